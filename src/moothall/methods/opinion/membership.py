"""Who is in which group, and what the people of each group voted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from moothall.methods.arguments import Integers, truths
from moothall.methods.opinion.votes import DISAGREE, VoteTable

Membership = NDArray[np.bool_]
ANSWERS = 3


@dataclass(frozen=True, eq=False)
class Tally:
    """How many people of each group (K,) chose each answer to each statement (C,), all arrays (K, C)."""

    agree: Integers
    disagree: Integers
    passed: Integers

    @property
    def seen(self) -> Integers:
        """How many voted on it at all."""
        return self.agree + self.disagree + self.passed


def declared(membership: ArrayLike, *, people: int) -> Membership:
    """``membership`` (P, K) of so many ``people`` in K groups; someone may be in several, or in none.

    Raises ValueError for another shape, for entries other than true and false, and for a group that nobody
    is in, which it names.
    """
    members = truths(membership, "membership")
    if members.ndim != 2 or len(members) != people or not members.shape[1]:
        raise ValueError(
            f"membership must have {people} rows, one for each participant, and a column for each group, "
            f"not the shape {members.shape}."
        )
    empty = np.flatnonzero(~members.any(axis=0))
    if empty.size:
        raise ValueError(f"Group {int(empty[0])} is empty: membership[:, {int(empty[0])}] holds nobody.")
    return members


def tally(table: VoteTable, members: Membership) -> Tally:
    """The votes of each group, counted."""
    statements = len(table.statement_ids)
    # One place for each statement and answer, so that a group is counted in one go.
    place = table.statement * ANSWERS + (table.value - DISAGREE)
    counts = np.stack(
        [np.bincount(place[group[table.person]], minlength=statements * ANSWERS) for group in members.T]
    ).reshape(-1, statements, ANSWERS)
    return Tally(agree=counts[:, :, 2], disagree=counts[:, :, 0], passed=counts[:, :, 1])


def together(table: VoteTable, members: Membership) -> Tally:
    """The votes of all who are in any of the groups, as arrays (1, C): nobody counts twice."""
    return tally(table, np.asarray(members.any(axis=1))[:, None])
