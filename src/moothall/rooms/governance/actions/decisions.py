"""The life of a decision, from draft to made and on. A refusal names everything that is missing at once."""

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from moothall.events.happened import happened
from moothall.people.models import Person, Workspace
from moothall.rooms.governance import guards
from moothall.rooms.governance.actions.agenda import conclude_item, overtake_item
from moothall.rooms.governance.actions.states import (
    change_state,
    editable,
    locked,
    one_at_a_time,
    refuse_unmet,
)
from moothall.rooms.governance.models import AgendaItem, Body, Correction, Decision, Review
from moothall.rooms.governance.refusals import DecisionRefused
from moothall.trace.actions import LinkRefused, change_record, link, make_record
from moothall.trace.models import Inquiry

WORDS = ("matter", "text", "reasons")
NEEDED = {"title": "Enter the title.", "matter": "Write what it is about."}
CHANGEABLE = (
    *("title", "kind", "body", "taken_by", "matter", "text", "reasons", "no_evidence_because"),
    *("no_alternatives", "dissent", "cost_note", "equality_note", "made_on", "effective_from", "review_due"),
)


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
    """A draft that can be changed until it is made. With ``supersedes``, it will replace that decision.

    Raises DecisionRefused naming all that is missing.
    """
    _refuse_unfounded({"title": title, "matter": matter, "kind": kind, "body": body}, supersedes)
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
def change_draft(*, decision: Decision, by: Person | None, **changes: Any) -> Decision:
    """Change the words of a draft. No event: a draft is nobody's decision yet.

    Raises DecisionRefused for a decision that is no draft, or naming all that would be missing.
    """
    decision = editable(decision)
    if unknown := set(changes) - set(CHANGEABLE):
        raise ValueError(f"A draft has no {', '.join(sorted(unknown))} to change.")
    _refuse_unfounded(changes, None)
    for name, value in changes.items():
        setattr(decision, name, value)
    decision.save(update_fields=list(changes))
    words = "\n".join(getattr(decision, name) for name in WORDS)
    change_record(record=decision.record, title=decision.title, words=words)
    return decision


@transaction.atomic
def mark_ready(*, decision: Decision, by: Person | None) -> Decision:
    """Say that a draft is ready to be taken. Raises DecisionRefused naming every unmet guard."""
    decision = editable(decision)
    if decision.state == Decision.State.READY:
        raise DecisionRefused([("state", f"{decision.ref} is ready already.")])
    refuse_unmet(decision, guards.READY)
    change_state(decision, Decision.State.READY, "draft")
    happened("decision.readied", decision, by, ref=decision.ref)
    return decision


@transaction.atomic
def make_decision(*, decision: Decision, publish: bool = True, by: Person | None) -> Decision:
    """Record the decision. From now on its words, options and evidence cannot be changed by anyone.

    Its links enter the trace, and a decision it replaces is superseded. Raises DecisionRefused naming
    every unmet guard.
    """
    decision = editable(decision)
    if decision.supersedes is not None:
        locked(decision.supersedes)
    refuse_unmet(decision, guards.MADE)
    _rest_on_evidence(decision)
    decision.options.update(fixed=True)
    decision.evidence.update(fixed=True)
    decision.fixed = True
    decision.effective_from = decision.effective_from or decision.made_on
    decision.save(update_fields=["fixed", "effective_from"])
    change_state(decision, Decision.State.MADE, "published" if publish else "live")
    happened("decision.made", decision, by, ref=decision.ref, version=decision.version)
    if publish:
        _publish(decision, by)
    if decision.supersedes is not None:
        _supersede(decision.supersedes, decision, by)
    if decision.effective_from <= timezone.localdate():
        return enter_into_force(decision=decision, by=by)
    return decision


@transaction.atomic
def publish_decision(*, decision: Decision, by: Person | None) -> Decision:
    """Let anyone read a made decision. Raises DecisionRefused for a draft or one that is published."""
    decision = locked(decision)
    if not decision.fixed or decision.state == Decision.State.WITHDRAWN:
        raise DecisionRefused([("state", f"{decision.ref} has not been made, so it cannot be published.")])
    if decision.published:
        raise DecisionRefused([("state", f"{decision.ref} is published already.")])
    if decision.state == Decision.State.MADE:
        change_record(record=decision.record, state="published")
    _publish(decision, by)
    return decision


@transaction.atomic
def enter_into_force(*, decision: Decision, by: Person | None) -> Decision:
    """The day has come from which the decision applies."""
    decision = locked(decision)
    if decision.state != Decision.State.MADE:
        raise DecisionRefused([("state", f"{decision.ref} is not waiting to come into force.")])
    if decision.effective_from is None or decision.effective_from > timezone.localdate():
        raise DecisionRefused(
            [("effective_from", f"The day from which {decision.ref} applies has not come.")]
        )
    change_state(decision, Decision.State.IN_FORCE, "in_force")
    happened("decision.entered_into_force", decision, by, ref=decision.ref)
    return decision


@transaction.atomic
def withdraw_decision(*, decision: Decision, by: Person | None) -> Decision:
    """Give up a draft. Nothing is deleted."""
    decision = editable(decision)
    decision.fixed = True
    decision.save(update_fields=["fixed"])
    change_state(decision, Decision.State.WITHDRAWN, "withdrawn")
    happened("decision.withdrawn", decision, by, ref=decision.ref)
    return decision


@transaction.atomic
def correct_decision(
    *, decision: Decision, part: str, corrected: str, reason: str, by: Person | None
) -> Correction:
    """Put a slip of the pen right beside the original, which stays. Substance changes by a new decision only.

    Raises DecisionRefused naming all that is missing.
    """
    decision = locked(decision)
    problems = []
    if not decision.fixed or decision.state == Decision.State.WITHDRAWN:
        problems.append(("state", f"{decision.ref} has not been made: change the draft itself."))
    if part not in Correction.Part.values:
        problems.append(("part", "Choose what the slip is in."))
    if not corrected.strip():
        problems.append(("corrected", "Write it as it should read."))
    if not reason.strip():
        problems.append(("reason", "Say what the slip was."))
    if problems:
        raise DecisionRefused(problems)
    decision.version += 1
    decision.save(update_fields=["version"])
    correction = Correction.objects.create(
        workspace=decision.workspace,
        decision=decision,
        version=decision.version,
        part=part,
        corrected=corrected.strip(),
        reason=reason.strip(),
    )
    happened("decision.corrected", decision, by, ref=decision.ref, version=decision.version)
    return correction


def _rest_on_evidence(decision: Decision) -> None:
    for evidence in decision.evidence.select_related("evidence"):
        try:
            link(
                of=decision.record, rests_on=evidence.evidence, relation=evidence.relation, note=evidence.why
            )
        except LinkRefused as refused:
            raise DecisionRefused([("evidence", str(refused))]) from refused


def _publish(decision: Decision, by: Person | None) -> None:
    decision.published = True
    decision.save(update_fields=["published"])
    happened("decision.published", decision, by, ref=decision.ref)


def _supersede(old: Decision, new: Decision, by: Person | None) -> None:
    """The old decision is closed: its open review, and every proposal to look at it again."""
    link(of=new.record, rests_on=old.record, relation="supersedes")
    old.reviews.filter(outcome=Review.Outcome.OPEN).update(
        outcome=Review.Outcome.SUPERSEDED, concluded_on=timezone.now()
    )
    waiting = (AgendaItem.State.ACCEPTED, AgendaItem.State.PROPOSED)
    for item in old.agenda_items.filter(state__in=waiting).select_related("record"):
        link(of=new.record, rests_on=item.record, relation="answers")
        if item.state == AgendaItem.State.ACCEPTED:
            conclude_item(item=item)
        else:
            overtake_item(item=item, reason=f"{old.ref} has been replaced by {new.ref}.", by=by)
    change_state(old, Decision.State.SUPERSEDED, "superseded")
    happened("decision.superseded", old, by, ref=old.ref, replaced_by=new.ref)


def _refuse_unfounded(words: dict[str, Any], supersedes: Decision | None) -> None:
    problems = [
        (name, sentence) for name, sentence in NEEDED.items() if not str(words.get(name, "x")).strip()
    ]
    if "kind" in words and words["kind"] not in Decision.Kind.values:
        problems.append(("kind", "Choose what kind of decision it is."))
    if "body" in words and not words["body"].is_in_office(timezone.localdate()):
        problems.append(("body", f"{words['body']} does not take decisions any more: choose another body."))
    if supersedes is not None and not supersedes.is_standing:
        problems.append(("supersedes", f"{supersedes.ref} does not stand, so it cannot be replaced."))
    if problems:
        raise DecisionRefused(problems)


def _next_ref(workspace: Workspace) -> str:
    one_at_a_time(workspace)
    year = timezone.localdate().year
    number = Decision.objects.filter(ref__startswith=f"{year}/").count() + 1
    return f"{year}/{number:03d}"
