"""The form of what is taken out of included records, and filling it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.codification.actions.locks import locked
from moothall.rooms.codification.actions.reviewers import active_member
from moothall.rooms.codification.extraction_fields import (
    Answers,
    checked_fields,
    differing,
    problems_with_answers,
)
from moothall.rooms.codification.models import Candidate, Extraction, ExtractionForm, Phase, Review, Stage
from moothall.rooms.codification.models.extraction import SETTLED
from moothall.rooms.codification.refusals import EvidenceRefused

NAME = "Extraction"
_SHUT = (Phase.PROTOCOL, Phase.REPORTED)
State = Extraction.State


@transaction.atomic
def version_extraction_form(
    *, review: Review, fields: Sequence[Mapping[str, Any]], people_needed: int, reason: str, by: Person | None
) -> ExtractionForm:
    """The next version of the form of a review. A field that keeps its "key" is the same question; what was
    extracted with an earlier version stays with that one.

    Raises EvidenceRefused naming everything that is missing or wrong, without a reason for a later version,
    and if nothing has changed.
    """
    review = locked(review)
    rows, problems = checked_fields(fields)
    last = review.extraction_forms.order_by("number").last()
    if people_needed not in (1, 2):
        problems.append(("people_needed", "Say whether one or two people extract from each record"))
    if last and not reason.strip():
        problems.append(("reason", "Say why the form is changed"))
    if last and not problems and last.fields == rows and last.people_needed == people_needed:
        problems.append(("", "Nothing has been changed, so there is no new version."))
    if problems:
        raise EvidenceRefused(problems)
    form = ExtractionForm.objects.create(
        workspace=review.workspace,
        review=review,
        name=NAME,
        number=last.number + 1 if last else 1,
        fields=rows,
        people_needed=people_needed,
        reason=reason.strip(),
        by=by,
    )
    happened("extraction_form.versioned", review, by, number=form.number, fields=len(rows))
    return form


@transaction.atomic
def save_extraction(
    *, candidate: Candidate, form: ExtractionForm, answers: Answers, complete: bool, by: Person
) -> Extraction:
    """Keep what somebody took out of an included record: as a draft, or completed. What is completed never
    changes; better answers make the next version.

    Raises EvidenceRefused naming every answer that is missing (of a completed one) or wrong, for a record
    that is not included, somebody without a part in the review, an older version of the form, and where as
    many people as are needed extract from the record already.
    """
    review = included_record(candidate)
    active_member(review, by)
    if form.review_id != review.pk or review.extraction_forms.filter(number__gt=form.number).exists():
        raise EvidenceRefused("The form has a newer version: open the record again.")
    if problems := problems_with_answers(form.fields, answers, complete=complete):
        raise EvidenceRefused(problems)
    slot = _slot_of(review, candidate, form, by)
    return _save(review, candidate, form, slot, answers, complete, by)


@transaction.atomic
def settle_extraction(
    *, candidate: Candidate, form: ExtractionForm, answers: Answers, by: Person
) -> Extraction:
    """Settle what two people took out of a record, once both have completed it: ``answers`` is what holds
    from now on. Raises EvidenceRefused as ``save_extraction`` does, and before both are done."""
    review = included_record(candidate)
    active_member(review, by)
    done = Extraction.objects.filter(candidate=candidate, form=form, state=State.COMPLETED, slot__gt=SETTLED)
    if form.people_needed != 2 or done.values("slot").distinct().count() < 2:
        raise EvidenceRefused("Two people extract from this record, and they are not done yet.")
    if problems := problems_with_answers(form.fields, answers, complete=True):
        raise EvidenceRefused(problems)
    return _save(review, candidate, form, SETTLED, answers, True, by)


def included_record(candidate: Candidate) -> Review:
    """The review of a record, held, if the record is included and work on it is open: part of an action, not
    called from a view. Raises EvidenceRefused otherwise."""
    review = locked(candidate.review)
    candidate = Candidate.objects.get(pk=candidate.pk)
    if review.phase in _SHUT:
        raise EvidenceRefused("Nothing is extracted or judged in this phase of the review.")
    included = candidate.stage == Stage.FULL_TEXT and candidate.status == Candidate.Status.INCLUDED
    if not candidate.stands or not included:
        raise EvidenceRefused("This record is not included in the review.")
    return review


def people_in(review: Review) -> set[UUID]:
    """Whoever has a part in a review now: part of an action, not called from a view."""
    return set(review.members.filter(left=None).exclude(person=None).values_list("person", flat=True))


def _slot_of(review: Review, candidate: Candidate, form: ExtractionForm, by: Person) -> int:
    """The place of somebody who extracts from a record; the first that is free, if they have none. What was
    only begun by somebody who has left is free."""
    rows = candidate.extractions.filter(form=form).order_by("version")
    places = {slot: (person, state) for slot, person, state in rows.values_list("slot", "extractor", "state")}
    if SETTLED in places:
        raise EvidenceRefused("What the two extracted has been settled: change what was settled instead.")
    own = [slot for slot, (person, _) in places.items() if person == by.pk]
    here = people_in(review)
    taken = {slot for slot, (person, state) in places.items() if person in here or state == State.COMPLETED}
    free = [slot for slot in range(1, form.people_needed + 1) if slot not in taken]
    if not own and not free:
        raise EvidenceRefused("As many people as are needed extract from this record already.")
    return own[0] if own else free[0]


def _save(
    review: Review,
    candidate: Candidate,
    form: ExtractionForm,
    slot: int,
    answers: Answers,
    complete: bool,
    by: Person,
) -> Extraction:
    last = candidate.extractions.filter(form=form, slot=slot).order_by("version").last()
    if last and last.state == State.COMPLETED:
        if complete and not differing(form.fields, last.answers, answers, everything=True):
            return last
        last = Extraction(
            workspace=review.workspace, candidate=candidate, form=form, slot=slot, version=last.version + 1
        )
    made = last or Extraction(workspace=review.workspace, candidate=candidate, form=form, slot=slot)
    made.answers, made.extractor = dict(answers), by
    if complete:
        made.state, made.completed = State.COMPLETED, timezone.now()
    made.save()
    if complete:
        happened("extraction.completed", review, by, candidate=candidate.pk, form=form.pk, slot=slot)
    return made
