"""The life of a decision, from draft to made. Every refusal names everything that is missing at once."""

import hashlib
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from moothall.events.happened import happened
from moothall.people.models import Person, Workspace
from moothall.rooms.governance import guards
from moothall.rooms.governance.models import AgendaItem, Body, Decision, DecisionOption, EvidenceLink, Review
from moothall.trace.actions import change_record, link, make_record
from moothall.trace.models import Inquiry, Record

WORDS = ("matter", "text", "reasons")
CHANGEABLE = (
    *("title", "kind", "body", "taken_by", "matter", "text", "reasons", "no_evidence_because"),
    *("no_alternatives", "dissent", "cost_note", "equality_note", "made_on", "effective_from", "review_due"),
)


class DecisionRefused(ValueError):
    """Why nothing was done: ``problems`` is a list of (field, sentence), complete."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        self.problems = problems
        super().__init__(" ".join(sentence for _, sentence in problems))


@transaction.atomic
def draft_decision(
    *,
    workspace: Workspace,
    title: str,
    kind: str,
    body: Body,
    matter: str,
    inquiry: Inquiry | None = None,
    supersedes: Decision | None = None,
    by: Person | None,
    **words: Any,
) -> Decision:
    """A draft that can be changed until it is made. With ``supersedes``, it will replace that decision."""
    if supersedes is not None and not supersedes.is_standing:
        raise DecisionRefused([("supersedes", f"{supersedes.ref} does not stand, so it cannot be replaced.")])
    key = uuid4()
    record = make_record(
        workspace=workspace,
        inquiry=inquiry or (supersedes.record.inquiry if supersedes else None),
        kind="decision",
        title=title,
        words=matter,
        url=reverse("governance:decision", args=[workspace.slug, key]),
        state="draft",
    )
    decision = Decision.objects.create(
        id=key,
        workspace=workspace,
        record=record,
        ref=_next_ref(workspace),
        title=title,
        kind=kind,
        body=body,
        matter=matter,
        supersedes=supersedes,
        owner=by,
        **words,
    )
    happened("decision.drafted", decision, by, ref=decision.ref)
    return decision


@transaction.atomic
def change_draft(*, decision: Decision, by: Person, **changes: Any) -> Decision:
    """Change the words of a draft. No event: a draft is nobody's decision yet."""
    decision = _editable(decision)
    if unknown := set(changes) - set(CHANGEABLE):
        raise ValueError(f"A draft has no {', '.join(sorted(unknown))} to change.")
    for name, value in changes.items():
        setattr(decision, name, value)
    decision.save(update_fields=list(changes))
    words = "\n".join(getattr(decision, name) for name in WORDS)
    change_record(record=decision.record, title=decision.title, words=words)
    return decision


@transaction.atomic
def add_option(
    *, decision: Decision, text: str, status: str, why: str, costs: str = "", by: Person
) -> DecisionOption:
    """A course that was open. Each option says why."""
    decision = _editable(decision)
    return DecisionOption.objects.create(
        workspace=decision.workspace, decision=decision, text=text, status=status, why=why, costs=costs
    )


@transaction.atomic
def remove_option(*, option: DecisionOption, by: Person) -> None:
    _editable(option.decision)
    option.delete()


@transaction.atomic
def link_evidence(
    *, decision: Decision, evidence: Record, relation: str, why: str = "", confirmed: bool = False, by: Person
) -> EvidenceLink:
    """Take evidence into the decision in the words it has now. Linking it again renews words and relation."""
    decision = _editable(decision)
    if evidence.workspace_id != decision.workspace_id:
        raise DecisionRefused([("evidence", "This evidence belongs to another workspace.")])
    words = "\n\n".join(part for part in (evidence.title, evidence.words) if part)
    made, _ = EvidenceLink.objects.update_or_create(
        decision=decision,
        evidence=evidence,
        defaults={
            "workspace": decision.workspace,
            "record_version": hashlib.sha256(words.encode()).hexdigest(),
            "text_snapshot": words,
            "relation": relation,
            "why": why,
            "confirmed": confirmed,
        },
    )
    return made


@transaction.atomic
def unlink_evidence(*, evidence: EvidenceLink, by: Person) -> None:
    _editable(evidence.decision)
    evidence.delete()


@transaction.atomic
def mark_ready(*, decision: Decision, by: Person) -> Decision:
    """Say that a draft is ready to be taken. Raises DecisionRefused naming every unmet guard."""
    decision = _editable(decision)
    _refuse_unmet(decision, guards.READY)
    change_state(decision, Decision.State.READY, "draft")
    happened("decision.readied", decision, by, ref=decision.ref)
    return decision


@transaction.atomic
def make_decision(*, decision: Decision, publish: bool = True, by: Person) -> Decision:
    """Record the decision. From now on its words, options and evidence cannot be changed by anyone.

    Its links enter the trace, and a decision it replaces is superseded. Raises DecisionRefused naming
    every unmet guard.
    """
    decision = _editable(decision)
    _refuse_unmet(decision, guards.MADE)
    for evidence in decision.evidence.select_related("evidence"):
        link(of=decision.record, rests_on=evidence.evidence, relation=evidence.relation, note=evidence.why)
    decision.options.update(fixed=True)
    decision.evidence.update(fixed=True)
    decision.published = publish
    decision.effective_from = decision.effective_from or decision.made_on
    decision.save(update_fields=["published", "effective_from"])
    change_state(decision, Decision.State.MADE, "published")
    happened("decision.made", decision, by, ref=decision.ref, version=decision.version)
    if decision.supersedes is not None:
        _supersede(decision.supersedes, decision, by)
    if decision.effective_from <= timezone.localdate():
        enter_into_force(decision=decision, by=by)
    return decision


@transaction.atomic
def enter_into_force(*, decision: Decision, by: Person | None) -> Decision:
    """The day has come from which the decision applies."""
    if decision.state != Decision.State.MADE:
        raise DecisionRefused([("state", f"{decision.ref} is not waiting to come into force.")])
    change_state(decision, Decision.State.IN_FORCE, "in_force")
    happened("decision.entered_into_force", decision, by, ref=decision.ref)
    return decision


@transaction.atomic
def withdraw_decision(*, decision: Decision, by: Person) -> Decision:
    """Give up a draft. Nothing is deleted."""
    decision = _editable(decision)
    change_state(decision, Decision.State.WITHDRAWN, "withdrawn")
    happened("decision.withdrawn", decision, by, ref=decision.ref)
    return decision


def change_state(decision: Decision, state: str, record_state: str) -> None:
    """Move a decision and its record: part of an action, never called from a view."""
    decision.state = state
    decision.save(update_fields=["state"])
    change_record(record=decision.record, state=record_state)


def _supersede(old: Decision, new: Decision, by: Person) -> None:
    link(of=new.record, rests_on=old.record, relation="supersedes")
    for review in old.reviews.filter(outcome=Review.Outcome.OPEN):
        review.outcome, review.concluded_on = Review.Outcome.SUPERSEDED, timezone.now()
        review.save(update_fields=["outcome", "concluded_on"])
        link(of=new.record, rests_on=review.agenda_item.record, relation="answers")
        review.agenda_item.state = AgendaItem.State.DISCUSSED
        review.agenda_item.save(update_fields=["state"])
        change_record(record=review.agenda_item.record, state="closed")
    change_state(old, Decision.State.SUPERSEDED, "superseded")
    happened("decision.superseded", old, by, ref=old.ref, replaced_by=new.ref)


def _editable(decision: Decision) -> Decision:
    decision = Decision.objects.select_for_update().get(pk=decision.pk)
    if not decision.is_editable:
        sentence = f"{decision.ref} has been made and cannot be changed. A new decision can replace it."
        raise DecisionRefused([("state", sentence)])
    return decision


def _refuse_unmet(decision: Decision, needed: tuple[guards.Guard, ...]) -> None:
    if missing := guards.unmet(decision, needed):
        raise DecisionRefused([(guard.field, guard.sentence) for guard in missing])


def _next_ref(workspace: Workspace) -> str:
    year = date.today().year
    # The ledger's head is locked by every write, but a draft's number is wanted before its event.
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    number = Decision.objects.filter(ref__startswith=f"{year}/").count() + 1
    return f"{year}/{number:03d}"
