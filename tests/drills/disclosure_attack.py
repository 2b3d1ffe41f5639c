"""Drill: can anybody work out a hidden number, or one person's vote, from figures about small groups?

    python -m tests.drills.disclosure_attack [--tables N] [--groupings N] [--workshops N] [--sessions N]
                                             [--seed N]

Makes so many random tables (up to 4 groups of up to 25 people), sets of two or three groupings of the same
people, and workshops of 8 to 20 people with live figures, protects them, and attacks each with everything
that a reader can know: every table, or every course of votes, that agrees with what was shown. Sessions are
such workshops as the reflection room shows them, live for everyone or by group and once they are closed. Says
how many gave something away, and what; with the same workshops and sessions shown without a look at what
their releases tell together beside them. Passes if none did with it.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import numpy as np
from tests.methods.disclosure_attacks import attack, leaks
from tests.methods.disclosure_cases import always, shown_live, some_groupings, some_table, some_workshop
from tests.methods.workshop_attacks import Watcher
from tests.rooms.reflection.live_workshops import Live

from moothall.methods.disclosure import protect_counts
from moothall.rooms.reflection.course import History


def tables(chance: np.random.Generator, number: int) -> Iterator[list[str]]:
    """What each of so many tables gives away."""
    for _ in range(number):
        counts, others = some_table(chance)
        sizes = counts.sum(axis=1)
        shown = protect_counts(counts, sizes=sizes, total=counts.sum(axis=0) + others)
        left = int(others.sum())
        (found,) = attack([shown], [sizes.tolist()], [left])
        yield [
            f"{told} of {counts.tolist()} + {others.tolist()}" for told in leaks(shown, sizes, left, found)
        ]


def groupings(chance: np.random.Generator, number: int) -> Iterator[list[str]]:
    """What so many sets of groupings give away together."""
    for _ in range(number):
        several = some_groupings(chance)
        shown = several.protected()
        parts = zip(
            shown, several.sizes, several.others, attack(shown, several.sizes, several.others), strict=True
        )
        yield [
            f"{told} of {[counts.tolist() for counts in several.counts]}"
            for part in parts
            for told in leaks(*part)
        ]


def workshops(chance: np.random.Generator, number: int, *, guarded: bool) -> Iterator[list[str]]:
    """What so many workshops give away to somebody who saw who voted when."""
    for _ in range(number):
        workshop, live_groups = some_workshop(chance), bool(chance.random() < 0.3)
        options = {} if guarded else {"allowed": always}
        watcher = Watcher(
            workshop.acts, workshop.group_of, shown_live(workshop, live_groups=live_groups, **options)
        )
        yield [*watcher.known_votes(), *watcher.known_cells()]


def sessions(chance: np.random.Generator, number: int, *, groups_live: bool) -> Iterator[list[str]]:
    """What so many workshops give away in the reflection room to somebody who saw who voted when."""
    for _ in range(number):
        yield Live(some_workshop(chance), groups_live=groups_live).given_away()


def uncompared() -> Any:
    """While this lasts the room shows what it may show alone, whatever it has shown before."""
    return patch.object(History, "followed_by", lambda self, *_: self)


def say(name: str, results: Iterator[list[str]]) -> int:
    """Print and return how many gave something away."""
    number = leaking = 0
    for told in results:
        number += 1
        leaking += bool(told)
        if told and leaking <= 3:
            print(f"  {name}: {'; '.join(told)}")
    print(f"{name}: {number:,} attacked, {leaking:,} gave something away.", flush=True)
    return leaking


def attack_sessions(chance: Callable[[], np.random.Generator], number: int) -> int:
    leaking = 0
    for name, groups_live in (("Sessions live for everyone", False), ("Sessions live by group", True)):
        leaking += say(name, sessions(chance(), number, groups_live=groups_live))
        with uncompared():
            say(f"{name}, not compared", sessions(chance(), number, groups_live=groups_live))
    return leaking


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tables", type=int, default=10_000)
    parser.add_argument("--groupings", type=int, default=2_000)
    parser.add_argument("--workshops", type=int, default=1_000)
    parser.add_argument("--sessions", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()

    def chance() -> np.random.Generator:
        return np.random.default_rng(options.seed)

    leaking = say("Tables", tables(chance(), options.tables))
    leaking += say("Groupings of the same people", groupings(chance(), options.groupings))
    leaking += say("Workshops", workshops(chance(), options.workshops, guarded=True))
    say("Workshops without releases_allowed", workshops(chance(), options.workshops, guarded=False))
    leaking += attack_sessions(chance, options.sessions)
    return 1 if leaking else 0


if __name__ == "__main__":
    sys.exit(main())
