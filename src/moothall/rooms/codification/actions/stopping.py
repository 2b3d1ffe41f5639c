"""Stopping the screening of titles and abstracts: the lead's decision, with the evidence it rests on."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.codification.actions.locks import locked
from moothall.rooms.codification.actions.ranking import ask_for_ranking, refuse_unless_lead
from moothall.rooms.codification.actions.settling import settle
from moothall.rooms.codification.models import Candidate, Review, ScreeningStop, Stage
from moothall.rooms.codification.refusals import EvidenceRefused


@transaction.atomic
def resume_screening(*, review: Review, by: Person | None) -> Review:
    """Go on screening: what was left out when it stopped waits for verdicts again. The lead's.

    The decision to stop stays on the record. Raises EvidenceRefused if screening is not stopped, and where
    titles and abstracts are not being screened.
    """
    review = locked(review)
    refuse_unless_lead(review, by)
    if review.stopped_at is None:
        raise EvidenceRefused("Screening is not stopped.")
    _refuse_closed(review)
    left_out = Candidate.objects.filter(review=review, status=Candidate.Status.NOT_SCREENED)
    review.stopped_at = None
    review.save(update_fields=["stopped_at"])
    happened("screening.resumed", review, by, taken_back=left_out.count())
    settle(review, left_out, by=by)
    ask_for_ranking(review, at_once=True, by=by)
    return review


@transaction.atomic
def stop_screening(
    *, review: Review, reason: str, evidence: Mapping[str, Any], by: Person | None
) -> ScreeningStop:
    """Leave every record that nobody has judged unscreened. Second verdicts that are still owed can be given.

    ``evidence`` is what the stopping panel showed. Raises EvidenceRefused without a reason, for somebody who
    does not lead the review, where titles and abstracts are not being screened, and if nothing would be left
    out.
    """
    review = locked(review)
    refuse_unless_lead(review, by)
    if not reason.strip():
        raise EvidenceRefused([("reason", "Say why screening stops")])
    _refuse_closed(review)
    waiting = Candidate.objects.filter(
        review=review,
        stage=Stage.TITLE_ABSTRACT,
        status=Candidate.Status.WAITING,
        removed="",
        voided=False,
        duplicate_of=None,
    )
    left_out = waiting.count()
    if not left_out:
        raise EvidenceRefused("Every record has been judged: there is nothing to leave out.")
    event = happened("screening.stopped", review, by, left_out=left_out)
    stop = ScreeningStop.objects.create(
        workspace=review.workspace,
        review=review,
        reason=reason.strip(),
        evidence=dict(evidence),
        left_out=left_out,
        position=event.seq,
        by=by,
    )
    review.stopped_at = event.seq
    review.save(update_fields=["stopped_at"])
    everywhere = Candidate.objects.filter(
        review=review, stage=Stage.TITLE_ABSTRACT, status=Candidate.Status.WAITING
    )
    settle(review, everywhere, by=by)
    return stop


def _refuse_closed(review: Review) -> None:
    if not review.is_open_at(Stage.TITLE_ABSTRACT):
        raise EvidenceRefused("Titles and abstracts are not being screened now.")
