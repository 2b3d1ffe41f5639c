"""The pilot: everybody screens the same few records before the criteria are used on all."""

from random import Random

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.codification.models import Candidate, Review, Stage


def draw_pilot(review: Review, size: int, by: Person | None) -> None:
    """Draw the records of the pilot of a held review, at random but fixed by its seed, among those that
    nobody has judged: part of an action, never called from a view.

    Records that were drawn earlier and wait for a verdict still are among them.
    """
    waiting = review.candidates.filter(stage=Stage.TITLE_ABSTRACT, awaits_verdict=True)
    missing = size - waiting.filter(in_pilot=True).count()
    fresh = waiting.filter(in_pilot=False, status=Candidate.Status.WAITING)
    keys = sorted(fresh.values_list("pk", flat=True), key=str)
    drawn = Random(review.seed).sample(keys, max(0, min(missing, len(keys))))  # noqa: S311 - no secret
    if drawn:
        Candidate.objects.filter(pk__in=drawn).update(in_pilot=True)
        happened("pilot.drawn", review, by, candidates=drawn)
