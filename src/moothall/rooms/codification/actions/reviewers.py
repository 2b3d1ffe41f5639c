"""Who takes part in a review: inviting, leaving, and how many judge each record."""

from django.db import transaction
from django.utils import timezone

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.permissions import May, can
from moothall.rooms.codification.actions.locks import locked
from moothall.rooms.codification.actions.settling import settle
from moothall.rooms.codification.models import (
    Assignment,
    Candidate,
    Conflict,
    Phase,
    Review,
    ReviewMember,
    Stage,
)
from moothall.rooms.codification.queries.review_work import settled_by_one
from moothall.rooms.codification.refusals import EvidenceRefused

Part = ReviewMember.Part
_HELD = (Assignment.State.OPEN, Assignment.State.POSTPONED)


@transaction.atomic
def invite_reviewer(
    *, review: Review, person: Person, part: str = Part.REVIEWER, by: Person | None
) -> ReviewMember:
    """Give somebody a part in a review; a part that they have had changes. Whoever had left is back.

    Raises EvidenceRefused for an unknown part, for somebody whose roles do not let them screen, and for
    taking the lead from the only one who has it.
    """
    review = locked(review)
    if part not in Part.values:
        raise EvidenceRefused([("part", "Choose their part in the review")])
    if May.SCREEN_RECORD not in _rights_of(person, review):
        raise EvidenceRefused(
            [("person", f"{person} needs the role reviewer first: an administrator gives it")]
        )
    member = review.members.filter(person=person).first()
    if member and member.left is None and member.part == part:
        return member
    if member and member.part == Part.LEAD and member.left is None and _leads(review) == 1:
        raise EvidenceRefused([("part", "Name somebody else who leads the review first")])
    member = give_part(review, person, part, by)
    _settle_pilot(review, by)
    return member


@transaction.atomic
def remove_reviewer(
    *, review: Review, reviewer: Person, reassign_to: Person | None = None, by: Person | None
) -> ReviewMember:
    """Somebody leaves a review. The verdicts they gave stay; what they held goes to ``reassign_to``, if
    given, else to whoever is served next; conflicts that waited for them likewise.

    Raises EvidenceRefused if they have no part in it, if ``reassign_to`` has none, and if they lead it and
    nobody is named who does from now on.
    """
    review = locked(review)
    member = review.members.filter(person=reviewer, left=None).first()
    if member is None:
        raise EvidenceRefused([("reviewer", "This person has no part in the review")])
    heir = _heir(review, reviewer, reassign_to)
    if member.part == Part.LEAD and _leads(review) == 1:
        if heir is None:
            raise EvidenceRefused([("reassign_to", "Say who leads the review from now on")])
        give_part(review, reassign_to, Part.LEAD, by)
    member.left = timezone.now()
    member.save(update_fields=["left"])
    freed = _hand_over(review, reviewer, reassign_to if heir and heir.screens else None)
    waiting = Conflict.objects.filter(
        candidate__review=review, state=Conflict.State.OPEN, assigned_to=reviewer
    )
    conflicts = waiting.update(assigned_to=reassign_to)
    happened("reviewer.removed", review, by, member=member.pk, freed=freed, conflicts=conflicts)
    _settle_pilot(review, by)
    return member


@transaction.atomic
def change_reviewers_needed(
    *, review: Review, stage: str, needed: int, settles: int | None = None, by: Person | None
) -> int:
    """Have one or two people judge each record at a stage; how many records are settled by that now.

    Going from two to one settles every record that has one verdict: ``settles`` is how many the check page
    said there are, and must still be right. Going from one to two opens second places. Raises EvidenceRefused
    for another number, a stage that is closed, and a count that is no longer right.
    """
    review = locked(review)
    before = review.needed_at(stage) if stage in Stage.values else 0
    if not before or needed not in (1, 2):
        raise EvidenceRefused([("needed", "Say whether one or two people judge each record")])
    if needed == before:
        return 0
    _refuse_closed(review, stage)
    settled = settled_by_one(by, review, stage) if needed == 1 else 0
    if needed == 1 and settles != settled:
        sentence = f"{settled} records have one verdict and would be settled now: check again"
        raise EvidenceRefused([("settles", sentence)])
    setattr(review, f"needed_{stage}", needed)
    review.save(update_fields=[f"needed_{stage}"])
    happened("review.reviewers_needed_changed", review, by, stage=stage, before=before, after=needed)
    settle(review, _judged_at(review, stage), by=by)
    return settled


def active_member(review: Review, person: Person | None) -> ReviewMember:
    """The part that somebody has in a review now. Raises EvidenceRefused if they have none."""
    member = review.members.filter(person=person, left=None).first() if person else None
    if member is None:
        raise EvidenceRefused("You have no part in this review: whoever leads it can invite you.")
    return member


def _rights_of(person: Person, review: Review) -> set[May]:
    """Of the two rights that screening needs, those that somebody holds in the workspace of a review."""
    needed = (May.SCREEN_RECORD, May.RESOLVE_CONFLICT)
    return {may for may in needed if can(person, may, review.workspace)}


def _leads(review: Review) -> int:
    return review.members.filter(left=None, part=Part.LEAD).count()


def give_part(review: Review, person: Person, part: str, by: Person | None) -> ReviewMember:
    """Give somebody a part in a held review: part of an action, not called from a view."""
    member, _ = ReviewMember.objects.update_or_create(
        review=review, person=person, defaults={"workspace": review.workspace, "part": part, "left": None}
    )
    happened("reviewer.invited", review, by, member=member.pk, part=part)
    return member


def _heir(review: Review, reviewer: Person, reassign_to: Person | None) -> ReviewMember | None:
    if reassign_to is None:
        return None
    heir = review.members.filter(person=reassign_to, left=None).first()
    if heir is None or reassign_to == reviewer:
        raise EvidenceRefused([("reassign_to", "Choose somebody else who has a part in the review")])
    return heir


def _hand_over(review: Review, reviewer: Person, heir: Person | None) -> int:
    """Give what somebody holds to ``heir`` where they have no place at that record; free the rest."""
    held = list(Assignment.objects.filter(candidate__review=review, reviewer=reviewer, state__in=_HELD))
    theirs = set(
        Assignment.objects.filter(candidate__review=review, reviewer=heir).values_list("candidate", "stage")
        if heir
        else ()
    )
    for assignment in held:
        slot = assignment.slot
        assignment.state, assignment.slot = Assignment.State.RELEASED, None
        assignment.save(update_fields=["state", "slot"])
        if heir and (assignment.candidate_id, assignment.stage) not in theirs:
            Assignment.objects.create(
                workspace=review.workspace,
                candidate_id=assignment.candidate_id,
                stage=assignment.stage,
                reviewer=heir,
                slot=slot,
                shown_because=assignment.shown_because,
                rank_run_id=assignment.rank_run_id,
                rank_position=assignment.rank_position,
                touched=timezone.now(),
            )
    return len(held)


def _settle_pilot(review: Review, by: Person | None) -> None:
    """In the pilot, each record waits for everybody who screens."""
    if review.phase == Phase.PILOT:
        settle(review, review.candidates.filter(in_pilot=True), by=by)


def _refuse_closed(review: Review, stage: str) -> None:
    later = {Phase.FULL_TEXT, Phase.EXTRACTION, Phase.REPORTED}
    over = later if stage == Stage.TITLE_ABSTRACT else later - {Phase.FULL_TEXT}
    if review.phase in over:
        raise EvidenceRefused("This stage is closed: take the review back to it first, with a reason.")


def _judged_at(review: Review, stage: str) -> list[Candidate]:
    """Records that have a verdict at a stage."""
    found = Candidate.objects.filter(review=review).exclude(
        status__in=(Candidate.Status.WAITING, Candidate.Status.NOT_SCREENED), stage=Stage.TITLE_ABSTRACT
    )
    return list(found if stage == Stage.TITLE_ABSTRACT else found.filter(stage=Stage.FULL_TEXT))
