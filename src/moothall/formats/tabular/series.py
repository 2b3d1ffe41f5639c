"""From a table to the figures in it: every line is kept, or named with the reason why not."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from moothall.formats.import_report import ImportReport, Rejected
from moothall.formats.safe_files import Row
from moothall.formats.tabular.columns import ROLES, period_columns
from moothall.formats.tabular.numbers import read_number
from moothall.formats.tabular.periods import FREQUENCIES, parse_period
from moothall.formats.tabular.table import Table

_SAYS_SUPPRESSED = ("suppress", "disclos", "confidential", "fewer than", "less than 5", "small number")
_PROBLEMS = {
    "open_quote": "A quotation mark in this line is never closed.",
    "too_wide": "This line has more than 500 cells.",
    "too_long": "A cell of this line has more than 32,767 characters.",
}


@dataclass(frozen=True)
class SeriesRow:
    """One figure for one period, both days included. A number that is not there is None; ``suppressed`` says
    that it was left out to protect people. ``line`` is where it stands in the file, from 1."""

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


class _Unreadable(ValueError):
    """A line that cannot be kept."""

    def __init__(self, cause: str, message: str) -> None:
        super().__init__(message)
        self.cause = cause


def read_series(
    table: Table, *, columns: Mapping[str, str], frequency: str, proportion: bool = False
) -> tuple[tuple[SeriesRow, ...], ImportReport]:
    """The figures of a table in the order of its lines, and what became of every line.

    ``columns`` gives the header for each of ``ROLES`` that there is: the period, and the value or the count.
    Without a period, each column whose header is one (one column a period) gives a figure a line, and its
    empty cells none. ``frequency`` is "monthly", "quarterly" or "annual". With ``proportion``, a count above
    its denominator is refused.

    ``found`` counts figures, or lines that cannot be divided into any; ``found == parsed + len(rejected)``.
    Causes: ``wrong_number_of_cells``, ``open_quote``, ``too_long``, ``too_wide``, ``unreadable_period``,
    ``unreadable_number``, ``negative_count``, ``negative_denominator``, ``count_above_denominator``,
    ``conflict`` (another line gives the same period and area another number: all of them are refused) and
    ``repeat`` (an earlier line says the same).

    Raises ValueError for a role, frequency or column that is not there; the sentence lists those that are.
    """
    wide = _check(table, columns, frequency)
    reading = _Reading(table, dict(columns), frequency, proportion, wide)
    read: list[tuple[SeriesRow, Row]] = []
    rejected: list[Rejected] = []
    for row in table.rows:
        for figure in reading.figures(row):
            if isinstance(figure, Rejected):
                rejected.append(figure)
            else:
                read.append((figure, row))
    kept, doubled = _without_doubles(read)
    rejected = sorted([*rejected, *doubled], key=lambda reject: reject.line)
    report = ImportReport(
        format="csv",
        encoding=table.encoding,
        found=len(kept) + len(rejected),
        parsed=len(kept),
        rejected=tuple(rejected),
        dropped=table.above,
        warnings=table.warnings,
        columns=tuple((header, reading.role(header)) for header in table.columns if reading.role(header)),
    )
    return tuple(kept), report


def _check(table: Table, columns: Mapping[str, str], frequency: str) -> list[str]:
    """The columns that are periods themselves, if the table is of that shape."""
    there = ", ".join(f"“{header}”" for header in table.columns[:40])
    if frequency not in FREQUENCIES:
        raise ValueError(f"“{frequency}” is not one of {', '.join(FREQUENCIES)}.")
    for role, header in columns.items():
        if role not in ROLES:
            raise ValueError(f"“{role}” is not one of {', '.join(ROLES)}.")
        if header not in table.columns:
            raise ValueError(f"The file has no column “{header}”. It has {there}.")
    if "period" in columns:
        if not {"value", "count"} & set(columns):
            raise ValueError(f"Say which column holds the value or the count. There are {there}.")
        return []
    wide = period_columns(table, columns)
    if not wide or {"value", "count", "denominator"} & set(columns):
        raise ValueError(f"Say which column holds the period. There are {there}.")
    return wide


@dataclass(frozen=True)
class _Reading:
    table: Table
    columns: dict[str, str]
    frequency: str
    proportion: bool
    wide: list[str]

    def role(self, header: str) -> str:
        if header in self.wide:
            return "value"
        return next((role for role, own in self.columns.items() if own == header), "")

    def figures(self, row: Row) -> Iterator[SeriesRow | Rejected]:
        """What a line gives: one figure, or one for each column that is a period."""
        try:
            cells = self.cells(row)
        except _Unreadable as error:
            yield Rejected(row.line, error.cause, str(error), row.raw)
            return
        for period, value in self.places(cells):
            try:
                yield self.figure(row.line, cells, period, value)
            except _Unreadable as error:
                yield Rejected(row.line, error.cause, str(error), row.raw)

    def cells(self, row: Row) -> dict[str, str]:
        """Header to cell. Empty cells beyond the last column are spare separators."""
        if row.problem:
            raise _Unreadable(row.problem, _PROBLEMS[row.problem])
        wanted, found = len(self.table.columns), list(row.cells)
        while len(found) > wanted and not found[-1]:
            found.pop()
        if len(found) != wanted:
            cells = "1 cell" if len(found) == 1 else f"{len(found)} cells"
            message = f"This line has {cells} where the header has {wanted}."
            if len(found) > wanted and self.table.separator == ",":
                message += " A number or text with a comma in it must stand in quotation marks."
            raise _Unreadable("wrong_number_of_cells", message)
        return dict(zip(self.table.columns, found, strict=True))

    def places(self, cells: Mapping[str, str]) -> Iterable[tuple[str, str]]:
        """(period, value) as text, for each figure of a line."""
        if not self.wide:
            return [(cells[self.columns["period"]], cells.get(self.columns.get("value", ""), ""))]
        return [(header, cells[header]) for header in self.wide if cells[header]]

    def figure(self, line: int, cells: Mapping[str, str], period: str, value: str) -> SeriesRow:
        start, end = self.period(period)
        name = period if self.wide else self.columns.get("value", "")
        numbers = {"value": self.number(name, value)}
        for role in ("count", "denominator"):
            header = self.columns.get(role, "")
            numbers[role] = self.number(header, cells[header]) if header else (None, False)
        self.check(numbers["count"][0], numbers["denominator"][0])
        note, area_code, area_name = (
            cells.get(self.columns.get(role, ""), "") for role in ("note", "area_code", "area_name")
        )
        said = any(word in note.lower() for word in _SAYS_SUPPRESSED)
        main = numbers["value" if name else "count"]
        return SeriesRow(
            line=line,
            period_start=start,
            period_end=end,
            value=numbers["value"][0],
            count=numbers["count"][0],
            denominator=numbers["denominator"][0],
            area_code=area_code,
            area_name=area_name,
            note=note,
            suppressed=any(suppressed for _, suppressed in numbers.values()) or (main[0] is None and said),
        )

    def period(self, text: str) -> tuple[date, date]:
        if not text:
            raise _Unreadable(
                "unreadable_period", f"“{self.columns['period']}” is empty: no period is given."
            )
        try:
            return parse_period(text, self.frequency)
        except ValueError as error:
            raise _Unreadable(
                "unreadable_period", f"In “{self.columns.get('period', text)}”: {error}"
            ) from error

    def number(self, header: str, text: str) -> tuple[Decimal | None, bool]:
        try:
            return read_number(text)
        except ValueError as error:
            raise _Unreadable("unreadable_number", f"In “{header}”: {error}") from error

    def check(self, count: Decimal | None, denominator: Decimal | None) -> None:
        if count is not None and count < 0:
            raise _Unreadable("negative_count", f"In “{self.columns['count']}”: a count cannot be {count}.")
        if denominator is not None and denominator < 0:
            name = self.columns["denominator"]
            raise _Unreadable("negative_denominator", f"In “{name}”: a denominator cannot be {denominator}.")
        if self.proportion and count is not None and denominator is not None and count > denominator:
            message = f"The count {count} is more than the {denominator} it is counted out of."
            raise _Unreadable("count_above_denominator", message)


def _without_doubles(
    read: Sequence[tuple[SeriesRow, Row]],
) -> tuple[list[SeriesRow], list[Rejected]]:
    """Keep one of the figures for a period and area that say the same, and none of those that differ."""
    groups: dict[tuple[str, date, date], list[SeriesRow]] = {}
    for figure, _ in read:
        groups.setdefault(_place(figure), []).append(figure)
    kept, rejected = [], []
    for figure, row in read:
        group = groups[_place(figure)]
        if len({_says(other) for other in group}) > 1:
            rejected.append(Rejected(figure.line, "conflict", _conflict(figure, group), row.raw))
        elif figure is not group[0]:
            message = f"Line {group[0].line} says the same about this period."
            rejected.append(Rejected(figure.line, "repeat", message, row.raw))
        else:
            kept.append(figure)
    return kept, rejected


def _place(figure: SeriesRow) -> tuple[str, date, date]:
    return figure.area_code or figure.area_name, figure.period_start, figure.period_end


def _says(figure: SeriesRow) -> tuple[Decimal | None, Decimal | None, Decimal | None, bool]:
    return figure.value, figure.count, figure.denominator, figure.suppressed


def _conflict(figure: SeriesRow, group: Sequence[SeriesRow]) -> str:
    others = [str(other.line) for other in group]
    shown = ", ".join(others[:20]) + (f" and {len(others) - 20} more" if len(others) > 20 else "")
    area = figure.area_name or figure.area_code
    about = f" about {area}" if area else ""
    return f"Lines {shown} say different things{about} for the same period. None of them was kept."
