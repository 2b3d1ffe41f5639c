"""Opening a review and its life from phase to phase."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from django.db import transaction

from moothall.events.happened import happened
from moothall.people.models import Person, Workspace
from moothall.rooms.codification.actions.locks import locked
from moothall.rooms.codification.actions.pilots import draw_pilot
from moothall.rooms.codification.actions.protocols import (
    Criteria,
    checked_criteria,
    words_of,
    write_version,
)
from moothall.rooms.codification.actions.ranking import ask_for_ranking
from moothall.rooms.codification.actions.reviewers import give_part
from moothall.rooms.codification.actions.rounds import raise_round
from moothall.rooms.codification.actions.settling import screening_members, settle
from moothall.rooms.codification.addresses import address_of_review
from moothall.rooms.codification.frameworks import parts_of, problems_with_question
from moothall.rooms.codification.models import (
    OPEN_STAGES,
    Assignment,
    Candidate,
    Phase,
    PhaseChange,
    Review,
    ReviewMember,
    Stage,
)
from moothall.rooms.codification.refusals import EvidenceRefused
from moothall.trace.actions import make_record
from moothall.trace.models import Inquiry, Record

PILOT_SIZE = 20
_HELD = (Assignment.State.OPEN, Assignment.State.POSTPONED)


@transaction.atomic
def open_review(
    *,
    workspace: Workspace,
    inquiry: Inquiry | None = None,
    title: str,
    framework: str,
    question: Mapping[str, str],
    criteria: Criteria = (),
    text: str = "",
    reviewers_needed: Mapping[str, int] | None = None,
    seed: int = 0,
    by: Person | None,
) -> Review:
    """Open a review with the first version of its protocol. Whoever opens it leads it.

    ``reviewers_needed`` maps a stage to how many people judge each record there, two unless it says one.
    Raises EvidenceRefused naming everything that is missing or wrong.
    """
    title = " ".join(title.split())[:300]
    needed = {str(stage): 2 for stage in Stage} | dict(reviewers_needed or {})
    rows = _checked(title, framework, question, criteria, needed)
    said = {"question": parts_of(framework, question), "criteria": rows, "text": text.strip()}
    key = uuid4()
    review = Review.objects.create(
        id=key,
        workspace=workspace,
        record=_record_of(workspace, inquiry, key, title, words_of(said)),
        title=title,
        framework=framework,
        question=said["question"],
        needed_title_abstract=needed[Stage.TITLE_ABSTRACT],
        needed_full_text=needed[Stage.FULL_TEXT],
        seed=seed,
        opened_by=by,
    )
    happened("review.opened", review, by, framework=framework, **needed)
    write_version(review, 1, said, "", by)
    if by is not None:
        give_part(review, by, ReviewMember.Part.LEAD, by)
    return review


@transaction.atomic
def change_phase(
    *, review: Review, to: str, reason: str, pilot_size: int = PILOT_SIZE, by: Person | None
) -> Review:
    """Take a review to another phase, forward or back, for a reason.

    Going to the pilot draws its records. Going (back) to titles and abstracts ends a stop of screening. What
    reviewers hold at a stage that closes is given back. Raises EvidenceRefused without a reason, for no
    change, and for leaving the protocol without criteria or anybody who screens.
    """
    review = locked(review)
    _refuse_phase(review, to, reason)
    before, review.phase = review.phase, to
    lifted = to == Phase.TITLE_ABSTRACT and review.stopped_at is not None
    if to == Phase.TITLE_ABSTRACT:
        review.stopped_at = None
    review.save(update_fields=["phase", "stopped_at"])
    PhaseChange.objects.create(
        workspace=review.workspace, review=review, before=before, after=to, reason=reason.strip(), by=by
    )
    happened("review.phase_changed", review, by, before=before, after=to)
    _give_back(review)
    if to == Phase.PILOT:
        draw_pilot(review, pilot_size, by)
    if lifted:
        settle(review, review.candidates.filter(status=Candidate.Status.NOT_SCREENED), by=by)
    if Phase.PILOT in (before, to):
        settle(review, review.candidates.filter(in_pilot=True), by=by)
    if to == Phase.LIVING:
        raise_round(review, by)
    ask_for_ranking(review, at_once=True, by=by)
    return review


@transaction.atomic
def change_review_settings(
    *, review: Review, keys_on: bool, remind_after_months: int | None, by: Person | None
) -> Review:
    """Say whether records can be judged by single keys, and after how many months (3, 6 or 12; None: never)
    the home page reminds of searching again. The same again changes nothing.

    Raises EvidenceRefused for another number of months.
    """
    if remind_after_months not in (None, 3, 6, 12):
        raise EvidenceRefused([("remind_after_months", "Choose 3, 6 or 12 months, or no reminder")])
    review = locked(review)
    wanted = {"keys_on": keys_on, "remind_after_months": remind_after_months}
    for what, value in wanted.items():
        if getattr(review, what) != value:
            setattr(review, what, value)
            happened("review.settings_changed", review, by, what=what)
    review.save(update_fields=list(wanted))
    return review


def _record_of(workspace: Workspace, inquiry: Inquiry | None, key: UUID, title: str, words: str) -> Record:
    return make_record(
        workspace=workspace,
        inquiry=inquiry,
        kind="review",
        title=title,
        words=words,
        url=address_of_review(workspace, key),
        state="open",
    )


def _checked(
    title: str,
    framework: str,
    question: Mapping[str, str],
    criteria: Criteria,
    needed: Mapping[str, int],
) -> list[dict[str, str]]:
    problems = [] if title else [("title", "Enter a title")]
    problems += problems_with_question(framework, question)
    rows, wrong = checked_criteria(criteria)
    problems += wrong
    if set(needed) != set(Stage.values) or not set(needed.values()) <= {1, 2}:
        problems.append(("reviewers_needed", "Say of each stage whether one or two people judge each record"))
    if problems:
        raise EvidenceRefused(problems)
    return rows


def _refuse_phase(review: Review, to: str, reason: str) -> None:
    problems = []
    if to not in Phase.values:
        problems.append(("phase", "Choose a phase"))
    elif to == review.phase:
        problems.append(("phase", f"The review is there already: {review.get_phase_display().lower()}"))
    if not reason.strip():
        problems.append(("reason", "Say why"))
    if review.phase == Phase.PROTOCOL and not review.protocol_versions.last().criterion_rows.exists():
        problems.append(("phase", "Write at least one criterion first, so that everybody judges by the same"))
    if to != Phase.PROTOCOL and not screening_members(review):
        problems.append(("phase", "Invite somebody who screens first"))
    if problems:
        raise EvidenceRefused(problems)


def _give_back(review: Review) -> None:
    """Free what reviewers hold where nothing can be judged now."""
    held = Assignment.objects.filter(candidate__review=review, state__in=_HELD)
    held = held.exclude(stage__in=OPEN_STAGES[review.phase])
    if review.phase == Phase.PILOT:
        held = held | Assignment.objects.filter(
            candidate__review=review, state__in=_HELD, candidate__in_pilot=False
        )
    keys = list(held.values_list("pk", flat=True))
    Assignment.objects.filter(pk__in=keys).update(state=Assignment.State.RELEASED, slot=None)
