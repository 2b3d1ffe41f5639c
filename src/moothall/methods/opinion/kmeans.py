"""K-means in the plane, many sets of people and many starts at once; no chance but that of its generator."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from moothall.methods.arguments import Floats

ROUNDS = 300
Labels = NDArray[np.int8]


class Clustering(NamedTuple):
    """Of B problems: ``labels`` (B, n), ``centres`` (B, k, 2), ``inertia`` (B,), summed squared distances."""

    labels: Labels
    centres: Floats
    inertia: Floats


def lloyd(
    points: Floats, centres: Floats, weights: Floats | None = None, *, rounds: int = ROUNDS
) -> Clustering:
    """K-means of ``points`` (B, n, 2) from ``centres`` (B, k, 2) until nobody moves, in so many ``rounds``.

    A person equally near to two centres goes to the first; a centre that nobody is nearest to stays. People
    of weight 0 follow, but move no centre. Distances are counted with the digits that ``points`` have.
    """
    x, y = np.ascontiguousarray(np.moveaxis(points, 2, 0))
    weight = np.ones_like(x) if weights is None else weights
    centres = centres.astype(np.float64)
    problems, k = centres.shape[:2]
    labels, nearest = _assign(x, y, centres)
    moving = np.arange(problems)
    first = np.arange(0, problems * k, k)[:, None]
    moments = _moments(
        (labels.astype(np.int64) + first).ravel(), weight.ravel(), x.ravel(), y.ravel(), problems * k
    )
    for _ in range(rounds):
        centres[moving] = _centres(moments.reshape(-1, k, 3)[moving], centres[moving])
        some: Any = moving if len(moving) < problems else slice(None)
        new, nearest[some] = _assign(x[some], y[some], centres[some])
        row, person = np.nonzero(new != labels[some])
        if not len(row):
            break
        moved = moving[row], person
        who = weight[moved], x[moved], y[moved], problems * k
        moments += _moments(k * moved[0] + new[row, person], *who) - _moments(
            k * moved[0] + labels[moved], *who
        )
        labels[some] = new
        moving = np.unique(moved[0])
    return Clustering(labels, centres, (nearest * weight).sum(axis=1))


def spread_centres(points: Floats, weights: Floats, draws: Floats) -> Floats:
    """(B, k, 2): centres chosen among ``points`` (B, n, 2) by k-means++, with one of ``draws`` (B, k) each.

    The chance of a point is its weight times the squared distance from the nearest centre chosen before it.
    Source: Arthur and Vassilvitskii 2007.
    """
    every = np.arange(len(points))
    chances = weights
    centres = np.empty((*draws.shape, 2))
    distances: Floats | None = None
    for place in range(draws.shape[1]):
        sums = np.cumsum(chances, axis=1)
        target = draws[:, place, None] * sums[:, -1:]
        chosen = np.minimum((sums <= target).sum(axis=1), points.shape[1] - 1)
        centres[:, place] = points[every, chosen]
        new = ((points - centres[:, place, None]) ** 2).sum(axis=2)
        distances = new if distances is None else np.minimum(distances, new)
        chances = weights * distances
    return centres


def _assign(x: Floats, y: Floats, centres: Floats) -> tuple[Labels, Floats]:
    """The nearest centre of each person, and the squared distance to it."""
    centre = centres.astype(x.dtype)[..., None]
    labels = np.zeros(x.shape, dtype=np.int8)
    nearest = np.full(x.shape, np.inf, dtype=x.dtype)
    distance, other, nearer = np.empty_like(x), np.empty_like(x), np.empty_like(labels)
    for label in range(centres.shape[1]):
        np.subtract(x, centre[:, label, 0], out=distance)
        np.square(distance, out=distance)
        np.subtract(y, centre[:, label, 1], out=other)
        np.square(other, out=other)
        distance += other
        # Labels only rise here, so the greater one is the later one.
        np.multiply((distance < nearest).view(np.int8), np.int8(label), out=nearer)
        np.maximum(labels, nearer, out=labels)
        np.minimum(nearest, distance, out=nearest)
    return labels, nearest


def _moments(cell: NDArray[np.int64], weight: Floats, x: Floats, y: Floats, size: int) -> Floats:
    """(size, 3): of the people in each cell the weight, and the weighted sums of x and y."""
    parts = weight, weight * x, weight * y
    return np.stack([np.bincount(cell, weights=each, minlength=size) for each in parts], axis=1)


def _centres(moments: Floats, centres: Floats) -> Floats:
    """Centres of mass (B, k, 2); the former ``centres`` where nothing is."""
    mass = moments[..., :1]
    return np.where(mass > 0, moments[..., 1:] / np.where(mass > 0, mass, 1), centres)
