"""What a record scores: the sum of its terms' values, each times a weight, and an intercept.

The weights are those of a support vector machine, or the criteria's own vector while there is nothing to
learn from.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from moothall.methods.arguments import Floats
from moothall.methods.screening.checking import IRRELEVANT, RELEVANT, UNDECIDED, Labels
from moothall.methods.screening.features import Features
from moothall.methods.screening.settings import RankingSettings


@dataclass(frozen=True, eq=False)
class Scoring:
    """``basis``: "model", "criteria" or "random"; ``weights`` (V,), None if random."""

    basis: str
    weights: Floats | None = None
    intercept: float = 0.0


def scoring(
    features: Features, labels: Labels, *, criteria: Any, settings: RankingSettings, seed: int
) -> Scoring:
    """What ``labels`` (1, 0, −1) teach about the texts; ``criteria`` is a row (1, V) or None."""
    if features.matrix is None:
        return Scoring("random")
    relevant = int((labels == RELEVANT).sum())
    if relevant and (labels == IRRELEVANT).any():
        example = criteria if relevant < settings.criteria_until else None
        return _learnt(features.matrix, labels, example, settings, seed)
    if criteria is not None:
        # All rows have length 1, so this is the cosine.
        return Scoring("criteria", criteria.toarray().ravel())
    return Scoring("random")


def _learnt(matrix: Any, labels: Labels, example: Any, settings: RankingSettings, seed: int) -> Scoring:
    from scipy.sparse import vstack
    from sklearn import config_context
    from sklearn.svm import LinearSVC

    decided = np.flatnonzero(labels != UNDECIDED)
    weak = _weak_negatives(labels, settings, seed)
    truth = labels[decided]
    rows = matrix[np.concatenate([decided, weak])]
    if example is not None:
        truth, rows = (
            np.append(truth, np.int8(RELEVANT)),
            vstack([matrix[decided], example, matrix[weak]], "csr"),
        )
    weights = _sample_weights(truth, settings.relevant_ratio)
    light = weights[truth == IRRELEVANT].mean() * settings.weak_negative_weight
    machine = LinearSVC(C=settings.penalty, loss="squared_hinge", dual="auto", random_state=seed)
    # Its checks take as long as a small fit does, and what comes here is checked already.
    with config_context(assume_finite=True, skip_parameter_validation=True):
        machine.fit(
            rows,
            np.concatenate([truth, np.full(len(weak), IRRELEVANT, dtype=np.int8)]),
            sample_weight=np.concatenate([weights, np.full(len(weak), light)]),
        )
    return Scoring("model", machine.coef_.ravel(), float(machine.intercept_[0]))


def _weak_negatives(labels: Labels, settings: RankingSettings, seed: int) -> Any:
    """Undecided rows that stand for the irrelevant: most of the undecided are."""
    undecided = np.flatnonzero(labels == UNDECIDED)
    if not settings.weak_negative_weight:
        return undecided[:0]
    chance = np.random.default_rng([seed, len(labels) - len(undecided)])
    return chance.choice(undecided, min(settings.weak_negatives, len(undecided)), replace=False)


def _sample_weights(truth: Labels, relevant_ratio: float) -> Floats:
    """All relevant ones together weigh ``relevant_ratio`` times as much as all irrelevant ones; mean 1."""
    relevant = truth == RELEVANT
    weights = np.where(relevant, 1.0, relevant.sum() / (relevant_ratio * (~relevant).sum()))
    weights *= len(weights) / weights.sum()
    return weights
