"""Shares and rates of an area or a group, with the interval that chance alone would leave around them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from moothall.methods.arguments import Floats, level_of_confidence, read_only, real_numbers, refuse


@dataclass(frozen=True, eq=False)
class Estimate:
    """A figure and its interval: numbers where the inputs were numbers, read-only arrays where they were
    arrays.

    ``level`` is the confidence (0.95), ``method`` how the interval was made, ``note`` what a reader must know
    of the figure, empty if nothing.
    """

    value: float | Floats
    lower: float | Floats
    upper: float | Floats
    level: float
    method: str
    note: str


def proportion(
    count: ArrayLike, denominator: ArrayLike, *, level: float = 0.95, multiplier: float = 1.0
) -> Estimate:
    """How large a share ``count`` is of ``denominator``, times ``multiplier``, with Wilson's interval.

    The inputs are broadcast; where either is NaN, the result is. Counts need not be whole (they may be
    weighted). Wilson (1927): (2x + z² ∓ z√(z² + 4x(1 − x/n))) / (2(n + z²)).

    Raises ValueError for a negative count, a denominator of 0 or less, a count above its denominator, a level
    outside 0 to 1, a multiplier that is not positive, and shapes that do not fit.

    >>> share = proportion(82, 1629, multiplier=100)
    >>> round(share.value, 2), round(share.lower, 2), round(share.upper, 2)
    (5.03, 4.07, 6.21)
    """
    x, n = _broadcast(count, denominator)
    refuse(x < 0, x, "count", "must be 0 or more")
    refuse(n <= 0, n, "denominator", "must be above 0")
    refuse(x > n, x, "count", "must be at most its denominator")
    z = float(ndtri(1 - (1 - level_of_confidence(level)) / 2))
    if not 0 < multiplier < np.inf:
        raise ValueError(f"multiplier must be above 0, not {multiplier!r}.")
    middle, reach, size = 2 * x + z**2, z * np.sqrt(z**2 + 4 * x * (1 - x / n)), 2 * (n + z**2)
    share = x / n
    # Rounding must not put a share outside its own interval, nor that outside 0 to 1.
    lower, upper = np.clip((middle - reach) / size, 0, share), np.clip((middle + reach) / size, share, 1)
    value, low, high = (_plain(np.asarray(part * multiplier)) for part in (share, lower, upper))
    return Estimate(value, low, high, level=float(level), method="Wilson", note="")


def _broadcast(count: ArrayLike, denominator: ArrayLike) -> tuple[Floats, Floats]:
    x, n = real_numbers(count, "count"), real_numbers(denominator, "denominator")
    try:
        x, n = np.broadcast_arrays(x, n)
    except ValueError as error:
        raise ValueError(f"count has the shape {x.shape} but denominator {n.shape}.") from error
    return x, n


def _plain(array: Floats) -> Any:
    return read_only(array) if array.ndim else float(array)
