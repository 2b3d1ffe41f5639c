"""Records of a review, who holds what, how far it is, and what nobody can do."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from moothall.rooms.codification.models import (
    ADJUDICATOR,
    OPEN_STAGES,
    Assignment,
    Candidate,
    Conflict,
    Criterion,
    Phase,
    Review,
    ReviewMember,
    Stage,
)
from moothall.rooms.codification.models.screening import LAPSES_AFTER
from moothall.rooms.codification.queries.consented import hidden_from

_Status = Candidate.Status
MOST_WORDS = 12
STANDS = Q(removed="", voided=False, duplicate_of=None)


@dataclass(frozen=True)
class Progress:
    """How far one stage of a review is, in records that stand. ``awaiting_text``, ``not_retrieved`` and
    ``not_screened`` belong to the stage at which they can be; ``total`` is the sum of all."""

    decided: int
    partly: int
    in_conflict: int
    waiting: int
    awaiting_text: int = 0
    not_retrieved: int = 0
    not_screened: int = 0

    @property
    def total(self) -> int:
        seen = self.decided + self.partly + self.in_conflict + self.waiting
        return seen + self.awaiting_text + self.not_retrieved + self.not_screened


@dataclass(frozen=True)
class PeopleNeeded:
    """Open work that nobody in the review can do: records whose free places nobody is left for, and
    conflicts that everybody has a verdict on. One more person to invite for each that is not 0."""

    records: int
    conflicts: int

    @property
    def any(self) -> bool:
        return bool(self.records or self.conflicts)


def candidates(
    who: Any, review: Review, *, stage: str = "", status: str = "", standing: bool = True
) -> QuerySet[Candidate]:
    """Records of a review in the order in which they came in, those that stand only unless told otherwise;
    not what was told for this review alone to those who have no part in it."""
    found = Candidate.objects.filter(review=review).exclude(source__in=hidden_from(who))
    found = found.select_related("source__record")
    found = found.filter(STANDS) if standing else found
    found = found.filter(stage=stage) if stage else found
    return found.filter(status=status) if status else found


def candidate(who: Any, review: Review, key: UUID) -> Candidate | None:
    """One record of a review, whether it stands or not."""
    return candidates(who, review, standing=False).select_related("review").filter(pk=key).first()


def duplicates_of(who: Any, candidate: Candidate) -> list[Candidate]:
    """The records of the same review for which this one stands."""
    found = candidate.duplicates.filter(voided=False).select_related("review", "source__record")
    return list(found)


def screened_elsewhere(who: Any, candidate: Candidate) -> list[Candidate]:
    """The records of the same source in other reviews whose final outcome may be told: they are settled, and
    that stage is closed there."""
    found = Candidate.objects.filter(STANDS, source=candidate.source_id).exclude(pk=candidate.pk)
    found = found.filter(status__in=(_Status.INCLUDED, _Status.EXCLUDED)).select_related("review__record")
    return [other for other in found if not other.review.is_open_at(other.stage)]


def assignment_in_hand(who: Any, review: Review, candidate: Candidate | None = None) -> Assignment | None:
    """The record that somebody is to judge now; or what they hold of one ``candidate``, judged or not."""
    held = Assignment.objects.filter(candidate__review=review, reviewer=who, slot__isnull=False)
    held = held.select_related("candidate__source__record", "candidate__review", "rank_run")
    if candidate is not None:
        return held.filter(candidate=candidate, stage=candidate.stage).first()
    waiting = held.filter(state=Assignment.State.OPEN, candidate__awaits_verdict=True)
    return waiting.filter(stage__in=OPEN_STAGES[review.phase]).order_by("touched").first()


def own_assignment(who: Any, review: Review, candidate: Candidate) -> Assignment | None:
    """What somebody has had of a record at a stage that is open now, the later stage first: to judge it, or
    to say something else of it. One that they have given back counts too: its place may still be free."""
    mine = Assignment.objects.filter(candidate=candidate, candidate__review=review, reviewer=who)
    mine = mine.filter(stage__in=OPEN_STAGES[review.phase]).exclude(slot=ADJUDICATOR)
    found = mine.select_related("candidate__source__record", "candidate__review", "rank_run")
    # "full_text" stands before "title_abstract" in the alphabet.
    return found.order_by("stage").first()


def has_record_for(who: Any, review: Review) -> bool:
    """Whether a record waits that somebody can be given to judge, or that they have postponed."""
    postponed = Assignment.objects.filter(reviewer=who, state=Assignment.State.POSTPONED)
    postponed = postponed.filter(candidate__review=review, candidate__awaits_verdict=True)
    stages = OPEN_STAGES[review.phase]
    if postponed.filter(stage__in=stages, stage=F("candidate__stage")).exists():
        return True
    return any(records_open_to(who, review, stage).exists() for stage in stages)


def records_open_to(who: Any, review: Review, stage: str) -> QuerySet[Candidate]:
    """The records that wait at a stage and have a free place for somebody."""
    waiting = Candidate.objects.filter(review=review, stage=stage, awaits_verdict=True)
    places = review.needed_at(stage)
    if review.phase == Phase.PILOT:
        waiting = waiting.filter(in_pilot=True)
        screening = review.members.filter(left=None).exclude(part=ReviewMember.Part.ADJUDICATOR)
        places = max(places, screening.count())
    own = Assignment.objects.filter(candidate=OuterRef("pk"), stage=stage, reviewer=who, slot__isnull=False)
    held = Assignment.objects.filter(candidate=OuterRef("pk"), stage=stage, slot__gt=ADJUDICATOR).order_by()
    # A place that has lapsed is free, though nobody has given it back.
    held = held.exclude(~Q(state=Assignment.State.GIVEN), touched__lt=timezone.now() - LAPSES_AFTER)
    count = Subquery(held.values("candidate").annotate(n=Count("pk")).values("n"))
    return waiting.filter(~Exists(own)).annotate(taken=Coalesce(count, 0)).filter(taken__lt=places)


def find_records(
    who: Any, review: Review, *, stage: str = "", status: str = "", words: str = ""
) -> QuerySet[Candidate]:
    """Records of a review that stand, those that hold all of some ``words`` in title or abstract."""
    found = candidates(who, review, stage=stage, status=status)
    for word in words.split()[:MOST_WORDS]:
        source = Q(source__title__icontains=word) | Q(source__abstract__icontains=word)
        found = found.filter(source | Q(source__record__title__icontains=word))
    return found


def exclusion_criteria(who: Any, review: Review, stage: str) -> list[Criterion]:
    """The reasons to exclude a record at a stage, by the present protocol, in their order."""
    present = review.protocol_versions.order_by("-number").values("pk")[:1]
    rows = Criterion.objects.filter(version=Subquery(present), side=Criterion.Side.EXCLUDE)
    return [row for row in rows.order_by("order") if row.is_used_at(stage)]


def progress(who: Any, review: Review, stage: str) -> Progress:
    """How far a stage is: counts of records by where they stand, never of single verdicts."""
    rows = Candidate.objects.filter(STANDS, review=review).order_by().values("stage", "status")
    counts = {(row["stage"], row["status"]): row["n"] for row in rows.annotate(n=Count("pk"))}

    def at(*statuses: str) -> int:
        return sum(counts.get((stage, status), 0) for status in statuses)

    later = sum(n for (where, _), n in counts.items() if where == Stage.FULL_TEXT)
    return Progress(
        decided=at(_Status.INCLUDED, _Status.EXCLUDED) + (later if stage == Stage.TITLE_ABSTRACT else 0),
        partly=at(_Status.PARTLY),
        in_conflict=at(_Status.CONFLICT),
        waiting=at(_Status.WAITING),
        awaiting_text=at(_Status.AWAITING_TEXT),
        not_retrieved=at(_Status.NOT_RETRIEVED),
        not_screened=at(_Status.NOT_SCREENED),
    )


def judged_by(who: Any, review: Review, stage: str) -> int:
    """How many records somebody has judged at a stage."""
    given = Assignment.objects.filter(candidate__review=review, reviewer=who, stage=stage)
    return given.filter(state=Assignment.State.GIVEN, slot__gt=ADJUDICATOR).count()


def conflicts(who: Any, review: Review, *, is_open: bool = True) -> QuerySet[Conflict]:
    """Conflicts of a review, oldest first: those to settle, or those that are settled."""
    found = Conflict.objects.filter(candidate__review=review)
    found = found.exclude(candidate__source__in=hidden_from(who))
    found = found.filter(state=Conflict.State.OPEN) if is_open else found.exclude(state=Conflict.State.OPEN)
    return found.select_related("candidate__source__record", "candidate__review", "criterion").order_by(
        "created"
    )


def conflict(who: Any, review: Review, key: UUID) -> Conflict | None:
    found = Conflict.objects.filter(candidate__review=review, pk=key)
    found = found.exclude(candidate__source__in=hidden_from(who))
    return found.select_related("candidate__source__record", "candidate__review").first()


def people_needed(who: Any, review: Review, *, without: ReviewMember | None = None) -> PeopleNeeded:
    """What nobody of those who take part can do, so that nothing is stuck without being seen; or what nobody
    could if one of them left."""
    members = review.members.filter(left=None).exclude(person=None)
    members = [member for member in members if member != without]
    screening = [member.person_id for member in members if member.screens]
    records = sum(_nobody_for(review, stage, screening) for stage in OPEN_STAGES[review.phase])
    return PeopleNeeded(records, _nobody_to_settle(review, [member.person_id for member in members]))


def _nobody_for(review: Review, stage: str, people: list[UUID]) -> int:
    """Records whose free places at a stage nobody of some people can take: each has one already."""
    waiting = Candidate.objects.filter(review=review, stage=stage, awaits_verdict=True)
    waiting = waiting.filter(in_pilot=True) if review.phase == Phase.PILOT else waiting
    held = Assignment.objects.filter(candidate=OuterRef("pk"), stage=stage, slot__gt=ADJUDICATOR)
    # Whoever holds one that is open or postponed can still judge it.
    at_work = held.filter(reviewer__in=people).exclude(state=Assignment.State.GIVEN)
    waiting = waiting.filter(~Exists(at_work))
    busy = Count(
        "assignments",
        filter=Q(
            assignments__stage=stage,
            assignments__slot__gt=ADJUDICATOR,
            assignments__reviewer__in=people,
        ),
    )
    return waiting.annotate(busy=busy).filter(busy__gte=len(people)).count()


def _nobody_to_settle(review: Review, people: list[UUID]) -> int:
    involved = Count(
        "candidate__assignments",
        filter=Q(
            candidate__assignments__stage=F("stage"),
            candidate__assignments__slot__gt=ADJUDICATOR,
            candidate__assignments__state=Assignment.State.GIVEN,
            candidate__assignments__reviewer__in=people,
        ),
    )
    waiting = Conflict.objects.filter(candidate__review=review, state=Conflict.State.OPEN)
    return waiting.annotate(involved=involved).filter(involved__gte=len(people)).count()
