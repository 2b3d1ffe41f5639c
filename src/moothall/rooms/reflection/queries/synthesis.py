"""Accounts of what was heard, and what they can rest on."""

from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from moothall.people.models import Participant
from moothall.rooms.reflection.drafting import Attendance
from moothall.rooms.reflection.models import Paragraph, RoundResult, Session, Statement, Synthesis
from moothall.trace.models import Record


def attendance(who: Any, session: Session) -> Attendance:
    """How many were invited and joined; never who."""
    invited_as = session.invitations.exclude(option=None).values_list("option__label").annotate(Count("pk"))
    return Attendance(
        invited=session.invitations.count(),
        invited_as=dict(invited_as),
        joined=Participant.objects.filter(session=session.pk).count(),
    )


def stored_result(session: Session) -> RoundResult | None:
    """The result of the last closed round."""
    found = RoundResult.objects.filter(round__session=session).select_related("record", "round")
    return found.order_by("-round__number", "-created").first()


def draft_account(who: Any, session: Session) -> Synthesis | None:
    return _accounts(session).filter(state=Synthesis.State.DRAFT).first()


def published_account(who: Any, session: Session) -> Synthesis | None:
    """The newest published account."""
    return _accounts(session).filter(state=Synthesis.State.PUBLISHED).order_by("-version").first()


def _accounts(session: Session) -> QuerySet[Synthesis]:
    return session.syntheses.select_related("record", "session").prefetch_related(
        "paragraphs__sources__record"
    )


def paragraph(who: Any, session: Session, key: UUID) -> Paragraph | None:
    """A paragraph of one of the session's accounts."""
    found = Paragraph.objects.filter(synthesis__session=session, pk=key)
    return found.select_related("synthesis__session", "synthesis__record").first()


def records_to_rest_on(who: Any, session: Session) -> list[Record]:
    """What a paragraph can rest on: results, statements that were counted, and notes of the session."""
    counted = session.statements.exclude(state__in=(Statement.State.REJECTED, Statement.State.WAITING))
    results = RoundResult.objects.filter(round__session=session).select_related("record")
    return [
        *(result.record for result in results.order_by("round__number")),
        *(statement.record for statement in counted.select_related("record")),
        *(note.record for note in session.notes.select_related("record")),
    ]
