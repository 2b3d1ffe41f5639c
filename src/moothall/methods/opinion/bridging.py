"""What all groups share, and what divides them most."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from moothall.methods.arguments import Floats, Integers, read_only
from moothall.methods.opinion.membership import ANSWERS, Membership, Tally, declared, tally, together
from moothall.methods.opinion.statistics import share_of
from moothall.methods.opinion.votes import DISAGREE, VoteTable

LOW, INTERVAL = 0.10, (0.05, 0.95)
# Resamples are worked out side by side, as many as need about so many numbers.
NUMBERS_AT_ONCE = 8_000_000


@dataclass(frozen=True, eq=False)
class Bridging:
    """Read-only arrays (C,), one entry a statement; ``statement_ids`` (C,).

    ``gac_*``: the mean (geometric) of the groups' shares. ``floor_*``: the share in the group where it is
    least, drawn towards everyone's; ``floor_*_low`` is its lower bound. ``weakest_group``: the row of the
    group that gives ``floor_agree``. ``common_ground``: 1 where more than half of every group agree for
    certain, −1 where they disagree, else 0. ``divisiveness``: the greatest share of agrees less the least,
    with its 90 % interval.
    """

    statement_ids: NDArray[Any]
    gac_agree: Floats
    gac_disagree: Floats
    floor_agree: Floats
    floor_disagree: Floats
    floor_agree_low: Floats
    floor_disagree_low: Floats
    weakest_group: Integers
    common_ground: Integers
    divisiveness: Floats
    divisiveness_low: Floats
    divisiveness_high: Floats


def bridging(
    table: VoteTable,
    *,
    membership: ArrayLike,
    tau: float = 4.0,
    minimum_seen: int = 5,
    replicates: int = 200,
    seed: int = 0,
) -> Bridging:
    """How far each statement bridges the groups of ``membership`` (P, K), and how far it divides them.

    GAC* = (Π (A + 1) / (S + 2))^(1/K) over the groups. The floor is the least (A + τp) / (S + τ) of any
    group, with p = (A + 1) / (S + 2) over all in the grouping: rank by it, and never by its lower bound,
    which ranks who was asked. The bound is the 10 % quantile over ``replicates`` resamples of people within
    each pattern of membership. Common ground needs ``minimum_seen`` votes in every group and a lower bound
    above ½. Divisiveness compares (A + ½) / (S + 1).

    Source: group-aware consensus, Small and others 2021, doi 10.6035/recerca.5516; the floor is a shrunken
    least share (maximin). Raises ValueError for a membership of another shape, a group that nobody is in, a
    ``tau`` that is not positive, and fewer than one replicate.

    >>> from moothall.methods.opinion import vote_table
    >>> table = vote_table(participant=range(12), statement=[5] * 12, value=[1] * 11 + [-1])
    >>> of_two = bridging(table, membership=[[i < 6, i >= 6] for i in range(12)])
    >>> of_two.floor_agree.round(3).tolist(), of_two.weakest_group.tolist(), of_two.common_ground.tolist()
    ([0.843], [1], [1])
    """
    members = declared(membership, people=len(table.participant_ids))
    _refuse_options(tau, replicates)
    votes, everyone = tally(table, members), together(table, members)
    agree, disagree, apart = _measures(votes, everyone, tau)
    samples = np.concatenate(list(_resampled(table, members, tau, replicates, seed)), axis=1)
    low_agree, low_disagree = np.quantile(samples[:2], LOW, axis=1)
    apart_low, apart_high = np.quantile(samples[2], INTERVAL, axis=0)
    heard = (votes.seen >= minimum_seen).all(axis=0)
    found = Bridging(
        statement_ids=table.statement_ids,
        gac_agree=_mean_share(votes.agree, votes.seen),
        gac_disagree=_mean_share(votes.disagree, votes.seen),
        floor_agree=agree,
        floor_disagree=disagree,
        floor_agree_low=low_agree,
        floor_disagree_low=low_disagree,
        weakest_group=_shrunken(votes.agree, votes.seen, everyone.agree, everyone.seen, tau).argmin(axis=0),
        common_ground=(heard & (low_agree > 0.5)).astype(np.int64) - (heard & (low_disagree > 0.5)),
        divisiveness=apart,
        divisiveness_low=apart_low,
        divisiveness_high=apart_high,
    )
    for array in vars(found).values():
        read_only(array)
    return found


def _refuse_options(tau: float, replicates: int) -> None:
    if not 0 < tau < np.inf:
        raise ValueError(f"tau must be above 0, not {tau!r}.")
    if replicates < 1:
        raise ValueError(f"replicates must be 1 or more, not {replicates!r}.")


def _mean_share(count: Integers, seen: Integers) -> Floats:
    """The geometric mean over the groups, by logarithms: a product of many shares would vanish."""
    mean: Floats = np.exp(np.log((count + 1) / (seen + 2)).mean(axis=0))
    return mean


def _shrunken(count: Integers, seen: Integers, all_count: Integers, all_seen: Integers, tau: float) -> Floats:
    """The share of each group (K, …), drawn towards everyone's (1, …) by ``tau`` imagined votes."""
    shrunken: Floats = (count + tau * (all_count + 1) / (all_seen + 2)) / (seen + tau)
    return shrunken


def _measures(votes: Tally, everyone: Tally, tau: float) -> Floats:
    """(3, …): the floor of agreeing, that of disagreeing, and how far the groups are apart."""
    seen, all_seen = votes.seen, everyone.seen
    shares = share_of(votes.agree, seen)
    return np.stack(
        [
            _shrunken(votes.agree, seen, everyone.agree, all_seen, tau).min(axis=0),
            _shrunken(votes.disagree, seen, everyone.disagree, all_seen, tau).min(axis=0),
            shares.max(axis=0) - shares.min(axis=0),
        ]
    )


def _resampled(
    table: VoteTable, members: Membership, tau: float, replicates: int, seed: int
) -> Iterator[Floats]:
    """The measures (3, R, C) of resamples, some at a time."""
    chance = np.random.default_rng(seed)
    answers = _answers(table)
    patterns, pattern = np.unique(members, axis=0, return_inverse=True)
    # Someone in no group counts nowhere here. Of the others only those alike stand in for each other.
    strata = [
        (groups, answers[np.flatnonzero(pattern == place)])
        for place, groups in enumerate(patterns)
        if groups.any()
    ]
    groups, columns = members.shape[1], answers.shape[1]
    at_once = max(1, NUMBERS_AT_ONCE // (len(members) + (groups + 1) * columns))
    for first in range(0, replicates, at_once):
        number = min(at_once, replicates - first)
        counts = np.zeros((groups + 1, columns, number))
        for own_groups, votes in strata:
            drawn = votes.T @ _times_drawn(chance, votes.shape[0], number)
            counts[0] += drawn
            counts[1:][own_groups] += drawn
        by_answer = counts.reshape(groups + 1, -1, ANSWERS, number).transpose(2, 0, 3, 1)
        disagree, passed, agree = by_answer
        yield _measures(
            Tally(agree=agree[1:], disagree=disagree[1:], passed=passed[1:]),
            Tally(agree=agree[:1], disagree=disagree[:1], passed=passed[:1]),
            tau,
        )


def _answers(table: VoteTable) -> csr_array:
    """A row a person, three columns a statement: 1 in the one for the answer given."""
    place = table.statement * ANSWERS + (table.value - DISAGREE)
    shape = (len(table.participant_ids), len(table.statement_ids) * ANSWERS)
    return csr_array((np.ones(len(place), dtype=np.float32), place, table.ends), shape=shape)


def _times_drawn(chance: np.random.Generator, people: int, number: int) -> NDArray[np.float32]:
    """(people, number): how often each person is drawn when as many as there are are drawn anew."""
    drawn = chance.integers(people, size=(number, people)) + people * np.arange(number)[:, None]
    times = np.bincount(drawn.ravel(), minlength=number * people)
    return np.ascontiguousarray(times.reshape(number, people).T, dtype=np.float32)
