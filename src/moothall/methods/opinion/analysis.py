"""Everything about a table of votes in one call."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from moothall.methods.arguments import Integers, read_only
from moothall.methods.opinion.alignment import Alignment, alignment
from moothall.methods.opinion.bridging import Bridging, bridging
from moothall.methods.opinion.groups import Groups, emergent_groups
from moothall.methods.opinion.membership import Membership, declared
from moothall.methods.opinion.polis import PolisResult, polis
from moothall.methods.opinion.positions import Positions, positions
from moothall.methods.opinion.quality import Quality, quality
from moothall.methods.opinion.statistics import StatementStatistics, statement_statistics
from moothall.methods.opinion.votes import VoteTable, drop_statements

OPINION_GROUPS = "opinion groups"


@dataclass(frozen=True, eq=False)
class GroupingResult:
    """One way to divide people, by its ``name``: the ``sizes`` (K,) of its groups and what they think.

    ``alignment`` with the opinion groups is None where there are none, and for the opinion groups themselves.
    ``multiple``: somebody is in several of its groups.
    """

    name: str
    sizes: Integers
    statistics: StatementStatistics
    bridging: Bridging
    alignment: Alignment | None
    multiple: bool


@dataclass(frozen=True, eq=False)
class Analysis:
    """The analysis of ``table``, which is what was handed in without the rejected statements.

    ``overall`` has everybody as its one group. ``groupings``: the opinion groups, if there are any, then the
    declared ones in their order.
    """

    table: VoteTable
    positions: Positions
    groups: Groups
    overall: StatementStatistics
    groupings: tuple[GroupingResult, ...]
    quality: Quality


def analyse(
    table: VoteTable,
    *,
    compat: str | None = None,
    rejected: Collection[Any] = (),
    meta: Collection[Any] = (),
    groupings: Mapping[str, ArrayLike] | None = None,
    texts: Mapping[Any, str] | None = None,
    replicates: int = 200,
    permutations: int = 199,
    seed: int = 0,
) -> Analysis | PolisResult:
    """Positions, opinion groups, statistics overall and by every grouping, and what should be looked at.

    ``groupings`` gives each declared grouping by name as a membership (P, K), rows as in ``table``.
    ``rejected`` statements are dropped first; ``texts`` by statement id serve to find duplicates.
    ``replicates`` resamples and ``permutations`` shuffles are made from ``seed``. With ``compat="polis"`` the
    answer is that of ``polis``, which knows of ``rejected`` and ``meta`` only.

    Raises ValueError as the parts do, with the grouping's name, and if nothing is left without the rejected.

    >>> from moothall.methods.opinion import vote_table
    >>> table = vote_table(participant=range(12), statement=[5] * 12, value=[1] * 6 + [-1] * 6)
    >>> found = analyse(table, groupings={"district": [[i < 6, i >= 6] for i in range(12)]})
    >>> found.groups.reason, [(each.name, each.sizes.tolist()) for each in found.groupings]
    ('too_few_people', [('district', [6, 6])])
    """
    if compat not in (None, "polis"):
        raise ValueError(f'compat must be "polis" or nothing, not {compat!r}.')
    if compat:
        return polis(table, rejected=tuple(rejected), meta=tuple(meta))
    kept = drop_statements(table, statement_ids=list(rejected)) if len(rejected) else table
    groups = emergent_groups(kept, permutations=permutations, replicates=replicates, seed=seed)
    found = groups.reason == "found"
    memberships = {OPINION_GROUPS: groups.labels[:, None] == np.arange(groups.k)} if found else {}
    results = [
        _grouping(kept, name, members, groups if found else None, replicates, seed)
        for name, members in (memberships | _declared(groupings or {}, table, kept)).items()
    ]
    return Analysis(
        table=kept,
        positions=positions(kept),
        groups=groups,
        overall=statement_statistics(kept, membership=np.ones((len(kept.participant_ids), 1), dtype=bool)),
        groupings=tuple(results),
        quality=quality(kept, texts=texts),
    )


def _declared(groupings: Mapping[str, ArrayLike], table: VoteTable, kept: VoteTable) -> dict[str, Membership]:
    """The memberships, checked, of those people who are left without the rejected statements."""
    still = np.isin(table.participant_ids, kept.participant_ids)
    found = {}
    for name, membership in groupings.items():
        if name == OPINION_GROUPS:
            raise ValueError(f"No declared grouping can be called “{name}”.")
        try:
            members = declared(membership, people=len(still))
            found[name] = declared(members[still], people=int(still.sum()))
        except ValueError as error:
            raise ValueError(f"Grouping “{name}”: {error}") from error
    return found


def _grouping(
    table: VoteTable, name: str, members: Membership, groups: Groups | None, replicates: int, seed: int
) -> GroupingResult:
    compared = groups if name != OPINION_GROUPS else None
    return GroupingResult(
        name=name,
        sizes=read_only(members.sum(axis=0)),
        statistics=statement_statistics(table, membership=members),
        bridging=bridging(table, membership=members, replicates=replicates, seed=seed),
        alignment=alignment(labels=compared.labels, membership=members, seed=seed) if compared else None,
        multiple=bool((members.sum(axis=1) > 1).any()),
    )
