"""Figures that are shown again and again: what their changes give away."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from moothall.methods.arguments import Integers, refuse, whole_numbers
from moothall.methods.disclosure.protected import Protected
from moothall.methods.disclosure.solve import bounds_of, propagated
from moothall.methods.disclosure.table import Table, narrowed, table_of

# Of the people who voted between two releases so many must be able to have answered otherwise than the rest:
# one who knows their own answer must not know everybody's.
LEAST_OTHERS = 2


def releases_allowed(releases: Sequence[Protected], *, left: Sequence[ArrayLike] | None = None) -> bool:
    """Whether ``releases``, shown one after the other, give away no hidden number and nobody's answer.

    All are tables of the same answers. Those with as many groups have the same groups, which readers compare
    row by row; everyone's row they always compare. Readers are taken to know who voted between two releases.
    ``left[t]`` (K + 1, M; everyone's row last) are the votes in release t of people who have changed them by
    the next one; nobody, if left out.

    False if one release narrows a hidden number of another to where ``audit`` would fail, or if so many of
    the people who voted between two must have given the same answer that one of them, who knows their own,
    knows all. Bounds come from one row, column or change at a time. ``release_due`` is asked first; then keep
    showing the last release where this says False.

    Raises ValueError for releases without everyone's row or of other answers, and for ``left`` that does not
    fit.

    >>> from moothall.methods.disclosure import protect_counts
    >>> ten, unanimous, mixed = (
    ...     protect_counts(np.zeros((0, 2), int), sizes=[], total=total)
    ...     for total in ([5, 5], [10, 5], [8, 8])
    ... )
    >>> releases_allowed([ten, unanimous]), releases_allowed([ten, mixed])
    (False, True)
    """
    tables = [table_of(release) for release in releases]
    if any(release.total is None for release in releases):
        raise ValueError("Every release must have a row for everyone.")
    ranges = [(low.copy(), high.copy()) for low, high in map(bounds_of, tables)]
    changes = _changes(releases, tables, left)
    while True:
        before = [bound.copy() for pair in ranges for bound in pair]
        for change in changes:
            change.narrow(ranges)
        ranges = [propagated(table, *pair) for table, pair in zip(tables, ranges, strict=True)]
        if any((low > high).any() for low, high in ranges):
            raise ValueError("The releases do not agree with each other and the votes that left them.")
        if all((old == new).all() for old, new in zip(before, (b for p in ranges for b in p), strict=True)):
            break
    if any(table.is_too_narrow(*pair).any() for table, pair in zip(tables, ranges, strict=True)):
        return False
    return not any(change.is_telling(ranges) for change in changes)


@dataclass(frozen=True)
class _Change:
    """From release ``place`` to the next, in the ``rows`` that both have: of ``people`` (R, 2), at least and
    at most so many, who voted in between, and of the earlier votes the ``left`` ones (R, M)."""

    place: int
    rows: tuple[list[int], list[int]]
    people: Integers
    left: Integers

    def votes(self, ranges: Sequence[tuple[Integers, Integers]]) -> tuple[Integers, Integers]:
        """Bounds (R, M) of the votes that came in between."""
        (low, high), (next_low, next_high) = self._own(ranges)
        came_low = np.maximum(next_low - (high - self.left), 0)
        came_high = np.minimum(next_high - (low - self.left), self.people[:, 1:])
        return narrowed(came_low, came_high, self.people[:, :1], self.people[:, 1:], axis=1)

    def narrow(self, ranges: list[tuple[Integers, Integers]]) -> None:
        came_low, came_high = self.votes(ranges)
        (low, high), (next_low, next_high) = self._own(ranges)
        bounds = (
            (self.place, 0, np.maximum(low, np.maximum(next_low - came_high, 0) + self.left)),
            (self.place, 1, np.minimum(high, next_high - came_low + self.left)),
            (self.place + 1, 0, np.maximum(next_low, low - self.left + came_low)),
            (self.place + 1, 1, np.minimum(next_high, high - self.left + came_high)),
        )
        for place, side, bound in bounds:
            ranges[place][side][self.rows[place - self.place]] = bound

    def is_telling(self, ranges: Sequence[tuple[Integers, Integers]]) -> bool:
        certain, _ = self.votes(ranges)
        came = self.people[:, :1]
        return bool(((came > 0) & (certain > came - LEAST_OTHERS)).any())

    def _own(
        self, ranges: Sequence[tuple[Integers, Integers]]
    ) -> tuple[tuple[Integers, Integers], tuple[Integers, Integers]]:
        (low, high), (next_low, next_high) = ranges[self.place], ranges[self.place + 1]
        first, second = self.rows
        return (low[first], high[first]), (next_low[second], next_high[second])


def _changes(
    releases: Sequence[Protected], tables: Sequence[Table], left: Sequence[ArrayLike] | None
) -> list[_Change]:
    changes = []
    for place, (earlier, later) in enumerate(pairwise(releases)):
        groups, columns = earlier.values.shape
        if later.values.shape[1] != columns:
            raise ValueError(f"releases[{place + 1}] has other answers than the one before.")
        gone = np.zeros((groups + 1, columns), dtype=np.int64)
        if left is not None:
            gone = _left(left, place, gone.shape)
        same = groups == len(later.values)
        rows = (
            list(range(groups + 1)) if same else [groups],
            (list(range(groups + 1)) if same else [len(later.values)]),
        )
        gone = gone[rows[0]]
        changes.append(_Change(place, rows, _people(tables, place, rows, gone), gone))
    return changes


def _people(
    tables: Sequence[Table], place: int, rows: tuple[list[int], list[int]], left: Integers
) -> Integers:
    """The least and the most people who can have voted in between, in each row."""
    earlier, later = tables[place], tables[place + 1]
    again = left.sum(axis=1)
    least = later.row_low[rows[1]] - earlier.row_high[rows[0]] + again
    most = later.row_high[rows[1]] - earlier.row_low[rows[0]] + again
    return np.column_stack([np.maximum(least, 0), most])


def _left(left: Sequence[ArrayLike], place: int, shape: tuple[int, ...]) -> Integers:
    if place >= len(left):
        raise ValueError(f"left has {len(left)} entries, but it needs one for each release but the last.")
    gone = whole_numbers(left[place], f"left[{place}]")
    if gone.shape != shape:
        raise ValueError(f"left[{place}] must have the shape {shape}, not {gone.shape}.")
    refuse(gone < 0, gone, f"left[{place}]", "must be 0 or more")
    return gone
