"""Settling what two people do not agree on."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.codification.actions.locks import locked
from moothall.rooms.codification.actions.reviewers import active_member
from moothall.rooms.codification.actions.settling import settle
from moothall.rooms.codification.actions.verdicts import checked_words, live_verdict, write_verdict
from moothall.rooms.codification.models import (
    ADJUDICATOR,
    Assignment,
    Conflict,
    Criterion,
    Review,
    ShownBecause,
    Verdict,
)
from moothall.rooms.codification.refusals import EvidenceRefused

RULINGS = (Verdict.Says.INCLUDE, Verdict.Says.EXCLUDE)


@transaction.atomic
def resolve_conflict(
    *,
    conflict: Conflict,
    says: str,
    criterion: Criterion | None = None,
    reason: str,
    once: UUID | None = None,
    by: Person,
) -> Conflict:
    """Settle a conflict by including or excluding the record, for a ``reason``, as an adjudicator who has
    given no verdict on it. Whoever has can change theirs instead.

    A conflict about the reason is settled by choosing one; without a criterion it is another one, which
    ``reason`` says. The same again changes nothing. Raises EvidenceRefused naming what is missing, and if the
    conflict is settled already or ``by`` is one of those who disagree.
    """
    review = locked(conflict.candidate.review)
    active_member(review, by)
    conflict = Conflict.objects.select_related("candidate").get(pk=conflict.pk)
    if once and Verdict.objects.filter(candidate=conflict.candidate, once=once, slot=ADJUDICATOR).exists():
        return conflict
    _refuse(conflict, says, reason)
    words = checked_words(review, conflict.stage, says, criterion, reason, "", None)
    assignment = _adjudication(review, conflict, by)
    write_verdict(review, assignment, words, None, once or uuid4(), by)
    conflict.state, conflict.closed = Conflict.State.RESOLVED, timezone.now()
    conflict.resolution, conflict.criterion = says, words.criterion
    conflict.reason, conflict.by = words.reason, by
    conflict.save(update_fields=["state", "closed", "resolution", "criterion", "reason", "by"])
    happened(
        "conflict.resolved",
        review,
        by,
        candidate=conflict.candidate_id,
        stage=conflict.stage,
        how="adjudicated",
    )
    settle(review, [conflict.candidate], by=by)
    return conflict


def _refuse(conflict: Conflict, says: str, reason: str) -> None:
    problems = []
    if conflict.state != Conflict.State.OPEN:
        raise EvidenceRefused("This conflict is settled already.")
    if says not in RULINGS:
        problems.append(("says", "Choose Include or Exclude"))
    if conflict.kind == Conflict.Kind.REASON and says == Verdict.Says.INCLUDE:
        problems.append(("says", "Both exclude the record: choose one of their reasons"))
    if not reason.strip():
        problems.append(("reason", "Say why"))
    if problems:
        raise EvidenceRefused(problems)


def _adjudication(review: Review, conflict: Conflict, by: Person) -> Assignment:
    """The place of whoever settles, which an earlier adjudicator gives up. Raises EvidenceRefused for one of
    those who disagree."""
    places = Assignment.objects.filter(candidate=conflict.candidate, stage=conflict.stage)
    own = places.filter(reviewer=by).first()
    if own and own.slot != ADJUDICATOR and live_verdict(own):
        raise EvidenceRefused(
            "You are one of those who disagree: change your verdict, or let somebody else settle it."
        )
    places.filter(slot=ADJUDICATOR).update(slot=None, state=Assignment.State.RELEASED)
    assignment, _ = Assignment.objects.update_or_create(
        candidate=conflict.candidate,
        stage=conflict.stage,
        reviewer=by,
        defaults={
            "workspace": review.workspace,
            "slot": ADJUDICATOR,
            "state": Assignment.State.GIVEN,
            "shown_because": ShownBecause.MANUAL,
            "rank_run": None,
            "touched": timezone.now(),
        },
    )
    return assignment
