"""What the measures are worked out from: plain facts, as they stood at one row of the ledger."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone


@dataclass(frozen=True)
class Happening:
    """One event. ``record`` is the public id of the record it is about, ``actor`` a pseudonym."""

    seq: int
    name: str
    record: str
    actor: str
    at: datetime
    says: Mapping[str, Any]

    @property
    def day(self) -> date:
        return timezone.localtime(self.at).date()


@dataclass(frozen=True)
class Thing:
    """One record of the trace."""

    pk: int
    uid: str
    kind: str
    title: str
    url: str
    created: datetime


@dataclass(frozen=True)
class Tie:
    """One link of the trace: ``of`` rests on ``rests_on``, both primary keys of things."""

    of: int
    rests_on: int
    relation: str
    created: datetime


@dataclass(frozen=True)
class Facts:
    """Everything up to row ``as_of`` of the ledger. Measures look at the time from ``starts`` to ``ends``.

    ``departments`` and ``organisations`` say, by pseudonym, where those who acted belong today.
    """

    as_of: int
    starts: datetime
    ends: datetime
    events: tuple[Happening, ...]
    things: Mapping[int, Thing]
    ties: tuple[Tie, ...]
    departments: Mapping[str, frozenset[str]]
    organisations: Mapping[str, frozenset[str]]

    def happened(self, *names: str, record: str = "", after: int = 0) -> Iterator[Happening]:
        """Events of these names in order; about one record, and after one row, if given."""
        for event in self._about.get(record, ()) if record else self.events:
            if event.name in names and event.seq > after:
                yield event

    def in_period(self, *names: str) -> dict[Thing, Happening]:
        """The records that these events were about in the period, each with its first one."""
        found: dict[Thing, Happening] = {}
        for event in self.happened(*names):
            thing = self.by_uid.get(event.record)
            if thing is not None and self.starts <= event.at <= self.ends:
                found.setdefault(thing, event)
        return found

    def actors_on(self, uids: set[str]) -> set[str]:
        """Who did anything to these records."""
        return {event.actor for uid in uids for event in self._about.get(uid, ())}

    @cached_property
    def _about(self) -> dict[str, list[Happening]]:
        found: dict[str, list[Happening]] = defaultdict(list)
        for event in self.events:
            found[event.record].append(event)
        return found

    @cached_property
    def by_uid(self) -> dict[str, Thing]:
        return {thing.uid: thing for thing in self.things.values()}

    @cached_property
    def under(self) -> dict[int, list[Tie]]:
        """The ties from each thing down to what it rests on."""
        found: dict[int, list[Tie]] = defaultdict(list)
        for tie in self.ties:
            found[tie.of].append(tie)
        return found

    def everything_under(self, start: int, *, first: frozenset[str], then: frozenset[str]) -> set[int]:
        """All that ``start`` rests on: by the relations ``first`` from itself, by ``then`` further down."""
        met = {tie.rests_on for tie in self.under.get(start, ()) if tie.relation in first}
        waiting = list(met)
        while waiting:
            for tie in self.under.get(waiting.pop(), ()):
                if tie.relation in then and tie.rests_on not in met:
                    met.add(tie.rests_on)
                    waiting.append(tie.rests_on)
        return met
