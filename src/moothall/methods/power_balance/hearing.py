"""Whose contributions are taken up, who came and spoke, and whom a decision follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, ndtri
from scipy.stats import false_discovery_control, fisher_exact

from moothall.methods.arguments import (
    Floats,
    Integers,
    one_dimension,
    read_only,
    real_numbers,
    refuse,
    same_length,
    truths,
    whole_numbers,
)
from moothall.methods.power_balance.groups import interval_of, named_groups

NAN = float("nan")


@dataclass(frozen=True)
class Uptake:
    """How much of what a group brought in was taken up, and how that compares with all the others.

    ``ratio`` is its rate over theirs, NaN if nobody else brought anything in, as are ``p_value`` and ``q``.
    """

    group: Any
    accepted: int
    total: int
    rate: float
    rate_low: float
    rate_high: float
    ratio: float
    low: float
    high: float
    p_value: float
    q: float


@dataclass(frozen=True, eq=False)
class Attendance:
    """Who of those invited came, and who of those spoke: rates (K,) with intervals, NaN out of nobody."""

    present: Floats
    present_low: Floats
    present_high: Floats
    spoke: Floats
    spoke_low: Floats
    spoke_high: Floats


def uptake(*, accepted: ArrayLike, author_group: Sequence[Any], level: float = 0.90) -> tuple[Uptake, ...]:
    """How much of what each group brought in was taken up, groups in ascending order.

    ``accepted`` (m,) says of each thing whether it was, ``author_group`` (m,) from whom it came. Rates have
    Jeffreys' interval: mean and quantiles of Beta(a + ½, n − a + ½). Ratio to the others
    exp(ln((a + ½)/(n + ½)) − ln((b + ½)/(m + ½))), on the logarithm
    ± z√(1/(a + ½) − 1/(n + ½) + 1/(b + ½) − 1/(m + ½)); Fisher's exact test, two-sided; q by Benjamini and
    Hochberg over the groups.

    Raises ValueError for what is not true or false, lengths that differ, groups of mixed kinds and a level
    outside 0 to 1.

    >>> for row in uptake(accepted=[1, 1, 1, 0, 0, 0, 1, 0], author_group=list("aaaabbbb")):
    ...     print(row.group, row.accepted, row.total, round(row.ratio, 3), round(row.p_value, 3))
    a 3 4 2.333 0.486
    b 1 4 0.429 0.486
    """
    taken = truths(accepted, "accepted")
    one_dimension(taken, "accepted")
    names, place = named_groups(author_group, "author_group")
    same_length(taken, "accepted", place, "author_group")
    interval = interval_of(level)
    totals = np.bincount(place, minlength=len(names))
    counts = np.bincount(place[taken], minlength=len(names))
    rate, low, high = _jeffreys(counts, totals, interval)
    rest, rest_counts = totals.sum() - totals, counts.sum() - counts
    compared = bool((rest > 0).all())
    ratios = [_ratio(*row, interval) for row in zip(counts, totals, rest_counts, rest, strict=True)]
    p_values = [ratio[3] for ratio in ratios]
    q = false_discovery_control(p_values) if compared and names else p_values
    return tuple(
        Uptake(
            name,
            int(counts[g]),
            int(totals[g]),
            float(rate[g]),
            float(low[g]),
            float(high[g]),
            *ratios[g],
            float(q[g]),
        )
        for g, name in enumerate(names)
    )


def exposure_parity(exposure: ArrayLike) -> float:
    """The greatest mean of a group's ``exposure`` (K groups, C statements) over the least; 1 is even.

    NaN is left out of the means. Infinite if a group saw nothing, NaN if all did. Raises ValueError for a
    negative exposure, for other than two dimensions, and for a group without any.

    >>> exposure_parity([[0.8, 0.6], [0.4, 0.3]])
    2.0
    """
    seen = real_numbers(exposure, "exposure")
    if seen.ndim != 2 or not seen.size:
        raise ValueError("exposure must have a row for each group and a column for each statement.")
    refuse(seen < 0, seen, "exposure", "must be 0 or more")
    there = ~np.isnan(seen)
    for group in np.flatnonzero(~there.any(axis=1))[:1]:
        raise ValueError(f"exposure[{group}] is missing for every statement.")
    means = np.where(there, seen, 0).sum(axis=1) / there.sum(axis=1)
    if means.max() == 0:
        return NAN
    return float(means.max() / means.min()) if means.min() > 0 else float("inf")


def attendance(
    *, invited: ArrayLike, present: ArrayLike, spoke: ArrayLike, level: float = 0.90
) -> Attendance:
    """Of each group's people (K,) those who came out of those invited, and who spoke out of those who came.

    Rates (a + ½)/(n + 1) with Jeffreys' interval. Raises ValueError for counts that are not whole numbers
    from 0 on, lengths that differ, more present than invited or more who spoke than were present.

    >>> came = attendance(invited=[12, 8], present=[10, 3], spoke=[9, 1])
    >>> came.present.round(2).tolist(), came.spoke.round(2).tolist()
    ([0.81, 0.39], [0.86, 0.38])
    """
    counts = {
        name: _people(values, name)
        for name, values in (("invited", invited), ("present", present), ("spoke", spoke))
    }
    asked, came, talked = counts.values()
    same_length(came, "present", asked, "invited")
    same_length(talked, "spoke", came, "present")
    refuse(came > asked, came, "present", "must be at most as many as were invited")
    refuse(talked > came, talked, "spoke", "must be at most as many as were present")
    interval = interval_of(level)
    return Attendance(
        *(read_only(part) for part in _jeffreys(came, asked, interval)),
        *(read_only(part) for part in _jeffreys(talked, came, interval)),
    )


def winning_distance(*, agree: ArrayLike, disagree: ArrayLike, direction: ArrayLike) -> Floats:
    """How far each group (K,) stands from a decision: 0 if it got all it wanted, 1 if the opposite.

    ``agree`` and ``disagree`` (K, C) count its votes on the statements that the decision settles,
    ``direction`` (C,) is 1 where the decision follows the statement and 0 where it goes against it. The mean
    over statements of |(A + ½)/(A + D + 1) − direction|.

    Raises ValueError for counts that are not whole numbers from 0 on, shapes that do not fit, no statement,
    and a direction other than 0 and 1.

    >>> distance = winning_distance(agree=[[9, 2], [3, 8]], disagree=[[1, 8], [7, 2]], direction=[1, 0])
    >>> distance.round(3).tolist()
    [0.182, 0.727]
    """
    yes, no = whole_numbers(agree, "agree"), whole_numbers(disagree, "disagree")
    wanted = truths(direction, "direction").astype(np.float64)
    one_dimension(wanted, "direction")
    if yes.shape != no.shape:
        raise ValueError(f"agree has the shape {yes.shape} but disagree {no.shape}.")
    if yes.ndim != 2 or yes.shape[1] != len(wanted):
        raise ValueError(f"agree must have a column for each direction, {len(wanted)}, not {yes.shape}.")
    if not len(wanted):
        raise ValueError("direction must name at least one statement.")
    refuse(yes < 0, yes, "agree", "must be 0 or more")
    refuse(no < 0, no, "disagree", "must be 0 or more")
    distance: Floats = np.abs((yes + 0.5) / (yes + no + 1) - wanted).mean(axis=1)
    return read_only(distance)


def _people(values: ArrayLike, name: str) -> Integers:
    counts = whole_numbers(values, name)
    one_dimension(counts, name)
    refuse(counts < 0, counts, name, "must be 0 or more")
    return counts


def _jeffreys(
    counts: Integers, totals: Integers, interval: tuple[float, float]
) -> tuple[Floats, Floats, Floats]:
    some = totals > 0
    a, b = counts + 0.5, totals - counts + 0.5
    parts = (a / (a + b), betaincinv(a, b, interval[0]), betaincinv(a, b, interval[1]))
    rate, low, high = (np.where(some, part, np.nan) for part in parts)
    return rate, low, high


def _ratio(
    a: int, n: int, b: int, m: int, interval: tuple[float, float]
) -> tuple[float, float, float, float]:
    """The ratio of a/n to b/m, its interval, and Fisher's p."""
    if m == 0:
        return NAN, NAN, NAN, NAN
    logarithm = np.log((a + 0.5) / (n + 0.5)) - np.log((b + 0.5) / (m + 0.5))
    reach = ndtri(interval[1]) * np.sqrt(1 / (a + 0.5) - 1 / (n + 0.5) + 1 / (b + 0.5) - 1 / (m + 0.5))
    p_value = fisher_exact([[a, n - a], [b, m - b]])[1]
    ratio, low, high = np.exp([logarithm, logarithm - reach, logarithm + reach])
    return float(ratio), float(low), float(high), float(p_value)
