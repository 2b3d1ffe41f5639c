"""How long until something happens, when for some it has not happened yet."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from moothall.methods.arguments import (
    Floats,
    Integers,
    level_of_confidence,
    one_dimension,
    read_only,
    real_numbers,
    refuse,
    same_length,
    truths,
)

# Products of fractions may miss a half by rounding.
HALF = 0.5 + 1e-12


@dataclass(frozen=True, eq=False)
class SurvivalCurve:
    """The share still waiting after each time at which it happened to somebody; read-only arrays.

    ``times`` (in the unit of the durations, rising), how many were ``at_risk`` just before each, to how many
    it happened (``events``), and the share ``survival`` left after it, with ``lower`` and ``upper`` of its
    interval. ``median`` is the first time at which at most half are left, NaN if that was not reached. ``n``
    counts all, ``n_observed`` those to whom it happened.
    """

    times: Floats
    at_risk: Integers
    events: Integers
    survival: Floats
    lower: Floats
    upper: Floats
    median: float
    n: int
    n_observed: int


def kaplan_meier(durations: ArrayLike, observed: ArrayLike, *, level: float = 0.95) -> SurvivalCurve:
    """The Kaplan–Meier curve of ``durations``, 0 or more, of which those not ``observed`` were still going
    on.

    Someone still waiting at a time counts as at risk at that time. The interval is the log–log one with
    Greenwood's variance; it is NaN where nobody is left.

    Source: Kaplan and Meier 1958, doi 10.1080/01621459.1958.10501452; Kalbfleisch and Prentice 1980.
    Raises ValueError for a missing or negative duration, an ``observed`` that is not true or false, arrays of
    different lengths and a level outside 0 to 1.

    >>> curve = kaplan_meier([3, 5, 5, 8, 12], [True, True, False, True, False])
    >>> curve.times.tolist(), curve.at_risk.tolist(), curve.median
    ([3.0, 5.0, 8.0], [5, 4, 2], 8.0)
    >>> [round(share, 3) for share in curve.survival.tolist()]
    [0.8, 0.6, 0.3]
    """
    waited = real_numbers(durations, "durations")
    happened = truths(observed, "observed")
    one_dimension(waited, "durations")
    one_dimension(happened, "observed")
    same_length(happened, "observed", waited, "durations")
    refuse(~(waited >= 0), waited, "durations", "must be 0 or more")
    level_of_confidence(level)
    times, events = np.unique(waited[happened], return_counts=True)
    at_risk = len(waited) - np.searchsorted(np.sort(waited), times)
    survival: Floats = np.cumprod(1 - events / at_risk, dtype=np.float64)
    lower, upper = _interval(events, at_risk, survival, level)
    reached = np.flatnonzero(survival <= HALF)
    return SurvivalCurve(
        times=read_only(times),
        at_risk=read_only(at_risk),
        events=read_only(events),
        survival=read_only(survival),
        lower=read_only(lower),
        upper=read_only(upper),
        median=float(times[reached[0]]) if reached.size else float("nan"),
        n=len(waited),
        n_observed=int(happened.sum()),
    )


def _interval(events: Integers, at_risk: Integers, survival: Floats, level: float) -> tuple[Floats, Floats]:
    """survival ** exp(± z·√variance / log survival), the variance of log survival after Greenwood."""
    z = ndtri(1 - (1 - level) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(events / (at_risk * (at_risk - events)))
        reach = np.exp(z * np.sqrt(variance) / np.abs(np.log(survival)))
        lower, upper = survival**reach, survival ** (1 / reach)
    nobody = survival == 0
    return np.where(nobody, np.nan, lower), np.where(nobody, np.nan, upper)
