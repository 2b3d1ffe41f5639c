"""From an uploaded file to what it would change: pure reading, nothing is written."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from moothall.formats.import_report import ImportReport, Rejected
from moothall.formats.safe_files import Row
from moothall.formats.tabular import SeriesRow, Table, period_columns, read_series, read_table
from moothall.rooms.evaluation.models import ImportBatch, Indicator, Observation, Series
from moothall.rooms.evaluation.periods import is_in_step, period_name
from moothall.rooms.evaluation.refusals import EvaluationRefused

KINDS = ("added", "revised", "unchanged")
Mapping = dict[str, str]


@dataclass(frozen=True)
class Change:
    """What one line of a file would do: ``added``, ``revised`` or ``unchanged``."""

    kind: str
    row: SeriesRow
    earlier: "Figure | None"


@dataclass(frozen=True)
class Reading:
    """A file under a mapping: every line of it is a change or stands in the report's ``rejected``."""

    table: Table
    changes: tuple[Change, ...]
    report: ImportReport

    @property
    def counts(self) -> dict[str, int]:
        counted = Counter(change.kind for change in self.changes)
        return {kind: counted[kind] for kind in KINDS}


def table_of(batch: ImportBatch) -> Table:
    """The cells of an uploaded file. Raises EvaluationRefused for a file that is no table."""
    return read_figures(bytes(batch.content), batch.file_name)


def read_figures(data: bytes, name: str) -> Table:
    try:
        return _without_nulls(read_table(data, name=name))
    except ValueError as error:
        raise EvaluationRefused([("file", str(error))]) from error


def _without_nulls(table: Table) -> Table:
    """The same without NUL characters, which a database cannot keep."""
    rows = tuple(_clean(row) if "\0" in row.raw else row for row in table.rows)
    columns = tuple(column.replace("\0", "") for column in table.columns)
    return replace(table, rows=rows, columns=columns)


def _clean(row: Row) -> Row:
    cells = tuple(cell.replace("\0", "") for cell in row.cells)
    return replace(row, cells=cells, raw=row.raw.replace("\0", ""))


def problems_with_mapping(mapping: Mapping, table: Table) -> list[tuple[str, str]]:
    """Everything that keeps the columns from being read, each with a sentence."""
    missing = ((role, name) for role, name in mapping.items() if name not in table.columns)
    problems = [(role, f"The file has no column “{name}”") for role, name in missing]
    wide = not {"value", "count", "denominator"} & set(mapping) and period_columns(table, mapping)
    if "period" not in mapping and not wide:
        problems.append(("period", "Choose the column that says which period a figure is for"))
    if "value" not in mapping and "count" not in mapping and not wide:
        problems.append(("value", "Choose the column with the figure, or the one with the count"))
    used = Counter(mapping.values())
    for role, name in mapping.items():
        if used[name] > 1:
            problems.append((role, f"The column “{name}” is chosen more than once: choose it once"))
    return problems


def read_batch(batch: ImportBatch, mapping: Mapping) -> Reading:
    """What an uploaded file would do. Raises EvaluationRefused if it cannot be read under this mapping."""
    table, indicator = table_of(batch), batch.indicator
    if problems := problems_with_mapping(mapping, table):
        raise EvaluationRefused(problems)
    rows, report = read_series(
        table,
        columns=mapping,
        frequency=indicator.frequency,
        proportion=indicator.value_type == Indicator.ValueType.PROPORTION,
    )
    current = _current_figures(indicator)
    kept, misfits = _fitting(rows, current, indicator.frequency)
    if misfits:
        raw = {row.line: row.raw for row in table.rows}
        rejected = [replace(misfit, raw=raw[misfit.line]) for misfit in misfits]
        every = sorted((*report.rejected, *rejected), key=lambda reject: reject.line)
        report = replace(report, parsed=len(kept), rejected=tuple(every))
    return Reading(table, tuple(_change(row, current) for row in kept), report)


class Figure(NamedTuple):
    """A figure as it is now: what of an Observation tells whether a line of a file changes it."""

    pk: UUID
    revision: int
    value: Decimal | None
    count: Decimal | None
    denominator: Decimal | None
    suppressed: bool


AreaKey = tuple[str, str]
Current = dict[AreaKey, dict[date, Figure]]
# The breakdown of a file that tells areas apart and nothing else.
WHOLE = {"sex": "Persons", "age": "All ages", "category_type": "", "category": ""}


def area_key(area: Any) -> AreaKey:
    """What tells areas apart, for a row or a series: the code, or the name where there is no code."""
    return area.area_code, "" if area.area_code else area.area_name


def _current_figures(indicator: Indicator) -> Current:
    """The figures there are now, by area and first day of the period."""
    areas = {series.pk: area_key(series) for series in Series.objects.filter(indicator=indicator, **WHOLE)}
    found: Current = {area: {} for area in areas.values()}
    figures = Observation.objects.filter(series__in=areas, superseded_by=None)
    for series, period, *figure in figures.values_list("series", "period_start", *Figure._fields).iterator():
        found[areas[series]][period] = Figure(*figure)
    return found


def _fitting(
    rows: Sequence[SeriesRow], current: Current, frequency: str
) -> tuple[list[SeriesRow], list[Rejected]]:
    """Rows whose periods follow those of their series, and the others: a chart could not show them."""
    first = {area: min(figures) for area, figures in current.items() if figures}
    kept, misfits = [], []
    for row in rows:
        if misfit := _too_long(row):
            misfits.append(misfit)
            continue
        other = first.setdefault(area_key(row), row.period_start)
        if is_in_step(row.period_start, other, frequency):
            kept.append(row)
            continue
        named = period_name(other, frequency)
        message = f"Its period does not follow on from {named}, with which the other figures begin."
        misfits.append(Rejected(row.line, "period_out_of_step", message, ""))
    return kept, misfits


def _too_long(row: SeriesRow) -> Rejected | None:
    for words, name in (("code", "area_code"), ("name", "area_name")):
        longest = Series._meta.get_field(name).max_length
        if len(getattr(row, name)) > longest:
            message = f"The {words} of the area is longer than {longest} characters."
            return Rejected(row.line, "area_too_long", message, "")
    return None


def _change(row: SeriesRow, current: Current) -> Change:
    earlier = current.get(area_key(row), {}).get(row.period_start)
    kind = "added" if earlier is None else "unchanged" if _same(row, earlier) else "revised"
    return Change(kind, row, earlier)


def _same(row: SeriesRow, earlier: Figure) -> bool:
    mine = (row.value, row.count, row.denominator, row.suppressed)
    return mine == (earlier.value, earlier.count, earlier.denominator, earlier.suppressed)
