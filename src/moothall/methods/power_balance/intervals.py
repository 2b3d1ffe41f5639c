"""How sure exposure parity and winning distance are, with so few people."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from moothall.methods.arguments import Floats, Integers, one_dimension, read_only, real_numbers, refuse
from moothall.methods.power_balance.groups import interval_of
from moothall.methods.power_balance.hearing import winning_distance
from moothall.methods.power_balance.resampling import draws, replicates_checked

NAN = float("nan")


def exposure_interval(
    answered: Sequence[ArrayLike], *, level: float = 0.90, replicates: int = 1000, seed: int = 0
) -> tuple[float, float]:
    """The interval of ``exposure_parity``, if everybody in a group could have been another of it.

    ``answered`` has for each group an array of how many statements (or which share of them) each of its
    people answered; the means of these are its exposure. Bootstrap: each group keeps its size, greatest ÷
    least mean in every resample. It never lies below 1: few people differ by chance alone. NaN for fewer
    than two groups and if nobody answered anything; infinite where a group of a resample answered nothing.

    Raises ValueError for a negative or missing number, a group without people, a level outside 0 to 1 and
    fewer than 1 replicates.

    >>> low, high = exposure_interval([[4, 4, 5, 3, 4], [2, 2, 3, 1, 2]])
    >>> round(low, 1), round(high, 1)
    (1.6, 2.6)
    """
    quantiles, count = interval_of(level), replicates_checked(replicates)
    groups = [_answered(own, f"answered[{place}]") for place, own in enumerate(answered)]
    if len(groups) < 2 or not any(own.any() for own in groups):
        return NAN, NAN
    chance = np.random.default_rng(seed)
    means = np.column_stack([_means(chance, own, count) for own in groups])
    least, most = means.min(axis=1), means.max(axis=1)
    ratios = np.divide(most, least, out=np.full(count, np.inf), where=least > 0)
    # Nothing between two of them: halfway to infinity is no number.
    low, high = np.quantile(ratios, quantiles, method="nearest")
    return float(low), float(high)


def winning_interval(
    *,
    agree: ArrayLike,
    disagree: ArrayLike,
    direction: ArrayLike,
    level: float = 0.90,
    replicates: int = 10_000,
    seed: int = 0,
) -> tuple[Floats, Floats]:
    """The interval of ``winning_distance`` for each group (K,): its shares are drawn from their Jeffreys
    distributions Beta(A + ½, D + ½), whose mean the distance is made of.

    Statements are drawn one by one: where people answer several of them alike, it is somewhat too narrow.
    Raises ValueError as ``winning_distance`` does, for a level outside 0 to 1 and fewer than 1 replicates.

    >>> low, high = winning_interval(agree=[[9, 2], [3, 8]], disagree=[[1, 8], [7, 2]], direction=[1, 0])
    >>> low.round(1).tolist(), high.round(1).tolist()
    ([0.1, 0.6], [0.3, 0.9])
    """
    winning_distance(agree=agree, disagree=disagree, direction=direction)
    quantiles, count = interval_of(level), replicates_checked(replicates)
    yes, no, wanted = (np.asarray(numbers, dtype=np.float64) for numbers in (agree, disagree, direction))
    chance = np.random.default_rng(seed)
    total = np.zeros((count, len(yes)))
    for statement, aim in enumerate(wanted):
        shares = chance.beta(yes[:, statement] + 0.5, no[:, statement] + 0.5, size=(count, len(yes)))
        total += np.abs(shares - aim)
    low, high = np.quantile(total / len(wanted), quantiles, axis=0)
    return read_only(low), read_only(high)


def _answered(own: ArrayLike, name: str) -> Floats:
    numbers = real_numbers(own, name)
    one_dimension(numbers, name)
    refuse(np.isnan(numbers) | (numbers < 0), numbers, name, "must be 0 or more")
    if not len(numbers):
        raise ValueError(f"{name} must have at least one person.")
    return numbers


def _means(chance: np.random.Generator, own: Floats, count: int) -> Floats:
    """The means of so many resamples of a group."""
    everyone: Integers = np.zeros(len(own), dtype=np.int64)
    return np.concatenate([own[drawn].mean(axis=1) for drawn in draws(chance, everyone, count)])
