"""Agenda items: proposing, accepting, declining and concluding them."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, models, transaction
from django.urls import reverse

from moothall.events.happened import happened
from moothall.events.models import Event
from moothall.people.models import Person, Workspace
from moothall.rooms.governance.actions.states import change_state, locked
from moothall.rooms.governance.models import AgendaItem, Decision, Review
from moothall.rooms.governance.refusals import DecisionRefused
from moothall.trace.actions import change_record, link, make_record
from moothall.trace.models import Inquiry, Record


def propose_item(
    *,
    workspace: Workspace,
    title: str,
    origin: str = AgendaItem.Origin.PERSON,
    origin_record: Record | None = None,
    event: Event | None = None,
    decision: Decision | None = None,
    inquiry: Inquiry | None = None,
    urgent: bool = False,
    by: Person | None,
) -> AgendaItem:
    """Propose that something be looked at. The same cause for the same decision proposes once: asking again,
    even at the same moment, gives back the item that is there. With ``event``, the one that is its cause, a
    later event of the same cause proposes again once the earlier proposal has been answered.

    Raises DecisionRefused without a title.
    """
    if not title.strip():
        raise DecisionRefused([("title", "Say what should be looked at.")])
    if earlier := _earlier(decision, origin, origin_record, event):
        return earlier
    try:
        with transaction.atomic():
            item = AgendaItem(
                id=uuid4(),
                workspace=workspace,
                title=title.strip()[:300],
                origin=origin,
                origin_record=origin_record,
                event_seq=event.seq if event else None,
                decision=decision,
                urgent=urgent,
            )
            return _propose(item, inquiry, by)
    except IntegrityError:
        if earlier := _earlier(decision, origin, origin_record, event):
            return earlier
        raise


def _earlier(
    decision: Decision | None, origin: str, origin_record: Record | None, event: Event | None
) -> AgendaItem | None:
    if origin_record is None:
        return None
    items = AgendaItem.objects.filter(decision=decision, origin=origin, origin_record=origin_record)
    if event is not None:
        is_this_event = models.Q(event_seq=event.seq)
        items = items.filter(is_this_event | models.Q(state=AgendaItem.State.PROPOSED))
    return items.first()


def _propose(item: AgendaItem, inquiry: Inquiry | None, by: Person | None) -> AgendaItem:
    decision, origin = item.decision, item.origin_record
    item.record = make_record(
        workspace=item.workspace,
        inquiry=inquiry or (decision.record.inquiry if decision else None),
        kind="agenda_item",
        title=item.title,
        url=reverse("governance:agenda_item", args=[item.workspace.slug, item.pk]),
        state="proposed",
    )
    item.save(force_insert=True)
    if decision is not None:
        link(of=item.record, rests_on=decision.record, relation="reopens")
    if origin is not None and (decision is None or origin.pk != decision.record.pk):
        link(of=item.record, rests_on=origin, relation="derived_from")
    cause = str(origin.uid) if origin else ""
    happened("agenda_item.proposed", item, by, origin=str(item.origin), origin_record=cause)
    return item


@transaction.atomic
def accept_item(*, item: AgendaItem, reason: str, by: Person | None) -> AgendaItem:
    """A person agrees to look at it. A standing decision then comes under review.

    Raises DecisionRefused when the item is not open any more, no reason is given, or the decision does not
    stand any more.
    """
    item = _open_item(item, reason, "Say why it should be looked at.")
    if item.decision is not None and not item.decision.is_standing:
        sentence = f"{item.decision.ref} does not stand any more, so there is nothing to look at again."
        raise DecisionRefused([("state", sentence)])
    _decide(item, AgendaItem.State.ACCEPTED, "accepted", reason, by)
    happened("agenda_item.accepted", item, by, origin=item.origin)
    if item.decision is not None:
        _open_review(item, reason, by)
    return item


@transaction.atomic
def decline_item(*, item: AgendaItem, reason: str, by: Person | None) -> AgendaItem:
    """A person decides that it need not be looked at, and says why."""
    item = _open_item(item, reason, "Say why it need not be looked at.")
    overtake_item(item=item, reason=reason, by=by)
    return item


def overtake_item(*, item: AgendaItem, reason: str, by: Person | None) -> None:
    """Decline an open proposal: by a person's choice, or because the decision has been replaced."""
    _decide(item, AgendaItem.State.DECLINED, "declined", reason, by)
    happened("agenda_item.declined", item, by, origin=item.origin)


def conclude_item(*, item: AgendaItem) -> None:
    """Mark an accepted item as talked about: part of the action that concludes its review."""
    item.state = AgendaItem.State.DISCUSSED
    item.save(update_fields=["state"])
    change_record(record=item.record, state="closed")


def _open_item(item: AgendaItem, reason: str, sentence: str) -> AgendaItem:
    items = AgendaItem.objects.select_for_update(of=("self",))
    item = items.select_related("record", "workspace", "decision__record", "origin_record").get(pk=item.pk)
    if not item.is_open:
        raise DecisionRefused([("state", "This proposal has been answered already.")])
    if not reason.strip():
        raise DecisionRefused([("reason", sentence)])
    return item


def _decide(item: AgendaItem, state: str, record_state: str, reason: str, by: Person | None) -> None:
    item.state, item.reason, item.decided_by, item.decided_on = state, reason.strip(), by, datetime.now(UTC)
    item.save(update_fields=["state", "reason", "decided_by", "decided_on"])
    change_record(record=item.record, state=record_state)


def _open_review(item: Any, reason: str, by: Person | None) -> None:
    """Two proposals accepted for one decision give one review: the second joins the first."""
    decision = locked(item.decision)
    if decision.state not in (Decision.State.MADE, Decision.State.IN_FORCE):
        return
    Review.objects.create(
        workspace=item.workspace, decision=decision, agenda_item=item, reason=reason.strip()
    )
    change_state(decision, Decision.State.UNDER_REVIEW, "under_review")
    cause = str(item.origin_record.uid) if item.origin_record else ""
    happened("decision.reopened", decision, by, ref=decision.ref, origin=item.origin, origin_record=cause)
