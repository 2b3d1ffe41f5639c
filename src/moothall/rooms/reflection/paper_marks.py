"""What is marked on a paper ballot, and how it is kept."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

# One ballot in so many is keyed by a second person.
KEYED_TWICE = 10


@dataclass(frozen=True)
class Marks:
    """``votes`` by number of the statement, and the options of the ``groups`` that are ticked."""

    votes: Mapping[int, int] = field(default_factory=dict)
    groups: frozenset[UUID] = frozenset()

    @classmethod
    def kept(cls, stored: Mapping[str, Any]) -> "Marks":
        """From what ``as_json`` gave."""
        votes = {int(number): value for number, value in stored.get("votes", {}).items()}
        return cls(votes, frozenset(UUID(option) for option in stored.get("groups", ())))

    @property
    def as_json(self) -> dict[str, Any]:
        votes = {str(number): self.votes[number] for number in sorted(self.votes)}
        return {"votes": votes, "groups": sorted(str(option) for option in self.groups)}

    def holds(self, other: "Marks") -> bool:
        """Whether all that ``other`` says is said here as well."""
        alike = all(self.votes.get(number) == value for number, value in other.votes.items())
        return alike and other.groups <= self.groups


@dataclass(frozen=True)
class KeyedBallot:
    """One ballot as it was typed. It is not ``complete`` if part of it could not be read."""

    serial: str
    marks: Marks
    complete: bool = True


@dataclass(frozen=True)
class Agreement:
    """Of the marks that either reading of ``ballots`` found, ``alike`` were read alike, ``of`` there are."""

    ballots: int
    alike: int
    of: int


def to_key_twice(session: UUID, serials: Iterable[str]) -> set[str]:
    """A tenth of the serials, rounded up: those that come first in an order by chance that is always the
    same, so that nobody chooses and asking again gives the same ones."""

    def place(serial: str) -> bytes:
        return hashlib.sha256(f"moothall-second-reading\n{session}\n{serial}".encode()).digest()

    shuffled = sorted(serials, key=place)
    return set(shuffled[: -(-len(shuffled) // KEYED_TWICE)])


def agreement(readings: Iterable[tuple[Marks, Marks]]) -> Agreement:
    """How far two readings of the same ballots agree, mark by mark."""
    ballots = alike = of = 0
    for first, second in readings:
        found = first.votes.keys() | second.votes.keys()
        ballots, of = ballots + 1, of + len(found)
        alike += sum(first.votes.get(number) == second.votes.get(number) for number in found)
    return Agreement(ballots, alike, of)
