"""One screening from its first record to its last: verdicts come in, suggestions go out."""

import hashlib
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import chain

import numpy as np

from moothall.methods.arguments import Integers, read_only
from moothall.methods.screening.checking import (
    UNDECIDED,
    Labels,
    checked_criteria,
    checked_index,
    checked_label,
    checked_seed,
    checked_texts,
)
from moothall.methods.screening.features import Features, features
from moothall.methods.screening.ranking import Ranking, ranking_of
from moothall.methods.screening.scoring import Scoring, scoring
from moothall.methods.screening.settings import RankingSettings, batch_size


@dataclass(frozen=True)
class Suggestion:
    """A record to read: its ``index``, and why: "ranked", "criteria" or "random".

    ``position`` is its rank among the undecided, from 1, None if it was drawn at random. ``score`` is that of
    the ranking, NaN for a text that was added after it.
    """

    index: int
    reason: str
    position: int | None
    score: float


@dataclass(frozen=True)
class TermWeight:
    """How far a term raises (above 0) or lowers (below 0) the score of a record."""

    term: str
    contribution: float


class ScreeningSession:
    """The state of a screening: a function of the texts, the verdicts in their order, settings and seed.

    The ranking is made anew by ``refit`` only; in between, what has been decided drops out of it. Every
    verdict has a slot, counted from 0: as many slots as ``explore_share`` says serve the next record of a
    fixed permutation instead of the best one, so that what was missed can be estimated.

    Raises ValueError if there are no texts, or one is not text.

    >>> session = ScreeningSession(["free swimming", "road works", "swimming lessons"], criteria="swimming")
    >>> session.next()[0].index, session.next()[0].reason
    (0, 'criteria')
    >>> session.decide(0, 1)
    >>> session.decide(1, 0)
    >>> session.refit().order.tolist()
    [2]
    >>> [term.term for term in session.explain(2, terms=1)]
    ['swimming']
    """

    def __init__(
        self,
        texts: Sequence[str],
        *,
        criteria: str | None = None,
        settings: RankingSettings = RankingSettings(),  # noqa: B008  (frozen)
        seed: int = 0,
    ) -> None:
        self._texts = checked_texts(texts)
        self._criteria = checked_criteria(criteria)
        self._settings = settings
        self._seed = checked_seed(seed)
        self._labels: Labels = np.full(len(self._texts), UNDECIDED, dtype=np.int8)
        self._decisions: dict[int, int] = {}
        self._permutation = self._drawn()
        self._fit_on(features(self._texts, settings))

    # What people do.

    def decide(self, index: int, label: int) -> None:
        """A verdict on a record: 1 relevant, 0 irrelevant. Raises ValueError if it has one already."""
        place = checked_index(index, len(self._texts))
        verdict = checked_label(label)
        if place in self._decisions:
            raise ValueError(f"Record {place} is decided already.")
        self._decisions[place] = verdict
        self._labels[place] = verdict
        self._since_fit += 1

    def undo(self, index: int) -> None:
        """Take a verdict back. Raises ValueError if there is none on this record."""
        place = checked_index(index, len(self._texts))
        if place not in self._decisions:
            raise ValueError(f"Record {place} is not decided.")
        del self._decisions[place]
        self._labels[place] = UNDECIDED
        self._outdated = True

    def add(self, texts: Sequence[str]) -> range:
        """More records, and the places they got. The next ``refit`` learns their terms.

        A new permutation is drawn over all of them, so the random sample begins anew.
        """
        more = checked_texts(texts)
        first = len(self._texts)
        self._texts += more
        self._labels = np.append(self._labels, np.full(len(more), UNDECIDED, dtype=np.int8))
        self._permutation = self._drawn()
        self._outdated = True
        return range(first, len(self._texts))

    # What they get.

    @property
    def ranking(self) -> Ranking:
        """The ranking of the last fit, without what has been decided since."""
        left = self._labels[self._ranking.order] == UNDECIDED
        if left.all():
            return self._ranking
        made = self._ranking
        order, score = read_only(made.order[left]), read_only(made.score[left])
        return Ranking(order, score, made.basis, made.n_labelled, made.n_relevant, made.n_irrelevant)

    @property
    def needs_refit(self) -> bool:
        """Whether enough verdicts have come in since the last fit, one was undone, or texts were added."""
        due = batch_size(self._settings, self._ranking.n_labelled)
        return self._outdated or self._since_fit >= due

    @property
    def intercept(self) -> float:
        """What a record scores before any of its terms counts."""
        return self._scoring.intercept

    def refit(self) -> Ranking:
        """Learn from all verdicts so far, and rank what is undecided."""
        if self._outdated or self._since_fit:
            self._fit_on(self._current_features())
        return self._ranking

    def next(self, k: int = 1) -> tuple[Suggestion, ...]:
        """The next ``k`` records to read, fewer if fewer are undecided. Nothing changes by asking."""
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k!r}.")
        ranking = self.ranking
        positions = {index: at for at, index in enumerate(ranking.order[:k].tolist(), start=1)}
        ranked, drawn = iter(positions), self._stream()
        served: dict[int, int | None] = {}
        for slot in range(len(self._decisions), len(self._decisions) + k):
            at_random = self._is_random(slot)
            # What was added after the last fit has no rank yet, and is drawn when nothing else is left.
            candidates = drawn if at_random else chain(ranked, drawn)
            index = next((each for each in candidates if each not in served), None)
            if index is None:
                break
            served[index] = None if at_random else positions.get(index)
        return tuple(_suggested(ranking, index, position) for index, position in served.items())

    def explain(self, index: int, *, terms: int = 10) -> tuple[TermWeight, ...]:
        """The terms that move a record's score most, the strongest first.

        With ``intercept``, all of them add up to the score. Empty if the ranking is at random, and for a text
        that was added after it.
        """
        place = checked_index(index, len(self._texts))
        if terms < 1:
            raise ValueError(f"terms must be at least 1, not {terms!r}.")
        matrix, weights = self._features.matrix, self._scoring.weights
        if weights is None or place >= matrix.shape[0]:
            return ()
        row = matrix[[place]]
        contributions = row.data * weights[row.indices]
        strongest = np.lexsort((row.indices, -np.abs(contributions)))[:terms]
        return tuple(
            TermWeight(self._features.term(row.indices[at]), float(contributions[at]))
            for at in strongest.tolist()
            if contributions[at]
        )

    def audit_labels(self) -> list[int]:
        """The verdicts on the longest part of the permutation, from its beginning, that is wholly decided.

        It is a simple random sample of all records, whatever the ranking served: see ``audit_recall``.
        """
        labels = self._labels[self._permutation]
        waiting = np.flatnonzero(labels == UNDECIDED)
        sample: list[int] = labels[: waiting[0] if waiting.size else None].tolist()
        return sample

    def digest(self) -> str:
        """SHA-256 over the order that a fit now gives, the settings, the seed and the standing verdicts in
        their order. Who replays the same verdicts gets the same, however often they fitted in between."""
        ranking = self._ranking
        if self._outdated or self._since_fit:
            known = self._current_features()
            ranking = ranking_of(known, self._learnt(known), self._labels, seed=self._seed)
        told = {
            "order": ranking.order.tolist(),
            "settings": asdict(self._settings),
            "seed": self._seed,
            "decisions": list(self._decisions.items()),
        }
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    # How it is done.

    def _drawn(self) -> Integers:
        size = len(self._texts)
        return np.random.default_rng([self._seed, 1, size]).permutation(size)

    def _is_random(self, slot: int) -> bool:
        share = self._settings.explore_share
        return math.floor((slot + 1) * share) > math.floor(slot * share)

    def _stream(self) -> Iterator[int]:
        """What is undecided of the permutation."""
        yield from self._permutation[self._labels[self._permutation] == UNDECIDED].tolist()

    def _current_features(self) -> Features:
        """With the terms of texts that were added since the last fit."""
        if self._fitted_texts == len(self._texts):
            return self._features
        return features(self._texts, self._settings)

    def _learnt(self, known: Features) -> Scoring:
        criteria = known.of(self._criteria)
        return scoring(known, self._labels, criteria=criteria, settings=self._settings, seed=self._seed)

    def _fit_on(self, known: Features) -> None:
        self._features = known
        self._fitted_texts = len(self._texts)
        self._scoring = self._learnt(known)
        self._ranking = ranking_of(known, self._scoring, self._labels, seed=self._seed)
        self._since_fit, self._outdated = 0, False


def _suggested(ranking: Ranking, index: int, position: int | None) -> Suggestion:
    if position is None or ranking.basis == "random":
        score = ranking.score[ranking.order == index]
        return Suggestion(index, "random", None, float(score[0]) if score.size else math.nan)
    reason = "ranked" if ranking.basis == "model" else "criteria"
    return Suggestion(index, reason, position, float(ranking.score[position - 1]))
