"""The order in which undecided records are worth reading."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from moothall.methods.arguments import Floats, Integers, read_only
from moothall.methods.screening.checking import (
    DECIDED,
    IRRELEVANT,
    RELEVANT,
    UNDECIDED,
    Labels,
    checked_criteria,
    checked_labels,
    checked_seed,
    checked_texts,
)
from moothall.methods.screening.features import Features, features
from moothall.methods.screening.scoring import Scoring, scoring
from moothall.methods.screening.settings import RankingSettings


@dataclass(frozen=True, eq=False)
class Ranking:
    """``order`` (M,): the undecided rows, best first; ``score`` (M,) of each. Read-only arrays.

    ``basis``: "model" (learnt from verdicts), "criteria" (likeness to the criteria's text, 0 to 1) or
    "random" (a permutation, all scores 0). ``n_labelled`` verdicts were known when it was made.
    """

    order: Integers
    score: Floats
    basis: str
    n_labelled: int
    n_relevant: int
    n_irrelevant: int


def rank(
    texts: Sequence[str],
    labels: Iterable[Any],
    *,
    criteria: str | None = None,
    settings: RankingSettings = RankingSettings(),  # noqa: B008  (frozen)
    seed: int = 0,
) -> Ranking:
    """The undecided among ``texts`` (title and abstract in one), most probably relevant first.

    ``labels``: 1 relevant, 0 irrelevant, −1 undecided, one for each text. Terms weigh by a linear support
    vector machine on term frequencies; without a 1 and a 0, texts are ranked by their likeness to the
    ``criteria``, and without those (or if they share no term with any text) at random. Equal scores stand
    in the order of the texts.

    Source: ELAS u4 of ASReview 3 (van de Schoot and others 2021, doi 10.1038/s42256-020-00287-7), with weak
    negatives added. Raises ValueError if there are no texts, lengths differ, or one is not text or not a
    label.

    >>> texts = ["free swimming for children", "swimming lessons at school", "bus timetables", "road works"]
    >>> ranking = rank(texts, [1, -1, 0, -1])
    >>> ranking.order.tolist(), ranking.basis
    ([1, 3], 'model')
    """
    given = checked_texts(texts)
    found = checked_labels(labels, allowed=(*DECIDED, UNDECIDED))
    if len(found) != len(given):
        raise ValueError(f"labels has {len(found)} entries but texts has {len(given)}.")
    known = features(given, settings)
    words = known.of(checked_criteria(criteria))
    learnt = scoring(known, found, criteria=words, settings=settings, seed=checked_seed(seed))
    return ranking_of(known, learnt, found, seed=seed)


def ranking_of(known: Features, learnt: Scoring, labels: Labels, *, seed: int) -> Ranking:
    """The undecided rows by what they score."""
    if learnt.weights is None:
        order = np.random.default_rng(seed).permutation(len(labels))
        order = order[labels[order] == UNDECIDED]
        score = np.zeros(len(order))
    else:
        undecided = np.flatnonzero(labels == UNDECIDED)
        # Scoring every row takes less memory than a copy of the undecided ones.
        score = (known.matrix @ learnt.weights)[undecided] + learnt.intercept
        best_first = np.argsort(-score, kind="stable")
        order, score = undecided[best_first], score[best_first]
    relevant, irrelevant = (int((labels == label).sum()) for label in (RELEVANT, IRRELEVANT))
    return Ranking(
        order=read_only(order.astype(np.int64)),
        score=read_only(score),
        basis=learnt.basis,
        n_labelled=relevant + irrelevant,
        n_relevant=relevant,
        n_irrelevant=irrelevant,
    )
