"""Spaces, sessions, statements and how far a session has come."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone

from moothall.events.models import Event
from moothall.events.queries import events_of
from moothall.people.models import Participant
from moothall.rooms.reflection.models import (
    Grouping,
    Session,
    Space,
    SpaceRules,
    Statement,
    Step,
    Vote,
    VoteEvent,
)
from moothall.rooms.reflection.models.statement import UNSEEN
from moothall.rooms.reflection.rulebook import FIXED_BY_VOTES, SETTINGS
from moothall.trace.models import Inquiry, Record

UNDO = timedelta(minutes=1)


@dataclass(frozen=True)
class Tally:
    """How many came, how many of them have voted, and how many votes they have cast."""

    joined: int
    voted: int
    votes: int


def inquiries(who: Any) -> models.QuerySet[Inquiry]:
    return Inquiry.objects.all()


def spaces(who: Any) -> models.QuerySet[Space]:
    """Every space, newest first, with the number of its sessions as ``session_count``."""
    found = Space.objects.select_related("record", "inquiry")
    return found.annotate(session_count=models.Count("sessions")).order_by("-created")


def space(who: Any, key: UUID) -> Space | None:
    return Space.objects.select_related("record", "inquiry", "workspace").filter(pk=key).first()


def sessions(who: Any, space: Space | None = None) -> models.QuerySet[Session]:
    """Sessions, the latest first; of one space, if given."""
    found = Session.objects.select_related("record", "space")
    return found.filter(space=space) if space else found


def session(who: Any, key: UUID) -> Session | None:
    return sessions(who).filter(pk=key).first()


def sessions_due(who: Any, before: datetime) -> models.QuerySet[Session]:
    """Planned sessions that start before a time, the earliest first."""
    return sessions(who).filter(state__in=Session.BEFORE_DOORS, starts__lt=before).order_by("starts")


def running_sessions(who: Any) -> models.QuerySet[Session]:
    return sessions(who).filter(state__in=Session.RUNNING).order_by("starts")


def statements(who: Any, session: Session) -> models.QuerySet[Statement]:
    """The statements that everyone may read: not what waits for moderators, nor what they did not use."""
    return session.statements.exclude(state__in=UNSEEN).select_related("record", "snapshot_of")


def statement(who: Any, key: UUID) -> Statement | None:
    found = Statement.objects.select_related("record", "snapshot_of", "session__record", "session__workspace")
    return found.filter(pk=key).first()


def agenda(who: Any, session: Session) -> list[Step]:
    return list(session.steps.order_by("position"))


def step(who: Any, session: Session, key: UUID) -> Step | None:
    return session.steps.filter(pk=key).first()


def next_step(steps: list[Step]) -> Step | None:
    """The step to start next: the first one after the last that ran or runs; None at the end."""
    last = max((step.position for step in steps if step.state != Step.State.WAITING), default=0)
    return next((step for step in steps if step.position > last), None)


def step_to_undo(who: Any, session: Session) -> Step | None:
    """The running step, if its start can still be undone: it was less than a minute ago."""
    step = session.running_step if session.state == Session.State.OPEN else None
    return step if step and timezone.now() - step.started < UNDO else None


def tally(who: Any, session: Session) -> Tally:
    """Numbers of people and of votes, which are always live."""
    votes = Vote.objects.filter(round__session=session)
    return Tally(
        joined=Participant.objects.filter(session=session.pk).count(),
        voted=votes.values("pseudonym").distinct().count(),
        votes=votes.count(),
    )


def evidence_to_take(who: Any, session: Session) -> models.QuerySet[Record]:
    """Published evidence statements that the session has not taken yet, of its own inquiry first."""
    own = models.Case(models.When(inquiry=session.record.inquiry, then=0), default=1)
    taken = session.statements.exclude(snapshot_of=None).values("snapshot_of")
    found = Record.objects.filter(kind="evidence_statement", state__in=("live", "published"))
    return found.exclude(pk__in=taken).order_by(own, "-created")


def groupings(who: Any, session: Session) -> list[Grouping]:
    """The questions about belonging, each with its options."""
    return list(session.groupings.prefetch_related("options"))


def grouping(who: Any, session: Session, key: UUID) -> Grouping | None:
    return session.groupings.filter(pk=key).first()


def fixed_settings(who: Any, session: Session) -> tuple[str, ...]:
    """The settings of a session that can no longer be changed: people voted under them, or it is over."""
    if session.is_done:
        return SETTINGS
    has_votes = VoteEvent.objects.filter(round__session=session).exists()
    return FIXED_BY_VOTES if has_votes else ()


def rule_versions(who: Any, space: Space) -> list[SpaceRules]:
    """Every version of a space's rules, the one in force first, each with the sessions planned under it."""
    planned = models.Prefetch("sessions", Session.objects.select_related("record").order_by("starts"))
    return list(space.rule_versions.prefetch_related(planned))


def times_moved(who: Any, session: Session) -> int:
    """How often the time or place of a session was changed."""
    return len(_moves(who, session))


def when_last_moved(who: Any, session: Session) -> datetime:
    """When the time and place of a session were last set."""
    moves = _moves(who, session)
    return datetime.fromisoformat(moves[0].at) if moves else session.created


def _moves(who: Any, session: Session) -> list[Event]:
    changes = events_of(who, record=session.record, names=("session.changed",))
    return [event for event in changes if event.says["what"] == "when_and_where"]
