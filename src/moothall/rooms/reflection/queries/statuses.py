"""What became of each statement: derived from what happened, never typed by anybody."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from moothall.permissions import May, can
from moothall.rooms.reflection.figures import Results
from moothall.rooms.reflection.models import (
    Lineage,
    ModerationAct,
    Paragraph,
    ParagraphSource,
    Response,
    Session,
    Statement,
    Synthesis,
)
from moothall.rooms.reflection.models.statement import UNSEEN
from moothall.rooms.reflection.queries.decisions import published_decisions
from moothall.rooms.reflection.queries.results import results
from moothall.trace.models import Link, Record

# A statement that nobody has answered for so long is on the facilitator's list.
PATIENCE = timedelta(days=60)


@dataclass(frozen=True)
class Decided:
    """A decision that looked at a statement, and how: a relation of the trace."""

    record: Record
    relation: str
    reason: str


@dataclass(frozen=True)
class Status:
    """Everything known of a statement's way. ``moderated`` is what moderators last did for good, ``became``
    the ways of the statements that it went into, ``standing`` where people met or parted on it ("" until
    that is known), ``is_heard`` whether it is in What we heard."""

    statement: Statement
    moderated: ModerationAct | None
    became: "tuple[Status, ...]"
    standing: str
    is_heard: bool
    decisions: tuple[Decided, ...]
    response: Response | None

    @property
    def is_answered(self) -> bool:
        """Whether it, or a statement that it went into, has been answered."""
        return self.response is not None or any(each.is_answered for each in self.became)


@dataclass(frozen=True)
class _Known:
    """What is known of the statements of a session: by their keys, decisions by those of their records."""

    results: Results | None
    heard: set[int]
    children: Mapping[UUID, list[Statement]]
    moderated: Mapping[UUID, ModerationAct]
    responses: Mapping[UUID, Response]
    decisions: Mapping[int, list[Link]]


def status_of_statement(who: Any, statement: Statement) -> Status:
    """The way of one statement so far."""
    return statuses(who, statement.session, [statement])[0]


def statuses(who: Any, session: Session, statements: Iterable[Statement]) -> list[Status]:
    """The ways of several statements of one session."""
    statements = list(statements)
    known = _known(who, session, statements)
    return [_status(statement, known) for statement in statements]


def _known(who: Any, session: Session, statements: list[Statement]) -> _Known:
    """Everything that is needed for these and for what they went into: each table is asked once."""
    children = _children(session)
    family = _family(statements, children)
    moderated = ModerationAct.objects.filter(statement__in=family, standing=ModerationAct.Standing.FINAL)
    responses: dict[UUID, Response] = {}
    for response in Response.objects.filter(statement__in=family):
        responses.setdefault(response.statement_id, response)
    return _Known(
        results=results(who, session) if session.is_done else None,
        heard=_heard(session),
        children=children,
        moderated={act.statement_id: act for act in moderated.order_by("at", "pk")},
        responses=responses,
        decisions=published_decisions(who, [statement.record_id for statement in family.values()]),
    )


def _children(session: Session) -> Mapping[UUID, list[Statement]]:
    """What each statement went into."""
    rows = Lineage.objects.filter(parent__session=session, undone=None).order_by("child__number")
    children: dict[UUID, list[Statement]] = defaultdict(list)
    for row in rows.select_related("child__record", "child__session"):
        children[row.parent_id].append(row.child)
    return children


def _family(
    statements: Iterable[Statement], children: Mapping[UUID, list[Statement]]
) -> dict[UUID, Statement]:
    """The statements and everything that came of them, by key."""
    family: dict[UUID, Statement] = {}
    ahead = list(statements)
    while ahead:
        if (statement := ahead.pop()).pk not in family:
            family[statement.pk] = statement
            ahead += children.get(statement.pk, ())
    return family


def _status(statement: Statement, known: _Known) -> Status:
    return Status(
        statement=statement,
        moderated=known.moderated.get(statement.pk),
        became=tuple(_status(child, known) for child in known.children.get(statement.pk, ())),
        standing=_standing(known.results, statement),
        is_heard=statement.record_id in known.heard,
        decisions=tuple(
            Decided(link.of, link.relation, link.note)
            for link in known.decisions.get(statement.record_id, ())
        ),
        response=known.responses.get(statement.pk),
    )


def answered_publicly(who: Any, session: Session) -> list[Status]:
    """The ways of all statements that people in the session added and that were used, and of all others that
    have been answered, for everyone to see."""
    added, answered = Q(origin=Statement.Origin.CONTRIBUTED), Q(responses__isnull=False)
    shown = session.statements.filter(added | answered, removed=False).exclude(
        state__in=(Statement.State.REJECTED, Statement.State.WAITING, Statement.State.WITHDRAWN)
    )
    return statuses(who, session, shown.select_related("record", "session").distinct().order_by("number"))


def statements_unanswered(who: Any, now: datetime) -> list[Statement]:
    """Contributed statements that have waited too long for an answer, the oldest first."""
    found = Statement.objects.filter(
        origin=Statement.Origin.CONTRIBUTED,
        removed=False,
        state=Statement.State.LIVE,
        session__state__in=(Session.State.CLOSED, Session.State.PUBLISHED),
        responses=None,
        session__rounds__closed__lt=now - PATIENCE,
        # What was brought in from elsewhere was not said to this council.
        session__import_report__isnull=True,
    )
    return list(found.select_related("session__record", "record").distinct().order_by("created"))


def _standing(found: Results | None, statement: Statement) -> str:
    figures = found.of_statement(statement.pk) if found else None
    return figures.ground.standing if figures and figures.ground else ""


def _heard(session: Session) -> set[int]:
    """The records that a published account rests on."""
    published = ParagraphSource.objects.filter(
        paragraph__synthesis__session=session, paragraph__synthesis__state=Synthesis.State.PUBLISHED
    )
    return set(published.values_list("record", flat=True))


def may_respond(who: Any, session: Session) -> bool:
    """Whether ``who`` may answer what was said in a session that is over and not put away."""
    return session.is_done and not session.is_archived and can(who, May.PUBLISH_SYNTHESIS, session)


def answerable(who: Any, session: Session, key: UUID) -> dict[str, Any] | None:
    """What an answer can be given to, by the name that the action knows it under."""
    if statement := session.statements.exclude(state__in=UNSEEN).filter(pk=key).first():
        return {"statement": statement}
    published = Paragraph.objects.filter(
        synthesis__session=session, synthesis__state=Synthesis.State.PUBLISHED, pk=key
    )
    if paragraph := published.select_related("synthesis__session", "synthesis__record").first():
        return {"paragraph": paragraph}
    return None


def answers_to_paragraphs(who: Any, session: Session) -> list[Response]:
    """The newest answer to each paragraph of what was heard."""
    newest: dict[Any, Response] = {}
    for response in session.responses.exclude(paragraph=None).select_related("paragraph"):
        newest.setdefault(response.paragraph_id, response)
    return list(newest.values())
