"""Everything that a reader of the example sees, as plain values without the ids and moments that differ."""

import hashlib
from typing import Any

from django_scopes import scope

from moothall.events.models import Event
from moothall.people.models import Membership, Workspace
from moothall.rooms.evaluation.models import Observation
from moothall.rooms.governance.models import Decision, DecisionOption, EvidenceLink
from moothall.rooms.reflection.models import RoundResult, Session
from moothall.rooms.reflection.queries import tally
from moothall.trace.models import Link, Record


def fingerprint(workspace: Workspace) -> str:
    with scope(workspace=workspace):
        return hashlib.sha256(repr(_seen()).encode()).hexdigest()


def _seen() -> list[Any]:
    links = Link.objects.values_list(
        "of__kind", "of__title", "relation", "note", "rests_on__kind", "rests_on__title"
    )
    words = ("ref", "title", "text", "reasons", "dissent", "state", "made_on", "effective_from", "review_due")
    return [
        sorted(Record.objects.values_list("kind", "title", "words", "state", "inquiry__title")),
        sorted(links),
        sorted(Membership.objects.values_list("person__name", "role", "organisation__name")),
        sorted(Decision.objects.values_list(*words)),
        sorted(DecisionOption.objects.values_list("decision__ref", "text", "status", "why")),
        sorted(EvidenceLink.objects.values_list("decision__ref", "text_snapshot", "relation", "fixed")),
        [_released(result) for result in RoundResult.objects.order_by("created")],
        sorted((s.question, s.state, s.starts, tally(None, s)) for s in Session.objects.all()),
        sorted(
            Observation.objects.values_list(
                "series__indicator__code", "period_start", "value", "count", "denominator"
            ).filter(superseded_by=None),
            key=repr,
        ),
        list(Event.objects.order_by("seq").values_list("name", flat=True)),
    ]


def _released(result: RoundResult) -> Any:
    figures = result.released
    rows = [(row["number"], row["text"], row["overall"], row["groups"]) for row in figures["statements"]]
    return figures["voters"], figures["votes"], figures["groupings"], rows
