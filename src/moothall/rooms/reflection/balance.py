"""Who proposed, who spoke, who was heard and who came, by declared group: pure, and only what may be shown.

People are names that nobody is known by. A group is told of only if it has enough people, and if all the
others together are enough as well or nobody: else a few of them could be worked out by taking away.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from moothall.methods.power_balance import Represented, Uptake, attendance, representation, uptake

Groups = Mapping[str, Collection[str]]
OTHERS = ""


@dataclass(frozen=True)
class Speaking:
    """What a group's people said while turns were counted, over their share of the people (``ratio``, None
    if nobody spoke at all)."""

    people: int
    seconds: int
    turns: int
    interruptions: int
    ratio: float | None


@dataclass(frozen=True)
class Coming:
    """Of ``invited`` people (None: fewer than the minimum) so many ``joined``, of whom ``voted`` (None as
    well). A rate is (middle, low, high); ``came`` is None if more joined than were invited as this group."""

    invited: int | None
    joined: int
    voted: int | None
    came: tuple[float, float, float] | None
    took_part: tuple[float, float, float] | None


def told_groups(
    groups: Groups, everyone: Collection[str], *, minimum: int, multiple: bool = False
) -> frozenset[str]:
    """The labels of the groups that may be told of. ``multiple``: somebody may be in several of them."""
    large = sorted((label for label in groups if len(groups[label]) >= minimum), key=lambda g: len(groups[g]))
    if multiple:
        return frozenset(g for g in large if _enough(set(everyone) - set(groups[g]), minimum))
    while large and not _enough(set(everyone).difference(*(groups[g] for g in large)), minimum):
        large.pop(0)
    return frozenset(large)


def _enough(rest: Collection[str], minimum: int) -> bool:
    return not rest or len(rest) >= minimum


def proposing(
    contributions: Mapping[str, int], groups: Groups, everyone: Collection[str], *, told: Collection[str]
) -> dict[str, Represented | None]:
    """Each group's share of what was added over its share of ``everyone``; None for groups not ``told``."""
    names = sorted(everyone)
    given = [contributions.get(name, 0) for name in names]
    return {
        label: _group_beside_others(given, [name in people for name in names]) if label in told else None
        for label, people in groups.items()
    }


def _group_beside_others(given: Sequence[int], inside: Sequence[bool]) -> Represented | None:
    """People can be in several groups, so that each is set beside all others."""
    return next(
        (row for row in representation(given, groups=[int(own) for own in inside]) if row.group), None
    )


def hearing(
    taken: Sequence[tuple[str, bool]], groups: Groups, *, minimum: int, multiple: bool
) -> dict[str, Uptake | None]:
    """How many of each group's statements, (author, whether it was taken up), were: of authors who named a
    group, beside those of the others. None for groups with too few authors."""
    known = set().union(*groups.values())
    rows = [(author, was) for author, was in taken if author in known]
    authors = {author for author, _ in rows}
    own = {label: {name for name in people if name in authors} for label, people in groups.items()}
    told = told_groups(own, {author for author, _ in taken}, minimum=minimum, multiple=multiple)
    found: dict[str, Uptake] = {}
    for together in ([label] for label in sorted(told)) if multiple else [sorted(told)]:
        labels = [next((g for g in together if author in own[g]), OTHERS) for author, _ in rows]
        found |= {row.group: row for row in uptake(accepted=[was for _, was in rows], author_group=labels)}
    return {label: found.get(label) if label in told else None for label in groups}


def speaking(
    spoken: Mapping[str, tuple[int, int, int]],
    groups: Groups,
    everyone: Collection[str],
    *,
    told: Collection[str],
) -> dict[str, Speaking | None]:
    """``spoken``: (seconds, turns, interruptions) by group, of those who named none under OTHERS."""
    total = sum(seconds for seconds, _, _ in spoken.values())
    return {
        label: _speaking(spoken.get(label, (0, 0, 0)), total, len(groups[label]), len(everyone))
        if label in told
        else None
        for label in groups
    }


def _speaking(own: tuple[int, int, int], total: int, people: int, everyone: int) -> Speaking:
    ratio = own[0] / total / (people / everyone) if total and people else None
    return Speaking(people, *own, ratio)


def coming(
    invited: Mapping[str, int], groups: Groups, voters: Collection[str], *, told: Iterable[str], minimum: int
) -> dict[str, Coming | None]:
    """Who was asked to come, who joined and who voted, of the groups ``told``."""
    labels = [label for label in groups if label in set(told)]
    asked = np.array([invited.get(label, 0) for label in labels], dtype=int)
    joined = np.array([len(groups[label]) for label in labels], dtype=int)
    voted = np.array([len(set(groups[label]) & set(voters)) for label in labels], dtype=int)
    # Whoever came without being asked is no share of those who were.
    rates = attendance(invited=np.maximum(asked, joined), present=joined, spoke=voted)
    came = zip(rates.present, rates.present_low, rates.present_high, strict=True)
    took_part = zip(rates.spoke, rates.spoke_low, rates.spoke_high, strict=True)
    rows: dict[str, Coming | None] = dict.fromkeys(groups)
    for label, a, j, v, came_rate, part in zip(labels, asked, joined, voted, came, took_part, strict=True):
        enough = v >= minimum
        rows[label] = Coming(
            invited=int(a) if a >= minimum else None,
            joined=int(j),
            voted=int(v) if enough else None,
            came=_rate(came_rate) if a >= max(j, minimum) else None,
            took_part=_rate(part) if enough else None,
        )
    return rows


def _rate(parts: tuple[float, float, float]) -> tuple[float, float, float]:
    middle, low, high = (float(part) for part in parts)
    return middle, low, high
