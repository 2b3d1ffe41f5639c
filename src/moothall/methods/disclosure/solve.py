"""The least and the greatest that each cell of a table can be, given all that is known of it."""

import numpy as np
from numpy.typing import NDArray

from moothall.methods.arguments import Integers
from moothall.methods.disclosure.flow import Circulation
from moothall.methods.disclosure.table import Table, balanced, narrowed

MOST_CELLS_SOLVED = 60


def bounds_of(table: Table) -> tuple[Integers, Integers]:
    """Bounds (R, M) of every cell: exact up to 60 cells, and above never narrower than the truth.

    Each cell stands in one row and one column, so the table is a flow in a network, and the exact bounds are
    the least and the most that its edges can carry. Where each cell is in one sum only there is nothing to
    solve.
    """
    low, high = propagated(table, table.low, table.high)
    free = high > low
    if not free.any() or table.low.size > MOST_CELLS_SOLVED or _one_sum_each(table):
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


def _one_sum_each(table: Table) -> bool:
    """Rows that are not added up, or one row that is everyone's: there, row by row is exact."""
    return not (table.sign < 0).any() or int((table.sign > 0).sum()) <= 1


def _solved(
    table: Table, low: Integers, high: Integers, free: NDArray[np.bool_]
) -> tuple[Integers, Integers]:
    """What flows from one place through rows into columns, and from there through everyone's row back."""
    source, everyone, first_column = 0, 1, 2
    first_row = first_column + low.shape[1]
    network = Circulation(first_row + len(low))
    edges = {}
    for row, sign in enumerate(table.sign.tolist()):
        node = everyone if sign < 0 else first_row + row
        ends = (node, source) if sign < 0 else (source, node)
        # Rows that do not add up to their people carry what they will.
        known = (table.row_low, table.row_high) if table.rows_add_up else (low.sum(axis=1), high.sum(axis=1))
        network.edge(*ends, low=int(known[0][row]), high=int(known[1][row]))
        for column in range(low.shape[1]):
            ends = (first_column + column, node) if sign < 0 else (node, first_column + column)
            least, most = int(low[row, column]), int(high[row, column])
            edges[row, column] = network.edge(*ends, low=least, high=most)
    if (low > high).any() or not network.settle():
        raise ArithmeticError("The bounds of the table could not be found: no table agrees with it.")
    low, high = low.copy(), high.copy()
    for row, column in np.argwhere(free).tolist():
        edge = edges[row, column]
        low[row, column], high[row, column] = network.least(edge), network.most(edge)
    return low, high
