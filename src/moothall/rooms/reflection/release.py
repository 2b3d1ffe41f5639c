"""From counts to figures that may be shown: the only door through which a count leaves this room.

What is released is plain JSON. A row is [voters, agree, disagree, pass]; a cell is a number, or a word that
says why there is none: ``few`` (fewer than the minimum, zero included), ``all_but_few``, ``small_group``, or
``complement`` (with it another cell could be worked out).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from moothall.methods.disclosure import Protected, protect_counts, protect_groupings
from moothall.rooms.reflection.counting import Counts
from moothall.rooms.reflection.models import Grouping, Statement

VERSION = "declared-groups-3"
SMALL, COMPLEMENT = "small_group", "complement"
Cell = int | str
Row = list[Cell]
Numbers = Sequence[int]


def release(
    *,
    statements: Iterable[Statement],
    groupings: Sequence[Grouping],
    counts: Counts,
    options_of: Mapping[str, Iterable[Any]],
    minimum: int,
    groups_withheld: Collection[Any] = (),
    room_knows: bool = False,
    everyone_first: bool = False,
) -> dict[str, Any]:
    """The released figures of a round: every statement, overall and by every declared group; only overall
    those of ``groups_withheld``. ``room_knows``: some readers know everyone's row to the last person.
    ``everyone_first``: everyone's row has been shown alone, so it is shown like that again."""
    return {
        "voters": len(counts.voters),
        "votes": counts.votes,
        "groupings": [_grouping(grouping, counts, options_of, minimum) for grouping in groupings],
        "statements": [
            _statement(
                statement,
                groupings,
                counts,
                minimum,
                withheld=statement.pk in groups_withheld,
                room_knows=room_knows,
                everyone_first=everyone_first,
            )
            for statement in statements
        ],
    }


def _grouping(
    grouping: Grouping, counts: Counts, options_of: Mapping[str, Iterable[Any]], minimum: int
) -> dict[str, Any]:
    options = []
    for option in grouping.options.all():
        size = sum(option.pk in options_of.get(pseudonym, ()) for pseudonym in counts.voters)
        options.append({"label": option.label, "size": size if size >= minimum else "few"})
    return {"question": grouping.question, "multiple": grouping.multiple, "options": options}


def _statement(
    statement: Statement,
    groupings: Sequence[Grouping],
    counts: Counts,
    minimum: int,
    *,
    withheld: bool,
    room_knows: bool,
    everyone_first: bool,
) -> dict[str, Any]:
    tables = [
        (grouping.multiple, [counts.by_option[statement.pk, option.pk] for option in grouping.options.all()])
        for grouping in groupings
    ]
    total = counts.overall[statement.pk]
    overall, groups = protect_tables(total, [] if withheld else tables, minimum=minimum)
    alone, _ = protect_tables(total, [], minimum=minimum)
    # What is hidden of everyone hides nothing from the room; and what is hidden of everyone for the groups'
    # sake hides nothing where it has been shown before. Then no group can be told.
    if (room_knows and _hidden(overall)) or (everyone_first and overall != alone):
        withheld, overall = True, alone
    if withheld:
        groups = [[_sizes_only(row, minimum) for row in rows] for _, rows in tables]
    return {
        "id": str(statement.pk),
        "number": statement.number,
        "text": statement.text,
        "overall": overall,
        "groups": groups,
    }


def protect_tables(
    total: Numbers, tables: Sequence[tuple[bool, Sequence[Numbers]]], *, minimum: int
) -> tuple[Row, list[list[Row]]]:
    """One statement's row for everyone, and for each grouping (``multiple``, rows) the rows of its groups.

    Where telling disagree from pass would cost us who agrees, the two are released as one.
    """
    whole = _protect_all(total, tables, minimum)
    joined = _protect_all(_join(total), [(m, [_join(row) for row in rows]) for m, rows in tables], minimum)
    overall, groups = whole if _agrees_shown(whole) >= _agrees_shown(joined) else joined
    return overall, groups


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


def _join(row: Numbers) -> Numbers:
    return [row[0], row[1] + row[2]]


def _agrees_shown(released: tuple[Row, list[list[Row]]]) -> int:
    overall, groups = released
    return sum(isinstance(row[1], int) for row in (overall, *(row for rows in groups for row in rows)))


def _protect_all(
    total: Numbers, tables: Sequence[tuple[bool, Sequence[Numbers]]], minimum: int
) -> tuple[Row, list[list[Row]]]:
    """All groupings share everyone's row: what one of them gives away of it counts against the others."""
    if not tables:
        return _protect_alone(total, minimum), []
    parts = [[np.array(part, dtype=int) for part in _parts(*table)] for table in tables]
    together = [(part, part.sum(axis=1)) for several in parts for part in several]
    protected = iter(protect_groupings(together, total=total, minimum=minimum))
    shown = [[next(protected) for _ in several] for several in parts]
    everyone = _row(shown[0][0].total_size, shown[0][0].total, shown[0][0].total_code)
    return everyone, [[row for part in several for row in _rows(part)] for several in shown]


def _protect_alone(total: Numbers, minimum: int) -> Row:
    """Everyone's row where no groups are told beside it: it is no total of anything."""
    counts = np.array([total], dtype=int)
    return _rows(protect_counts(counts, sizes=counts.sum(axis=1), minimum=minimum))[0]


def _rows(protected: Protected) -> list[Row]:
    several = zip(protected.shown_sizes, protected.values, protected.code, strict=True)
    return [_row(*row) for row in several]


def _hidden(row: Row) -> set[int]:
    return {place for place, cell in enumerate(row) if not isinstance(cell, int)}


def _parts(multiple: bool, rows: Sequence[Numbers]) -> list[Sequence[Numbers]]:
    """Groups that people can be in at once are protected one by one, others together."""
    return [[row] for row in rows] if multiple else [rows]


def _protect(rows: Sequence[Numbers], total: Numbers, minimum: int) -> tuple[list[Row], Row]:
    """The rows that may be shown, and everyone's row as it may be shown beside them."""
    counts = np.array(rows, dtype=int)
    protected = protect_counts(counts, sizes=counts.sum(axis=1), total=total, minimum=minimum)
    return _rows(protected), _row(protected.total_size, protected.total, protected.total_code)


def _row(size: int, values: Any, codes: Any) -> Row:
    cells = [int(value) if value >= 0 else str(code) for value, code in zip(values, codes, strict=True)]
    # Where disagree and pass were counted as one, neither of them is known.
    cells = cells if len(cells) == 3 else [cells[0], COMPLEMENT, COMPLEMENT]
    return [int(size) if size >= 0 else SMALL, *cells]


def _sizes_only(row: Numbers, minimum: int) -> Row:
    size = sum(row)
    return [size, *[COMPLEMENT] * 3] if size >= minimum else [SMALL] * 4
