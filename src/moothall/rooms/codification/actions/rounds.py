"""Updating a review that lives on: what comes in from now on is a round of its own."""

from django.db import transaction

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.codification.actions.locks import locked
from moothall.rooms.codification.actions.ranking import refuse_unless_lead
from moothall.rooms.codification.models import Candidate, Phase, Review
from moothall.rooms.codification.refusals import EvidenceRefused


@transaction.atomic
def begin_round(*, review: Review, by: Person | None) -> Review:
    """Begin the next update of a living review: records of the searches to come are told apart from all that
    were there. The lead's.

    Raises EvidenceRefused if the review does not live on, and while nothing has come in since the last one.
    """
    review = locked(review)
    refuse_unless_lead(review, by)
    if review.phase != Phase.LIVING:
        raise EvidenceRefused("Take the review to the phase “Living” first: then an update begins by itself.")
    if not raise_round(review, by):
        raise EvidenceRefused("No record has come in since this update was begun, so it goes on.")
    return review


def raise_round(review: Review, by: Person | None) -> bool:
    """Count a held review one round on, if the present one has records: part of an action, never called from
    a view."""
    if not Candidate.objects.filter(review=review, round=review.round, voided=False).exists():
        return False
    review.round += 1
    review.save(update_fields=["round"])
    happened("review.round_begun", review, by, number=review.round)
    return True
