"""Which statement somebody is shown next, and how likely that was."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from moothall.methods.arguments import Floats, Integers, read_only
from moothall.methods.opinion.membership import declared, tally
from moothall.methods.opinion.positions import Positions
from moothall.methods.opinion.priority import OF_META, extremities, priorities
from moothall.methods.opinion.votes import VoteTable, among_ids

PRACTICE, PARITY, PRIORITY = "practice", "parity", "priority"


@dataclass(frozen=True, eq=False)
class Routing:
    """What decides who sees what: read-only arrays, a column for each of ``statement_ids`` (C,).

    ``weight`` (C,): how much a further vote would tell. ``seen`` (K, C): votes in each declared group.
    ``new_weight``: that of a statement on which nobody has voted yet. ``seeds`` and ``meta``: ids.
    """

    statement_ids: NDArray[Any]
    weight: Floats
    seen: Integers
    new_weight: float
    seeds: tuple[Any, ...]
    meta: frozenset[Any]


@dataclass(frozen=True)
class Choice:
    """The id of the ``statement`` to show, the ``probability`` with which this one was to come, over all
    rules and draws, and the ``rule`` that brought it: "practice", "parity" or "priority"."""

    statement: Any
    probability: float
    rule: str


def routing(
    table: VoteTable,
    *,
    positions: Positions,
    membership: ArrayLike | None = None,
    seeds: Collection[Any] = (),
    meta: Collection[Any] = (),
) -> Routing:
    """How statements are weighed for the next person, from the votes so far.

    ``positions`` are those of the same table, ``membership`` (P, K) its declared groups; ``seeds``, in order,
    and ``meta`` are ids of statements. The weight, over eligible people, is the square of (A + 1) / (S + 2) ·
    (1 − (P + 1) / (S + 2)) · (1 + E) · (1 + 8 · 2^(−S / 5)), E the statement's distance from the middle of
    the map; 49 for meta statements.

    Source: the weights of Polis. Raises ValueError for positions of another table, a membership of another
    shape and a declared group that nobody is in.

    >>> from moothall.methods.opinion import positions, vote_table
    >>> table = vote_table(participant=[1, 1, 2, 2], statement=[5, 6, 5, 6], value=[1, -1, -1, 1])
    >>> weighed = routing(table, positions=positions(table), seeds=[6])
    >>> weighed.seeds, weighed.seen.shape, weighed.weight.round(2).tolist()
    ((6,), (0, 2), [28.06, 28.06])
    """
    people, statements = table.shape
    if len(positions.eligible) != people or len(positions.means) != statements:
        raise ValueError("positions must be those of the same table of votes.")
    votes = tally(table, positions.eligible[:, None])
    is_meta = among_ids(table.statement_ids, tuple(meta), "meta")
    extremity = extremities(positions.means, positions.loadings)
    weight = priorities(votes.agree[0], votes.passed[0], votes.seen[0], extremity, meta=is_meta)
    none = np.zeros(1, dtype=np.int64)
    seen = np.zeros((0, statements), dtype=np.int64)
    if membership is not None:
        seen = tally(table, declared(membership, people=people)).seen
    return Routing(
        statement_ids=table.statement_ids,
        weight=read_only(weight),
        seen=read_only(seen),
        new_weight=float(priorities(none, none, none, np.zeros(1), meta=np.zeros(1, dtype=bool))[0]),
        seeds=tuple(seeds),
        meta=frozenset(meta),
    )


def choose_statement(
    routing: Routing,
    *,
    unseen: Collection[Any],
    groups: Collection[int] = (),
    served: int = 0,
    practice: int = 3,
    floor: int = 5,
    parity_share: float = 0.3,
    draw: float,
) -> Choice:
    """The next statement for one person, of the ids ``unseen``, decided by ``draw``, a number in [0, 1).

    The first ``practice`` statements somebody is served are the seeds, in order. After that, with the
    probability ``parity_share``, it is one with fewer than ``floor`` votes in one of the person's declared
    ``groups`` (rows of the membership), each as likely as another; else, or if there is none, one with the
    probability of its weight. A statement without any vote counts as unseen by all groups.

    Source: the weights of Polis; with the probability logged, exposure can be corrected for (Horvitz and
    Thompson 1952, doi 10.1080/01621459.1952.10483446). Raises ValueError for a draw outside [0, 1), a share
    outside 0 to 1, a group that there is not, and if nothing is unseen.

    >>> from moothall.methods.opinion import positions, vote_table
    >>> table = vote_table(participant=[1, 1, 2, 2], statement=[5, 6, 5, 6], value=[1, -1, -1, 1])
    >>> weighed = routing(table, positions=positions(table), seeds=[6])
    >>> choose_statement(weighed, unseen=[5, 6], draw=0.5)
    Choice(statement=6, probability=1.0, rule='practice')
    >>> choose_statement(weighed, unseen=[5, 6], served=3, draw=0.25)
    Choice(statement=5, probability=0.5, rule='priority')
    """
    _refuse_options(routing, unseen, groups, parity_share, draw)
    if served < practice and (seed := _next_seed(routing, unseen)) is not None:
        return Choice(statement=seed, probability=1.0, rule=PRACTICE)
    # The order in which they are handed in must not decide anything.
    ids = np.array(sorted(set(unseen)))
    weight, few = _weights(routing, ids), _few_votes(routing, ids, groups, floor)
    share = parity_share if few.any() else 0.0
    at_parity = few / max(int(few.sum()), 1)
    by_weight = weight / weight.sum()
    rule = PARITY if draw < share else PRIORITY
    shares, part = (at_parity, draw / share) if draw < share else (by_weight, (draw - share) / (1 - share))
    place = _drawn(shares, part)
    probability = share * at_parity[place] + (1 - share) * by_weight[place]
    return Choice(statement=ids[place].item(), probability=float(probability), rule=rule)


def _refuse_options(
    routing: Routing, unseen: Collection[Any], groups: Collection[int], parity_share: float, draw: float
) -> None:
    if not 0 <= draw < 1:
        raise ValueError(f"draw must be at least 0 and below 1, not {draw!r}.")
    if not 0 <= parity_share <= 1:
        raise ValueError(f"parity_share must lie between 0 and 1, not {parity_share!r}.")
    for group in groups:
        if not 0 <= group < len(routing.seen):
            raise ValueError(f"groups must be rows of seen, 0 to {len(routing.seen) - 1}, not {group!r}.")
    if not len(unseen):
        raise ValueError("There is no statement left that the person has not seen.")


def _next_seed(routing: Routing, unseen: Collection[Any]) -> Any:
    still = set(unseen)
    return next((seed for seed in routing.seeds if seed in still), None)


def _places(routing: Routing, ids: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Where each id stands among the statements with votes, and which of them do."""
    place = np.searchsorted(routing.statement_ids, ids).clip(max=len(routing.statement_ids) - 1)
    return place, routing.statement_ids[place] == ids


def _weights(routing: Routing, ids: NDArray[Any]) -> Floats:
    place, known = _places(routing, ids)
    new = np.where([each in routing.meta for each in ids.tolist()], OF_META, routing.new_weight)
    weights: Floats = np.where(known, routing.weight[place], new)
    return weights


def _few_votes(routing: Routing, ids: NDArray[Any], groups: Collection[int], floor: int) -> NDArray[np.bool_]:
    place, known = _places(routing, ids)
    seen = routing.seen[sorted(set(groups))][:, place] * known
    return np.asarray((seen < floor).any(axis=0))


def _drawn(shares: Floats, part: float) -> int:
    """The place that ``part``, from 0 to 1, falls on when the places are as wide as their shares."""
    upper = np.cumsum(shares)
    # Rounding must not make it fall behind the last of them.
    return int(min(np.searchsorted(upper, part * upper[-1], side="right"), np.flatnonzero(shares)[-1]))
