"""Ratings from a table: a row a coder and a column a unit, or a line for each rating."""

from dataclasses import dataclass, field
from pathlib import Path

from moothall.formats.safe_files import Row
from moothall.formats.tabular import Table, read_table

LONG = ("coder", "unit", "value")


@dataclass
class Ratings:
    """What each coder said of each unit; and (line, reason) of what could not be used."""

    by_coder: dict[str, dict[str, float | str]] = field(default_factory=dict)
    units: dict[str, None] = field(default_factory=dict)
    rejected: list[tuple[int, str]] = field(default_factory=list)

    def table(self) -> list[list[float | str | None]]:
        """Coders × units, None where somebody did not rate."""
        return [[row.get(unit) for unit in self.units] for row in self.by_coder.values()]


def read_ratings(path: Path, *, numbers: bool) -> Ratings:
    """The ratings in a table, as ``numbers`` or as words. Empty cells are no ratings.

    Its columns are coder, unit and value, or the coder and then the units. Raises OSError and ValueError,
    with a sentence, if there is no such table or it names fewer than two coders.
    """
    table = read_table(path.read_bytes(), name=path.name)
    names = [column.casefold() for column in table.columns]
    ratings = Ratings()
    read = _read_line if sorted(names) == sorted(LONG) else _read_coder
    for row in table.rows:
        try:
            if row.problem or len(row.cells) != len(names):
                raise ValueError(f"The line has {len(row.cells)} cells where the header has {len(names)}.")
            read(ratings, row, table, numbers)
        except ValueError as error:
            ratings.rejected.append((row.line, str(error)))
    if len(ratings.by_coder) < 2:
        raise ValueError(f"Agreement needs two coders, and the table names {len(ratings.by_coder)}.")
    return ratings


def _read_line(ratings: Ratings, row: Row, table: Table, numbers: bool) -> None:
    names = [column.casefold() for column in table.columns]
    coder, unit, value = (row.cells[names.index(name)] for name in LONG)
    if not coder or not unit:
        raise ValueError("The coder or the unit is missing.")
    said = ratings.by_coder.setdefault(coder, {})
    ratings.units.setdefault(unit)
    if unit in said:
        raise ValueError(f"{coder} has rated {unit} on an earlier line.")
    if value:
        said[unit] = _rating(value, numbers)


def _read_coder(ratings: Ratings, row: Row, table: Table, numbers: bool) -> None:
    coder, *values = row.cells
    if not coder:
        raise ValueError("The coder is missing.")
    if coder in ratings.by_coder:
        raise ValueError(f"{coder} has ratings on an earlier line.")
    ratings.units |= dict.fromkeys(table.columns[1:])
    said = ratings.by_coder.setdefault(coder, {})
    for unit, value in zip(table.columns[1:], values, strict=True):
        try:
            if value:
                said[unit] = _rating(value, numbers)
        except ValueError as error:
            # The other ratings of this coder are kept.
            ratings.rejected.append((row.line, f"Column {unit}: {error}"))


def _rating(value: str, numbers: bool) -> float | str:
    if not numbers:
        return value
    try:
        return float(value)
    except ValueError as error:
        raise ValueError(f"“{value}” is not a number.") from error
