"""The room's own counts, for those who are in it and only while they are."""

from typing import Any

from moothall.rooms.reflection.counting import count_votes
from moothall.rooms.reflection.models import Session, Statement
from moothall.rooms.reflection.queries.results import NOT_COUNTED, events_of_round
from moothall.rooms.reflection.room import TALKING, RoomCount, seen_votes


def room_counts_visible(who: Any, session: Session) -> bool:
    """Whether the room may look at its counts now: its rules say so, the doors are open and people talk."""
    step = session.running_step if session.room_sees_counts and session.state == Session.State.OPEN else None
    return step is not None and step.kind in TALKING


def room_counts(who: Any, session: Session) -> list[RoomCount] | None:
    """How the room answered each statement, as at the start of the running step; None while it may not be
    seen. A statement that too few have answered has zeros."""
    if not room_counts_visible(who, session):
        return None
    running = session.running_step
    round_ = running.round or session.rounds.order_by("-number").first()
    if round_ is None:
        return []
    votes = seen_votes(events_of_round(round_), _looks(session, round_))
    counted = count_votes(votes, {}).overall
    shown = session.statements.exclude(state__in=NOT_COUNTED)
    return [_count(statement, counted[statement.pk]) for statement in shown]


def _looks(session: Session, round_: Any) -> list[int]:
    """How many votes of this round there were each time that people began to talk."""
    talking = session.steps.filter(round=round_, kind__in=TALKING).exclude(started=None)
    return list(talking.order_by("started").values_list("votes_before", flat=True))


def _count(statement: Statement, row: list[int]) -> RoomCount:
    agree, disagree, passed = row
    return RoomCount(statement.number, statement.text, agree, disagree, passed)
