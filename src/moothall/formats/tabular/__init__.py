"""Figures over time from and to spreadsheets saved as CSV."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from moothall.formats.import_report import ImportReport

ROLES = ("period", "value", "count", "denominator", "area_code", "area_name", "note")


@dataclass(frozen=True)
class Row:
    line: int
    cells: tuple[str, ...]
    raw: str


@dataclass(frozen=True)
class Table:
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    separator: str
    name: str = ""


@dataclass(frozen=True)
class SeriesRow:
    line: int
    period_start: date
    period_end: date
    value: Decimal | None
    count: Decimal | None
    denominator: Decimal | None
    area_code: str
    area_name: str
    note: str
    suppressed: bool


def read_table(data: bytes, *, name: str = "") -> Table:
    raise NotImplementedError


def guess_columns(table: Table) -> dict[str, str]:
    raise NotImplementedError


def read_series(
    table: Table, *, columns: Mapping[str, str], frequency: str, proportion: bool = False
) -> tuple[tuple[SeriesRow, ...], ImportReport]:
    raise NotImplementedError


def write_csv(rows: Iterable[Sequence[object]]) -> str:
    raise NotImplementedError


def escape_cell(value: object) -> str:
    raise NotImplementedError
