"""What two tables shown one after the other tell of the votes that came in between."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from moothall.methods.arguments import Integers
from moothall.methods.disclosure.table import Range, Table, narrowed

# Of the people who voted between two releases so many must be able to have answered otherwise than the rest:
# one who knows their own answer must not know everybody's.
LEAST_OTHERS = 2


@dataclass(frozen=True)
class Change:
    """From one release to the next, in the ``rows`` that both have, given as places in the two tables:
    ``people`` (R, 2), at least and at most so many, voted in between, ``again`` (R,) of them for a second
    time."""

    rows: tuple[list[int], list[int]]
    people: Integers
    again: Integers

    def votes(self, before: Range, after: Range) -> tuple[Range, Range]:
        """Bounds (R, M) of the votes that came in between, and of those that they took the place of. Raises
        ValueError if there are none."""
        (low, high), (then_low, then_high) = self._own(before, after)
        all_again = self.again[:, None]
        left = np.zeros_like(low), np.minimum(high, all_again)
        came = np.zeros_like(low), np.broadcast_to(self.people[:, 1:], low.shape)
        while True:
            # Then = before - left + came, column by column.
            left_low = np.maximum(left[0], low + came[0] - then_high)
            left_high = np.minimum(left[1], high + came[1] - then_low)
            came_low = np.maximum(came[0], then_low - high + left_low)
            came_high = np.minimum(came[1], then_high - low + left_high)
            narrower = (
                narrowed(left_low, left_high, all_again, all_again, axis=1),
                narrowed(came_low, came_high, self.people[:, :1], self.people[:, 1:], axis=1),
            )
            if any((least > most).any() for least, most in narrower):
                raise ValueError("The releases cannot follow each other: look at again.")
            if np.array_equal(narrower, (left, came)):
                return came, left
            left, came = narrower

    def narrowed(self, before: Range, after: Range) -> tuple[Range, Range]:
        """Both ranges narrowed by what the other says."""
        (low, high), (then_low, then_high) = self._own(before, after)
        came, left = self.votes(before, after)
        first, second = self.rows
        return (
            _with(
                before,
                first,
                np.maximum(low, then_low - came[1] + left[0]),
                np.minimum(high, then_high - came[0] + left[1]),
            ),
            _with(
                after,
                second,
                np.maximum(then_low, low - left[1] + came[0]),
                np.minimum(then_high, high - left[0] + came[1]),
            ),
        )

    def is_telling(self, before: Range, after: Range) -> bool:
        """Whether those who voted, or changed their vote, must nearly all have said the same."""
        (came, _), (left, _) = self.votes(before, after)
        people, again = self.people[:, :1], self.again[:, None]
        new = (people > 0) & (came > people - LEAST_OTHERS)
        old = (again > 0) & (left > np.maximum(again - LEAST_OTHERS, 0))
        return bool((new | old).any())

    def _own(self, before: Range, after: Range) -> tuple[Range, Range]:
        first, second = self.rows
        return (before[0][first], before[1][first]), (after[0][second], after[1][second])


def _with(ranges: Range, rows: Sequence[int], low: Integers, high: Integers) -> Range:
    own = ranges[0].copy(), ranges[1].copy()
    own[0][rows], own[1][rows] = low, high
    return own


def change(before: Table, after: Table, groups: tuple[int, int], again: Integers) -> Change:
    """What came between two tables of so many ``groups`` each, in which ``again`` (groups before + 1,) of the
    people of each row have voted for a second time. Everyone's row they have in common, and those of the
    groups if there are as many."""
    first, then = groups
    same = list(range(first)) if first == then else []
    rows = [*same, first], [*same, then]
    twice = again[rows[0]]
    least = after.row_low[rows[1]] - before.row_high[rows[0]] + twice
    most = after.row_high[rows[1]] - before.row_low[rows[0]] + twice
    return Change(rows, np.column_stack([np.maximum(least, 0), most]), twice)
