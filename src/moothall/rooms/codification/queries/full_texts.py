"""Full texts: which are wanted, and how far each is."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from moothall.rooms.codification.models import Candidate, Retrieval, Review, Stage
from moothall.rooms.codification.queries.consented import hidden_from

_STANDS = Q(removed="", voided=False, duplicate_of=None)


def full_texts(who: Any, review: Review, state: str = "") -> QuerySet[Candidate]:
    """The records at full text, by title; those whose text is in one state, if given."""
    found = Candidate.objects.filter(_STANDS, review=review, stage=Stage.FULL_TEXT)
    found = found.exclude(source__in=hidden_from(who))
    found = found.filter(text_state=state) if state else found
    return found.select_related("source__record", "review").order_by("source__record__title", "id")


def text_states(who: Any, review: Review) -> dict[str, int]:
    """How many full texts are in each state, every state named."""
    rows = full_texts(who, review).order_by().values("text_state").annotate(n=Count("pk"))
    counts = {row["text_state"]: row["n"] for row in rows}
    return {state: counts.get(state, 0) for state in Candidate.TextState.values}


def full_text(who: Any, review: Review, key: UUID) -> Candidate | None:
    """One record at full text."""
    return full_texts(who, review).filter(pk=key).first()


def retrievals_of(who: Any, candidate: Candidate) -> QuerySet[Retrieval]:
    """Every step on the way to a full text, newest first."""
    return candidate.retrievals.select_related("by", "file").order_by("-position")
