"""What may be shown of one statement's counts: the rule of the house, and what it leaves.

A row is [voters, agree, disagree, pass]; a cell is a number, or a word that says why there is none: ``few``
(fewer than the minimum, zero included), ``all_but_few``, ``small_group``, or ``complement`` (with it another
cell could be worked out). Pure: ``release.py`` makes figures of it, ``live.py`` asks when they may move.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from moothall.methods.disclosure import Protected, protect_counts, protect_groupings

# Agree, disagree, pass.
ANSWERS = 3
SMALL, COMPLEMENT = "small_group", "complement"
Cell = int | str
Row = list[Cell]
Numbers = Sequence[int]
# The rows of one grouping; whether people can be in several of its groups at once.
Table = tuple[bool, Sequence[Numbers]]


@dataclass(frozen=True)
class Rule:
    """How a session shows figures. ``room_knows``: some readers know everyone's row to the last person.
    ``everyone_first``: everyone's row has been shown alone, so it is shown like that again."""

    minimum: int
    room_knows: bool = False
    everyone_first: bool = False


@dataclass(frozen=True)
class Told:
    """Everyone's row, and for each grouping the rows of its groups. ``tables`` is the same as readers compare
    it with other releases: a table for each grouping, or for each group of one that people can be several
    of; where no group is told, everyone's row alone."""

    everyone: Row
    groups: list[list[Row]]
    tables: tuple[Protected, ...]

    @property
    def by_group(self) -> bool:
        return any(len(table.values) for table in self.tables)

    @property
    def hides_nothing(self) -> bool:
        """Whether every number of everyone and of every group is told."""
        return all(_is_whole(table) for table in self.tables)


def _is_whole(table: Protected) -> bool:
    numbers = table.values if table.total is None else np.vstack([table.values, table.total])
    return numbers.shape[1] == ANSWERS and bool((numbers >= 0).all())


def tell(total: Numbers, tables: Sequence[Table], rule: Rule, *, withheld: bool = False) -> Told:
    """What is told of one statement; ``withheld``: of groups no more than how many people each has."""
    alone = _protected(total, [], rule.minimum)
    told = alone if withheld or not tables else _protected(total, tables, rule.minimum)
    # What is hidden of everyone hides nothing from the room; and what is hidden of everyone for the groups'
    # sake hides nothing where it has been shown before. Then no group can be told.
    if rule.room_knows and _hidden(told.everyone):
        told = alone
    if rule.everyone_first and told.everyone != alone.everyone:
        told = alone
    if told is alone:
        sizes = [[_sizes_only(row, rule.minimum) for row in rows] for _, rows in tables]
        return replace(alone, groups=sizes)
    return told


def protect_tables(total: Numbers, tables: Sequence[Table], *, minimum: int) -> tuple[Row, list[list[Row]]]:
    """One statement's row for everyone, and for each grouping (``multiple``, rows) the rows of its groups."""
    told = _protected(total, tables, minimum)
    return told.everyone, told.groups


def protect_beside(
    everyone: Row, total: Numbers, rows: Sequence[Numbers], *, minimum: int, room_knows: bool
) -> list[Row]:
    """The rows of one more grouping beside everyone's row as it has been released already. They are told only
    where that costs nothing of it; else no more than how many people each group has."""
    for joined in () if room_knows and _hidden(everyone) else (False, True):
        counts = [_join(row) if joined else row for row in rows]
        shown, own = _protect(counts, _join(total) if joined else total, minimum)
        if own == everyone:
            return shown
    return [_sizes_only(row, minimum) for row in rows]


def parts(multiple: bool, rows: Sequence[Any]) -> list[Sequence[Any]]:
    """Groups that people can be in at once are protected one by one, others together."""
    return [[row] for row in rows] if multiple else [rows]


def _protected(total: Numbers, tables: Sequence[Table], minimum: int) -> Told:
    """Where telling disagree from pass would cost us who agrees, the two are released as one."""
    whole = _protect_all(total, tables, minimum)
    if _agrees_shown(whole) == 1 + sum(len(rows) for _, rows in tables):
        return whole
    joined = _protect_all(_join(total), [(m, [_join(row) for row in rows]) for m, rows in tables], minimum)
    return whole if _agrees_shown(whole) >= _agrees_shown(joined) else joined


def _join(row: Numbers) -> Numbers:
    return [row[0], row[1] + row[2]]


def _agrees_shown(told: Told) -> int:
    return sum(
        isinstance(row[1], int) for row in (told.everyone, *(row for rows in told.groups for row in rows))
    )


def _protect_all(total: Numbers, tables: Sequence[Table], minimum: int) -> Told:
    """All groupings share everyone's row: what one of them gives away of it counts against the others."""
    split = [[np.array(part, dtype=int) for part in parts(*table)] for table in tables]
    together = [(part, part.sum(axis=1)) for several in split for part in several]
    if together:
        protected = protect_groupings(together, total=total, minimum=minimum)
    else:
        protected = (_alone(total, minimum),)
    in_turn = iter(protected)
    shown = [[next(in_turn) for _ in several] for several in split]
    groups = [[row for part in several for row in _rows(part)] for several in shown]
    first = protected[0]
    return Told(_row(first.total_size, first.total, first.total_code), groups, protected)


def _alone(total: Numbers, minimum: int) -> Protected:
    return protect_counts(np.zeros((0, len(total)), dtype=int), sizes=[], total=total, minimum=minimum)


def _rows(protected: Protected) -> list[Row]:
    several = zip(protected.shown_sizes, protected.values, protected.code, strict=True)
    return [_row(*row) for row in several]


def _hidden(row: Row) -> set[int]:
    return {place for place, cell in enumerate(row) if not isinstance(cell, int)}


def _protect(rows: Sequence[Numbers], total: Numbers, minimum: int) -> tuple[list[Row], Row]:
    """The rows that may be shown, and everyone's row as it may be shown beside them."""
    counts = np.array(rows, dtype=int)
    protected = protect_counts(counts, sizes=counts.sum(axis=1), total=total, minimum=minimum)
    return _rows(protected), _row(protected.total_size, protected.total, protected.total_code)


def _row(size: int, values: Any, codes: Any) -> Row:
    cells = [int(value) if value >= 0 else str(code) for value, code in zip(values, codes, strict=True)]
    # Where disagree and pass were counted as one, neither of them is known.
    cells = cells if len(cells) == ANSWERS else [cells[0], COMPLEMENT, COMPLEMENT]
    return [int(size) if size >= 0 else SMALL, *cells]


def _sizes_only(row: Numbers, minimum: int) -> Row:
    size = sum(row)
    return [size, *[COMPLEMENT] * 3] if size >= minimum else [SMALL] * 4
