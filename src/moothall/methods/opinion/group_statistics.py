"""How each group voted on each statement, beside everybody in the other groups, as Polis counts it."""

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from moothall.methods.arguments import Floats, Integers, one_dimension, read_only, refuse, whole_numbers
from moothall.methods.opinion.blocks import blocks, group_counts, total
from moothall.methods.opinion.votes import VoteTable


@dataclass(frozen=True, eq=False)
class GroupStatistics:
    """Of K groups (rows) on C statements (columns), read-only.

    ``agree, disagree, seen`` count votes. ``pa, pd`` are the smoothed shares that agree and disagree,
    ``pat, pdt`` the z of their difference from one half. ``ra, rd`` are the share over that of the other
    groups together, ``rat, rdt`` the z of the two shares' difference.
    """

    agree: Integers
    disagree: Integers
    seen: Integers
    pa: Floats
    pd: Floats
    pat: Floats
    pdt: Floats
    ra: Floats
    rd: Floats
    rat: Floats
    rdt: Floats


def group_statistics(table: VoteTable, *, labels: ArrayLike) -> GroupStatistics:
    """Each group's votes on each statement. ``labels`` (P,): each person's group from 0 on, −1 for none.

    With A of S votes agreeing: share (A + 1) / (S + 2); its z 2√(S + 1)((A + 1) / (S + 1) − ½); the ratio
    divides by the same share among people of all other groups; its z is that of two proportions
    (A + 1) / (S + 1), pooled, and 0 where the pooled one is 1. Source: Polis, as red-dwarf 0.4.0 counts.

    Raises ValueError if labels are not whole numbers from −1 on, one a person, or a group has nobody.

    >>> from moothall.methods.opinion import vote_table
    >>> table = vote_table(participant=[1, 2, 3, 4], statement=[0, 0, 0, 0], value=[1, 1, -1, 0])
    >>> found = group_statistics(table, labels=[0, 0, 1, 1])
    >>> found.agree.tolist(), found.pa.round(2).tolist(), found.ra.round(2).tolist()
    ([[2], [0]], [[0.75], [0.25]], [[3.0], [0.33]])
    """
    group = whole_numbers(labels, "labels")
    one_dimension(group, "labels")
    people = len(table.participant_ids)
    if len(group) != people:
        raise ValueError(f"labels has {len(group)} entries but there are {people} participants.")
    refuse(group < -1, group, "labels", "must be a group from 0 on, or -1 for none")
    count = int(group.max()) + 1
    if not count:
        raise ValueError("labels put nobody in a group.")
    empty = np.flatnonzero(np.bincount(group + 1, minlength=count + 1)[1:] == 0)
    if empty.size:
        raise ValueError(f"Group {empty[0]} of labels has nobody.")
    return statistics_of_labels(table, group, count)


def statistics_of_labels(table: VoteTable, labels: Integers, groups: int) -> GroupStatistics:
    """As ``group_statistics``, without its checks; a group may be empty."""
    agree, disagree, seen = total(partial(group_counts, labels=labels, groups=groups), blocks(table))
    for_agree, for_disagree = (_measures(votes, seen) for votes in (agree, disagree))
    pa, pat, ra, rat = for_agree
    pd, pdt, rd, rdt = for_disagree
    arrays = (agree, disagree, seen, pa, pd, pat, pdt, ra, rd, rat, rdt)
    return GroupStatistics(*(read_only(array) for array in arrays))


def share(votes: Integers, seen: Integers) -> Floats:
    """The smoothed share of votes on one side."""
    return np.asarray((votes + 1) / (seen + 2))


def share_z(votes: Integers, seen: Integers) -> Floats:
    """The z of the share's difference from one half."""
    return np.asarray(2 * np.sqrt(seen + 1) * ((votes + 1) / (seen + 1) - 0.5))


def _measures(votes: Integers, seen: Integers) -> tuple[Floats, Floats, Floats, Floats]:
    """Share, its z, its ratio to the other groups' share, and the z of that."""
    other_votes, other_seen = votes.sum(axis=0) - votes, seen.sum(axis=0) - seen
    ratio = share(votes, seen) / share(other_votes, other_seen)
    inside, outside = seen + 1, other_seen + 1
    pooled = (votes + other_votes + 2) / (inside + outside)
    spread = np.sqrt(pooled * (1 - pooled) * (1 / inside + 1 / outside))
    difference = (votes + 1) / inside - (other_votes + 1) / outside
    z = np.divide(difference, spread, out=np.zeros_like(difference), where=spread > 0)
    return share(votes, seen), share_z(votes, seen), np.asarray(ratio), z
