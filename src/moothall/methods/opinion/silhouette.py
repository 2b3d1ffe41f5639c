"""How much nearer people are to their own group than to the next: the mean silhouette of a division."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moothall.methods.arguments import Floats

# So many people at a time: their distances stay in a processor's fast memory.
SIDE = 256
# Above so many people distances are counted with seven digits.
EXACT = 5000


def mean_silhouettes(points: Floats, labels: NDArray[Any], groups: Sequence[int]) -> Floats:
    """The mean silhouette of the ``points`` (n, 2) under each row of ``labels`` (m, n), which are from 0 to
    less than ``groups`` (m,).

    Of each person: (b − a) / max(a, b), a the mean distance to the others of the group, b the least mean
    distance to another group; 0 for a lone member. Time grows with n², memory with n.
    Source: Rousseeuw 1987, doi 10.1016/0377-0427(87)90125-7.
    """
    kind = np.float64 if len(points) <= EXACT else np.float32
    belongs = np.hstack([own[:, None] == np.arange(k) for own, k in zip(labels, groups, strict=True)])
    sums = _distance_sums(points.astype(kind), belongs.astype(kind)).astype(np.float64)
    ends = np.concatenate([[0], np.cumsum(groups)])
    return np.array([_mean(sums[:, ends[row] : ends[row + 1]], labels[row]) for row in range(len(labels))])


def _mean(sums: Floats, labels: NDArray[Any]) -> float:
    """From the summed distances (n, k) of each person to each group."""
    every = np.arange(len(sums))
    people = np.bincount(labels, minlength=sums.shape[1])
    others = np.divide(sums, people, out=np.full_like(sums, np.inf), where=people > 0)
    others[every, labels] = np.inf
    outside = others.min(axis=1)
    inside = sums[every, labels] / np.maximum(people[labels] - 1, 1)
    greater = np.maximum(inside, outside)
    defined = (people[labels] > 1) & (greater > 0) & np.isfinite(greater)
    return float(np.divide(outside - inside, greater, out=np.zeros_like(greater), where=defined).mean())


def _distance_sums(points: NDArray[Any], belongs: NDArray[Any]) -> NDArray[Any]:
    """(n, groups): the summed distances of each of the ``points`` to those that belong."""
    x, y = np.ascontiguousarray(points.T)
    sums = np.zeros_like(belongs)
    starts = range(0, len(points), SIDE)
    tiles = np.empty((2, SIDE, SIDE), dtype=points.dtype)
    for first in starts:
        rows = slice(first, first + SIDE)
        for second in starts[first // SIDE :]:
            columns = slice(second, second + SIDE)
            here, there = x[rows, None], x[columns]
            distances, rise = tiles[:, : len(here), : len(there)]
            np.subtract(here, there, out=distances)
            distances *= distances
            np.subtract(y[rows, None], y[columns], out=rise)
            rise *= rise
            distances += rise
            np.sqrt(distances, out=distances)
            sums[rows] += distances @ belongs[columns]
            if second != first:
                sums[columns] += distances.T @ belongs[rows]
    return sums
