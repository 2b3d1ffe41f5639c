"""Statements: typed by the facilitator, or taken over from the evidence in its own words."""

from collections.abc import Sequence
from uuid import uuid4

from django.db import transaction
from django.urls import reverse

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.reflection.models import Round, RoundStatement, Session, Statement
from moothall.rooms.reflection.models.statement import LONGEST_SNAPSHOT, SHORTEST
from moothall.rooms.reflection.refusals import SessionRefused
from moothall.rooms.reflection.seeds import read_seeds
from moothall.trace.actions import link, make_record
from moothall.trace.models import Record

CURRENT = ("live", "published")


@transaction.atomic
def add_seeds(*, session: Session, seeds: Sequence[str], by: Person | None) -> list[Statement]:
    """More statements from the facilitator, one a line. Raises SessionRefused naming every bad line."""
    session = _changeable(session)
    texts, problems = read_seeds(seeds, taken=session.statements.values_list("text", flat=True))
    if problems:
        raise SessionRefused([("seeds", sentence) for sentence in problems])
    if not texts:
        raise SessionRefused([("seeds", "Enter at least one statement")])
    return write_statements(session, texts, by)


@transaction.atomic
def snapshot_evidence(*, session: Session, evidence: Record, by: Person | None) -> Statement:
    """Take an evidence statement's words into the session as they are now, with a link to their origin.

    What becomes of the evidence later never changes what was voted on.
    """
    session = _changeable(session)
    if evidence.workspace_id != session.workspace_id or evidence.kind != "evidence_statement":
        raise SessionRefused([("evidence", "Choose an evidence statement of this workspace")])
    if evidence.state not in CURRENT:
        raise SessionRefused([("evidence", f"“{evidence.title}” is not published, so it cannot be voted on")])
    if session.statements.filter(snapshot_of=evidence).exists():
        raise SessionRefused([("evidence", f"“{evidence.title}” is in this session already")])
    text = " ".join((evidence.title or evidence.words).split())
    if not SHORTEST <= len(text) <= LONGEST_SNAPSHOT:
        sentence = (
            f"“{text[:60]}” has {len(text)} characters: a statement has {SHORTEST} to {LONGEST_SNAPSHOT}"
        )
        raise SessionRefused([("evidence", sentence)])
    statement = _write_statement(session, _next_number(session), text, Statement.Origin.SNAPSHOT, evidence)
    link(of=statement.record, rests_on=evidence, relation="derived_from")
    happened("statements.added", session, by, count=1, origin=Statement.Origin.SNAPSHOT.value)
    return statement


def write_statements(session: Session, texts: Sequence[str], by: Person | None) -> list[Statement]:
    """Write what has been read and checked: part of an action, never called from a view."""
    first = _next_number(session)
    made = [
        _write_statement(session, number, text, Statement.Origin.SEED)
        for number, text in enumerate(texts, first)
    ]
    happened("statements.added", session, by, count=len(made), origin=Statement.Origin.SEED.value)
    return made


def _write_statement(
    session: Session, number: int, text: str, origin: str, snapshot_of: Record | None = None
) -> Statement:
    key = uuid4()
    record = make_record(
        workspace=session.workspace,
        inquiry=session.record.inquiry,
        kind="statement",
        title=text,
        url=reverse("reflection:statement", args=[session.workspace.slug, key]),
    )
    link(of=record, rests_on=session.record, relation="belongs_to")
    statement = Statement.objects.create(
        id=key,
        workspace=session.workspace,
        record=record,
        session=session,
        number=number,
        text=text,
        origin=origin,
        snapshot_of=snapshot_of,
    )
    if round_ := session.rounds.filter(closed=None).first():
        put_in_round(round_, [statement])
    return statement


def put_in_round(round_: Round, statements: Sequence[Statement]) -> int:
    """Let statements be voted on in a round, part of an action; answers how many were put in."""
    made = RoundStatement.objects.bulk_create(
        (RoundStatement(workspace_id=round_.workspace_id, round=round_, statement=s) for s in statements),
        ignore_conflicts=True,
    )
    return len(made)


def _next_number(session: Session) -> int:
    last = session.statements.order_by("-number").first()
    return last.number + 1 if last else 1


def _changeable(session: Session) -> Session:
    session = Session.objects.select_for_update().get(pk=session.pk)
    if session.is_done:
        raise SessionRefused("This session is closed: plan a new one to ask again.")
    return session
