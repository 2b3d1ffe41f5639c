"""Krippendorff's alpha: any number of raters, gaps, and ratings of four levels."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from moothall.methods.agreement.pairs import level_of
from moothall.methods.agreement.ratings import measured, numbered
from moothall.methods.agreement.result import NAN, NO_PAIR, ONE_CATEGORY, Agreement, undefined
from moothall.methods.arguments import Floats, refuse

LEVELS = ("nominal", "ordinal", "interval", "ratio")
MEASURE = "krippendorff_alpha"


def krippendorff_alpha(
    ratings: ArrayLike,
    *,
    level: str = "nominal",
    bootstrap: int = 0,
    confidence: float = 0.95,
    seed: int = 0,
) -> Agreement:
    """1 − observed ÷ expected disagreement of ``ratings`` (raters × units), None or NaN where missing.

    From the coincidences in units with two ratings or more. Disagreement of two values c and k: 1 if they
    differ (``level`` "nominal", text allowed); how many ratings lie between them, half of those at either
    end ("ordinal"), c − k ("interval") or (c − k) ÷ (c + k) ("ratio"), squared. With ``bootstrap`` resamples
    of units there is a percentile interval, otherwise none. Not defined if only one value is used.

    Source: Krippendorff 2011, Computing Krippendorff's alpha-reliability. Raises ValueError for rows of
    different lengths, text where numbers are needed, negative numbers at the level "ratio", another level,
    and a confidence outside 0 to 1.

    >>> found = krippendorff_alpha([[1, 2, 3, 3], [1, 2, 3, None], [1, 2, 2, 3]], level="ordinal")
    >>> round(found.value, 3), found.units, found.raters
    (0.852, 4, 3)
    """
    if level not in LEVELS:
        raise ValueError(f"level must be one of {', '.join(LEVELS)}, not {level!r}.")
    confidence = level_of(confidence)
    if bootstrap < 0:
        raise ValueError(f"bootstrap must be 0 or more, not {bootstrap!r}.")
    table = _values(ratings, level)
    table = table[:, (~np.isnan(table)).sum(axis=0) >= 2]
    raters, units = table.shape
    if not units:
        return undefined(MEASURE, NO_PAIR, units=0, raters=raters)
    values, counts = _counted(table)
    every = np.ones(units)
    value = _alpha(values, counts, every, level)
    if np.isnan(value):
        return undefined(MEASURE, ONE_CATEGORY, units=units, raters=raters)
    low = high = NAN
    if bootstrap:
        chance = np.random.default_rng(seed)
        drawn = (chance.multinomial(units, every / units) for _ in range(bootstrap))
        low, high = _middle([_alpha(values, counts, times, level) for times in drawn], confidence)
    return Agreement(MEASURE, value, low, high, units, raters)


def _middle(replicates: list[float], confidence: float) -> tuple[float, float]:
    """The quantiles that leave out as much at either end; a resample of one value only says nothing."""
    defined = [each for each in replicates if not np.isnan(each)]
    if not defined:
        return NAN, NAN
    low, high = np.quantile(defined, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


def _values(ratings: ArrayLike, level: str) -> Floats:
    if level == "nominal":
        (table,) = numbered((ratings,), ("ratings",), dimensions=2)
        return table
    table = measured(ratings, "ratings", dimensions=2)
    if level == "ratio":
        refuse(table < 0, table, "ratings", "must be 0 or more")
    return table


def _counted(table: Floats) -> tuple[Floats, Floats]:
    """The values (q,), ascending, and how often each unit has each (units, q)."""
    there = ~np.isnan(table)
    values, place = np.unique(table[there], return_inverse=True)
    unit = np.nonzero(there)[1]
    cells = np.bincount(unit * len(values) + place, minlength=table.shape[1] * len(values))
    return values, cells.reshape(table.shape[1], len(values)).astype(np.float64)


def _alpha(values: Floats, counts: Floats, times: Any, level: str) -> float:
    """Alpha of the units, each taken so many ``times``; NaN if there is one value only."""
    weight = times / (counts.sum(axis=1) - 1)
    weighted = counts * weight[:, None]
    coincidences = counts.T @ weighted - np.diag(weighted.sum(axis=0))
    frequency = coincidences.sum(axis=1)
    apart = _apart(values, frequency, level) ** 2
    expected = frequency @ apart @ frequency
    if expected <= 0:
        return NAN
    return float(1 - (frequency.sum() - 1) * (coincidences * apart).sum() / expected)


def _apart(values: Floats, frequency: Floats, level: str) -> Floats:
    """(q, q): how far two values lie apart."""
    if level == "nominal":
        differ: Floats = (values[:, None] != values[None, :]).astype(np.float64)
        return differ
    if level == "ordinal":
        values = np.cumsum(frequency) - frequency / 2
    apart = values[:, None] - values[None, :]
    if level == "ratio":
        both = values[:, None] + values[None, :]
        return np.divide(apart, both, out=np.zeros_like(apart), where=both > 0)
    return apart
