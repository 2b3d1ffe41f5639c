"""How contributions are spread over people and groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from moothall.methods.arguments import (
    Floats,
    Integers,
    one_dimension,
    real_numbers,
    refuse,
    same_length,
)
from moothall.methods.power_balance.groups import interval_of, named_groups
from moothall.methods.power_balance.resampling import draws, quantiles, replicates_checked, shuffles

FEWEST_PEOPLE = 5
NAN = float("nan")
# Sums of the same numbers in another order differ by rounding.
ROUNDING = 1e-12


@dataclass(frozen=True)
class Inequality:
    """How unevenly ``total`` is spread over ``n`` people, and how much of that lies between groups.

    ``gini`` is 0 where all give alike; ``gini_corrected`` is 1 where one person gives all, however few there
    are, with its interval. ``theil`` = ``between`` + ``within``; ``between_share`` = between ÷ theil, beside
    what chance alone would make of it and how often chance makes as much (``p_value``). Everything is NaN
    where ``undefined`` is not empty: it says why.
    """

    n: int
    total: float
    gini: float = NAN
    gini_corrected: float = NAN
    gini_low: float = NAN
    gini_high: float = NAN
    theil: float = NAN
    between: float = NAN
    within: float = NAN
    between_share: float = NAN
    between_expected: float = NAN
    p_value: float = NAN
    undefined: str = ""


@dataclass(frozen=True)
class Represented:
    """A group's share of the contributions over its share of the people, 1 where they are the same.

    ``suppressed``: the group has fewer than 5 people, and its row may not be shown.
    """

    group: Any
    people: int
    contributions: float
    ratio: float
    low: float
    high: float
    suppressed: bool


def inequality(
    contributions: ArrayLike,
    *,
    groups: Sequence[Any],
    level: float = 0.90,
    replicates: int = 1000,
    seed: int = 0,
) -> Inequality:
    """How unevenly ``contributions`` (n,) are spread over people and over their ``groups`` (n,).

    Gini = Σ(2i − n − 1)x₍ᵢ₎ ÷ (nΣx), times n ÷ (n − 1) corrected, with a bootstrap interval over people.
    Theil = mean of (x/μ)ln(x/μ); between = Σ s ln(s ÷ share of people), s a group's share of the
    contributions; within = Σ s · the group's own Theil. Groups are shuffled ``replicates`` times to see what
    chance makes of between ÷ Theil. Undefined for fewer than 5 people and if nobody gave anything.

    Raises ValueError for a negative or missing contribution, groups of another length or of mixed kinds, a
    level outside 0 to 1 and fewer than 1 replicates.

    >>> meeting = inequality([0, 0, 1, 2, 7, 0, 4, 6], groups=list("aaaaabbb"))
    >>> round(meeting.gini, 3), round(meeting.theil, 3), round(meeting.between_share, 3)
    (0.575, 0.649, 0.05)
    >>> inequality([3, 0, 1], groups=list("aab")).undefined
    'There are fewer than 5 people.'
    """
    x, names, place = _checked(contributions, groups)
    interval, count = interval_of(level), replicates_checked(replicates)
    n, total = len(x), float(x.sum())
    if n < FEWEST_PEOPLE:
        return Inequality(n, total, undefined=f"There are fewer than {FEWEST_PEOPLE} people.")
    if total == 0:
        return Inequality(n, total, undefined="Nobody contributed anything.")
    chance = np.random.default_rng(seed)
    gini, theil = float(_gini(x[None])[0]), _theil(x)
    people = np.bincount(place, minlength=len(names))
    between = max(0.0, float(_between(_sums(x[None], place, len(names)), people)[0]))
    correction = n / (n - 1)
    resampled = np.concatenate([_gini(x[drawn]) for drawn in draws(chance, np.zeros(n, int), count)])
    low, high = quantiles(resampled * correction, interval)
    share, expected, p_value = _against_chance(x, place, people, between, theil, count, chance)
    return Inequality(
        n=n,
        total=total,
        gini=gini,
        gini_corrected=gini * correction,
        gini_low=low,
        gini_high=high,
        theil=theil,
        between=between,
        within=_within(x, place, total),
        between_share=share,
        between_expected=expected,
        p_value=p_value,
    )


def representation(
    contributions: ArrayLike,
    *,
    groups: Sequence[Any],
    level: float = 0.90,
    replicates: int = 1000,
    seed: int = 0,
) -> tuple[Represented, ...]:
    """Each group's share of ``contributions`` (n,) over its share of people, groups in ascending order.

    The interval is a bootstrap's in which every group keeps its size. Ratios are NaN if nobody gave anything.
    Raises ValueError as ``inequality`` does.

    >>> for row in representation([0, 1, 2, 3, 4, 10, 0, 0], groups=list("aaaaabbb")):
    ...     print(row.group, row.people, row.contributions, row.ratio, row.suppressed)
    a 5 10.0 0.8 False
    b 3 10.0 1.3333333333333333 True
    """
    x, names, place = _checked(contributions, groups)
    interval, count = interval_of(level), replicates_checked(replicates)
    people = np.bincount(place, minlength=len(names))
    sums = _sums(x[None], place, len(names))
    ratio = _ratios(sums, people)[0]
    chance = np.random.default_rng(seed)
    drawn = [_ratios(_sums(x[at], place, len(names)), people) for at in draws(chance, place, count)]
    resampled = np.concatenate(drawn) if len(x) else np.zeros((0, 0))
    found = []
    for g, name in enumerate(names):
        low, high = quantiles(resampled[:, g], interval)
        few = bool(people[g] < FEWEST_PEOPLE)
        row = Represented(name, int(people[g]), float(sums[0, g]), float(ratio[g]), low, high, few)
        found.append(row)
    return tuple(found)


def _checked(contributions: ArrayLike, groups: Sequence[Any]) -> tuple[Floats, tuple[Any, ...], Integers]:
    """The contributions, the names of the groups in ascending order, and everyone's place among them."""
    x = real_numbers(contributions, "contributions")
    one_dimension(x, "contributions")
    refuse(np.isnan(x) | (x < 0), x, "contributions", "must be 0 or more")
    names, place = named_groups(groups, "groups")
    same_length(place, "groups", x, "contributions")
    return x, names, place


def _gini(x: Floats) -> Floats:
    """Of each row (R, n); NaN where it adds up to nothing."""
    n = x.shape[1]
    weights = 2 * np.arange(1, n + 1) - n - 1
    total = x.sum(axis=1)
    ordered = np.sort(x, axis=1) @ weights
    gini: Floats = np.divide(ordered, n * total, out=np.full(len(x), np.nan), where=total > 0)
    return gini


def _theil(x: Floats) -> float:
    # Equal numbers are no inequality, whatever their mean is rounded to.
    if x.max() == x.min():
        return 0.0
    relative = x / x.mean()
    logarithm = np.log(relative, out=np.zeros_like(relative), where=relative > 0)
    return float((relative * logarithm).mean())


def _within(x: Floats, place: Integers, total: float) -> float:
    """What the groups' own Theil indices add to everyone's."""
    groups = [x[place == g] for g in np.unique(place)]
    return float(sum(own.sum() / total * _theil(own) for own in groups))


def _sums(x: Floats, place: Integers, groups: int) -> Floats:
    """What each group gave (R, K), for rows (R, n) of contributions."""
    member = place[:, None] == np.arange(groups)
    return np.asarray(x @ member.astype(np.float64))


def _between(sums: Floats, people: Integers) -> Floats:
    """The Theil index of groups (R,) of so many people."""
    share = sums / sums.sum(axis=1, keepdims=True)
    ratio = share / (people / people.sum())
    logarithm = np.log(ratio, out=np.zeros_like(ratio), where=ratio > 0)
    return np.asarray((share * logarithm).sum(axis=1))


def _ratios(sums: Floats, people: Integers) -> Floats:
    total = sums.sum(axis=1, keepdims=True)
    share = np.divide(sums, total, out=np.full(sums.shape, np.nan), where=total > 0)
    ratio: Floats = share / (people / max(1, people.sum()))
    return ratio


def _against_chance(
    x: Floats,
    place: Integers,
    people: Integers,
    between: float,
    theil: float,
    replicates: int,
    chance: np.random.Generator,
) -> tuple[float, float, float]:
    """Between ÷ Theil, its mean under shuffled groups, and p."""
    if theil == 0:
        return NAN, NAN, NAN
    blocks = shuffles(chance, x, replicates)
    shuffled = np.concatenate([_between(_sums(rows, place, len(people)), people) for rows in blocks])
    as_much = int((shuffled >= between - ROUNDING).sum())
    return between / theil, float(shuffled.mean()) / theil, (1 + as_much) / (1 + replicates)
