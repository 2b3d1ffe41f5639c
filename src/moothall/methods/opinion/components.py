"""The two directions in which people's votes differ most, without a full matrix of people and statements."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

import numpy as np
from scipy.linalg import eigh
from scipy.sparse.linalg import LinearOperator, eigsh

from moothall.methods.arguments import Floats
from moothall.methods.opinion.blocks import Block, statement_products, total

# Up to so many statements all their products are held.
HELD = 1500
TOLERANCE = 1e-8
# A direction with less than this share of the first one's variance is rounding error.
NOTHING = 1e-13


class Components(NamedTuple):
    """``loadings`` (C, 2), ``singular_values`` (2,), and the sum of all squared entries."""

    loadings: Floats
    singular_values: Floats
    squares: float


def components(parts: Callable[[], Iterable[Block]], means: Floats) -> Components:
    """The first two right singular vectors of the votes less ``means``, 0 where somebody did not vote.

    ``parts`` gives the blocks of people, once for each pass. A statement whose mean is NaN does not count.
    The loading with the largest absolute value is positive; directions that do not exist are 0.
    """
    counted = np.flatnonzero(~np.isnan(means))
    loadings = np.zeros((len(means), 2))
    if not len(counted):
        return Components(loadings, np.zeros(2), 0.0)
    if len(means) <= HELD:
        products = total(partial(statement_products, means=means), parts())
        variances, vectors = leading(products[np.ix_(counted, counted)])
        squares = float(np.trace(products))
    else:
        squares = total(partial(_squares, means=means), parts())
        if not squares:
            return Components(loadings, np.zeros(2), 0.0)
        variances, found = _lanczos(parts, means)
        vectors = found[counted]
    loadings[counted] = vectors
    return Components(loadings, np.sqrt(variances), float(squares))


def leading(products: Floats) -> tuple[Floats, Floats]:
    """The two largest eigenvalues (2,) of a matrix of products, and their vectors (C, 2), signed."""
    size = len(products)
    if size == 1:
        return _signed(np.array([products[0, 0], 0.0]), np.array([[1.0, 0.0]]))
    values, vectors = eigh(products, subset_by_index=(size - 2, size - 1), check_finite=False)
    return _signed(values[::-1], vectors[:, ::-1])


def _lanczos(parts: Callable[[], Iterable[Block]], means: Floats) -> tuple[Floats, Floats]:
    size = len(means)
    start = np.ones(size) / np.sqrt(size)
    products = LinearOperator(
        (size, size), matvec=lambda vector: total(partial(_applied, means=means, vector=vector), parts())
    )
    if not np.any(products @ start):
        # A start that the products send to nothing finds nothing.
        start = np.cos(np.arange(size))
    values, vectors = eigsh(products, k=2, v0=start, tol=TOLERANCE)
    order = np.argsort(-values)
    return _signed(values[order], vectors[:, order])


def _applied(block: Block, means: Floats, vector: Floats) -> Floats:
    centred = block.centred(means)
    return np.asarray(centred.T @ (centred @ np.ravel(vector)))


def _squares(block: Block, means: Floats) -> float:
    return float((block.centred(means).data ** 2).sum())


def _signed(values: Floats, vectors: Floats) -> tuple[Floats, Floats]:
    largest = np.abs(vectors).argmax(axis=0)
    signs = np.where(vectors[largest, [0, 1]] < 0, -1.0, 1.0)
    there = (values > 0) & (values > NOTHING * values[0])
    return np.where(there, values, 0.0), vectors * np.where(there, signs, 0.0)
