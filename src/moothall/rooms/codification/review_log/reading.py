"""Reading the log of a review: events, how records came in, and who said what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from moothall.events.models import Event
from moothall.people.models import Workspace
from moothall.rooms.codification.models import ADJUDICATOR, Candidate, Review, SameAs, Stage, Verdict
from moothall.rooms.codification.models.same_as import LINKED
from moothall.rooms.codification.review_log.duplicates import Tie
from moothall.rooms.codification.review_log.outcome import EXCLUDE, OTHER, Said

# Events about sources and files that change what a review holds, though they are not about the review.
ELSEWHERE = ("source.linked", "source.unlinked", "import.removed")
_AT_ONCE = 500
_COLUMNS = ("candidate_id", "assignment_id", "stage", "slot", "says", "criterion__code", "position")


class Entry(NamedTuple):
    """One event: its place in the ledger, its name, the record it is about and what it says."""

    position: int
    name: str
    record: str
    says: dict[str, Any]


class Act(NamedTuple):
    """One row of ``Verdict``, without what its author wrote."""

    candidate: UUID
    assignment: UUID
    stage: str
    slot: int
    says: str
    code: str | None
    position: int

    @property
    def counts(self) -> bool:
        return self.says in (Verdict.Says.INCLUDE, Verdict.Says.EXCLUDE, Verdict.Says.MAYBE)

    @property
    def judges(self) -> bool:
        """Whether somebody judged the record by it, rather than settling what others had judged."""
        return self.counts and self.slot != ADJUDICATOR

    def as_said(self) -> Said:
        code = ""
        if self.says == EXCLUDE:
            # At the title stage a reason is welcome, at full text "no criterion" means another one.
            code = self.code or (OTHER if self.stage == Stage.FULL_TEXT else "")
        return Said(self.position, self.slot, self.says, code)


def position_at(workspace: Workspace, at: datetime | date) -> int:
    """The place in the ledger of the newest event that is not later than ``at``; a day counts to its end."""
    if not isinstance(at, datetime):
        at = timezone.make_aware(datetime.combine(at + timedelta(days=1), time.min)) - timedelta.resolution
    text = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    found = Event.objects.filter(workspace=workspace, at__lte=text).order_by("-seq")
    return found.values_list("seq", flat=True).first() or 0


def events_of(review: Review, upto: int | None = None) -> Iterator[Entry]:
    """The events that a review follows from, in the order of the ledger."""
    about = Q(record=str(review.record.uid)) | Q(name__in=ELSEWHERE)
    found = Event.objects.filter(about, workspace=review.workspace_id).order_by("seq")
    rows = _until(found, "seq", upto).values_list("seq", "name", "record", "says")
    return (Entry(*row) for row in rows.iterator(chunk_size=2000))


def entered(review: Review, upto: int | None = None) -> Iterator[Candidate]:
    """The records of a review as they came in."""
    fields = ("source", "entered_by_run", "route", "database", "round", "position")
    found = Candidate.objects.filter(review=review).only("review", *fields)
    return _until(found, "position", upto).order_by("position", "id").iterator(chunk_size=2000)


def acts_of(review: Review, upto: int | None = None) -> Iterator[Act]:
    """Every row of verdicts of a review, oldest first."""
    found = Verdict.objects.filter(candidate__review=review).order_by("position")
    rows = _until(found, "position", upto).values_list(*_COLUMNS)
    return (Act(*row) for row in rows.iterator(chunk_size=2000))


def acts_on(candidates: Iterable[UUID]) -> dict[UUID, list[Act]]:
    """Every row of verdicts on some candidates, oldest first, by candidate."""
    found: dict[UUID, list[Act]] = defaultdict(list)
    for some in _in_parts(list(candidates)):
        rows = Verdict.objects.filter(candidate__in=some).order_by("position").values_list(*_COLUMNS)
        for row in rows:
            act = Act(*row)
            found[act.candidate].append(act)
    return found


def said_in(acts: Iterable[Act]) -> dict[str, list[Said]]:
    """The verdicts that count, by stage: of each assignment the newest row, unless it took one back."""
    newest: dict[UUID, Act] = {}
    for act in acts:
        newest[act.assignment] = act
    said: dict[str, list[Said]] = defaultdict(list)
    for act in newest.values():
        if act.counts:
            said[act.stage].append(act.as_said())
    return said


def ties_of(workspace: Workspace) -> list[Tie]:
    """The links between sources that hold now."""
    rows = SameAs.objects.filter(workspace=workspace, outcome__in=LINKED)
    return [Tie(*row) for row in rows.values_list("kept_id", "other_id", "position")]


def ties_around(sources: Iterable[UUID]) -> list[Tie]:
    """The links that join some sources to all that are the same work, however long the way."""
    known: dict[tuple[UUID, UUID], Tie] = {}
    frontier = set(sources)
    seen: set[UUID] = set()
    while frontier:
        seen |= frontier
        reached: set[UUID] = set()
        for some in _in_parts(list(frontier)):
            rows = SameAs.objects.filter(Q(kept__in=some) | Q(other__in=some), outcome__in=LINKED)
            for row in rows.values_list("kept_id", "other_id", "position"):
                tie = Tie(*row)
                known[tie.kept, tie.other] = tie
                reached |= {tie.kept, tie.other}
        frontier = reached - seen
    return list(known.values())


def _until(found: QuerySet[Any], column: str, upto: int | None) -> QuerySet[Any]:
    return found if upto is None else found.filter(**{f"{column}__lte": upto})


def _in_parts(keys: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE))
