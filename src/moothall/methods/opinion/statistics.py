"""What each group thinks of each statement, how sure that is, and where it differs from the rest."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv

from moothall.methods.arguments import Floats, Integers, level_of_confidence, read_only
from moothall.methods.opinion.membership import declared, tally, together
from moothall.methods.opinion.significance import difference_of_shares, q_values
from moothall.methods.opinion.votes import VoteTable

# What Jeffreys' prior adds to each of two answers.
HALF = 0.5


@dataclass(frozen=True, eq=False)
class StatementStatistics:
    """Read-only arrays (K, C), a row a group and a column a statement; ``statement_ids`` (C,).

    ``agree, disagree, passed, seen``: votes. ``p_agree`` with its interval ``agree_low`` to ``agree_high``,
    and the same of disagree: shares of all who saw it. ``difference_*``: that share less the share of the
    rest, the people who are in one of the groups but not in this one. ``p_value_*`` and ``q_*``: of that
    difference, NaN where either side has fewer than 5 votes. ``exposure``: the share of the group who saw it.
    """

    statement_ids: NDArray[Any]
    agree: Integers
    disagree: Integers
    passed: Integers
    seen: Integers
    p_agree: Floats
    agree_low: Floats
    agree_high: Floats
    p_disagree: Floats
    disagree_low: Floats
    disagree_high: Floats
    difference_agree: Floats
    difference_disagree: Floats
    p_value_agree: Floats
    p_value_disagree: Floats
    q_agree: Floats
    q_disagree: Floats
    exposure: Floats


def statement_statistics(
    table: VoteTable, *, membership: ArrayLike, level: float = 0.90
) -> StatementStatistics:
    """Every statement in every group of ``membership`` (P, K): true where a person is in a group.

    Someone may be in several groups; someone in none is not counted, not even in a rest. The share p is
    (A + ½) / (S + 1), its interval the middle ``level`` of Beta(A + ½, S − A + ½). P-values are two-sided:
    the pooled z of two shares, or Fisher's exact test where an expected count is below 5. q-values take all
    groups, statements and both sides together.

    Source: Jeffreys' interval, Brown, Cai and DasGupta 2001, doi 10.1214/ss/1009213286; Benjamini and
    Hochberg 1995, doi 10.1111/j.2517-6161.1995.tb02031.x. Raises ValueError for a membership of another
    shape, a group that nobody is in, and a level outside 0 to 1.

    >>> from moothall.methods.opinion import vote_table
    >>> table = vote_table(participant=range(12), statement=[5] * 12, value=[1] * 6 + [-1] * 6)
    >>> of_two = statement_statistics(table, membership=[[i < 6, i >= 6] for i in range(12)])
    >>> of_two.agree.tolist(), of_two.p_agree.round(3).tolist()
    ([[6], [0]], [[0.929], [0.071]])
    >>> of_two.p_value_agree.round(5).tolist(), of_two.difference_agree.round(3).tolist()
    ([[0.00216], [0.00216]], [[0.857], [-0.857]])
    """
    members = declared(membership, people=len(table.participant_ids))
    level_of_confidence(level)
    own, all_of_them = tally(table, members), together(table, members)
    seen, others_seen = own.seen, all_of_them.seen - own.seen
    agree = _side(own.agree, seen, all_of_them.agree - own.agree, others_seen, level)
    disagree = _side(own.disagree, seen, all_of_them.disagree - own.disagree, others_seen, level)
    # Both sides of every statement are findings of one family.
    q_agree, q_disagree = q_values(np.stack([agree.p_value, disagree.p_value]))
    found = StatementStatistics(
        statement_ids=table.statement_ids,
        agree=own.agree,
        disagree=own.disagree,
        passed=own.passed,
        seen=seen,
        p_agree=agree.share,
        agree_low=agree.low,
        agree_high=agree.high,
        p_disagree=disagree.share,
        disagree_low=disagree.low,
        disagree_high=disagree.high,
        difference_agree=agree.difference,
        difference_disagree=disagree.difference,
        p_value_agree=agree.p_value,
        p_value_disagree=disagree.p_value,
        q_agree=q_agree,
        q_disagree=q_disagree,
        exposure=seen / members.sum(axis=0)[:, None],
    )
    for array in vars(found).values():
        read_only(array)
    return found


@dataclass(frozen=True, eq=False)
class _Side:
    share: Floats
    low: Floats
    high: Floats
    difference: Floats
    p_value: Floats


def _side(count: Integers, seen: Integers, others: Integers, others_seen: Integers, level: float) -> _Side:
    below = (1 - level) / 2
    return _Side(
        share=share_of(count, seen),
        low=betaincinv(count + HALF, seen - count + HALF, below),
        high=betaincinv(count + HALF, seen - count + HALF, 1 - below),
        difference=share_of(count, seen) - share_of(others, others_seen),
        p_value=difference_of_shares(count, seen, others, others_seen),
    )


def share_of(count: NDArray[Any], seen: NDArray[Any]) -> Floats:
    """(A + ½) / (S + 1), the mean of what may be believed after A of S; ½ where nobody has voted."""
    share: Floats = (count + HALF) / (seen + 1)
    return share


def top(statistics: StatementStatistics, *, group: int, count: int = 5) -> tuple[tuple[Any, str], ...]:
    """What sets a ``group`` (its row) apart: up to ``count`` times (statement id, "agree" or "disagree").

    Each statement counts once, with the side of the lesser q, of equal ones the side that the group takes
    more often than the rest. They are ordered by q, then by the size of the difference, then by id. What was
    not tested is left out.

    Raises ValueError for a group that there is not, and for a ``count`` below 0.

    >>> from moothall.methods.opinion import vote_table
    >>> table = vote_table(participant=range(12), statement=[5] * 12, value=[1] * 6 + [-1] * 6)
    >>> top(statement_statistics(table, membership=[[i < 6, i >= 6] for i in range(12)]), group=1)
    ((5, 'disagree'),)
    """
    groups = len(statistics.seen)
    if not 0 <= group < groups:
        raise ValueError(f"group must be one of the rows 0 to {groups - 1}, not {group!r}.")
    if count < 0:
        raise ValueError(f"count must be 0 or more, not {count!r}.")
    q = np.stack([statistics.q_agree[group], statistics.q_disagree[group]])
    difference = np.stack([statistics.difference_agree[group], statistics.difference_disagree[group]])
    side = np.where((q[1] < q[0]) | ((q[1] == q[0]) & (difference[1] > difference[0])), 1, 0)
    column = np.arange(q.shape[1])
    own_q, own_size = q[side, column], np.abs(difference[side, column])
    best = [place for place in np.lexsort((-own_size, own_q)) if not np.isnan(own_q[place])]
    return tuple(
        (statistics.statement_ids[place].item(), ("agree", "disagree")[side[place]]) for place in best[:count]
    )
