"""Several tables of the same people: groups by age, by place, by what they do."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from moothall.methods.disclosure.draft import Draft
from moothall.methods.disclosure.protect import Rows, draft_of
from moothall.methods.disclosure.protected import HIDDEN, Protected
from moothall.methods.disclosure.recovery import given_away
from moothall.methods.disclosure.solve import bounds_of
from moothall.methods.disclosure.table import Box, table_of

_Fields = tuple[Rows, tuple[int, ...], bool, bool, int, bool]


def protect_groupings(
    groupings: Sequence[tuple[ArrayLike, ArrayLike]],
    *,
    total: ArrayLike,
    minimum: int = 5,
    two_sided: bool = True,
) -> tuple[Protected, ...]:
    """What may be shown of several ``groupings`` (counts (K, M), sizes (K,)) of the same people together.

    Each is protected as by ``protect_counts``, with one row for everyone that is the same in all of them.
    What one grouping gives away of a hidden number in that row counts against the others; where hiding
    numbers of its own does not help, the later grouping shows the sizes of its groups only. So put the one
    that matters most first. Groups that overlap are given one by one, as groupings of one group each.

    The reader is taken to know the groups' people in each grouping but not who is in which group of two:
    somebody who does can compare two groups that differ by a few people. Exact up to three answers and 60
    cells; of larger tables the bounds may be wider than what several together allow.

    Raises ValueError as ``protect_counts`` does, for the grouping named.

    >>> ages, places = ([[10, 5, 3], [4, 9, 11]], [18, 24]), ([[12, 4, 8], [2, 10, 6]], [24, 18])
    >>> first, second = protect_groupings([ages, places], total=[14, 14, 14])
    >>> first.total.tolist() == second.total.tolist()
    True
    """
    tables = []
    for place, (counts, sizes) in enumerate(groupings):
        try:
            tables.append(draft_of(counts, sizes, total, minimum, two_sided))
        except ValueError as error:
            raise ValueError(f"groupings[{place}]: {error}") from error
    return _together(tuple(tables))


@lru_cache(maxsize=4096)
def _together(tables: tuple[_Fields, ...]) -> tuple[Protected, ...]:
    """All must hide what one of them hides of everyone's row. Each turn hides more, so there are few."""
    hidden: tuple[bool, ...] = (False,) * len(tables[0][0][-1]) if tables else ()
    silent = False
    while True:
        shown = _attempt([_draft(table, hidden, silent) for table in tables])
        if not shown or _state(shown[-1]) == (hidden, silent):
            return shown
        hidden, silent = _state(shown[-1])


def _draft(table: _Fields, hidden: tuple[bool, ...], silent: bool) -> Draft:
    rows, people, has_total, others, minimum, two_sided = table
    numbers = np.array(rows, dtype=np.int64).reshape(len(people), -1)
    size = np.array(people, dtype=np.int64)
    return Draft(
        numbers, size, has_total, others, minimum, two_sided, everyone=None, hidden=hidden, silent=silent
    )


def _attempt(drafts: Sequence[Draft]) -> tuple[Protected, ...]:
    """The tables in turn, up to the first that has to hide more of everyone's row."""
    shown: list[Protected] = []
    known: Box | None = None
    for draft in drafts:
        informed = replace(draft, everyone=known)
        candidate = informed.protected()
        then: Box | None = _everyone(candidate, known)
        # Where all of everyone's row is shown, the tables tell each other nothing.
        if any(draft.hidden) and any(given_away(table, everyone=then).any() for table in shown):
            candidate, then = informed.protected(withheld=True), known
        shown.append(candidate)
        if _state(candidate) != (draft.hidden, draft.silent):
            break
        known = then
    return tuple(shown)


def _state(protected: Protected) -> tuple[tuple[bool, ...], bool]:
    """Which numbers of everyone's row are hidden, and whether its words are withdrawn."""
    assert protected.total is not None
    return tuple((protected.total == HIDDEN).tolist()), bool(protected.silent[-1])


def _everyone(protected: Protected, known: Box | None) -> Box:
    """What this table and those before it give away of everyone's row."""
    low, high = bounds_of(table_of(protected, known))
    row = len(protected.values)
    return low[row], high[row]
