"""What a reader of a protected table knows of every number in it, as ranges and sums."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from moothall.methods.arguments import Integers
from moothall.methods.disclosure.protected import (
    ALL_BUT_FEW,
    COMPLEMENT,
    EXACT,
    FEW,
    HIDDEN,
    SMALL_GROUP,
    Codes,
    Protected,
)

# A hidden number must leave this many others possible, unless the rule itself leaves fewer.
LEAST_WIDTH = 3


@dataclass(frozen=True)
class Table:
    """The groups' rows, then everyone's (if there is one), then that of people in no group (if there are
    any).

    ``low`` and ``high`` (R, M) say what each cell's own words allow; ``row_low`` and ``row_high`` (R,) what
    is known of the people in each row; ``needed`` (R, M) how far apart the bounds of each cell must stay.
    Rows add up to their people if ``rows_add_up``. Column by column the rows with ``sign`` +1 add up to the
    one with −1.
    """

    low: Integers
    high: Integers
    row_low: Integers
    row_high: Integers
    sign: Integers
    needed: Integers
    others: bool
    rows_add_up: bool
    minimum: int

    def is_too_narrow(self, low: Integers, high: Integers) -> NDArray[np.bool_]:
        """Which cells these bounds give away."""
        failing = np.asarray(high - low < self.needed)
        if self.others:
            # People in no group need no protection where the numbers could have been shown anyway.
            safe = low[-1] >= self.minimum
            if self.rows_add_up:
                safe &= self.row_low[-1] - high[-1] >= self.minimum
            failing[-1] &= ~safe
        return failing


# What is known of everyone's row from elsewhere: the least and the greatest (M,) of each of its cells.
Box = tuple[Integers, Integers]
# The least and the greatest (R, M) that each cell of a table can be.
Range = tuple[Integers, Integers]


def table_of(protected: Protected, everyone: Box | None = None) -> Table:
    """Everything that ``protected`` tells its readers, who know ``everyone`` from elsewhere."""
    code, values, sizes = protected.code, protected.values, protected.shown_sizes
    sign = np.ones(len(values), dtype=np.int64)
    if protected.total is not None and protected.total_code is not None:
        code = np.vstack([code, protected.total_code])
        values = np.vstack([values, protected.total])
        sizes, sign = np.append(sizes, protected.total_size), np.append(sign, -1)
    row_low, row_high = _people(protected, values, code, sizes)
    if protected.others:
        sign = np.append(sign, 1)
        row_low, row_high = np.append(row_low, 0), np.append(row_high, row_high[-1])
    if (sign < 0).any():
        row_low, row_high = balanced(row_low[:, None], row_high[:, None], sign)
        row_low, row_high = row_low[:, 0], row_high[:, 0]
    low, high = _own_ranges(protected, values, code, row_high[: len(code)])
    if protected.others:
        low = np.vstack([low, np.zeros_like(low[:1])])
        high = np.vstack([high, np.full_like(high[:1], row_high[-1])])
    needed = np.minimum(high - low, min(LEAST_WIDTH, _unlisted(sizes, sign) or LEAST_WIDTH))
    in_words = (code == FEW) | (code == ALL_BUT_FEW)
    needed[: len(code)][in_words] = min(LEAST_WIDTH, protected.minimum - 1)
    if everyone is not None:
        # After ``needed``: what another table gives away of a cell counts against this one as well.
        row = len(protected.values)
        low[row], high[row] = np.maximum(low[row], everyone[0]), np.minimum(high[row], everyone[1])
    rows_add_up = protected.two_sided
    return Table(low, high, row_low, row_high, sign, needed, protected.others, rows_add_up, protected.minimum)


def split(table: Table, answers: int) -> Table:
    """A table of one answer and all others together as one of so many ``answers``: of each of the others is
    known what the sum of them leaves open."""
    others = answers - 1
    first, rest = slice(0, 1), slice(1, 2)
    most = table.high[:, rest]
    # A sum that is shown hides its parts; they need as much room as any hidden number.
    needed = np.where(table.low[:, rest] < most, table.needed[:, rest], np.minimum(most, LEAST_WIDTH))
    return replace(
        table,
        low=np.hstack([table.low[:, first], np.zeros((len(most), others), dtype=np.int64)]),
        high=np.hstack([table.high[:, first], np.repeat(most, others, axis=1)]),
        needed=np.hstack([table.needed[:, first], np.repeat(needed, others, axis=1)]),
    )


def balanced(low: Integers, high: Integers, sign: Integers) -> tuple[Integers, Integers]:
    """Narrow the ranges (R, M): in each column the rows with ``sign`` +1 make up the one with −1."""
    total = sign[:, None] < 0
    least, most = np.where(total, -high, low), np.where(total, -low, high)
    nothing = np.zeros((1, 1), dtype=np.int64)
    least, most = narrowed(least, most, nothing, nothing, axis=0)
    return np.where(total, -most, least), np.where(total, -least, most)


def narrowed(
    low: Integers, high: Integers, sum_low: Integers, sum_high: Integers, *, axis: int
) -> tuple[Integers, Integers]:
    """A number of a sum is at least the sum less the most that the others can be, and the other way round."""
    others_high = high.sum(axis=axis, keepdims=True) - high
    others_low = low.sum(axis=axis, keepdims=True) - low
    return np.maximum(low, sum_low - others_high), np.minimum(high, sum_high - others_low)


def _people(
    protected: Protected, values: Integers, code: Codes, sizes: Integers
) -> tuple[Integers, Integers]:
    """How many people each row may have: one number if it is shown."""
    hidden = sizes == HIDDEN
    small = (code == SMALL_GROUP).all(axis=1)
    # With populations nobody knows how many everyone is: more than all that is shown, for certain.
    unlimited = int(values.clip(0).sum() + np.maximum(sizes, protected.minimum).sum()) + LEAST_WIDTH
    most = np.where(small, protected.minimum - 1, unlimited)
    return np.where(hidden, 0, sizes), np.where(hidden, most, sizes)


def _unlisted(sizes: Integers, sign: Integers) -> int:
    """How many people of everyone are in no group whose size is shown; 0 if that is not known.

    If they are one or two, what is hidden for their sake cannot be vaguer than by one or two either.
    """
    everyone = sizes[sign[: len(sizes)] < 0]
    if not everyone.size or everyone[0] == HIDDEN:
        return 0
    return int(everyone[0] - sizes[:-1].clip(0).sum())


def _own_ranges(
    protected: Protected, values: Integers, code: Codes, people: Integers
) -> tuple[Integers, Integers]:
    """What the words of each cell leave open, for a row of ``people`` at most."""
    minimum = protected.minimum
    most = np.broadcast_to(people[:, None], code.shape)
    exact, few, told = code == EXACT, code == FEW, (code == COMPLEMENT) & ~protected.silent[:, None]
    # What is "few" is never called "all but few".
    not_few = np.where(code == ALL_BUT_FEW, np.maximum(most - minimum + 1, minimum), 0)
    low = np.where(exact, values, np.where(told, minimum, not_few))
    elsewhere = minimum if protected.two_sided else 0
    at_most = np.where(few, np.minimum(most, minimum - 1), np.where(told, most - elsewhere, most))
    return low.astype(np.int64), np.where(exact, values, at_most).astype(np.int64)
