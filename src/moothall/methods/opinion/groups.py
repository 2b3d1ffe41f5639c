"""Groups of people who vote alike, shown only if chance does not make such groups and they last."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from moothall.methods.arguments import Floats, Integers, read_only
from moothall.methods.opinion.blocks import blocks
from moothall.methods.opinion.division import EXACT, Division
from moothall.methods.opinion.gates import Procedure, Stability, p_of_chance, stability
from moothall.methods.opinion.positions import least_votes
from moothall.methods.opinion.votes import VoteTable

# Who is with their group in fewer of the resamples than this is between groups.
BETWEEN = 0.7
# Each group needs so many people on average before it is tried.
PEOPLE_EACH = 10


@dataclass(frozen=True, eq=False)
class Groups:
    """The opinion groups, or why there are none. Arrays are read-only.

    ``reason``: ``found``, ``too_few_people``, ``no_valid_split``, ``like_chance`` or ``unstable``; unless it
    is found, ``k`` is 1 and all eligible people are one group. ``labels`` (P,): the group of each person, −1
    for who is not eligible; groups are numbered by ``sizes`` (k,), the largest first. ``silhouettes`` and
    ``inertias`` are those of each k tried. ``p_permutation``; ``stability_median`` and ``stability_low`` (the
    10 % quantile) of the adjusted Rand index between resamples and groups; each NaN if the gate was not
    reached. ``membership`` (P,): the share of resamples with a person that put them with their group, NaN for
    who has no group; ``between`` (P,) if less than 0.7. ``approximate``: too many people to be exact.
    """

    k: int
    labels: Integers
    sizes: Integers
    reason: str
    silhouettes: dict[int, float]
    inertias: dict[int, float]
    p_permutation: float
    stability_median: float
    stability_low: float
    membership: Floats
    between: NDArray[np.bool_]
    approximate: bool


def emergent_groups(
    table: VoteTable,
    *,
    eligible_votes: int = 7,
    k_max: int = 5,
    minimum_people: int = 20,
    minimum_group: int = 5,
    minimum_share: float = 0.10,
    starts: int = 20,
    permutations: int = 199,
    replicates: int = 200,
    p_max: float = 0.05,
    stability_min: float = 0.6,
    seed: int = 0,
) -> Groups:
    """Which groups of people vote alike, if there are any.

    Eligible people, who cast ``eligible_votes`` votes, are divided by where ``positions`` puts them: k-means,
    the best of ``starts`` by k-means++, for each k up to ``k_max`` with ten people a group. A k counts only
    if its smallest group has ``minimum_group`` people and a share of ``minimum_share``; the one with the
    greatest mean silhouette is chosen. It is shown only if it passes two gates. Chance: with each statement's
    votes shuffled among those who cast them, in ``permutations`` tables, the share (one added) with so great
    a silhouette is at most ``p_max``. Stability: in ``replicates`` resamples of people, the adjusted Rand
    index to the division of all has a median of at least ``stability_min``.

    Above 5,000 people k-means divides 100 points that stand for people near them, and silhouettes are means
    over 4,000 people. The same ``seed`` gives the same groups, whatever the people's order or ids.
    Source: Rousseeuw 1987, doi 10.1016/0377-0427(87)90125-7; Arthur and Vassilvitskii 2007; Hubert and Arabie
    1985, doi 10.1007/BF01908075. Raises ValueError for options out of range.

    >>> from moothall.methods.opinion import vote_table
    >>> def vote(who, at):
    ...     return 1 if (at < 5) == (who < 12) or who % 9 == at else -1
    >>> cast = [(who, at, vote(who, at)) for who in range(30) for at in range(9)]
    >>> participant, statement, value = zip(*cast)
    >>> table = vote_table(participant=participant, statement=statement, value=value)
    >>> found = emergent_groups(table, permutations=39, replicates=20)
    >>> found.reason, found.sizes.tolist(), found.labels.tolist()[10:14]
    ('found', [18, 12], [1, 1, 0, 0])
    """
    options = {"k_max": k_max, "minimum_people": minimum_people, "minimum_group": minimum_group}
    _refuse_numbers(options | {"starts": starts, "permutations": permutations, "replicates": replicates})
    _refuse_shares({"minimum_share": minimum_share, "p_max": p_max, "stability_min": stability_min}, seed)
    people = _in_order(table, np.diff(table.ends) >= least_votes(table, eligible_votes))
    tried = tuple(range(2, min(k_max, len(people) // PEOPLE_EACH) + 1))
    procedure = Procedure(tried, minimum_group, minimum_share, starts, int(seed))
    none = partial(_none, len(table.participant_ids), people)
    if len(people) < minimum_people or not tried:
        return none("too_few_people" if k_max > 1 else "no_valid_split")
    some = _of_people(table, people)
    division = procedure.divide(some)
    if division.best is None:
        return none("no_valid_split", division)
    p = p_of_chance(procedure, some, division.score, permutations)
    if p > p_max:
        return none("like_chance", division, p)
    labels = _by_size(division.labels[division.best])
    stable = stability(procedure, some, labels, replicates)
    if stable.median < stability_min:
        return none("unstable", division, p, stable)
    return _found(none("found", division, p, stable), people, labels, stable.membership)


def _found(alone: Groups, people: Integers, labels: Integers, membership: Floats) -> Groups:
    """What all ``people`` as one group would be, with their groups instead."""
    everybody = len(alone.labels)
    return replace(
        alone,
        k=int(labels.max()) + 1,
        labels=_everybody(everybody, people, labels, -1),
        sizes=read_only(np.bincount(labels)),
        membership=_everybody(everybody, people, membership, np.nan),
        between=_everybody(everybody, people, membership < BETWEEN, False),
    )


def _none(
    everybody: int,
    people: Integers,
    reason: str,
    division: Division | None = None,
    p: float = np.nan,
    stable: Stability | None = None,
) -> Groups:
    """All ``people`` as one group."""
    tried = () if division is None else division.tried
    return Groups(
        k=1,
        labels=_everybody(everybody, people, np.zeros(len(people), dtype=np.int64), -1),
        sizes=read_only(np.array([len(people)])),
        reason=reason,
        silhouettes=dict(zip(tried, division.silhouette, strict=True)) if division else {},
        inertias=dict(zip(tried, division.inertia, strict=True)) if division else {},
        p_permutation=p,
        stability_median=stable.median if stable else np.nan,
        stability_low=stable.low if stable else np.nan,
        membership=read_only(np.full(everybody, np.nan)),
        between=read_only(np.zeros(everybody, dtype=bool)),
        approximate=len(people) > EXACT,
    )


def _everybody(size: int, people: Integers, values: NDArray[Any], otherwise: Any) -> NDArray[Any]:
    """``values`` of some ``people`` as an array for everybody."""
    found = np.full(size, otherwise, dtype=values.dtype)
    found[people] = values
    return read_only(found)


def _in_order(table: VoteTable, eligible: NDArray[np.bool_]) -> Integers:
    """The places of eligible people in an order that depends on nothing but their votes.

    Every vote is a random number, and a person the sum of theirs; only people who voted alike have equal
    sums, and between them it does not matter.
    """
    numbers = np.random.default_rng(0).integers(1 << 63, size=(len(table.statement_ids), 3), dtype=np.uint64)
    sums = [
        np.add.reduceat(numbers[block.statement, block.value + 1], block.ends[:-1]) for block in blocks(table)
    ]
    places = np.flatnonzero(eligible)
    return places[np.argsort(np.concatenate(sums)[places], kind="stable")]


def _of_people(table: VoteTable, people: Integers) -> VoteTable:
    """The votes of ``people`` (places), in that order. All statements stay, with a vote or not."""
    every = csr_array((table.value, table.statement, table.ends.astype(np.int32)), shape=table.shape)
    rows = every[people]
    person = np.repeat(np.arange(len(people), dtype=np.int32), np.diff(rows.indptr))
    return VoteTable(table.participant_ids[people], table.statement_ids, person, rows.indices, rows.data)


def _by_size(labels: NDArray[Any]) -> Integers:
    """The same groups, numbered from the largest on."""
    order = np.argsort(-np.bincount(labels), kind="stable")
    number = np.empty_like(order)
    number[order] = np.arange(len(order))
    numbered: Integers = number[labels]
    return numbered


def _refuse_numbers(options: dict[str, Any]) -> None:
    for name, value in options.items():
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 1:
            raise ValueError(f"{name} must be a whole number from 1 on, not {value!r}.")


def _refuse_shares(options: dict[str, Any], seed: Any) -> None:
    for name, value in options.items():
        if not 0 <= value <= 1:
            raise ValueError(f"{name} must lie between 0 and 1, not {value!r}.")
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
        raise ValueError(f"seed must be a whole number from 0 on, not {seed!r}.")
