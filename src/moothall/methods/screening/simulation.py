"""What a ranking would have saved: the verdicts of a finished review are revealed as it asks for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moothall.methods.arguments import Integers, read_only
from moothall.methods.screening.checking import (
    Labels,
    checked_index,
    checked_labels,
    checked_seed,
    checked_texts,
)
from moothall.methods.screening.measures import ScreeningMetrics, screening_metrics
from moothall.methods.screening.session import ScreeningSession
from moothall.methods.screening.settings import RankingSettings, batch_size

UNTIL = ("all_relevant", "all")


@dataclass(frozen=True, eq=False)
class Simulation:
    """``order`` (K,): the records as they were screened, the two ``priors`` first, with their ``labels``;
    read-only arrays. ``n_fits``: how often the ranking was made. ``metrics``: without the priors, unscreened
    records taken for irrelevant."""

    order: Integers
    labels: NDArray[np.int8]
    n_fits: int
    priors: tuple[int, int]
    metrics: ScreeningMetrics


def draw_priors(labels: Iterable[Any], *, seed: int = 0) -> tuple[int, int]:
    """A relevant and an irrelevant record, at random, to begin a simulation with.

    Raises ValueError for a label that is neither 0 nor 1, and if all are of one class.

    >>> draw_priors([0, 0, 1, 0, 1], seed=1)
    (4, 0)
    """
    return _drawn(checked_labels(labels), seed)


def simulate(
    texts: Sequence[str],
    labels: Iterable[Any],
    *,
    priors: tuple[int, int] | None = None,
    settings: RankingSettings = RankingSettings(explore_share=0.0),  # noqa: B008  (frozen)
    seed: int = 0,
    until: str = "all_relevant",
) -> Simulation:
    """Screen ``texts`` of known ``labels`` (1, 0) in the order that a ``ScreeningSession`` suggests.

    It begins with the verdicts on ``priors``, one relevant and one irrelevant record, drawn if not given,
    and ends when all relevant are found or ``all`` are screened. The ranking is made anew after each batch.

    Raises ValueError if lengths differ, a label is neither 0 nor 1, fewer than two are relevant, or the
    priors are not one of each class.

    >>> texts = ["free swimming", "swimming lessons", "bus times", "road works", "bus lanes", "road signs"]
    >>> found = simulate(texts, [1, 1, 0, 0, 0, 0], priors=(0, 2))
    >>> found.order.tolist(), found.n_fits, found.metrics.n_100
    ([0, 2, 1], 1, 1)
    """
    given, truth = checked_texts(texts), checked_labels(labels)
    if len(truth) != len(given):
        raise ValueError(f"labels has {len(truth)} entries but texts has {len(given)}.")
    if until not in UNTIL:
        raise ValueError(f"until must be “all_relevant” or “all”, not {until!r}.")
    first = _drawn(truth, seed) if priors is None else _checked_priors(priors, truth)
    if truth.sum() < 2:
        raise ValueError("labels must hold a relevant record beside the one the simulation begins with.")
    order, n_fits = _screened(given, truth, first, settings, seed, until)
    verdicts = truth[order]
    padded = np.append(verdicts, np.zeros(len(truth) - len(verdicts), dtype=np.int8))
    return Simulation(
        order=read_only(order),
        labels=read_only(verdicts),
        n_fits=n_fits,
        priors=first,
        metrics=screening_metrics(padded, n_prior=len(first)),
    )


def _drawn(truth: Labels, seed: int) -> tuple[int, int]:
    # As ASReview's benchmarks draw them; the later generators of numpy give others.
    chance = np.random.RandomState(checked_seed(seed))
    classes = [np.flatnonzero(truth == label) for label in (1, 0)]
    if not all(len(rows) for rows in classes):
        raise ValueError("labels must hold both classes to draw one record of each.")
    relevant, irrelevant = (int(chance.choice(rows)) for rows in classes)
    return relevant, irrelevant


def _checked_priors(priors: tuple[int, int], truth: Labels) -> tuple[int, int]:
    given = [checked_index(each, len(truth), f"priors[{at}]") for at, each in enumerate(priors)]
    if sorted(truth[given].tolist()) != [0, 1]:
        raise ValueError(f"priors must be one relevant and one irrelevant record, not {tuple(given)}.")
    return given[0], given[1]


def _screened(
    texts: list[str],
    truth: Labels,
    priors: tuple[int, int],
    settings: RankingSettings,
    seed: int,
    until: str,
) -> tuple[Integers, int]:
    """The records in the order screened, and how often the ranking was made."""
    session = ScreeningSession(texts, settings=settings, seed=seed)
    order, n_fits = list(priors), 0
    for index in priors:
        session.decide(index, int(truth[index]))
    missing = int(truth.sum()) - 1
    while missing if until == "all_relevant" else len(order) < len(truth):
        session.refit()
        n_fits += 1
        for suggestion in session.next(batch_size(settings, len(order))):
            session.decide(suggestion.index, int(truth[suggestion.index]))
            order.append(suggestion.index)
            missing -= int(truth[suggestion.index])
            if until == "all_relevant" and not missing:
                break
    return np.array(order, dtype=np.int64), n_fits
