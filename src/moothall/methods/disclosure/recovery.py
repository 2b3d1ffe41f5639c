"""Which hidden numbers a reader can work out more closely than they may."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from moothall.methods.disclosure.protected import SMALL_GROUP, Protected
from moothall.methods.disclosure.solve import bounds_of, propagated
from moothall.methods.disclosure.table import Box, table_of


def given_away(
    protected: Protected, *, everyone: Box | None = None, quickly: bool = False
) -> NDArray[np.bool_]:
    """The cells (R, M) of its ``Table`` that are known too closely, to readers who know ``everyone``.

    People in groups too small to be listed and people in no group are looked at together as well: a reader
    who knows that a group is empty, or whom it holds, must find no more than others do. ``quickly`` finds
    most leaks, and what it finds is one.
    """
    failing = _too_narrow(protected, everyone, quickly)
    small = (protected.code == SMALL_GROUP).all(axis=1)
    if protected.total is not None and small.sum() + protected.others > 1:
        unlisted = np.array([*small, False, *[True] * protected.others])
        failing[unlisted] |= _too_narrow(_listed(protected, ~small), everyone, quickly)[-1]
    return failing


def _too_narrow(protected: Protected, everyone: Box | None, quickly: bool) -> NDArray[np.bool_]:
    table = table_of(protected, everyone)
    bounds = propagated(table, table.low, table.high) if quickly else bounds_of(table)
    return table.is_too_narrow(*bounds)


def _listed(protected: Protected, listed: NDArray[np.bool_]) -> Protected:
    """The same table with everybody who is in no listed group in none."""
    return replace(
        protected,
        values=protected.values[listed],
        shown_sizes=protected.shown_sizes[listed],
        code=protected.code[listed],
        silent=protected.silent[np.append(listed, True)],
        others=True,
    )
