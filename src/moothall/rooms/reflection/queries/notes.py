"""Notes of the tables, and speaking time by group."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models

from moothall.rooms.reflection.models import Grouping, GroupOption, Note, Session
from moothall.trace.models import Record


@dataclass(frozen=True)
class Airtime:
    """How long people of one group spoke, how often they took a turn and how often they were interrupted.
    ``option`` is None for people who named no group."""

    option: GroupOption | None
    seconds: int
    turns: int
    interruptions: int


def may_take_notes(session: Session) -> bool:
    """Not before the doors open and not in the last step; what was written on paper may be typed in after
    the session, until its results are published."""
    return session.state == Session.State.CLOSED or (session.is_running and session.phase != "close")


def may_time_turns(session: Session) -> bool:
    return session.state == Session.State.OPEN and session.phase != "close"


def notes(who: Any, session: Session) -> models.QuerySet[Note]:
    """The newest first."""
    return session.notes.select_related("record", "step").order_by("-created")


def note(who: Any, session: Session, key: UUID) -> Note | None:
    return notes(who, session).filter(pk=key).first()


def note_of_record(record: Record) -> Note:
    return Note.objects.select_related("session", "record").get(record=record)


def source_of_note(record: Record) -> Record | None:
    """The record of the source that a note has become in the library."""
    found = Record.objects.filter(kind="source", foundations__rests_on=record)
    return found.filter(foundations__relation="derived_from").first()


def in_the_library(who: Any, session: Session) -> set[int]:
    """The keys of the records of those notes that are sources in the library."""
    from_notes = Record.objects.filter(note__session=session, consequences__of__kind="source")
    return set(from_notes.values_list("pk", flat=True))


def airtime(who: Any, session: Session) -> list[tuple[Grouping | None, list[Airtime]]]:
    """For each question about groups a row for each of its groups, then the row of people who named none."""
    sums = {row["option"]: row for row in _sums(session)}
    asked = Grouping.objects.filter(session=session).prefetch_related("options")
    by_question: list[tuple[Grouping | None, list[Airtime]]] = [
        (grouping, [_airtime(option, sums.get(option.pk)) for option in grouping.options.all()])
        for grouping in asked
    ]
    return [*by_question, (None, [_airtime(None, sums.get(None))])]


def _sums(session: Session) -> Any:
    counted = models.Count("pk", filter=models.Q(seconds__gt=0))
    return (
        session.turns.order_by()
        .values("option")
        .annotate(length=models.Sum("seconds"), taken=counted, cut=models.Sum("interruptions"))
    )


def _airtime(option: GroupOption | None, row: dict[str, Any] | None) -> Airtime:
    if row is None:
        return Airtime(option, 0, 0, 0)
    return Airtime(option, row["length"], row["taken"], row["cut"])


def group_options(who: Any, session: Session) -> models.QuerySet[GroupOption]:
    """Every group of every question that a session asks."""
    return GroupOption.objects.filter(grouping__session=session).select_related("grouping")
