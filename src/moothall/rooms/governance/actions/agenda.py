"""Agenda items: proposing, accepting, declining and concluding them."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.urls import reverse

from moothall.events.happened import happened
from moothall.people.models import Person, Workspace
from moothall.rooms.governance.actions.decisions import DecisionRefused, change_state
from moothall.rooms.governance.models import AgendaItem, Decision, Review
from moothall.trace.actions import change_record, link, make_record
from moothall.trace.models import Inquiry, Record


def propose_item(
    *,
    workspace: Workspace,
    title: str,
    origin: str = AgendaItem.Origin.PERSON,
    origin_record: Record | None = None,
    decision: Decision | None = None,
    inquiry: Inquiry | None = None,
    urgent: bool = False,
    by: Person | None,
) -> AgendaItem:
    """Propose that something be looked at. The same cause for the same decision proposes once:
    asking again, even at the same moment, gives back the item that is there."""
    if earlier := _earlier(decision, origin, origin_record):
        return earlier
    try:
        with transaction.atomic():
            return _propose(workspace, title, origin, origin_record, decision, inquiry, urgent, by)
    except IntegrityError:
        if earlier := _earlier(decision, origin, origin_record):
            return earlier
        raise


def _earlier(decision: Decision | None, origin: str, origin_record: Record | None) -> AgendaItem | None:
    if origin_record is None:
        return None
    items = AgendaItem.objects.filter(decision=decision, origin=origin, origin_record=origin_record)
    if origin == AgendaItem.Origin.REVIEW_DUE:
        # A review date comes again and again; a signal or a retraction is one cause, once.
        items = items.filter(state=AgendaItem.State.PROPOSED)
    return items.first()


def _propose(
    workspace: Workspace,
    title: str,
    origin: str,
    origin_record: Record | None,
    decision: Decision | None,
    inquiry: Inquiry | None,
    urgent: bool,
    by: Person | None,
) -> AgendaItem:
    key = uuid4()
    record = make_record(
        workspace=workspace,
        inquiry=inquiry or (decision.record.inquiry if decision else None),
        kind="agenda_item",
        title=title,
        url=reverse("governance:agenda_item", args=[workspace.slug, key]),
        state="proposed",
    )
    item = AgendaItem.objects.create(
        id=key,
        workspace=workspace,
        record=record,
        title=record.title,
        origin=origin,
        origin_record=origin_record,
        decision=decision,
        urgent=urgent,
    )
    if decision is not None:
        link(of=record, rests_on=decision.record, relation="reopens")
    if origin_record is not None and (decision is None or origin_record.pk != decision.record.pk):
        link(of=record, rests_on=origin_record, relation="derived_from")
    cause = str(origin_record.uid) if origin_record else ""
    happened("agenda_item.proposed", item, by, origin=origin, origin_record=cause)
    return item


@transaction.atomic
def accept_item(*, item: AgendaItem, reason: str, by: Person) -> AgendaItem:
    """A person agrees to look at it. A standing decision then comes under review.

    Raises DecisionRefused when the item is not open any more or no reason is given.
    """
    item = _open_item(item, reason, "Say why it should be looked at.")
    _decide(item, AgendaItem.State.ACCEPTED, "accepted", reason, by)
    happened("agenda_item.accepted", item, by, origin=item.origin)
    if item.decision is not None:
        _open_review(item, reason, by)
    return item


@transaction.atomic
def decline_item(*, item: AgendaItem, reason: str, by: Person) -> AgendaItem:
    """A person decides that it need not be looked at, and says why."""
    item = _open_item(item, reason, "Say why it need not be looked at.")
    _decide(item, AgendaItem.State.DECLINED, "declined", reason, by)
    happened("agenda_item.declined", item, by, origin=item.origin)
    return item


def conclude_item(*, item: AgendaItem) -> None:
    """Mark an accepted item as talked about: part of the action that concludes its review."""
    item.state = AgendaItem.State.DISCUSSED
    item.save(update_fields=["state"])
    change_record(record=item.record, state="closed")


def _open_item(item: AgendaItem, reason: str, sentence: str) -> AgendaItem:
    item = AgendaItem.objects.select_for_update().get(pk=item.pk)
    if not item.is_open:
        raise DecisionRefused([("state", "This proposal has been answered already.")])
    if not reason.strip():
        raise DecisionRefused([("reason", sentence)])
    return item


def _decide(item: AgendaItem, state: str, record_state: str, reason: str, by: Person) -> None:
    item.state, item.reason, item.decided_by, item.decided_on = state, reason.strip(), by, datetime.now(UTC)
    item.save(update_fields=["state", "reason", "decided_by", "decided_on"])
    change_record(record=item.record, state=record_state)


def _open_review(item: AgendaItem, reason: str, by: Person) -> None:
    """Two proposals accepted for one decision give one review: the second joins the first."""
    decision: Any = Decision.objects.select_for_update().get(pk=item.decision_id)
    if decision.state not in (Decision.State.MADE, Decision.State.IN_FORCE):
        return
    Review.objects.create(workspace=item.workspace, decision=decision, agenda_item=item, reason=reason.strip())
    change_state(decision, Decision.State.UNDER_REVIEW, "under_review")
    cause = str(item.origin_record.uid) if item.origin_record else ""
    happened("decision.reopened", decision, by, ref=decision.ref, origin=item.origin, origin_record=cause)
