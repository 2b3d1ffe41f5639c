"""Whom to ask again: the sessions that a re-opened decision relied on."""

from typing import Any
from uuid import UUID

from django.db import models

from moothall.rooms.reflection.models import Reopening, Session, Space
from moothall.trace.models import Record
from moothall.trace.queries import record_by_uid, rests_on

# The ways from a decision to the sessions that it relied on. What it only considered or set aside is none of
# them, and neither is an earlier session that one of them went on from.
RELYING = ("relied_on", "derived_from", "supports", "contradicts", "belongs_to")


def sessions_relied_on(decision: Record) -> models.QuerySet[Session]:
    """The sessions whose statements, votes or notes a decision relied on."""
    below = rests_on(decision, kinds=("session",), through=RELYING)
    return Session.objects.filter(record__in=below).select_related("record", "space")


def reopenings(who: Any, space: Space | None = None) -> models.QuerySet[Reopening]:
    """The offers that wait for an answer, the oldest first; of one space, if given. One waits no longer once
    its decision has been reaffirmed or replaced."""
    found = _reopenings().filter(state=Reopening.State.OFFERED, decision__state="under_review")
    return found.filter(session__space=space) if space else found


def reopenings_of(who: Any, decision: Record) -> models.QuerySet[Reopening]:
    """Every offer that a decision has led to, the newest first."""
    return _reopenings().filter(decision=decision).order_by("-created")


def reopenings_to_answer(who: Any, session: Session) -> models.QuerySet[Reopening]:
    """The waiting offers that a session which goes on from ``session`` would answer."""
    return reopenings(who).filter(session=session)


def reopening(who: Any, key: UUID) -> Reopening | None:
    """One offer that waits for an answer."""
    return reopenings(who).filter(pk=key).first()


def decision_to_ask_about(who: Any, uid: UUID) -> Record | None:
    """The record of a decision that has been made, by its public name."""
    found = record_by_uid(who, uid)
    is_made = found is not None and found.kind == "decision" and not found.is_unpublished
    return found if is_made else None


def _reopenings() -> models.QuerySet[Reopening]:
    return Reopening.objects.select_related("session__record", "session__space", "decision", "later__record")
