"""One pass of Polis, without the memory of earlier passes."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from moothall.methods.arguments import Floats, Integers, read_only
from moothall.methods.opinion.blocks import blocks, group_counts, statement_sums, total
from moothall.methods.opinion.components import components
from moothall.methods.opinion.group_statistics import GroupStatistics, statistics_of_labels
from moothall.methods.opinion.kmeans import lloyd
from moothall.methods.opinion.positions import least_votes, project
from moothall.methods.opinion.priority import extremities, priorities
from moothall.methods.opinion.representative import Side, consensus, representative
from moothall.methods.opinion.silhouette import mean_silhouettes
from moothall.methods.opinion.votes import Ids, VoteTable, among_ids

# Above so many people clustered, silhouettes are means over so many of them, evenly chosen.
SAMPLED = 30_000


@dataclass(frozen=True, eq=False)
class PolisResult(GroupStatistics):
    """What Polis shows of a conversation. Arrays are read-only; rows of (K, C) are groups.

    ``participant_ids`` (P,) and ``statement_ids`` (C,) are the table's.
    ``xy`` (P, 2) places people, ``statement_xy`` (C, 2) statements; ``extremity`` (C,) is how far out a
    statement lies. ``loadings`` (C, 2), ``means`` (C,) of the votes. ``labels`` (P,): each person's group of
    ``k``, −1 for who voted too little. ``silhouettes`` and ``inertias`` are those of each k tried.
    ``consensus_agree, consensus_disagree`` are ids; ``gac_agree, gac_disagree`` (C,) group-aware consensus;
    ``priority`` (C,) the weight with which a statement should be shown next. ``representative``: for each
    group, ids and the side it takes.
    """

    participant_ids: Ids
    statement_ids: Ids
    xy: Floats
    loadings: Floats
    means: Floats
    statement_xy: Floats
    extremity: Floats
    labels: Integers
    k: int
    silhouettes: dict[int, float]
    inertias: dict[int, float]
    consensus_agree: tuple[Any, ...]
    consensus_disagree: tuple[Any, ...]
    gac_agree: Floats
    gac_disagree: Floats
    priority: Floats
    representative: tuple[tuple[Side, ...], ...]


def polis(
    table: VoteTable,
    *,
    rejected: ArrayLike = (),
    meta: ArrayLike = (),
    eligible_votes: int = 7,
    minimum_clustered: int = 0,
    k_max: int = 5,
    k: int | None = None,
    pick: int = 5,
    confidence: float = 0.9,
) -> PolisResult:
    """One pass of Polis over the votes, equal to ``run_pipeline`` of red-dwarf 0.4.0.

    ``rejected`` statements (ids) count as passed by everybody when people are placed, and are never shown;
    ``meta`` ones are always asked early. Clustered is who cast ``eligible_votes`` votes, and those with most
    votes until there are ``minimum_clustered``. Groups are of k-means from the k smallest positions, with the
    k up to ``k_max`` of the greatest mean silhouette, or the ``k`` given. ``pick`` statements are shown for
    each group and side, whose z is significant with ``confidence`` (one-sided).

    Unlike Polis it knows no earlier pass: no base clusters, no smoothing of k, nobody stays in for having
    been in. Above 30,000 clustered people silhouettes are estimated on 30,000 of them.
    Source: Small and others 2021, doi 10.6035/recerca.5516; red-dwarf 0.4.0. Raises ValueError for options
    out of range, or more groups than there are different positions.

    >>> from moothall.methods.opinion import vote_table
    >>> votes = {1: "+++-", 2: "+++-", 3: "++--", 4: "---+", 5: "---+", 6: "--0+"}
    >>> cast = [(who, at, "-0+".index(v) - 1) for who, all_of in votes.items() for at, v in enumerate(all_of)]
    >>> participant, statement, value = zip(*cast)
    >>> found = polis(vote_table(participant=participant, statement=statement, value=value))
    >>> found.k, found.labels.tolist(), found.representative[0][0]
    (2, [1, 1, 1, 0, 0, 0], (3, 'agree'))
    """
    _refuse_options(minimum_clustered, k_max, k, pick, confidence)
    gone = among_ids(table.statement_ids, rejected, "rejected")
    is_meta = among_ids(table.statement_ids, meta, "meta")
    place = _plane(table, gone)
    clustered = _clustered(np.diff(table.ends), least_votes(table, eligible_votes), minimum_clustered)
    division = _divided(place["xy"][clustered], (k,) if k else range(2, k_max + 1), forced=bool(k))
    labels = np.full(len(place["xy"]), -1)
    labels[clustered] = division.labels
    statistics = statistics_of_labels(table, labels, division.k)
    arrays: dict[str, Any] = place | {
        "labels": labels,
        "gac_agree": statistics.pa.prod(axis=0),
        "gac_disagree": statistics.pd.prod(axis=0),
        "priority": _priority(statistics, place["extremity"], is_meta),
    }
    for array in arrays.values():
        read_only(array)
    return PolisResult(
        participant_ids=table.participant_ids,
        statement_ids=table.statement_ids,
        k=division.k,
        silhouettes=division.silhouettes,
        inertias=division.inertias,
        **vars(statistics),
        **arrays,
        **_shown(table, statistics, ~gone, pick, float(ndtri(confidence))),
    )


def _refuse_options(minimum_clustered: int, k_max: int, k: int | None, pick: int, confidence: float) -> None:
    least = {"minimum_clustered": (minimum_clustered, 0), "k_max": (k_max, 1), "pick": (pick, 0)}
    for name, (value, lowest) in (least | ({} if k is None else {"k": (k, 1)})).items():
        if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < lowest:
            raise ValueError(f"{name} must be a whole number from {lowest} on, not {value!r}.")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence!r}.")


def _plane(table: VoteTable, gone: NDArray[np.bool_]) -> dict[str, Floats]:
    """Where people and statements are; what is gone was passed by everybody."""
    seen, sums = total(statement_sums, blocks(table))
    counted = np.where(gone, np.nan, sums / seen)
    loadings = components(lambda: blocks(table), counted).loadings
    votes = np.diff(table.ends)
    if gone.any():
        votes = votes - np.add.reduceat(gone[table.statement], table.ends[:-1], dtype=np.int64) + gone.sum()
    means = np.where(gone, 0.0, counted)
    return {
        "xy": project(table, counted, loadings, votes=votes),
        "loadings": loadings,
        "means": means,
        "statement_xy": np.sqrt(len(means)) * (1 - means[:, None]) * loadings,
        "extremity": extremities(means, loadings),
    }


def _clustered(votes: Integers, least: int, minimum: int) -> Integers:
    """The places of those who voted enough, topped up by most votes, in ascending order."""
    enough = np.flatnonzero(votes >= least)
    if len(enough) >= minimum:
        return enough
    return np.sort(np.argsort(-votes, kind="stable")[:minimum])


class _Division(NamedTuple):
    labels: NDArray[Any]
    k: int
    silhouettes: dict[int, float]
    inertias: dict[int, float]


def _divided(points: Floats, tried: Iterable[int], *, forced: bool) -> _Division:
    """The division of ``points`` (n, 2) with the greatest silhouette, of equal ones the one into fewer."""
    different = np.unique(points, axis=0)
    possible = [k for k in tried if 2 <= k <= len(different) and k < len(points)]
    if not possible:
        if forced and tuple(tried) != (1,):
            raise ValueError(
                f"k must be at most {min(len(different), len(points) - 1)}, not {next(iter(tried))}."
            )
        return _Division(np.zeros(len(points), dtype=np.int64), 1, {}, {})
    # All at once: who has fewer centres has the others at infinity.
    starts = np.repeat(different[None, : possible[-1]], len(possible), axis=0)
    starts[np.arange(possible[-1]) >= np.array(possible)[:, None]] = np.inf
    labels, _, inertias = lloyd(np.repeat(points[None], len(possible), axis=0), starts)
    sample = slice(None, None, -(-len(points) // SAMPLED))
    silhouettes = mean_silhouettes(points[sample], labels[:, sample], possible)
    best = int(silhouettes.argmax())
    return _Division(
        labels[best],
        possible[best],
        dict(zip(possible, silhouettes.tolist(), strict=True)),
        dict(zip(possible, inertias.tolist(), strict=True)),
    )


def _priority(statistics: GroupStatistics, extremity: Floats, meta: NDArray[np.bool_]) -> Floats:
    agree, disagree, seen = (
        each.sum(axis=0) for each in (statistics.agree, statistics.disagree, statistics.seen)
    )
    return priorities(agree, seen - agree - disagree, seen, extremity, meta=meta)


def _shown(
    table: VoteTable, statistics: GroupStatistics, allowed: NDArray[np.bool_], pick: int, z: float
) -> dict[str, Any]:
    """What stands for each group, and what most of all who voted, grouped or not, are agreed on."""
    everybody = np.zeros(len(table.participant_ids), dtype=np.int64)
    counts = total(partial(group_counts, labels=everybody, groups=1), blocks(table))[:, 0, allowed]
    agree, disagree, seen = counts
    ids = table.statement_ids
    return {
        "consensus_agree": consensus(agree, seen, ids[allowed], pick=pick, z=z),
        "consensus_disagree": consensus(disagree, seen, ids[allowed], pick=pick, z=z),
        "representative": representative(statistics, ids, allowed=allowed, pick=pick, z=z),
    }
