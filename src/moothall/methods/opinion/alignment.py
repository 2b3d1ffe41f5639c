"""Do the opinion groups follow the lines of declared groups?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import random_table

from moothall.methods.arguments import Floats, Integers, one_dimension, whole_numbers
from moothall.methods.opinion.membership import declared

# Rounding must not make a table that is as uneven as the observed one a less uneven one.
ROUNDING = 1e-12


@dataclass(frozen=True)
class Alignment:
    """How far two divisions of the same people coincide; all NaN where one of them has a single part.

    ``rand``: the adjusted Rand index, 1 for the same division, about 0 for chance. ``cramers_v``: 0 for no
    association, 1 for full. ``p_value``: the share of shuffled divisions at least as associated.
    """

    rand: float
    cramers_v: float
    p_value: float


def alignment(
    *, labels: ArrayLike, membership: ArrayLike, permutations: int = 999, seed: int = 0
) -> Alignment:
    """Whether opinion groups, ``labels`` (P,) from 0 on, −1 for none, follow the declared ``membership``
    (P, K): are the divisions institutional?

    People in several declared groups count in the first of them; people in none, or without an opinion
    group, do not count. The p-value shuffles the labels: (1 + as associated) / (1 + ``permutations``).

    Source: Hubert and Arabie 1985, doi 10.1007/BF01908075; Cramér 1946. Raises ValueError for arrays that do
    not fit, a declared group that nobody is in, and fewer than one permutation.

    >>> declared_groups = [[True, False]] * 10 + [[False, True]] * 10
    >>> alignment(labels=[0] * 10 + [1] * 10, membership=declared_groups)
    Alignment(rand=1.0, cramers_v=1.0, p_value=0.001)
    """
    opinion = whole_numbers(labels, "labels")
    one_dimension(opinion, "labels")
    members = declared(membership, people=len(opinion))
    if permutations < 1:
        raise ValueError(f"permutations must be 1 or more, not {permutations!r}.")
    counted = (opinion >= 0) & members.any(axis=1)
    counts = cross_table(opinion[counted], members[counted].argmax(axis=1))
    if min(counts.shape) < 2:
        return Alignment(rand=float("nan"), cramers_v=float("nan"), p_value=float("nan"))
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    chance = np.random.default_rng(seed)
    # Tables with these sums come up as often as by shuffling labels, and are made without shuffling any.
    shuffled = random_table(rows, columns).rvs(size=permutations, random_state=chance)
    observed = float(_cramers_v(counts))
    as_associated = int((_cramers_v(shuffled) >= observed - ROUNDING).sum())
    return Alignment(
        rand=adjusted_rand(counts),
        cramers_v=observed,
        p_value=(1 + as_associated) / (1 + permutations),
    )


def cross_table(one: Integers, other: Integers) -> Integers:
    """How many people are in each part of each of two divisions; parts without people are left out."""
    ones, row = np.unique(one, return_inverse=True)
    others, column = np.unique(other, return_inverse=True)
    counts = np.bincount(row * len(others) + column, minlength=len(ones) * len(others))
    return counts.reshape(len(ones), len(others))


def adjusted_rand(counts: Integers) -> float:
    """The adjusted Rand index of a cross table with at least two rows and columns."""
    both, rows, columns = (_pairs(part) for part in (counts, counts.sum(axis=1), counts.sum(axis=0)))
    expected = rows * columns / _pairs(counts.sum())
    return float((both - expected) / ((rows + columns) / 2 - expected))


def _pairs(counts: NDArray[np.int64]) -> float:
    return float((counts * (counts - 1) / 2).sum())


def _cramers_v(tables: NDArray[np.float64] | Integers) -> Floats:
    """√(χ² / (n · (the lesser of rows and columns − 1))) of tables (…, R, C)."""
    rows, columns = tables.sum(axis=-1, keepdims=True), tables.sum(axis=-2, keepdims=True)
    people = tables.sum(axis=(-1, -2))
    squares = (tables**2 / (rows * columns)).sum(axis=(-1, -2)) - 1
    v: Floats = np.sqrt(np.maximum(squares, 0) / (min(tables.shape[-2:]) - 1))
    return v if people.all() else np.full_like(v, np.nan)
