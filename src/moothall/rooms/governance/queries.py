"""Reads of this room. Each takes who is asking first, and shows drafts only to those who may see them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import models

from moothall.events.models import Event
from moothall.events.queries import events_of
from moothall.people.models import Membership
from moothall.permissions import May, can
from moothall.rooms.governance.evidence import CARRYING, CITABLE
from moothall.rooms.governance.models import AgendaItem, Body, Decision, DecisionOption, EvidenceLink, Review
from moothall.trace.models import Inquiry, Record
from moothall.trace.queries import leads_to, record_by_uid, rests_on, search_records

STANDING = (Decision.State.MADE, Decision.State.IN_FORCE, Decision.State.UNDER_REVIEW)
UNFIT = ("draft", "withdrawn", "superseded")
STRENGTH = ("relied_on", "considered", "set_aside")


def decisions(who: Any, workspace: Any, *, state: str = "") -> models.QuerySet[Decision]:
    """The register, newest first."""
    found = Decision.objects.select_related("body", "record__inquiry", "workspace", "supersedes__record")
    if not can(who, May.SEE_DRAFTS, workspace):
        found = found.exclude(state__in=(*Decision.EDITABLE, Decision.State.WITHDRAWN))
    return found.filter(state=state) if state else found


def decision(who: Any, workspace: Any, key: UUID) -> Decision | None:
    return decisions(who, workspace).filter(pk=key).first()


def published_decision(key: UUID) -> Decision | None:
    """A decision that anyone may read."""
    return published_decisions().select_related("record", "supersedes").filter(pk=key).first()


def published_decisions() -> models.QuerySet[Decision]:
    """What anyone may read, the newest first."""
    return Decision.objects.select_related("body").filter(published=True).order_by("-made_on", "-ref")


def standing_decisions(who: Any) -> models.QuerySet[Decision]:
    return Decision.objects.filter(state__in=STANDING).select_related("record", "workspace")


def decisions_resting_on(record: Record) -> list[tuple[Decision, str]]:
    """Each standing decision that cites ``record`` or what carries its weight, with how strongly:
    ``relied_on`` before ``considered`` before ``set_aside``, over all evidence through which it does."""
    reached = models.Q(evidence=record) | models.Q(evidence__in=leads_to(record, through=CARRYING))
    links = EvidenceLink.objects.filter(reached, decision__state__in=STANDING)
    found: dict[UUID, tuple[Decision, str]] = {}
    for link in links.select_related("decision__record", "decision__workspace").order_by("decision__created"):
        _, known = found.get(link.decision_id, (None, link.relation))
        found[link.decision_id] = (link.decision, min(known, link.relation, key=STRENGTH.index))
    return list(found.values())


def decisions_measured_by(indicator: Record) -> list[Decision]:
    """Standing decisions that relied on the indicator or on what it measures, or that a programme which it
    measures carries out; where that decision has been replaced, the one that stands in its place."""
    measured = Record.objects.filter(consequences__of=indicator, consequences__relation="measures")
    found: dict[UUID, Decision] = {}
    for record in (indicator, *measured):
        if record.kind == "programme":
            resting = _carried_out_by(record)
        else:
            resting = [decision for decision, how in decisions_resting_on(record) if how == "relied_on"]
        found |= {decision.pk: decision for decision in resting}
    return list(found.values())


def _carried_out_by(programme: Record) -> list[Decision]:
    ties = {"record__consequences__of": programme, "record__consequences__relation": "implements"}
    known = Decision.objects.filter(**ties).select_related("record", "workspace")
    return [standing for decision in known if (standing := _standing_in_place_of(decision))]


def _standing_in_place_of(decision: Decision) -> Decision | None:
    while decision.state == Decision.State.SUPERSEDED:
        newer = replaced_by(decision)
        if newer is None:
            return None
        decision = newer
    return decision if decision.is_standing else None


def replaced_by(decision: Decision) -> Decision | None:
    """The decision that superseded this one."""
    if decision.state != Decision.State.SUPERSEDED:
        return None
    newer = decision.superseded_by.filter(fixed=True).exclude(state=Decision.State.WITHDRAWN)
    return newer.select_related("record", "workspace").first()


def drafts_replacing(who: Any, decision: Decision) -> models.QuerySet[Decision]:
    """Drafts that will replace a standing decision."""
    return decision.superseded_by.filter(state__in=Decision.EDITABLE).select_related("record")


def current_review_date(decision: Decision) -> date | None:
    """The date of the last review that set one, else the decision's own."""
    concluded = [r for r in decision.reviews.all() if r.outcome == Review.Outcome.REAFFIRMED]
    return concluded[-1].review_due if concluded else decision.review_due


def open_proposals(who: Any, decision: Decision | None = None) -> models.QuerySet[AgendaItem]:
    items = AgendaItem.objects.filter(state=AgendaItem.State.PROPOSED)
    items = items.select_related("record", "decision", "origin_record")
    return items.filter(decision=decision) if decision else items


def open_proposals_from(origin: Record) -> list[AgendaItem]:
    return list(AgendaItem.objects.filter(origin_record=origin, state=AgendaItem.State.PROPOSED))


def item_of_record(record: Record) -> AgendaItem:
    return AgendaItem.objects.select_related("origin_record").get(record=record)


def decision_of_record(record: Record) -> Decision:
    return Decision.objects.get(record=record)


def is_taken_up(origin: Record) -> bool:
    """Whether somebody has accepted a proposal that came from this signal or retraction."""
    taken_up = (AgendaItem.State.ACCEPTED, AgendaItem.State.DISCUSSED)
    return AgendaItem.objects.filter(origin_record=origin, state__in=taken_up).exists()


def agenda(who: Any, *, state: str = "") -> models.QuerySet[AgendaItem]:
    """Proposals first, then what has been accepted, then the rest; urgent first, then the oldest."""
    order = (AgendaItem.State.PROPOSED, AgendaItem.State.ACCEPTED)
    place = models.Case(*(models.When(state=s, then=n) for n, s in enumerate(order)), default=len(order))
    items = AgendaItem.objects.select_related("decision__record", "origin_record", "record", "decided_by")
    return (items.filter(state=state) if state else items).order_by(place, "-urgent", "created")


def agenda_item(who: Any, key: UUID) -> AgendaItem | None:
    return agenda(who).filter(pk=key).first()


def indicator_behind(who: Any, item: AgendaItem) -> Record | None:
    """The indicator whose signal proposed the item; None for another origin."""
    if item.origin != AgendaItem.Origin.SIGNAL:
        return None
    return Record.objects.filter(kind="indicator", consequences__of=item.origin_record).first()


def relied_on_people(decision: Decision) -> bool:
    """Whether a decision relied on what people said in a session."""
    through = ("relied_on", *CARRYING, "belongs_to")
    return rests_on(decision.record, kinds=("session",), through=through).exists()


def bodies(who: Any) -> models.QuerySet[Body]:
    made = models.Q(decisions__state__in=(*STANDING, Decision.State.SUPERSEDED))
    return Body.objects.annotate(decision_count=models.Count("decisions", filter=made))


def members(who: Any) -> models.QuerySet[Membership]:
    return Membership.objects.select_related("person", "organisation").order_by("person__name", "role")


def membership(who: Any, key: UUID) -> Membership | None:
    return Membership.objects.select_related("person", "workspace").filter(pk=key).first()


def inquiries(who: Any) -> models.QuerySet[Inquiry]:
    return Inquiry.objects.all()


def records_by_inquiry(who: Any) -> dict[UUID, dict[str, int]]:
    """For each inquiry, how many records of each kind it holds; drafts are not counted."""
    counted = Record.objects.exclude(inquiry=None).exclude(state="draft").values_list("inquiry", "kind")
    found: dict[UUID, dict[str, int]] = {}
    for inquiry, kind, number in counted.order_by("inquiry", "kind").annotate(models.Count("pk")):
        found.setdefault(inquiry, {})[kind] = number
    return found


def citable_records(who: Any, inquiry: Inquiry | None, text: str = "") -> list[Record]:
    """What a decision can cite, at most 200: what ``text`` finds, else of the inquiry first, the newest."""
    if text:
        found = search_records(who, text, kinds=CITABLE, drafts=False, limit=200)
        return [record for record in found if record.state not in UNFIT]
    records = Record.objects.filter(kind__in=CITABLE).exclude(state__in=UNFIT)
    own = models.Case(models.When(inquiry=inquiry, then=0), default=1)
    kind = models.Case(*(models.When(kind=kind, then=place) for place, kind in enumerate(CITABLE)))
    return list(records.annotate(own=own, place=kind).order_by("own", "place", "-created")[:200])


def citable_record(who: Any, uid: UUID) -> Record | None:
    found = record_by_uid(who, uid)
    return found if found is not None and found.kind in CITABLE else None


def option(who: Any, decision: Decision, key: UUID) -> DecisionOption | None:
    return decision.options.filter(pk=key).first()


def evidence_of(who: Any, decision: Decision) -> list[EvidenceLink]:
    """The evidence of a decision, what it relied on first."""
    links = decision.evidence.select_related("evidence").order_by("created")
    return sorted(links, key=lambda link: STRENGTH.index(link.relation))


def evidence_link(who: Any, decision: Decision, record: Record) -> EvidenceLink | None:
    return decision.evidence.filter(evidence=record).first()


def evidence_link_by_key(who: Any, decision: Decision, key: UUID) -> EvidenceLink | None:
    return decision.evidence.select_related("evidence").filter(pk=key).first()


def reviews_of(who: Any, decision: Decision) -> models.QuerySet[Review]:
    return decision.reviews.select_related("agenda_item__record")


def history(who: Any, decision: Decision) -> models.QuerySet[Event]:
    """What has happened to a decision, oldest first."""
    return events_of(who, record=decision.record).order_by("seq")
