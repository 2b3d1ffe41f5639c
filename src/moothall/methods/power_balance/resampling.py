"""Resamples and shuffles in blocks, so that memory stays bounded."""

from collections.abc import Iterator

import numpy as np

from moothall.methods.arguments import Floats, Integers

# Numbers drawn at a time.
BLOCK = 2_000_000


def replicates_checked(replicates: int) -> int:
    """``replicates`` if it is a whole number from 1 on. Raises ValueError if not."""
    if isinstance(replicates, bool) or replicates != int(replicates) or replicates < 1:
        raise ValueError(f"replicates must be a whole number from 1 on, not {replicates!r}.")
    return int(replicates)


def _blocks(replicates: int, n: int) -> Iterator[int]:
    most = max(1, BLOCK // max(1, n))
    for start in range(0, replicates, most):
        yield min(most, replicates - start)


def draws(chance: np.random.Generator, place: Integers, replicates: int) -> Iterator[Integers]:
    """Blocks of resamples (R, n): everybody is replaced by someone of the same group."""
    people = np.bincount(place, minlength=1)
    first = np.cumsum(people) - people
    by_group = np.argsort(place, kind="stable")
    for size in _blocks(replicates, len(place)):
        drawn = chance.random((size, len(place))) * people[place]
        yield by_group[first[place] + drawn.astype(np.int64)]


def shuffles(chance: np.random.Generator, values: Floats, replicates: int) -> Iterator[Floats]:
    """Blocks of ``values`` in an order of chance (R, n)."""
    for size in _blocks(replicates, len(values)):
        yield chance.permuted(np.tile(values, (size, 1)), axis=1)


def quantiles(values: Floats, interval: tuple[float, float]) -> tuple[float, float]:
    """The two quantiles of what is not NaN; NaN if all is."""
    there = values[~np.isnan(values)]
    if not len(there):
        return float("nan"), float("nan")
    low, high = np.quantile(there, interval)
    return float(low), float(high)
