"""How evenly people took part, and how near decisions came to what each group said.

Pure, and only what may be shown: as in ``balance.py``.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from moothall.methods.power_balance import (
    exposure_interval,
    exposure_parity,
    inequality,
    winning_distance,
    winning_interval,
)
from moothall.rooms.reflection.balance import OTHERS, Groups, proposing
from moothall.rooms.reflection.figures import Share

# With one group there is nothing to compare.
LEAST_GROUPS = 2


@dataclass(frozen=True)
class Spread:
    """How unevenly ``total`` is spread over so many ``people``: Gini's coefficient with its interval, 0 where
    all gave as much and 1 where one gave everything."""

    people: int
    total: int
    gini: float
    low: float
    high: float


@dataclass(frozen=True)
class Between:
    """How much of the unevenness lies between groups, how much chance alone would put there, and how often
    chance would put as much."""

    share: float
    expected: float
    p_value: float


@dataclass(frozen=True)
class Answering:
    """How many of the statements a group's people voted on, in the mean, over everyone's mean (``ratio``)."""

    people: int
    mean: float
    ratio: float
    low: float
    high: float


@dataclass(frozen=True)
class Parity:
    """The greatest mean of a group over the least, 1 if even; ``of``: so many statements."""

    ratio: float
    low: float
    high: float
    of: int


@dataclass(frozen=True)
class Nearness:
    """How far a decision is from what a group said of so many ``statements`` with so many ``votes``: 0 if the
    group got all it wanted, 1 if the opposite."""

    statements: int
    votes: int
    distance: float
    low: float
    high: float


def spread(given: Mapping[str, int], everyone: Collection[str], *, minimum: int) -> Spread | None:
    """How unevenly what was ``given`` by pseudonym is spread over ``everyone``; None if fewer than the
    ``minimum`` gave anything: with so few it would be told who gave how much."""
    # In their own order, so that chance draws the same whoever it was.
    amounts = sorted(given.get(name, 0) for name in everyone)
    if sum(amount > 0 for amount in amounts) < minimum:
        return None
    found = inequality(amounts, groups=[OTHERS] * len(amounts))
    return Spread(len(amounts), sum(amounts), found.gini_corrected, found.gini_low, found.gini_high)


def between(
    given: Mapping[str, int], groups: Groups, everyone: Collection[str], *, told: Collection[str]
) -> Between | None:
    """How much of the unevenness of what was ``given`` lies between the groups ``told``, all others taken
    together; None if that are fewer than two, or if everybody gave the same."""
    rows = sorted(
        (next((label for label in sorted(told) if name in groups[label]), OTHERS), given.get(name, 0))
        for name in everyone
    )
    if len({label for label, _ in rows}) < LEAST_GROUPS:
        return None
    found = inequality([amount for _, amount in rows], groups=[label for label, _ in rows])
    if found.undefined or np.isnan(found.between_share):
        return None
    return Between(found.between_share, found.between_expected, found.p_value)


def answering(
    voted: Mapping[str, Collection[Any]],
    groups: Groups,
    everyone: Collection[str],
    *,
    told: Collection[str],
) -> dict[str, Answering | None]:
    """On how many statements each group's people voted; ``voted`` are those of each pseudonym."""
    counts = {name: len(own) for name, own in voted.items()}
    rows = proposing(counts, groups, everyone, told=told)
    return {
        label: row and Answering(row.people, row.contributions / row.people, row.ratio, row.low, row.high)
        for label, row in rows.items()
    }


def parity(
    voted: Mapping[str, Collection[Any]], groups: Groups, statements: Sequence[Any], *, told: Collection[str]
) -> Parity | None:
    """How even the means of the groups ``told`` are; None if that are fewer than two, or if nobody in them
    voted."""
    labels = [label for label in groups if label in told]
    own = [[voted.get(name, ()) for name in sorted(groups[label])] for label in labels]
    if len(labels) < LEAST_GROUPS or not statements or not any(any(people) for people in own):
        return None
    exposure = [[sum(key in each for each in people) / len(people) for key in statements] for people in own]
    low, high = exposure_interval([sorted(len(each) for each in people) for people in own])
    return Parity(exposure_parity(exposure), low, high, len(statements))


def nearness(shares: Iterable[tuple[Share, bool]]) -> Nearness | None:
    """How far a group is from a decision: its share of each statement that the decision looked at, and
    whether it follows the statement. Only released numbers count; None if there are none."""
    told = [
        (share.agree, share.disagree, follows)
        for share, follows in shares
        if isinstance(share.agree, int) and isinstance(share.disagree, int)
    ]
    if not told:
        return None
    agree, disagree, direction = ([list(column)] for column in zip(*told, strict=True))
    votes = {"agree": agree, "disagree": disagree, "direction": direction[0]}
    (low,), (high,) = winning_interval(**votes)
    (distance,) = winning_distance(**votes)
    return Nearness(len(told), sum(agree[0]) + sum(disagree[0]), float(distance), float(low), float(high))
