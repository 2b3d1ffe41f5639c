"""Judging many records at once, for one reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction

from moothall.people.models import Person
from moothall.rooms.codification.actions.assigning import next_assignment
from moothall.rooms.codification.actions.verdicts import give_verdict
from moothall.rooms.codification.models import Assignment, Candidate, Criterion, Review, Stage, Verdict
from moothall.rooms.codification.refusals import EvidenceRefused

MOST = 100


@dataclass(frozen=True)
class Together:
    """What came of it: verdicts ``given``, and records that could not be judged, each with the reason."""

    given: tuple[Verdict, ...]
    refused: tuple[tuple[Candidate, str], ...]


@transaction.atomic
def judge_together(
    *,
    review: Review,
    candidates: Sequence[Candidate],
    says: str,
    criterion: Criterion | None = None,
    reason: str = "",
    note: str = "",
    once: UUID,
    by: Person,
) -> Together:
    """Judge up to 100 records of one stage in the same way, each as if it had been picked by hand. Those
    that have no place for ``by`` are left and named. The same again under the same key changes nothing.

    Raises EvidenceRefused if there are none or too many, for records of different stages, and naming what is
    missing from the verdict.
    """
    _refuse(candidates, says)
    words = {"criterion": criterion, "reason": reason, "note": note}
    given, refused = [], []
    for candidate in candidates:
        try:
            with transaction.atomic():
                held = _place(review, candidate, by)
                key = uuid5(once, str(candidate.pk))
                given.append(give_verdict(assignment=held, says=says, **words, once=key, by=by))
        except EvidenceRefused as why:
            if any(field for field, _ in why.problems):
                raise
            refused.append((candidate, str(why)))
    return Together(tuple(given), tuple(refused))


def _place(review: Review, candidate: Candidate, by: Person) -> Assignment:
    own = Assignment.objects.filter(candidate=candidate, stage=candidate.stage, reviewer=by)
    held = own.filter(slot__gt=0).first()
    return held or next_assignment(review=review, candidate=candidate, by=by)


def _refuse(candidates: Sequence[Candidate], says: str) -> None:
    if not candidates:
        raise EvidenceRefused([("records", "Tick the records to judge")])
    if len(candidates) > MOST:
        raise EvidenceRefused([("records", f"Judge at most {MOST} records at once")])
    if len({candidate.stage for candidate in candidates}) > 1:
        raise EvidenceRefused([("records", "Tick records of one stage only")])
    if says not in (Verdict.Says.INCLUDE, Verdict.Says.EXCLUDE, Verdict.Says.MAYBE):
        raise EvidenceRefused([("says", "Choose what to say of them")])
    if candidates[0].stage == Stage.FULL_TEXT and says == Verdict.Says.MAYBE:
        raise EvidenceRefused([("says", "At full text, choose Include or Exclude")])
