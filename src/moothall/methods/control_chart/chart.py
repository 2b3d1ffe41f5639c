"""The XmR control chart of one series."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from moothall.methods.arguments import (
    Floats,
    Integers,
    one_dimension,
    read_only,
    real_numbers,
    refuse,
    same_length,
    whole_numbers,
)
from moothall.methods.control_chart.flags import Flagged, flag
from moothall.methods.control_chart.limits import limits_of
from moothall.methods.control_chart.rules import RuleSet, rule_set

IMPROVEMENTS = ("increase", "decrease", "neutral")
LEAST_TO_FIX = 12
# Above this correlation of neighbouring values the limits are too narrow.
CORRELATED = 0.3


@dataclass(frozen=True, eq=False)
class ControlChart:
    """A chart: read-only arrays with one entry a point, then what they say together.

    ``values, phase, mean, lower, upper, near_lower, near_upper`` are what to draw (limits NaN where a phase
    has too few values). ``outside``, ``near`` and ``short`` (the phase has fewer than 13 values) are true or
    false, ``side`` of the mean is −1, 0 or 1. ``label`` names the rule, ``point_type`` its meaning.
    ``variation`` is the ``point_type`` of the last value, ``assurance`` whether the target will be met.
    ``lag1`` is how far neighbouring values resemble each other, from −1 to 1.
    """

    values: Floats
    phase: Integers
    mean: Floats
    lower: Floats
    upper: Floats
    near_lower: Floats
    near_upper: Floats
    outside: NDArray[np.bool_]
    near: NDArray[np.bool_]
    short: NDArray[np.bool_]
    side: Integers
    label: NDArray[np.str_]
    point_type: NDArray[np.str_]
    variation: str | None
    assurance: str | None
    lag1: float
    n_valid: int
    n_missing: int
    rule_set: RuleSet
    warnings: tuple[str, ...]


def control_chart(
    values: ArrayLike,
    *,
    preset: str | RuleSet = "nhsr",
    phases: ArrayLike | None = None,
    fix_after: int | None = None,
    improvement: str = "increase",
    target: float | None = None,
) -> ControlChart:
    """The XmR chart of ``values``, one for each expected period in order; NaN where a value is missing.

    ``phases``: whole numbers that never fall, one a point; each phase has its own mean and limits.
    ``fix_after``: limits rest on the first so many values of a phase, at least 12, else on all of them.
    ``improvement``: ``increase``, ``decrease`` or ``neutral``, which way is better. ``target``, if any, is
    compared with the limits of the last value. Limits are mean ∓ 2.66 mean moving ranges.

    Source: the rules of NHS England's Making Data Count, as the R package NHSRplotthedots 0.2.2 applies them.
    Raises ValueError for anything else, naming the argument, the place and the value.

    >>> chart = control_chart([20, 22, 19, 21, 20, 23, 18, 21, 20, 22, 19, 34])
    >>> [round(float(level[-1]), 2) for level in (chart.lower, chart.mean, chart.upper)]
    [14.93, 21.58, 28.23]
    >>> str(chart.label[-1]), chart.variation
    ('Above UCL', 'special_cause_improvement')
    """
    points = series(values)
    phase = _phases(phases, points)
    rules = rule_set(preset)
    _refuse_options(fix_after, improvement)
    aim = None if target is None else _target(target)
    present = ~np.isnan(points)
    levels, short, nearly_constant = _levels(points, phase, rules, fix_after)
    flagged = flag(points, phase, levels, rules)
    point_type = _point_types(flagged, present, improvement)
    last = int(np.flatnonzero(present)[-1]) if present.any() else None
    lag1 = _lag1(points, phase)
    return ControlChart(
        values=read_only(points),
        phase=read_only(phase),
        **{name: read_only(row) for name, row in zip(LEVELS, levels, strict=True)},
        outside=read_only(flagged.outside),
        near=read_only(flagged.near),
        short=read_only(short),
        side=read_only(flagged.side),
        label=read_only(flagged.label),
        point_type=read_only(point_type),
        variation=None if last is None else str(point_type[last]),
        assurance=None if last is None else _assurance(aim, levels[1, last], levels[2, last], improvement),
        lag1=lag1,
        n_valid=int(present.sum()),
        n_missing=int((~present).sum()),
        rule_set=rules,
        warnings=_warnings(int((~present).sum()), nearly_constant, lag1),
    )


LEVELS = ("mean", "lower", "upper", "near_lower", "near_upper")


def series(values: ArrayLike) -> Floats:
    """``values`` as floats in one dimension. Raises ValueError if they are something else."""
    points = real_numbers(values, "values")
    one_dimension(points, "values")
    return points


def _phases(phases: ArrayLike | None, points: Floats) -> Integers:
    if phases is None:
        return np.zeros(len(points), dtype=np.int64)
    phase = whole_numbers(phases, "phases")
    one_dimension(phase, "phases")
    same_length(phase, "phases", points, "values")
    falls = np.concatenate([[False], np.diff(phase) < 0]) if len(phase) else np.zeros(0, dtype=bool)
    refuse(falls, phase, "phases", "must be at least the phase before it")
    return phase


def _refuse_options(fix_after: int | None, improvement: str) -> None:
    whole = isinstance(fix_after, (int, np.integer)) and not isinstance(fix_after, bool)
    if fix_after is not None and (not whole or fix_after < LEAST_TO_FIX):
        raise ValueError(f"fix_after must be a whole number from {LEAST_TO_FIX} on, not {fix_after!r}.")
    if improvement not in IMPROVEMENTS:
        raise ValueError(f"improvement must be increase, decrease or neutral, not {improvement!r}.")


def _target(target: float) -> float:
    number = real_numbers(target, "target")
    if number.ndim or np.isnan(number):
        raise ValueError(f"target must be one number, not {target!r}.")
    return float(number)


def _levels(
    points: Floats, phase: Integers, rules: RuleSet, fix_after: int | None
) -> tuple[Floats, NDArray[np.bool_], bool]:
    """Rows ``LEVELS``, one column a point; which points are of a short phase; was screening given up?"""
    levels = np.full((len(LEVELS), len(points)), np.nan)
    short = np.zeros(len(points), dtype=bool)
    nearly_constant = False
    borders = [0, *(np.flatnonzero(np.diff(phase)) + 1).tolist(), len(points)]
    for start, end in pairwise(borders):
        part = points[start:end]
        *found, gave_up = limits_of(part, rules, fix_after)
        levels[:, start:end] = np.array(found)[:, None]
        short[start:end] = (~np.isnan(part)).sum() < rules.short_below
        nearly_constant |= gave_up
    return levels, short, nearly_constant


def _point_types(flagged: Flagged, present: NDArray[np.bool_], improvement: str) -> NDArray[np.str_]:
    high, low = {
        "increase": ("special_cause_improvement", "special_cause_concern"),
        "decrease": ("special_cause_concern", "special_cause_improvement"),
        "neutral": ("special_cause_neutral_high", "special_cause_neutral_low"),
    }[improvement]
    types = np.full(len(present), "common_cause", dtype="U32")
    types[flagged.direction > 0] = high
    types[flagged.direction < 0] = low
    types[~present] = "missing"
    return types


def _assurance(target: float | None, lower: float, upper: float, improvement: str) -> str | None:
    if target is None or np.isnan(lower) or improvement == "neutral":
        return None
    if lower <= target <= upper:
        return "inconsistent"
    missed = (target > upper) == (improvement == "increase")
    return "consistent_fail" if missed else "consistent_pass"


def _lag1(points: Floats, phase: Integers) -> float:
    """Σ d(t)·d(t+1) over neighbours of one phase ÷ Σ d², d the distance from the phase's mean."""
    present = ~np.isnan(points)
    if not present.any():
        return float("nan")
    # The ratio has no unit, so the values are first brought to a size whose squares can be held.
    points = np.ldexp(points, -int(np.frexp(np.abs(points[present]).max())[1]))
    distances = np.full(len(points), np.nan)
    for each in np.unique(phase[present]):
        own = present & (phase == each)
        mean = points[own].mean()
        distances[own] = points[own] - (mean + (points[own] - mean).mean())
    squares = float(np.nansum(distances**2))
    products = distances[1:] * distances[:-1]
    together = float(np.nansum(products[np.diff(phase) == 0]))
    return together / squares if squares > 0 else float("nan")


def _warnings(n_missing: int, nearly_constant: bool, lag1: float) -> tuple[str, ...]:
    found = []
    if n_missing:
        found.append(f"{n_missing} expected {'period has' if n_missing == 1 else 'periods have'} no value.")
    if nearly_constant:
        found.append(
            "Nearly all values of a phase are equal, so its limits rest on every change between them, "
            "the large ones included."
        )
    if lag1 > CORRELATED:
        found.append(
            f"Neighbouring periods resemble each other (correlation {lag1:.2f}), "
            "so the limits are too narrow and there are too many signals."
        )
    return tuple(found)
