"""K-means in the plane, many sets of people and many starts at once; no chance but that of its generator."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from moothall.methods.arguments import Floats

ROUNDS = 300
Labels = NDArray[np.signedinteger[Any]]


class Clustering(NamedTuple):
    """Of B problems: ``labels`` (B, n), ``centres`` (B, k, 2), ``inertia`` (B,), summed squared distances."""

    labels: Labels
    centres: Floats
    inertia: Floats


def lloyd(
    points: Floats, centres: Floats, weights: Floats | None = None, *, rounds: int = ROUNDS
) -> Clustering:
    """K-means of ``points`` (B, n, 2) from ``centres`` (B, k, 2) until nobody moves, in so many ``rounds``.

    A person equally near to two centres goes to the first; a centre that nobody is nearest to stays, and one
    at infinity stands for none. People of weight 0 follow, but move no centre.
    """
    x, y = np.ascontiguousarray(np.moveaxis(points, 2, 0))
    weight = np.ones_like(x) if weights is None else weights
    # Weight and weighted coordinates, of everybody and summed for each centre: (3, …).
    parts = np.stack([weight, weight * x, weight * y]).reshape(3, -1)
    centres, (problems, people), k = centres.astype(np.float64), x.shape, centres.shape[1]
    labels, nearest = _assign(x, y, centres)
    first, moving = np.arange(0, problems * k, k), np.arange(problems)
    sums = _sums((labels + first[:, None]).ravel(), parts, problems * k)
    for _ in range(rounds):
        some: Any = moving if len(moving) < problems else slice(None)
        centres[some] = _centres(sums.reshape(3, problems, k)[:, some], centres[some])
        new, nearest[some] = _assign(x[some], y[some], centres[some])
        changed = new != labels[some]
        row, person = np.divmod(np.flatnonzero(changed), people)
        if not len(row):
            break
        row_of_all = moving[row]
        after, before = first[row_of_all] + new[row, person], first[row_of_all] + labels[row_of_all, person]
        moved = parts[:, row_of_all * people + person]
        sums += _sums(np.concatenate([after, before]), np.hstack([moved, -moved]), problems * k)
        labels[some] = new
        moving = moving[changed.any(axis=1)]
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
    labels = np.zeros(x.shape, dtype=np.min_scalar_type(-centres.shape[1]))
    nearest = np.full(x.shape, np.inf, dtype=x.dtype)
    distance, other, nearer = np.empty_like(x), np.empty_like(x), np.empty_like(labels)
    for label in range(centres.shape[1]):
        np.subtract(x, centre[:, label, 0], out=distance)
        np.square(distance, out=distance)
        np.subtract(y, centre[:, label, 1], out=other)
        np.square(other, out=other)
        distance += other
        # Labels only rise here, so the greater one is the later one.
        np.multiply(distance < nearest, labels.dtype.type(label), out=nearer)
        np.maximum(labels, nearer, out=labels)
        np.minimum(nearest, distance, out=nearest)
    return labels, nearest


def _sums(cell: NDArray[np.int64], parts: Floats, size: int) -> Floats:
    """(3, size): the sums of ``parts`` (3, people) in each cell."""
    return np.stack([np.bincount(cell, weights=each, minlength=size) for each in parts])


def _centres(sums: Floats, centres: Floats) -> Floats:
    """Centres of mass (B, k, 2) from ``sums`` (3, B, k); the former ``centres`` where nobody is."""
    held = sums[0] > 0
    means = sums[1:] / np.where(held, sums[0], 1)
    return np.where(held[..., None], np.moveaxis(means, 0, 2), centres)
