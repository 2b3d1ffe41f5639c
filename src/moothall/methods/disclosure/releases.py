"""Figures that are shown again and again: what their changes give away."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from moothall.methods.arguments import Integers, refuse, whole_numbers
from moothall.methods.disclosure.protected import Protected
from moothall.methods.disclosure.solve import bounds_of, propagated
from moothall.methods.disclosure.table import Table, narrowed, table_of

# Of the people who voted between two releases so many must be able to have answered otherwise than the rest:
# one who knows their own answer must not know everybody's.
LEAST_OTHERS = 2
Range = tuple[Integers, Integers]


def releases_allowed(releases: Sequence[Protected], *, again: Sequence[ArrayLike] | None = None) -> bool:
    """Whether ``releases``, shown one after the other, give away no hidden number and nobody's answer.

    All are tables of the same answers. Those with as many groups have the same groups, which readers compare
    row by row; everyone's row they always compare. Readers are taken to know who voted between two releases.
    ``again[t]`` (K + 1,; everyone last) is how many of the people in each row of release t had changed their
    vote by the next one; nobody, if left out.

    False if one release narrows a hidden number of another to where ``audit`` would fail; if so many of the
    people who voted between two must have given the same answer, or of those who changed it had given the
    same before, that one of them, who knows their own, knows all. Bounds come from one row, column or change
    at a time. Ask ``release_due`` first, and keep showing the last release where this says False.

    Raises ValueError for releases without everyone's row or of other answers, for ``again`` that does not
    fit, and for releases that cannot follow each other.

    >>> from moothall.methods.disclosure import protect_counts
    >>> ten, unanimous, mixed = (
    ...     protect_counts(np.zeros((0, 2), int), sizes=[], total=total)
    ...     for total in ([5, 5], [10, 5], [8, 8])
    ... )
    >>> releases_allowed([ten, unanimous]), releases_allowed([ten, mixed])
    (False, True)
    """
    if any(release.total is None for release in releases):
        raise ValueError("Every release must have a row for everyone.")
    tables = [table_of(release) for release in releases]
    changes = [_change(releases, tables, place, again) for place in range(len(releases) - 1)]
    ranges = _narrowed(tables, changes)
    if any(table.is_too_narrow(*bounds).any() for table, bounds in zip(tables, ranges, strict=True)):
        return False
    return not any(change.is_telling(ranges) for change in changes)


def _narrowed(tables: Sequence[Table], changes: Sequence["_Change"]) -> list[Range]:
    """What each release leaves open of its numbers once all the others are known."""
    ranges = [(low.copy(), high.copy()) for low, high in map(bounds_of, tables)]
    while True:
        before = [(low.copy(), high.copy()) for low, high in ranges]
        for change in changes:
            change.narrow(ranges)
        ranges = [propagated(table, *bounds) for table, bounds in zip(tables, ranges, strict=True)]
        if any((low > high).any() for low, high in ranges):
            raise ValueError("The releases cannot follow each other: look at again.")
        if all(np.array_equal(old, new) for old, new in zip(before, ranges, strict=True)):
            return ranges


@dataclass(frozen=True)
class _Change:
    """From release ``place`` to the next, in the ``rows`` that both have: ``people`` (R, 2), at least and at
    most so many, voted in between, ``again`` (R,) of them for a second time."""

    place: int
    rows: tuple[list[int], list[int]]
    people: Integers
    again: Integers

    def votes(self, ranges: Sequence[Range]) -> tuple[Range, Range]:
        """Bounds (R, M) of the votes that came in between, and of those that they took the place of."""
        (low, high), (then_low, then_high) = self._own(ranges)
        left = np.zeros_like(low), np.minimum(high, self.again[:, None])
        came = np.zeros_like(low), np.broadcast_to(self.people[:, 1:], low.shape)
        while True:
            # Then = before - left + came, column by column.
            left_low = np.maximum(left[0], low + came[0] - then_high)
            left_high = np.minimum(left[1], high + came[1] - then_low)
            came_low = np.maximum(came[0], then_low - high + left_low)
            came_high = np.minimum(came[1], then_high - low + left_high)
            all_again = self.again[:, None]
            narrower = (
                narrowed(left_low, left_high, all_again, all_again, axis=1),
                narrowed(came_low, came_high, self.people[:, :1], self.people[:, 1:], axis=1),
            )
            if np.array_equal(narrower, (left, came)):
                return came, left
            left, came = narrower

    def narrow(self, ranges: list[Range]) -> None:
        """Narrow both releases by what the other says."""
        (low, high), (then_low, then_high) = self._own(ranges)
        came, left = self.votes(ranges)
        bounds = (
            (0, 0, np.maximum(low, then_low - came[1] + left[0])),
            (0, 1, np.minimum(high, then_high - came[0] + left[1])),
            (1, 0, np.maximum(then_low, low - left[1] + came[0])),
            (1, 1, np.minimum(then_high, high - left[0] + came[1])),
        )
        for later, side, bound in bounds:
            ranges[self.place + later][side][self.rows[later]] = bound

    def is_telling(self, ranges: Sequence[Range]) -> bool:
        """Whether those who voted, or changed their vote, must nearly all have said the same."""
        (came, _), (left, _) = self.votes(ranges)
        people, again = self.people[:, :1], self.again[:, None]
        new = (people > 0) & (came > people - LEAST_OTHERS)
        old = (again > 0) & (left > np.maximum(again - LEAST_OTHERS, 0))
        return bool((new | old).any())

    def _own(self, ranges: Sequence[Range]) -> tuple[Range, Range]:
        (low, high), (then_low, then_high) = ranges[self.place], ranges[self.place + 1]
        first, second = self.rows
        return (low[first], high[first]), (then_low[second], then_high[second])


def _change(
    releases: Sequence[Protected], tables: Sequence[Table], place: int, again: Sequence[ArrayLike] | None
) -> _Change:
    earlier, later = releases[place], releases[place + 1]
    if later.values.shape[1] != earlier.values.shape[1]:
        raise ValueError(f"releases[{place + 1}] has other answers than the one before.")
    groups, then = len(earlier.values), len(later.values)
    same = list(range(groups)) if groups == then else []
    rows = [*same, groups], [*same, then]
    twice = np.zeros(groups + 1, dtype=np.int64) if again is None else _again(again, place, groups + 1)
    twice = twice[rows[0]]
    least = tables[place + 1].row_low[rows[1]] - tables[place].row_high[rows[0]] + twice
    most = tables[place + 1].row_high[rows[1]] - tables[place].row_low[rows[0]] + twice
    return _Change(place, rows, np.column_stack([np.maximum(least, 0), most]), twice)


def _again(again: Sequence[ArrayLike], place: int, rows: int) -> Integers:
    if place >= len(again):
        raise ValueError(f"again has {len(again)} entries, but needs one for each release but the last.")
    twice = whole_numbers(again[place], f"again[{place}]")
    if twice.shape != (rows,):
        raise ValueError(f"again[{place}] must have {rows} entries, one for each row, not {twice.shape}.")
    refuse(twice < 0, twice, f"again[{place}]", "must be 0 or more")
    return twice
