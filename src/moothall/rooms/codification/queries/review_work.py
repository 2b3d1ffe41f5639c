"""What of the reviews waits for one person: records to judge, conflicts to settle, searches to repeat."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from moothall.people.models import Person
from moothall.rooms.codification.models import (
    ADJUDICATOR,
    OPEN_STAGES,
    Assignment,
    Candidate,
    Conflict,
    Phase,
    Review,
    ReviewMember,
    Stage,
)
from moothall.rooms.codification.queries.screening import STANDS, conflicts, records_open_to

Part = ReviewMember.Part
HELD = (Assignment.State.OPEN, Assignment.State.POSTPONED)
_PARTLY = Candidate.Status.PARTLY
_DONE = (Phase.REPORTED, Phase.LIVING)


@dataclass(frozen=True)
class PilotPerson:
    """How far one person is with the records of the pilot. Their verdicts are told to nobody by this."""

    member: ReviewMember
    judged: int


@dataclass(frozen=True)
class UpdateDue:
    """A review whose search is due to be done again, and since when."""

    review: Review
    searched: datetime
    since: datetime


def reviews_of(who: Any) -> QuerySet[Review]:
    """The reviews in which somebody has a part now."""
    return _with_part(who)


def open_since(who: Any, review: Review) -> datetime:
    """When the present phase of a review began."""
    change = review.phase_changes.last()
    return change.created if change else review.created


def records_for(who: Any, review: Review) -> int:
    """How many records somebody could judge now: those in their hands, and those with a free place."""
    member = review.members.filter(person=who, left=None).first() if isinstance(who, Person) else None
    if member is None or not member.screens:
        return 0
    stages = OPEN_STAGES[review.phase]
    held = Assignment.objects.filter(candidate__review=review, reviewer=who, stage__in=stages, state__in=HELD)
    held = held.filter(candidate__awaits_verdict=True, candidate__stage=F("stage"))
    return held.count() + sum(records_open_to(who, review, stage).count() for stage in stages)


def conflicts_for(who: Any, review: Review) -> QuerySet[Conflict]:
    """The open conflicts that somebody can settle: they wait for nobody else, and none of the verdicts in
    them is theirs."""
    if not isinstance(who, Person):
        return conflicts(who, review).none()
    own = Assignment.objects.filter(
        candidate=OuterRef("candidate"),
        stage=OuterRef("stage"),
        reviewer=who,
        state=Assignment.State.GIVEN,
        slot__gt=ADJUDICATOR,
    )
    found = conflicts(who, review).filter(~Exists(own))
    return found.filter(Q(assigned_to=None) | Q(assigned_to=who))


def held_by(who: Any, review: Review, member: ReviewMember) -> int:
    """How many records somebody has in their hands, which go to others if they leave."""
    held = Assignment.objects.filter(candidate__review=review, state__in=HELD)
    return held.filter(reviewer=member.person_id).count() if member.person_id else 0


def settled_by_one(who: Any, review: Review, stage: str) -> int:
    """How many records would be settled if one person judged each at a stage from now on."""
    waiting = Candidate.objects.filter(review=review, stage=stage, status=_PARTLY, awaits_verdict=True)
    if review.phase == Phase.PILOT and _screening(review) > 1:
        waiting = waiting.filter(in_pilot=False)
    return waiting.count()


def opened_by_two(who: Any, review: Review, stage: str) -> int:
    """How many records that one person's verdict has settled at a stage would wait for a second one if two
    people judged each. Titles stand where the full text has been judged."""
    given = Assignment.objects.filter(candidate=OuterRef("pk"), state=Assignment.State.GIVEN)
    settled = Candidate.objects.filter(STANDS, review=review).filter(Exists(given.filter(stage=stage)))
    if stage == Stage.TITLE_ABSTRACT:
        settled = settled.filter(~Exists(given.filter(stage=Stage.FULL_TEXT)))
    here = Q(assignments__stage=stage, assignments__state=Assignment.State.GIVEN)
    count = Count("assignments", filter=here)
    return settled.exclude(status=_PARTLY).annotate(given=count).filter(given=1).count()


def pilot_records(who: Any, review: Review) -> QuerySet[Candidate]:
    """The records that were drawn for the pilot of a review and stand."""
    found = Candidate.objects.filter(STANDS, review=review, in_pilot=True)
    return found.select_related("source__record")


def pilot_people(who: Any, review: Review) -> list[PilotPerson]:
    """How many records of the pilot everybody who screens has judged, in the order in which they came."""
    given = Assignment.objects.filter(
        candidate__in=pilot_records(who, review),
        stage=Stage.TITLE_ABSTRACT,
        state=Assignment.State.GIVEN,
        slot__gt=ADJUDICATOR,
    )
    counts = dict(given.order_by().values_list("reviewer").annotate(n=Count("pk")))
    members = review.members.filter(left=None).select_related("person")
    return [PilotPerson(each, counts.get(each.person_id, 0)) for each in members if each.screens]


def updates_due(who: Any, *, at: datetime | None = None) -> list[UpdateDue]:
    """The reviews that somebody leads whose last search is as many months ago as they wanted to be reminded
    after. The last search is when a file or a record last came in."""
    at = at or timezone.now()
    led = _with_part(who, part=Part.LEAD).filter(phase__in=_DONE).exclude(remind_after_months=None)
    found = []
    came = {"file_came": Max("import_runs__created"), "record_came": Max("candidates__created")}
    for review in led.annotate(**came):
        searched = max(filter(None, (review.file_came, review.record_came)), default=review.created)
        due = months_after(searched, review.remind_after_months)
        if due <= at:
            found.append(UpdateDue(review, searched, due))
    return found


def months_after(moment: datetime, months: int) -> datetime:
    """The same day so many months later, or the last of that month.

    >>> months_after(datetime(2026, 11, 30), 3)
    datetime.datetime(2027, 2, 28, 0, 0)
    """
    years, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + years, month + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))


def _with_part(who: Any, **how: Any) -> QuerySet[Review]:
    """The reviews in which somebody has a part now, or a certain one; none without an account."""
    found = Review.objects.select_related("record", "workspace")
    if not isinstance(who, Person):
        return found.none()
    return found.filter(members__in=ReviewMember.objects.filter(person=who, left=None, **how))


def _screening(review: Review) -> int:
    """How many people are given records of a review to judge."""
    return review.members.filter(left=None).exclude(part=Part.ADJUDICATOR).count()
