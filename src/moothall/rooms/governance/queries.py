"""Reads of this room. Each takes who is asking first, and shows drafts only to those who may see them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import models

from moothall.events.models import Event
from moothall.events.queries import events_of
from moothall.people.models import Membership
from moothall.permissions import May, can
from moothall.rooms.governance.models import AgendaItem, Body, Decision, Review
from moothall.trace.models import Inquiry, Record
from moothall.trace.queries import leads_to, rests_on

STANDING = (Decision.State.MADE, Decision.State.IN_FORCE, Decision.State.UNDER_REVIEW)
CITABLE = ("evidence_statement", "round_result", "indicator", "source", "statement")


def decisions(who: Any, workspace: Any, *, state: str = "") -> models.QuerySet[Decision]:
    """The register, newest first."""
    found = Decision.objects.select_related("body", "record")
    if not can(who, May.SEE_DRAFTS, workspace):
        found = found.exclude(state__in=(*Decision.EDITABLE, Decision.State.WITHDRAWN))
    return found.filter(state=state) if state else found


def decision(who: Any, workspace: Any, key: UUID) -> Decision | None:
    return decisions(who, workspace).filter(pk=key).first()


def published_decision(key: UUID) -> Decision | None:
    """A decision that anyone may read."""
    return Decision.objects.select_related("body", "record").filter(pk=key, published=True).first()


def published_decisions() -> models.QuerySet[Decision]:
    return Decision.objects.select_related("body").filter(published=True).order_by("-made_on")


def standing_decisions(who: Any) -> models.QuerySet[Decision]:
    return Decision.objects.filter(state__in=STANDING).select_related("record")


def decisions_resting_on(record: Record) -> list[tuple[Decision, str]]:
    """Each standing decision that rests on ``record``, with how strongly: ``relied_on`` before
    ``considered`` before ``set_aside``, over all evidence through which it does."""
    above = leads_to(record)
    reached = {record.pk, *above.values_list("pk", flat=True)}
    strength = ("relied_on", "considered", "set_aside")
    found = []
    for standing in Decision.objects.filter(state__in=STANDING, record__in=above).select_related("record"):
        relations = {e.relation for e in standing.evidence.all() if e.evidence_id in reached}
        if relations:
            found.append((standing, next(word for word in strength if word in relations)))
    return found


def decisions_measured_by(indicator: Record) -> list[Decision]:
    """Standing decisions that rest on what the indicator measures, or that its programme carries out."""
    measured = rests_on(indicator, kinds=("evidence_statement", "programme", "statement", "decision"))
    keys = set(rests_on(indicator, kinds=("decision",)).values_list("pk", flat=True))
    for record in measured.filter(kind__in=("evidence_statement", "statement")):
        if record.consequences.filter(of=indicator, relation="measures").exists():
            keys |= set(leads_to(record, kinds=("decision",)).values_list("pk", flat=True))
    return list(Decision.objects.filter(state__in=STANDING, record__in=keys).select_related("record"))


def current_review_date(decision: Decision) -> date | None:
    """The date of the last review that set one, else the decision's own."""
    last = decision.reviews.filter(outcome=Review.Outcome.REAFFIRMED).order_by("-concluded_on").first()
    return last.review_due if last else decision.review_due


def open_proposals(who: Any, decision: Decision | None = None) -> models.QuerySet[AgendaItem]:
    items = AgendaItem.objects.filter(state=AgendaItem.State.PROPOSED).select_related("decision", "origin_record")
    return items.filter(decision=decision) if decision else items


def open_proposals_from(origin: Record) -> list[AgendaItem]:
    return list(AgendaItem.objects.filter(origin_record=origin, state=AgendaItem.State.PROPOSED))


def item_of_record(record: Record) -> AgendaItem:
    return AgendaItem.objects.select_related("origin_record").get(record=record)


def decision_of_record(record: Record) -> Decision:
    return Decision.objects.get(record=record)


def open_review(decision: Decision) -> Review | None:
    return decision.reviews.filter(outcome=Review.Outcome.OPEN).select_related("agenda_item__origin_record").first()


def agenda(who: Any, *, state: str = "") -> models.QuerySet[AgendaItem]:
    items = AgendaItem.objects.select_related("decision", "origin_record", "record", "decided_by")
    return items.filter(state=state) if state else items


def agenda_item(who: Any, key: UUID) -> AgendaItem | None:
    return agenda(who).filter(pk=key).first()


def bodies(who: Any) -> models.QuerySet[Body]:
    return Body.objects.all()


def members(who: Any) -> models.QuerySet[Membership]:
    return Membership.objects.select_related("person", "organisation").order_by("person__name", "role")


def membership(who: Any, key: UUID) -> Membership | None:
    return Membership.objects.select_related("person").filter(pk=key).first()


def inquiries(who: Any) -> models.QuerySet[Inquiry]:
    return Inquiry.objects.all()


def citable_records(who: Any, inquiry: Inquiry | None) -> models.QuerySet[Record]:
    """What a decision can cite: published evidence and results, of the inquiry first."""
    found = Record.objects.filter(kind__in=CITABLE).exclude(state__in=("draft", "withdrawn", "superseded"))
    own = models.Case(models.When(inquiry=inquiry, then=0), default=1)
    kind = models.Case(
        *(models.When(kind=kind, then=place) for place, kind in enumerate(CITABLE)), default=len(CITABLE)
    )
    return found.annotate(own=own, place=kind).order_by("own", "place", "-created")


def history(who: Any, decision: Decision) -> models.QuerySet[Event]:
    """What has happened to a decision, oldest first."""
    return events_of(who, record=decision.record).order_by("seq")
