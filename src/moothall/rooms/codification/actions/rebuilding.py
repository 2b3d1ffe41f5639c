"""Putting the state of a review right from its log, should the two ever differ."""

from django.db import transaction

from moothall.people.models import Person
from moothall.rooms.codification.actions.locks import locked
from moothall.rooms.codification.actions.settling import AWAITS, settle
from moothall.rooms.codification.models import Candidate, Review, Stage
from moothall.rooms.codification.review_log.state import RecordState, read_state

FACTS = ("in_pilot", "text_state", "removed", "voided", "duplicate_of_id", "study_id")
COLUMNS = (*FACTS, "stage", "status", "reason_code", "awaits_verdict")


@transaction.atomic
def rebuild_review(*, review: Review, by: Person | None) -> list[str]:
    """Work the state of a review out from its log and write it wherever the tables say something else; what
    was put right, a line each. Nothing is written to the log except conflicts that are opened or closed."""
    review = locked(review)
    state = read_state(review)
    lines = []
    for name, value in (
        ("phase", state.phase),
        ("stopped_at", state.stopped_at),
        ("needed_title_abstract", state.needed[Stage.TITLE_ABSTRACT]),
        ("needed_full_text", state.needed[Stage.FULL_TEXT]),
    ):
        if getattr(review, name) != value:
            lines.append(f"{name}: {getattr(review, name)} becomes {value}")
            setattr(review, name, value)
    if lines:
        review.save(update_fields=["phase", "stopped_at", "needed_title_abstract", "needed_full_text"])
    wrong = []
    for candidate in Candidate.objects.filter(review=review):
        right = columns_of(state.records[candidate.pk])
        if differing := [name for name in COLUMNS if getattr(candidate, name) != right[name]]:
            lines.append(f"record {candidate.pk}: {', '.join(differing)}")
            wrong.append(candidate)
        for name in COLUMNS:
            setattr(candidate, name, right[name])
    Candidate.objects.bulk_update(wrong, [name.removesuffix("_id") for name in COLUMNS], batch_size=500)
    settle(review, Candidate.objects.filter(review=review), thorough=True, by=by)
    return lines


def columns_of(record: RecordState) -> dict[str, object]:
    """What the row of a candidate says if it is right."""
    judged = record.judged
    return {
        "in_pilot": record.in_pilot,
        "text_state": record.text_state,
        "removed": record.removed,
        "voided": record.voided,
        "duplicate_of_id": record.stands_for_it if record.is_duplicate else None,
        "study_id": record.study,
        "stage": judged.stage,
        "status": judged.status,
        "reason_code": judged.code,
        "awaits_verdict": record.stands and judged.status in AWAITS,
    }
