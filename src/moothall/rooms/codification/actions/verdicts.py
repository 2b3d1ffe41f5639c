"""Judging a record, and taking a verdict back."""

from typing import NamedTuple
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.codification.actions.assigning import take_again
from moothall.rooms.codification.actions.locks import locked
from moothall.rooms.codification.actions.reviewers import active_member
from moothall.rooms.codification.actions.settling import settle
from moothall.rooms.codification.models import (
    ADJUDICATOR,
    Assignment,
    Candidate,
    Criterion,
    ProtocolVersion,
    Review,
    Stage,
    Verdict,
)
from moothall.rooms.codification.refusals import EvidenceRefused

Says = Verdict.Says
State = Assignment.State
LONGEST_SECONDS = 24 * 60 * 60


class Words(NamedTuple):
    """What somebody says of a record, checked."""

    says: str
    criterion: Criterion | None
    reason: str
    note: str
    seconds: int | None
    version: ProtocolVersion


@transaction.atomic
def give_verdict(
    *,
    assignment: Assignment,
    says: str,
    criterion: Criterion | None = None,
    reason: str = "",
    note: str = "",
    seconds: int | None = None,
    once: UUID | None = None,
    by: Person,
) -> Verdict:
    """Judge the record of an assignment. Given a second time, it changes what was said before; both are kept.

    At full text an exclusion needs a criterion of the present protocol, or another ``reason`` in words.
    ``once`` is the key under which it is sent: the same again changes nothing. When as many have judged as
    are needed, the record is settled or a conflict is opened.

    Raises EvidenceRefused naming what is missing, and if the record is not in the hands of ``by``, can no
    longer be judged, or has been judged at the next stage.
    """
    review, assignment = _held(assignment, by)
    once = once or uuid4()
    rows = list(Verdict.objects.filter(assignment=assignment))
    if earlier := next((row for row in rows if row.once == once), None):
        named = criterion.pk if criterion and says == Says.EXCLUDE else None
        if (earlier.says, earlier.criterion_id) != (says, named):
            raise EvidenceRefused("This page has sent another verdict already: judge the record again.")
        return earlier
    words = checked_words(review, assignment.stage, says, criterion, reason, note, seconds)
    _refuse_shut(review, assignment)
    standing = rows[-1] if rows and rows[-1].counts else None
    if not assignment.is_held and not take_again(review, assignment):
        raise EvidenceRefused("This record is in the hands of others by now, or has been settled.")
    if assignment.slot == ADJUDICATOR:
        raise EvidenceRefused("You have settled this conflict: take that back to settle it anew.")
    if says == Says.POSTPONE and standing:
        raise EvidenceRefused("You have judged this record: take your verdict back before you postpone it.")
    verdict = write_verdict(review, assignment, words, standing, once, by)
    assignment.state = State.POSTPONED if says == Says.POSTPONE else State.GIVEN
    assignment.touched = timezone.now()
    assignment.save(update_fields=["state", "touched"])
    if says != Says.POSTPONE:
        settle(review, [assignment.candidate], by=by)
    return verdict


@transaction.atomic
def undo_verdict(*, verdict: Verdict, once: UUID | None = None, by: Person) -> Verdict:
    """Take back one's own verdict, while its stage is open: a new row that ``undoes`` it. Taking it back
    twice changes nothing.

    Raises EvidenceRefused for somebody else's verdict, one that has been replaced, and once the stage is
    closed or the record has been judged at the next one.
    """
    review, assignment = _held(verdict.assignment, by)
    if undone := Verdict.objects.filter(undoes=verdict).first():
        if undone.says:
            raise EvidenceRefused("You have changed this verdict since: take back the newer one.")
        return undone
    standing = live_verdict(assignment)
    if standing is None or standing.pk != verdict.pk:
        raise EvidenceRefused("There is no verdict to take back.")
    _refuse_shut(review, assignment)
    version = review.protocol_versions.last()
    nothing = Words("", None, "", "", None, version)
    undone = write_verdict(review, assignment, nothing, standing, once or uuid4(), by)
    settles = assignment.slot == ADJUDICATOR
    assignment.state = State.RELEASED if settles else State.OPEN
    assignment.slot = None if settles else assignment.slot
    assignment.touched = timezone.now()
    assignment.save(update_fields=["state", "slot", "touched"])
    settle(review, [assignment.candidate], by=by)
    return undone


def live_verdict(assignment: Assignment) -> Verdict | None:
    """The verdict of an assignment that counts: its newest row, unless that took one back or postponed."""
    newest = Verdict.objects.filter(assignment=assignment).order_by("position").last()
    return newest if newest and newest.counts else None


def checked_words(
    review: Review,
    stage: str,
    says: str,
    criterion: Criterion | None,
    reason: str,
    note: str,
    seconds: int | None,
) -> Words:
    """What somebody says, once nothing is missing from it: part of an action, not called from a view."""
    version = review.protocol_versions.last()
    problems = []
    if says not in Says.values:
        problems.append(("says", "Choose Include, Exclude, Maybe or Postpone"))
    if stage == Stage.FULL_TEXT and says == Says.MAYBE:
        problems.append(("says", "At full text, choose Include or Exclude, or postpone it"))
    if says == Says.EXCLUDE and criterion is not None:
        fits = criterion.version_id == version.pk and criterion.side == Criterion.Side.EXCLUDE
        if not fits or not criterion.is_used_at(stage):
            problems.append(
                ("criterion", "The criteria have changed, or this one is not for excluding: choose again")
            )
    if says == Says.EXCLUDE and stage == Stage.FULL_TEXT and criterion is None and not reason.strip():
        problems.append(("criterion", "Choose why it is excluded, or say why in your own words"))
    if problems:
        raise EvidenceRefused(problems)
    kept = criterion if says == Says.EXCLUDE else None
    spent = min(max(seconds, 0), LONGEST_SECONDS) if seconds is not None else None
    return Words(says, kept, reason.strip(), note.strip(), spent, version)


def write_verdict(
    review: Review,
    assignment: Assignment,
    words: Words,
    undoes: Verdict | None,
    once: UUID,
    by: Person,
) -> Verdict:
    """Keep one act of judging under the number of its event: part of an action, not called from a view.

    The event says which record was judged, never how.
    """
    key = uuid4()
    event = happened(
        "verdict.given" if words.says else "verdict.undone",
        review,
        by,
        candidate=assignment.candidate_id,
        stage=assignment.stage,
        verdict=key,
    )
    return Verdict.objects.create(
        id=key,
        workspace=review.workspace,
        assignment=assignment,
        candidate=assignment.candidate,
        stage=assignment.stage,
        slot=assignment.slot,
        says=words.says,
        criterion=words.criterion,
        reason=words.reason,
        note=words.note,
        protocol_version=words.version,
        shown_because=assignment.shown_because,
        rank_run_id=assignment.rank_run_id,
        seconds=words.seconds,
        undoes=undoes,
        once=once,
        position=event.seq,
    )


def _held(assignment: Assignment, by: Person) -> tuple[Review, Assignment]:
    """The review, held, and the assignment as it is now. Raises EvidenceRefused if it is somebody else's."""
    key = Candidate.objects.values_list("review", flat=True).get(pk=assignment.candidate_id)
    review = locked(key)
    active_member(review, by)
    assignment = Assignment.objects.select_related("candidate").get(pk=assignment.pk)
    if assignment.reviewer_id != by.pk:
        raise EvidenceRefused("This record is in somebody else's hands.")
    return review, assignment


def _refuse_shut(review: Review, assignment: Assignment) -> None:
    """Raise EvidenceRefused where nothing can be said of the record at this stage any more, or not yet."""
    candidate, stage = assignment.candidate, assignment.stage
    if not review.is_open_at(stage):
        raise EvidenceRefused("This stage of the review is closed: whoever leads it can open it again.")
    if not candidate.stands:
        raise EvidenceRefused("This record is no longer in the review, or another one stands for it.")
    if stage == Stage.FULL_TEXT and candidate.stage != Stage.FULL_TEXT:
        raise EvidenceRefused("Titles and abstracts come first: this record is not at full text.")
    if stage == Stage.FULL_TEXT and candidate.status == Candidate.Status.AWAITING_TEXT:
        raise EvidenceRefused("The full text is not here yet.")
    if stage == Stage.TITLE_ABSTRACT and _judged_later(candidate):
        raise EvidenceRefused("The full text of this record has been judged since.")


def _judged_later(candidate: Candidate) -> bool:
    return candidate.stage == Stage.FULL_TEXT and candidate.status in (
        *(Candidate.Status.PARTLY, Candidate.Status.CONFLICT),
        *(Candidate.Status.INCLUDED, Candidate.Status.EXCLUDED),
    )
