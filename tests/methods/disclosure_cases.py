"""Tables, sets of groupings and workshops of chance, small enough to be dangerous."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from tests.methods.disclosure_attacks import Whole
from tests.methods.workshop_attacks import ANSWERS, Act, Moment

from moothall.methods.disclosure import (
    Protected,
    protect_counts,
    protect_groupings,
    release_due,
    releases_allowed,
)

Chance = np.random.Generator


def some_table(chance: Chance) -> tuple[Whole, Whole]:
    """Counts of up to 4 groups of up to 25 people, and of those in no group."""
    groups, columns = chance.integers(1, 5), chance.integers(2, 4)
    sizes = chance.integers(0, 26, groups) if chance.random() < 0.6 else chance.integers(3, 13, groups)
    counts = np.array([chance.multinomial(size, _shares(chance, columns)) for size in sizes])
    others = chance.multinomial(chance.choice([0, 0, 1, 2, 3, 5, 8]), _shares(chance, columns))
    return counts, others


def _shares(chance: Chance, columns: int) -> np.ndarray:
    return chance.dirichlet(np.full(columns, chance.choice([0.3, 1, 3])))


@dataclass(frozen=True)
class Groupings:
    """Two or three ways to divide the same people: counts (K, M), sizes, and how many are in no group."""

    counts: list[Whole]
    others: list[int]
    total: Whole

    @property
    def sizes(self) -> list[list[int]]:
        return [counts.sum(axis=1).tolist() for counts in self.counts]

    def protected(self) -> tuple[Protected, ...]:
        tables = [(counts, counts.sum(axis=1)) for counts in self.counts]
        return protect_groupings(tables, total=self.total)


def some_groupings(chance: Chance) -> Groupings:
    """Some of one group only, as of options that people may combine."""
    columns, people = int(chance.integers(2, 4)), int(chance.integers(8, 45))
    answers = chance.choice(columns, people, p=_shares(chance, columns))
    counts, others = [], []
    for _ in range(chance.integers(2, 4)):
        groups = int(chance.integers(1, 5))
        own = chance.integers(0, groups + (groups == 1 or chance.random() < 0.4), people)
        counts.append(np.array([np.bincount(answers[own == g], minlength=columns) for g in range(groups)]))
        others.append(int((own == groups).sum()))
    return Groupings(counts, others, np.bincount(answers, minlength=columns))


@dataclass(frozen=True)
class Workshop:
    """8 to 20 people, some in groups of about 3 to 6, who vote on one statement, some of them twice."""

    acts: list[Act]
    group_of: list[int]
    groups: int


def some_workshop(chance: Chance) -> Workshop:
    people, groups = int(chance.integers(8, 21)), int(chance.integers(1, 4))
    shares = _shares(chance, ANSWERS)
    acts = []
    for person in range(people):
        acts.append(Act(person, int(chance.choice(ANSWERS, p=shares))))
        if person > 2 and chance.random() < 0.1:
            acts.append(Act(int(chance.integers(0, person)), int(chance.choice(ANSWERS, p=shares))))
    return Workshop(acts, chance.integers(-1, groups, people).tolist(), groups)


def always(releases: Sequence[Protected], *, again: Sequence[list[int]]) -> bool:
    return True


def shown_live(
    workshop: Workshop, *, live_groups: bool, allowed: Callable[..., bool] = releases_allowed
) -> list[Moment]:
    """The figures of a workshop: live in batches while ``allowed``, and by group at the end."""
    votes: dict[int, int] = {}
    before: set[int] = set()
    changed: set[int] = set()
    moments: list[Moment] = []
    again: list[list[int]] = []

    def show(at: int, groups: tuple[int, ...]) -> bool:
        shown = _protected(workshop, votes, groups)
        twice = (
            [[*(_in(workshop, changed & before, g) for g in moments[-1].groups), len(changed & before)]]
            if moments
            else []
        )
        if not allowed([*(moment.shown for moment in moments), shown], again=[*again, *twice]):
            return False
        moments.append(Moment(at, groups, shown))
        again.extend(twice)
        before.update(votes)
        changed.clear()
        return True

    every = tuple(range(workshop.groups))
    for at, act in enumerate(workshop.acts, start=1):
        votes[act.person] = act.answer
        changed.add(act.person)
        # A fixed rhythm: whose vote makes the figures move must not depend on what they voted.
        if len(changed) % 5 == 0 and _due(workshop, changed, live_groups):
            show(at, every if live_groups else ())
    if not moments or _due(workshop, changed, live_groups=True):
        _ = show(len(workshop.acts), every) or show(len(workshop.acts), ())
    elif _due(workshop, changed, live_groups=False):
        show(len(workshop.acts), ())
    return moments


def _due(workshop: Workshop, changed: set[int], live_groups: bool) -> bool:
    rows = [len(changed)]
    if live_groups:
        rows += [_in(workshop, changed, group) for group in range(-1, workshop.groups)]
    return all(release_due(changed=people) for people in rows)


def _in(workshop: Workshop, people: set[int], group: int) -> int:
    return sum(workshop.group_of[person] == group for person in people)


def _protected(workshop: Workshop, votes: dict[int, int], groups: tuple[int, ...]) -> Protected:
    rows = np.zeros((workshop.groups + 1, ANSWERS), dtype=np.int64)
    for person, answer in votes.items():
        rows[workshop.group_of[person], answer] += 1
    counts = rows[list(groups)].reshape(len(groups), ANSWERS)
    return protect_counts(counts, sizes=counts.sum(axis=1), total=rows.sum(axis=0))
