"""Who may read which verdict: the one place that answers it.

While a record waits for verdicts, nobody, lead included, can read another's verdict, reason, note or seconds.
It opens when as many have judged as are needed. Every page, export, count by outcome and live feed takes
verdicts from here; no other module of this room reads their rows (a test looks).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from moothall.rooms.codification.models import ADJUDICATOR, Assignment, Candidate, Review, Stage, Verdict

_Status = Candidate.Status
# At these, a stage has as many verdicts as it needs.
_OPENED = (_Status.CONFLICT, _Status.INCLUDED, _Status.EXCLUDED)
_BY_SLOT = {ADJUDICATOR: "Whoever settled it", 1: "First", 2: "Second"}


@dataclass(frozen=True)
class HistoryLine:
    """One act of judging, for those who may read it. ``who`` is "You" or a place; ``person`` is shown once
    the record is open and no conflict about it is. ``counts`` says whether it is a verdict that stands."""

    verdict: Verdict
    who: str
    person: Any
    says: str
    reason: str
    note: str
    version: int
    when: datetime
    counts: bool


@dataclass(frozen=True)
class OwnWork:
    """Somebody's ``newest`` act in a review, and how many records they have ``judged`` at its stage."""

    newest: Verdict | None
    judged: int


def opened_at(stage: str, prefix: str = "") -> Q:
    """The condition on a candidate (reached by ``prefix``) that all its verdicts at a stage can be read."""
    here = Q(**{f"{prefix}stage": stage, f"{prefix}status__in": _OPENED})
    if stage == Stage.TITLE_ABSTRACT:
        return here | Q(**{f"{prefix}stage": Stage.FULL_TEXT})
    return here


def is_open(candidate: Candidate, stage: str) -> bool:
    """Whether all verdicts on a record at a stage can be read by everybody in the review."""
    beyond = stage == Stage.TITLE_ABSTRACT and candidate.stage == Stage.FULL_TEXT
    return beyond or (candidate.stage == stage and candidate.status in _OPENED)


def verdicts_open_to(who: Any, review: Review) -> QuerySet[Verdict]:
    """The rows of verdicts of a review that somebody may read: their own, and those of opened records."""
    readable = Q(assignment__reviewer=who) if getattr(who, "pk", None) else Q(pk=None)
    for stage in Stage.values:
        readable |= Q(stage=stage) & opened_at(stage, "candidate__")
    return Verdict.objects.filter(readable, candidate__review=review).order_by("position")


def standing_verdicts_open_to(who: Any, review: Review) -> QuerySet[Verdict]:
    """Of those, the ones that count: neither taken back nor replaced, and not postponed."""
    counting = (Verdict.Says.INCLUDE, Verdict.Says.EXCLUDE, Verdict.Says.MAYBE)
    return verdicts_open_to(who, review).filter(says__in=counting, undone_by=None)


def verdict(who: Any, review: Review, key: Any) -> Verdict | None:
    """One verdict, if somebody may read it."""
    return verdicts_open_to(who, review).filter(pk=key).select_related("assignment", "criterion").first()


def own_verdict(who: Any, assignment: Assignment) -> Verdict | None:
    """What somebody's own verdict on a record is now; None if they have given or left none."""
    if assignment.reviewer_id != getattr(who, "pk", None):
        return None
    newest = Verdict.objects.filter(assignment=assignment).select_related("criterion").last()
    return newest if newest and newest.counts else None


def own_work(who: Any, review: Review) -> OwnWork:
    """What somebody did last in a review (judged, postponed or took back; settling a conflict is none of
    it), and how many records they have judged at that stage."""
    rows = Verdict.objects.filter(assignment__reviewer=who, candidate__review=review, slot__gt=ADJUDICATOR)
    given = Assignment.objects.filter(candidate__review=review, reviewer=who, state=Assignment.State.GIVEN)
    given = given.filter(stage=OuterRef("stage"), slot__gt=ADJUDICATOR).order_by().values("reviewer")
    counted = rows.annotate(judged=Subquery(given.annotate(n=Count("pk")).values("n")))
    newest = counted.select_related("candidate__source__record").order_by("position").last()
    return OwnWork(newest, newest.judged or 0) if newest else OwnWork(None, 0)


def own_verdicts(who: Any, candidates: Iterable[Candidate]) -> dict[Any, Verdict]:
    """By the record: somebody's own verdict on each of some records that counts now, at its latest stage."""
    rows = Verdict.objects.filter(assignment__reviewer=who, candidate__in=list(candidates))
    newest = {(row.candidate_id, row.stage): row for row in rows.order_by("position")}
    order = sorted(newest.items(), key=lambda item: item[0][1] == Stage.FULL_TEXT)
    return {candidate: row for (candidate, _), row in order if row.counts}


def own_settlements(who: Any, review: Review) -> dict[Any, Verdict]:
    """By (record, stage): the verdicts by which somebody has settled a conflict, as far as they stand."""
    if not getattr(who, "pk", None):
        return {}
    rows = Verdict.objects.filter(assignment__reviewer=who, candidate__review=review, slot=ADJUDICATOR)
    # Another one may have settled it since: then the place is theirs.
    standing = rows.filter(assignment__slot=ADJUDICATOR, undone_by=None).exclude(says="")
    return {(row.candidate_id, row.stage): row for row in standing.order_by("position")}


def history_of(who: Any, candidate: Candidate) -> list[HistoryLine]:
    """Who said what of a record, when, under which version of the protocol, oldest first; of a record that
    waits for verdicts, somebody's own acts only. While a conflict is open, nobody is named."""
    rows = verdicts_open_to(who, candidate.review).filter(candidate=candidate)
    rows = rows.select_related("criterion", "protocol_version", "assignment__reviewer", "undoes")
    rows = list(rows)
    undone = {row.undoes_id for row in rows}
    unnamed = candidate.status == _Status.CONFLICT
    return [_line(who, row, undone, unnamed) for row in rows]


def _line(who: Any, row: Verdict, undone: set[Any], unnamed: bool) -> HistoryLine:
    reviewer = row.assignment.reviewer
    own = reviewer is not None and reviewer == who
    place = "You" if own else _BY_SLOT.get(row.slot, f"Number {row.slot}")
    return HistoryLine(
        verdict=row,
        who=place,
        person=None if unnamed and not own else reviewer or "A former reviewer",
        says=str(row),
        reason=row.criterion.wording if row.criterion else row.reason,
        note=row.note,
        version=row.protocol_version.number,
        when=row.created,
        counts=row.counts and row.pk not in undone,
    )
