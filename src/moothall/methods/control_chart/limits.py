"""Mean and limits of one phase, from its baseline."""

from typing import NamedTuple

import numpy as np

from moothall.methods.arguments import Floats
from moothall.methods.control_chart.rules import RuleSet

# Above two to this power, sums and differences of values could leave what a float can hold.
LARGE = 1000


class Limits(NamedTuple):
    """Of one phase. ``nearly_constant``: screening would have left no range above 0, so it was not done."""

    mean: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float
    nearly_constant: bool


NONE = Limits(np.nan, np.nan, np.nan, np.nan, np.nan, False)


def limits_of(values: Floats, rules: RuleSet, fix_after: int | None) -> Limits:
    """The limits that the phase's ``values`` (NaN where missing) give, or its first ``fix_after`` present
    ones.

    Without a value all is NaN; without two in a row only the mean is known.
    """
    baseline = values[: _end_of_baseline(values, fix_after)]
    present = baseline[~np.isnan(baseline)]
    if not present.size:
        return NONE
    shrunk = max(0, int(np.frexp(np.abs(present).max())[1]) - LARGE)
    baseline, present = np.ldexp(baseline, -shrunk), np.ldexp(present, -shrunk)
    mean = _mean(present)
    ranges = np.abs(np.diff(baseline))
    typical, nearly_constant = _typical_range(ranges[~np.isnan(ranges)], rules)
    width = rules.limit_factor * typical
    near = width * 2 / 3
    levels = np.array([mean, mean - width, mean + width, mean - near, mean + near])
    with np.errstate(over="ignore"):
        mean, lower, upper, near_lower, near_upper = np.ldexp(levels, shrunk).tolist()
    return Limits(mean, lower, upper, near_lower, near_upper, nearly_constant)


def _end_of_baseline(values: Floats, fix_after: int | None) -> int:
    places = np.flatnonzero(~np.isnan(values))
    return len(values) if fix_after is None or len(places) <= fix_after else int(places[fix_after - 1]) + 1


def _mean(present: Floats) -> float:
    mean = float(present.mean())
    return mean + float((present - mean).mean())


def _typical_range(ranges: Floats, rules: RuleSet) -> tuple[float, bool]:
    """The mean moving range (NaN if there is none), screened once, and whether that had to be given up."""
    if not ranges.size:
        return np.nan, False
    typical = float(ranges.mean())
    if not rules.screen_moving_ranges or typical == 0:
        return typical, False
    kept = ranges[ranges < rules.screen_factor * typical]
    if not kept.any():
        return typical, True
    return float(kept.mean()), False
