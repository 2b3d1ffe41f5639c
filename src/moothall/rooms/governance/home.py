"""What this room shows on the first screen."""

from typing import Any

from django.utils.formats import date_format

from moothall.permissions import May, can
from moothall.rooms.governance.models import AgendaItem, Decision
from moothall.trace.models import Record
from moothall.ui.figures import figure_of
from moothall.ui.waiting import Waiting, waits


@figure_of("decision")
def decision_figure(record: Record) -> str:
    decision = Decision.objects.get(record=record)
    if not decision.fixed or decision.made_on is None:
        return "Not made yet"
    return f"Made on {date_format(decision.made_on, 'j F Y')}"


@figure_of("agenda_item")
def agenda_item_figure(record: Record) -> str:
    return AgendaItem.objects.get(record=record).get_origin_display()


@waits
def proposals(who: Any, workspace: Any) -> list[Waiting]:
    """Proposals to look again wait for whoever may re-open decisions."""
    if not can(who, May.REOPEN_DECISION, workspace):
        return []
    items = AgendaItem.objects.filter(state=AgendaItem.State.PROPOSED).select_related("record")
    return [
        Waiting(item.title, item.record.url, item.created, "Decision owner", item.urgent)
        for item in items[:20]
    ]


@waits
def drafts(who: Any, workspace: Any) -> list[Waiting]:
    if not can(who, May.TAKE_DECISION, workspace):
        return []
    ready = Decision.objects.filter(state=Decision.State.READY).select_related("record")
    return [
        Waiting(f"Take the decision “{d.title}”", d.record.url, d.created, "Decision owner") for d in ready
    ]


@waits
def reviews(who: Any, workspace: Any) -> list[Waiting]:
    """Decisions that a person agreed to look at again wait to be reaffirmed or replaced."""
    if not can(who, May.REOPEN_DECISION, workspace):
        return []
    under = Decision.objects.filter(state=Decision.State.UNDER_REVIEW).select_related("record")
    return [
        Waiting(f"Reaffirm or replace “{d.title}”", d.record.url, d.created, "Decision owner") for d in under
    ]
