"""How the same people's votes on the same statements moved between two rounds."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import bdtr

from moothall.methods.arguments import Floats, Integers, read_only
from moothall.methods.opinion.membership import Membership, declared
from moothall.methods.opinion.significance import LEAST_TESTED, q_values
from moothall.methods.opinion.votes import VoteTable


@dataclass(frozen=True, eq=False)
class Movement:
    """Read-only arrays (K, C): a row a group, a column for each of ``statement_ids`` (C,).

    ``paired``: people who voted both times; of them moved ``up`` (towards agreeing), ``down``, or stayed the
    ``same``. ``net``: the mean change, from −2 to 2, NaN without a pair. ``p_value`` and ``q``: of as many or
    more moving one way by chance, NaN where fewer than 5 moved.
    """

    statement_ids: NDArray[Any]
    paired: Integers
    up: Integers
    down: Integers
    same: Integers
    net: Floats
    p_value: Floats
    q: Floats


def movement(before: VoteTable, after: VoteTable, *, membership: ArrayLike) -> Movement:
    """What moved from ``before`` to ``after``, tables with the same ids, in each group of ``membership``.

    Rows of ``membership`` (P, K) are the people of ``before``, columns of the result its statements; who or
    what is in only one of the tables has no pairs. The test is the exact two-sided sign test on those who
    moved; q-values take all groups and statements together.

    Source: Dixon and Mood 1946, doi 10.1080/01621459.1946.10501898. Raises ValueError for a membership of
    another shape, a group that nobody is in, and ids of two kinds.

    >>> from moothall.methods.opinion import vote_table
    >>> first = vote_table(participant=range(6), statement=[1] * 6, value=[0] * 6)
    >>> second = vote_table(participant=range(6), statement=[1] * 6, value=[1] * 5 + [-1])
    >>> moved = movement(first, second, membership=[[True]] * 6)
    >>> moved.up.tolist(), moved.down.tolist(), moved.net.round(3).tolist(), moved.p_value.round(5).tolist()
    ([[5]], [[1]], [[0.667]], [[0.21875]])
    """
    people, statements = before.shape
    members = declared(membership, people=people)
    person, statement, change = _changes(before, after)
    up, same, down = (
        _counted(person, statement, sign, members, statements)
        for sign in (change > 0, change == 0, change < 0)
    )
    by = _counted(person, statement, change, members, statements)
    paired = up + same + down
    with np.errstate(invalid="ignore"):
        net: Floats = by / paired
    p_value = _sign_test(up, down)
    found = Movement(before.statement_ids, paired, up, down, same, net, p_value, q_values(p_value))
    for array in vars(found).values():
        read_only(array)
    return found


def _changes(
    before: VoteTable, after: VoteTable
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int8]]:
    """Of each pair of votes the person and the statement, as places in ``before``, and the change."""
    person = _places(before.participant_ids, after.participant_ids, "participant")[after.person]
    statement = _places(before.statement_ids, after.statement_ids, "statement")[after.statement]
    known = (person >= 0) & (statement >= 0)
    width = len(before.statement_ids)
    own = before.person.astype(np.int64) * width + before.statement
    other = person[known] * width + statement[known]
    _, one, two = np.intersect1d(own, other, assume_unique=True, return_indices=True)
    return before.person[one], before.statement[one], after.value[known][two] - before.value[one]


def _places(own: NDArray[Any], ids: NDArray[Any], name: str) -> NDArray[np.int64]:
    """Where each of ``ids`` stands among ``own``, which ascend; −1 for those that are not among them."""
    if (own.dtype.kind in "iu") != (ids.dtype.kind in "iu"):
        raise ValueError(f"The {name} ids are whole numbers in one table and text in the other.")
    place = np.searchsorted(own, ids).clip(max=len(own) - 1)
    return np.where(own[place] == ids, place, -1)


def _counted(
    person: NDArray[np.int32],
    statement: NDArray[np.int32],
    amount: NDArray[Any],
    members: Membership,
    statements: int,
) -> Integers:
    """(K, C): the amounts of each group added up."""
    return np.stack(
        [
            np.bincount(statement, weights=amount * group[person], minlength=statements).astype(np.int64)
            for group in members.T
        ]
    )


def _sign_test(up: Integers, down: Integers) -> Floats:
    moved = up + down
    p_values: Floats = np.minimum(1, 2 * bdtr(np.minimum(up, down), moved, 0.5))
    return np.where(moved >= LEAST_TESTED, p_values, np.nan)
