"""Statements: typed by the facilitator, or taken over from the evidence in its own words."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.urls import reverse

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.reflection.actions.locks import locked
from moothall.rooms.reflection.models import Prompt, Round, RoundStatement, Session, Statement
from moothall.rooms.reflection.models.statement import LONGEST_SNAPSHOT, SHORTEST
from moothall.rooms.reflection.refusals import SessionRefused
from moothall.rooms.reflection.seeds import read_seeds
from moothall.trace.actions import change_record, link, make_record
from moothall.trace.models import Record

CURRENT = ("live", "published")
State = Statement.State
# The state of a statement's record. Drafts are hidden from whoever only reads.
RECORD_STATES = {
    State.WAITING: "draft",
    State.REJECTED: "draft",
    State.LIVE: "live",
    **dict.fromkeys((State.MERGED, State.SPLIT, State.REWORDED), "superseded"),
    State.WITHDRAWN: "withdrawn",
}


@transaction.atomic
def add_seeds(
    *, session: Session, seeds: Sequence[str], prompt: Prompt | None = None, by: Person | None
) -> list[Statement]:
    """More statements from the facilitator, one a line, under a prompt if one is given. Raises
    SessionRefused naming every bad line."""
    session = _changeable(session)
    if prompt is not None and prompt.session_id != session.pk:
        raise SessionRefused([("prompt", "Choose a prompt of this session")])
    texts, problems = read_seeds(seeds, taken=session.statements.values_list("text", flat=True))
    if problems:
        raise SessionRefused([("seeds", sentence) for sentence in problems])
    if not texts:
        raise SessionRefused([("seeds", "Enter at least one statement")])
    return write_statements(session, texts, by, prompt=prompt)


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
    statement = write_statement(
        session, next_number(session), text, Statement.Origin.SNAPSHOT, snapshot_of=evidence
    )
    link(of=statement.record, rests_on=evidence, relation="derived_from")
    happened("statements.added", session, by, count=1, origin=Statement.Origin.SNAPSHOT.value)
    return statement


def write_statements(
    session: Session, texts: Sequence[str], by: Person | None, *, prompt: Prompt | None = None
) -> list[Statement]:
    """Write what has been read and checked: part of an action, never called from a view."""
    first = next_number(session)
    made = [
        write_statement(session, number, text, Statement.Origin.SEED, prompt=prompt)
        for number, text in enumerate(texts, first)
    ]
    happened("statements.added", session, by, count=len(made), origin=Statement.Origin.SEED.value)
    return made


def write_statement(
    session: Session, number: int, text: str, origin: str, *, key: UUID | None = None, **more: Any
) -> Statement:
    """One statement with its record, in the running round if there is one and it is live: part of an action.
    ``key`` is its own if it has to be known beforehand, ``more`` are further fields of it."""
    key = key or uuid4()
    statement = Statement(
        id=key,
        workspace=session.workspace,
        session=session,
        number=number,
        text=text,
        origin=origin,
        **more,
    )
    statement.record = make_record(
        workspace=session.workspace,
        inquiry=session.record.inquiry,
        kind="statement",
        url=reverse("reflection:statement", args=[session.workspace.slug, key]),
        **shown_as(statement),
    )
    statement.save(force_insert=True)
    link(of=statement.record, rests_on=session.record, relation="belongs_to")
    if statement.prompt:
        link(of=statement.record, rests_on=statement.prompt.record, relation="belongs_to")
    _put_in_running_round(statement)
    return statement


def change_state(statement: Statement, state: str) -> None:
    """What has become of a statement, in its record as well: part of an action. One that can be voted on
    again is put into the running round."""
    statement.state = state
    statement.save(update_fields=["state"])
    change_record(record=statement.record, **shown_as(statement))
    _put_in_running_round(statement)


def shown_as(statement: Statement) -> dict[str, str]:
    """Title and state of a statement's record. Words that not everyone may read are not in it, so that no
    search, trace or export can find them."""
    title = statement.text if statement.is_readable else f"Statement {statement.number}"
    return {"title": title, "state": RECORD_STATES[statement.state]}


def _put_in_running_round(statement: Statement) -> None:
    round_ = statement.session.rounds.filter(closed=None).first()
    if round_ and statement.state == State.LIVE:
        put_in_round(round_, [statement])


def put_in_round(round_: Round, statements: Sequence[Statement]) -> int:
    """Let statements be voted on in a round, part of an action; answers how many were put in."""
    made = RoundStatement.objects.bulk_create(
        (RoundStatement(workspace_id=round_.workspace_id, round=round_, statement=s) for s in statements),
        ignore_conflicts=True,
    )
    return len(made)


def next_number(session: Session) -> int:
    """The number that the next statement of a session is printed under."""
    last = session.statements.order_by("-number").first()
    return last.number + 1 if last else 1


def _changeable(session: Session) -> Session:
    session = locked(session)
    if session.is_done:
        raise SessionRefused("This session is closed: plan a new one to ask again.")
    return session
