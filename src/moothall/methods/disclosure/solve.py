"""The least and the greatest that each cell of a table can be, given all that is known of it."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from moothall.methods.arguments import Floats, Integers
from moothall.methods.disclosure.table import Table, balanced, narrowed

MOST_CELLS_SOLVED = 60
ROUNDING = 1e-6


def bounds_of(table: Table) -> tuple[Integers, Integers]:
    """Bounds (R, M) of every cell: exact up to 60 cells, and above never narrower than the truth.

    The exact ones come from a linear programme. Each cell stands in one row and one column, so the programme
    is a flow in a network and its optimum is a whole number.
    """
    low, high = propagated(table, table.low, table.high)
    free = high > low
    if not free.any() or table.low.size > MOST_CELLS_SOLVED:
        return low, high
    return _solved(table, low, high, free)


def propagated(table: Table, low: Integers, high: Integers) -> tuple[Integers, Integers]:
    """Narrow the ranges by each row and column in turn until nothing changes."""
    while True:
        before = low, high
        if table.rows_add_up:
            low, high = narrowed(low, high, table.row_low[:, None], table.row_high[:, None], axis=1)
        if (table.sign < 0).any():
            low, high = balanced(low, high, table.sign)
        if (low == before[0]).all() and (high == before[1]).all():
            return low, high


def _solved(
    table: Table, low: Integers, high: Integers, free: NDArray[np.bool_]
) -> tuple[Integers, Integers]:
    """Solve one programme that holds, side by side, a copy of the table for each bound that is sought."""
    equal, equal_to, at_most, at_most_of = _sums(table, low, free)
    sought = int(free.sum())
    aims = np.concatenate([np.eye(sought), -np.eye(sought)])
    limits = np.column_stack([low[free], high[free]]).astype(float)
    found = linprog(
        aims.ravel(),
        A_eq=_side_by_side(equal, 2 * sought),
        b_eq=np.tile(equal_to, 2 * sought),
        A_ub=_side_by_side(at_most, 2 * sought),
        b_ub=np.tile(at_most_of, 2 * sought),
        bounds=np.tile(limits, (2 * sought, 1)),
        method="highs",
    )
    if not found.success:
        raise ArithmeticError(f"The bounds of the table could not be found: {found.message}")
    optimum = (found.x.reshape(2 * sought, sought) * np.abs(aims)).sum(axis=1)
    low, high = low.copy(), high.copy()
    low[free] = np.ceil(optimum[:sought] - ROUNDING)
    high[free] = np.floor(optimum[sought:] + ROUNDING)
    return low, high


def _side_by_side(sums: Floats, copies: int) -> csr_array:
    """So many copies of ``sums`` along the diagonal."""
    row, column = np.nonzero(sums)
    step = np.arange(copies)[:, None]
    places = ((row + step * sums.shape[0]).ravel(), (column + step * sums.shape[1]).ravel())
    size = (copies * sums.shape[0], copies * sums.shape[1])
    return csr_array((np.tile(sums[row, column], copies), places), shape=size)


def _sums(table: Table, low: Integers, free: NDArray[np.bool_]) -> tuple[Floats, Integers, Floats, Integers]:
    """The sums that the free cells must meet, and those they must not exceed, the known cells taken off."""
    row_of, column_of = np.nonzero(free)
    known = np.where(free, 0, low)
    in_rows = (np.arange(low.shape[0])[:, None] == row_of).astype(float)
    in_columns = (np.arange(low.shape[1])[:, None] == column_of) * table.sign[row_of].astype(float)
    balances = np.full(low.shape[1], (table.sign < 0).any())
    met = (table.row_low == table.row_high) & table.rows_add_up
    ranged = ~met & table.rows_add_up
    least, most = table.row_low - known.sum(axis=1), table.row_high - known.sum(axis=1)
    return (
        np.vstack([in_rows[met], in_columns[balances]]),
        np.concatenate([least[met], -(known * table.sign[:, None]).sum(axis=0)[balances]]),
        np.vstack([in_rows[ranged], -in_rows[ranged]]),
        np.concatenate([most[ranged], -least[ranged]]),
    )
