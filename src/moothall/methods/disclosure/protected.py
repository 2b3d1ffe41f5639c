"""A table that may be shown, and what each hidden cell of it says in words."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moothall.methods.arguments import Integers

HIDDEN = -1
EXACT, FEW, ALL_BUT_FEW = "exact", "few", "all_but_few"
SMALL_GROUP, COMPLEMENT = "small_group", "complement"
Codes = NDArray[np.str_]


@dataclass(frozen=True, eq=False)
class Protected:
    """Counts of K groups in M columns as they may be shown. Arrays are read-only; −1 stands for a hidden
    number.

    ``values`` (K, M) with ``code`` (K, M): ``exact``, ``few`` (fewer than the minimum, zero included),
    ``all_but_few`` (fewer than the minimum are elsewhere in the row), ``small_group`` (the group itself has
    fewer than the minimum) or ``complement``: shown, or told in words, it would let something else be worked
    out. A row of nothing but ``complement`` says nothing at all; beside other words it is at least the
    minimum.

    ``shown_sizes`` (K,) are the groups' people. ``total`` and ``total_code`` (M,) are everyone's row, None if
    there is none, ``total_size`` its people. ``others``: some people are in none of the groups. ``silent``
    (K, or K + 1 with everyone's row last): even the words of the row had to be withdrawn, so ``complement``
    may stand for a number of any size; elsewhere it stands for one that could be shown alone. ``minimum`` and
    ``two_sided`` are the rule it was made by.
    """

    values: Integers
    shown_sizes: Integers
    code: Codes
    total: Integers | None
    total_code: Codes | None
    total_size: int
    others: bool
    silent: NDArray[np.bool_]
    minimum: int
    two_sided: bool
