"""Dividing people in the plane: the best of many k-means into a number of groups none of which is tiny."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moothall.methods.arguments import Floats
from moothall.methods.opinion.kmeans import Clustering, lloyd, spread_centres
from moothall.methods.opinion.silhouette import mean_silhouettes

# Up to so many people everything is exact; above, k-means divides so many points that stand for people near
# them, found in a few rounds, and silhouettes are means over so many people, evenly chosen.
EXACT, BASE, BASE_ROUNDS, SAMPLED = 5000, 100, 10, 4000
# So many numbers are worked on at once: they stay in a processor's memory.
AT_ONCE = 1 << 16


@dataclass(frozen=True, eq=False)
class Sample:
    """People to be divided: their ``points`` (n, 2), the ``least`` people that each group must have, and
    ``chance``, the generator that starts are drawn from."""

    points: Floats
    least: float
    chance: np.random.Generator


@dataclass(frozen=True, eq=False)
class Division:
    """For each k tried, in order: ``labels`` (n,), ``inertia``, mean ``silhouette``, and whether it is
    ``valid``: no group is too small."""

    tried: tuple[int, ...]
    labels: tuple[NDArray[Any], ...]
    inertia: tuple[float, ...]
    silhouette: tuple[float, ...]
    valid: tuple[bool, ...]

    @property
    def best(self) -> int | None:
        """The place of the valid k with the greatest silhouette, of equal ones the least; None if none is."""
        places = [place for place, valid in enumerate(self.valid) if valid]
        return max(places, key=lambda place: self.silhouette[place], default=None)

    @property
    def score(self) -> float:
        """The greatest silhouette of a valid k, −∞ if there is none."""
        return -np.inf if self.best is None else self.silhouette[self.best]


def divide(samples: Iterable[Sample], *, tried: Sequence[int], starts: int) -> Iterator[Division]:
    """Each sample divided into each of the ``tried`` numbers of groups, the best of so many ``starts``.

    Samples that are small are worked on together.
    """
    waiting = iter(samples)
    while first := next(waiting, None):
        if len(first.points) > EXACT:
            yield _approximate(first, tried, starts)
            continue
        together = max(1, AT_ONCE // (starts * len(first.points)))
        batch = [first, *islice(waiting, together - 1)]
        found = _clusterings([(each.points, None, each.chance) for each in batch], tried, starts)
        for each, clusterings in zip(batch, found, strict=True):
            labels = tuple(labels for labels, _ in clusterings)
            silhouettes = mean_silhouettes(each.points, np.vstack(labels), tried)
            yield _division(each, tried, labels, [inertia for _, inertia in clusterings], silhouettes)


def _division(
    sample: Sample,
    tried: Sequence[int],
    labels: tuple[NDArray[Any], ...],
    inertia: Iterable[float],
    silhouettes: Floats,
) -> Division:
    smallest = [np.bincount(own, minlength=k).min() for own, k in zip(labels, tried, strict=True)]
    return Division(
        tuple(tried),
        labels,
        tuple(float(each) for each in inertia),
        tuple(silhouettes.tolist()),
        tuple(bool(each >= sample.least) for each in smallest),
    )


Weighted = tuple[Floats, Floats | None, np.random.Generator]


def _clusterings(
    batch: list[Weighted], tried: Sequence[int], starts: int
) -> list[list[tuple[NDArray[Any], float]]]:
    """For each set of weighted points and each k: the labels and inertia of the best start."""
    most = max(len(points) for points, _, _ in batch)
    padded, weights = np.zeros((len(batch), most, 2)), np.zeros((len(batch), most))
    for row, (points, weight, _) in enumerate(batch):
        padded[row, : len(points)] = points
        weights[row, : len(points)] = 1 if weight is None else weight
    draws = np.stack([chance.random((starts, max(tried))) for _, _, chance in batch])
    padded, weights = (np.repeat(each, starts, axis=0) for each in (padded, weights))
    # The first k of more centres are spread just as k centres are.
    centres = spread_centres(padded, weights, draws.reshape(len(padded), -1))
    alike = None if (weights == 1).all() else weights
    best = [_best(lloyd(padded, centres[:, :k], alike), starts) for k in tried]
    return [
        [(labels[row, : len(points)], inertia[row]) for labels, inertia in best]
        for row, (points, _, _) in enumerate(batch)
    ]


def _best(found: Clustering, starts: int) -> tuple[NDArray[Any], Floats]:
    """Labels and inertia of the start with the least inertia, for each set of points."""
    inertia = found.inertia.reshape(-1, starts)
    chosen = inertia.argmin(axis=1) + np.arange(0, len(found.inertia), starts)
    return found.labels[chosen], found.inertia[chosen]


def _approximate(sample: Sample, tried: Sequence[int], starts: int) -> Division:
    """As for few people, but of points that stand for the many."""
    points = sample.points[None]
    ones, draws = np.ones(points.shape[:2]), sample.chance.random((1, BASE))
    near, base, _ = lloyd(points, spread_centres(points, ones, draws), rounds=BASE_ROUNDS)
    masses = np.bincount(near[0], minlength=BASE).astype(np.float64)
    (clusterings,) = _clusterings([(base[0], masses, sample.chance)], tried, starts)
    labels = tuple(own[near[0]] for own, _ in clusterings)
    some = np.linspace(0, len(sample.points) - 1, SAMPLED).astype(np.int64)
    silhouettes = mean_silhouettes(sample.points[some], np.vstack(labels)[:, some], tried)
    inertia = [_inertia(sample.points, own, k) for own, k in zip(labels, tried, strict=True)]
    return _division(sample, tried, labels, inertia, silhouettes)


def _inertia(points: Floats, labels: NDArray[Any], k: int) -> float:
    people = np.maximum(np.bincount(labels, minlength=k), 1)
    means = [np.bincount(labels, weights=each, minlength=k) / people for each in points.T]
    return float(sum(((each - mean[labels]) ** 2).sum() for each, mean in zip(points.T, means, strict=True)))
