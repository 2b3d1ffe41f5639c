"""Which points of a chart are signals. Nothing here looks across a phase or a missing point."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moothall.methods.arguments import Floats, Integers
from moothall.methods.control_chart.rules import RuleSet

Flags = NDArray[np.bool_]

COMMON, MISSING = "Common Cause", "Missing"
# From the weakest to the strongest: (high or rising, low or falling).
SHIFT = ("7 Points Above CL", "7 Points Below CL")
TWO_OF_THREE = ("2 in 3 Above CL", "2 in 3 Below CL")
TREND = ("7 Point Trend (Increasing)", "7 Point Trend (Decreasing)")
OUTSIDE = ("Above UCL", "Below LCL")
HIGH, LOW = (frozenset(labels) for labels in zip(SHIFT, TWO_OF_THREE, TREND, OUTSIDE, strict=True))


@dataclass(frozen=True)
class Flagged:
    """What was found of each point; ``direction`` is +1 for high or rising, −1 for low or falling, else 0."""

    outside: Flags
    near: Flags
    side: Integers
    direction: Integers
    label: NDArray[np.str_]


def flag(values: Floats, phase: Integers, levels: Floats, rules: RuleSet) -> Flagged:
    """Flag ``values``; the rows of ``levels`` are mean, lower, upper, near lower and near upper."""
    mean, lower, upper, near_lower, near_upper = levels
    outside = (values > upper) | (values < lower)
    near = ~outside & ((values > near_upper) | (values < near_lower))
    side = _sign(values, mean)
    missing = np.isnan(values)
    label = np.full(len(values), COMMON, dtype="U32")
    direction = np.zeros(len(values), dtype=np.int64)
    judged = ~np.isnan(upper)
    joined = (np.diff(phase) == 0) & judged[1:] & judged[:-1] & ~missing[1:] & ~missing[:-1]
    for words, found in (
        (SHIFT, side * _shifts(side, joined, rules.shift_points)),
        (TWO_OF_THREE, side * _two_of_three(near, side, joined)),
        (TREND, _trends(values, joined, rules.trend_points)),
        (OUTSIDE, side * outside),
    ):
        direction = np.where(found, found, direction)
        label[found > 0], label[found < 0] = words
    label[missing] = MISSING
    return Flagged(outside, near, side, direction, label)


def _sign(values: Floats, others: Floats) -> Integers:
    """The sign of the difference, which itself might be too large to hold; 0 where either is missing."""
    return (values > others).astype(np.int64) - (values < others)


def _shifts(side: Integers, joined: Flags, least: int) -> Flags:
    """Points of a run of at least ``least`` on one side."""
    return np.asarray((side != 0) & _in_long_run(side, joined, least))


def _trends(values: Floats, joined: Flags, least: int) -> Integers:
    """The direction of each point of a run of at least ``least`` that rises or falls at every step.

    Where a rise ends and a fall begins, the point between has the direction of what comes later.
    """
    steps = np.where(joined, _sign(values[1:], values[:-1]), 0)
    long = (steps != 0) & _in_long_run(steps, np.ones(max(0, len(steps) - 1), dtype=bool), least - 1)
    direction = np.zeros(len(values), dtype=np.int64)
    into, out_of = direction[1:], direction[:-1]
    into[long] = steps[long]
    out_of[long] = steps[long]
    return direction


def _two_of_three(near: Flags, side: Integers, joined: Flags) -> Flags:
    """Near points of which two lie in three consecutive ones on one side."""
    found = np.zeros(len(side), dtype=bool)
    if len(side) < 3:
        return found
    windows = np.arange(len(side) - 2)[:, None] + np.arange(3)
    together = joined[:-1] & joined[1:] & (np.abs(side[windows].sum(axis=1)) == 3)
    found[windows[together & (near[windows].sum(axis=1) >= 2)]] = True
    return found & near


def _in_long_run(values: NDArray[Any], joined: Flags, least: int) -> Flags:
    """Whether each entry belongs to a run of at least ``least`` equal ones, each joined to the next."""
    if not len(values):
        return np.zeros(0, dtype=bool)
    run = np.concatenate([[0], np.cumsum(~joined | (values[1:] != values[:-1]))])
    return np.asarray(np.bincount(run)[run] >= least)
