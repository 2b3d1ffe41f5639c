"""Reads: the facts at a row of the ledger, what the measures make of them, and what was recorded."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.db import models

from moothall.events.models import Event
from moothall.events.queries import head_of
from moothall.people.models import Membership, Workspace
from moothall.people.pseudonyms import actor_of
from moothall.rooms.capacity.models import TraceReading
from moothall.rooms.capacity.traces import MEASURES, NAMES, Facts, Happening, Result, Thing, Tie
from moothall.trace.models import Link, Record

PERIOD = timedelta(days=365)
AT_ONCE = 2000


def last_row(who: Any, workspace: Workspace) -> int:
    """How many rows the ledger has now."""
    head = head_of(workspace)
    return head.seq if head else 0


def facts_at(who: Any, workspace: Workspace, as_of: int) -> Facts | None:
    """What was known at row ``as_of`` of the ledger, for the twelve months up to it; None at no row."""
    told = Event.objects.filter(seq__lte=as_of)
    last = told.aggregate(last=models.Max("at"))["last"]
    if last is None:
        return None
    ends = datetime.fromisoformat(last)
    departments, organisations = _places(workspace)
    return Facts(
        as_of=as_of,
        starts=ends - PERIOD,
        ends=ends,
        events=_events(told.filter(name__in=NAMES)),
        things=_things(ends),
        ties=_ties(ends),
        departments=departments,
        organisations=organisations,
    )


def results_at(who: Any, workspace: Workspace, as_of: int) -> tuple[Facts | None, dict[str, Result]]:
    """Every measure, by its key, worked out at row ``as_of``."""
    facts = facts_at(who, workspace, as_of)
    return facts, {key: measure.work_out(facts) for key, measure in MEASURES.items()} if facts else {}


def readings_of(who: Any, measure: str) -> models.QuerySet[TraceReading]:
    """What was recorded of one measure, newest first."""
    return TraceReading.objects.filter(measure=measure).select_related("record")


def last_readings(who: Any) -> dict[tuple[str, str], TraceReading]:
    """The newest reading of each figure, by measure and part."""
    newest: dict[tuple[str, str], TraceReading] = {}
    for reading in TraceReading.objects.order_by("as_of"):
        newest[reading.measure, reading.part] = reading
    return newest


def _events(told: models.QuerySet[Event]) -> tuple[Happening, ...]:
    rows = told.order_by("seq").values_list("seq", "name", "record", "actor", "at", "says")
    return tuple(
        Happening(seq, name, record, actor, datetime.fromisoformat(at), says)
        for seq, name, record, actor, at, says in rows.iterator(chunk_size=AT_ONCE)
    )


def _things(until: datetime) -> dict[int, Thing]:
    rows = Record.objects.filter(created__lte=until).values_list(
        "pk", "uid", "kind", "title", "url", "created"
    )
    return {row[0]: Thing(row[0], str(row[1]), *row[2:]) for row in rows.iterator(chunk_size=AT_ONCE)}


def _ties(until: datetime) -> tuple[Tie, ...]:
    rows = Link.objects.filter(
        created__lte=until, of__created__lte=until, rests_on__created__lte=until
    ).values_list("of_id", "rests_on_id", "relation", "created")
    return tuple(Tie(*row) for row in rows.order_by("pk").iterator(chunk_size=AT_ONCE))


def _places(workspace: Workspace) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """The departments and organisations of the workspace's people, by the pseudonyms they act under."""
    departments: dict[str, set[str]] = defaultdict(set)
    organisations: dict[str, set[str]] = defaultdict(set)
    for role in Membership.objects.filter(workspace=workspace).select_related("person", "organisation"):
        actor = actor_of(role.person, workspace)
        if role.department:
            departments[actor].add(role.department)
        if role.organisation:
            organisations[actor].add(role.organisation.name)
    return _frozen(departments), _frozen(organisations)


def _frozen(sets: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    return {actor: frozenset(names) for actor, names in sets.items()}
