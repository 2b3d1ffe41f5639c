"""From counts to figures that may be shown: the only door through which a count leaves this room.

What is released is plain JSON. A row is [voters, agree, disagree, pass]; a cell is a number, or a word that
says why there is none: ``few`` (fewer than the minimum, zero included), ``all_but_few``, ``small_group``, or
``complement`` (with it another cell could be worked out).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from moothall.methods.disclosure import protect_counts
from moothall.rooms.reflection.counting import Counts
from moothall.rooms.reflection.models import Grouping, Statement

VERSION = "declared-groups-1"
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
) -> dict[str, Any]:
    """The released figures of a round: every statement, overall and by every declared group."""
    return {
        "voters": len(counts.voters),
        "votes": counts.votes,
        "groupings": [_grouping(grouping, counts, options_of, minimum) for grouping in groupings],
        "statements": [_statement(statement, groupings, counts, minimum) for statement in statements],
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
    statement: Statement, groupings: Sequence[Grouping], counts: Counts, minimum: int
) -> dict[str, Any]:
    tables = [
        (grouping.multiple, [counts.by_option[statement.pk, option.pk] for option in grouping.options.all()])
        for grouping in groupings
    ]
    overall, groups = protect_tables(counts.overall[statement.pk], tables, minimum=minimum)
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


def _join(row: Numbers) -> Numbers:
    return [row[0], row[1] + row[2]]


def _agrees_shown(released: tuple[Row, list[list[Row]]]) -> int:
    overall, groups = released
    return sum(isinstance(row[1], int) for row in (overall, *(row for rows in groups for row in rows)))


def _protect_all(
    total: Numbers, tables: Sequence[tuple[bool, Sequence[Numbers]]], minimum: int
) -> tuple[Row, list[list[Row]]]:
    """All groupings share the row for everyone. If one of them needs a cell of it hidden that another would
    show, the other's groups are withheld: added up, they could give that cell back."""
    everyone, hidden = _protect([total], total, minimum)
    parts = [[_protect(part, total, minimum) for part in _parts(*table)] for table in tables]
    hidden = hidden.union(*(needed for protected in parts for _, needed in protected))
    groups = [
        [row if needed == hidden else _withheld(row) for rows, needed in protected for row in rows]
        for protected in parts
    ]
    for place in hidden:
        if isinstance(everyone[0][place], int):
            everyone[0][place] = COMPLEMENT
    return everyone[0], groups


def _parts(multiple: bool, rows: Sequence[Numbers]) -> list[Sequence[Numbers]]:
    """Groups that people can be in at once are protected one by one, others together."""
    return [[row] for row in rows] if multiple else [rows]


def _protect(rows: Sequence[Numbers], total: Numbers, minimum: int) -> tuple[list[Row], set[int]]:
    """The rows that may be shown, and the places in everyone's row that have to be hidden for them."""
    counts = np.array(rows, dtype=int)
    protected = protect_counts(counts, sizes=counts.sum(axis=1), total=np.array(total), minimum=minimum)
    shown: list[Row] = []
    for size, values, codes in zip(protected.shown_sizes, protected.values, protected.code, strict=True):
        cells = [int(value) if value >= 0 else str(code) for value, code in zip(values, codes, strict=True)]
        # Where disagree and pass were counted as one, neither of them is known.
        cells = cells if len(cells) == 3 else [cells[0], COMPLEMENT, COMPLEMENT]
        shown.append([int(size) if size >= 0 else SMALL, *cells])
    return shown, {place for place, value in enumerate(protected.total, 1) if value < 0}


def _withheld(row: Row) -> Row:
    return [row[0], *(cell if cell == SMALL else COMPLEMENT for cell in row[1:])]
