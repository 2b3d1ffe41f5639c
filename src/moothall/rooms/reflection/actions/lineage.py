"""Other words are another statement: splitting, merging and rewording. Parents keep their text and their
votes; no vote ever moves to a child."""

from collections.abc import Iterable, Sequence
from uuid import UUID, uuid4

from django.db import transaction

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.reflection.actions.statements import change_state, next_number, write_statement
from moothall.rooms.reflection.actions.writing_acts import (
    check_another_decides,
    hold,
    read_again,
    write_act,
)
from moothall.rooms.reflection.models import Lineage, Session, Statement
from moothall.rooms.reflection.refusals import SessionRefused
from moothall.rooms.reflection.seeds import problem_with
from moothall.trace.actions import link

Kind, State, SecondLook = Lineage.Kind, Statement.State, Statement.SecondLook
LONGEST_REASON = 300
MOST_PARTS, MOST_MERGED = 5, 8


@transaction.atomic
def reword_statement(*, statement: Statement, text: str, reason: str, by: Person | None) -> Statement:
    """One statement in other words. Raises SessionRefused for words that are no statement, without a reason,
    and for a statement that is not in use."""
    return _write_children(Kind.REWORD, statement, [text], "text", reason, by)[0]


@transaction.atomic
def split_statement(
    *, statement: Statement, texts: Sequence[str], reason: str, by: Person | None
) -> list[Statement]:
    """One statement that says several things, as two to five that say one each. Raises SessionRefused as
    ``reword_statement`` does, naming every bad part."""
    texts = [text for text in texts if text.strip()]
    if not 2 <= len(texts) <= MOST_PARTS:
        raise SessionRefused([("texts", f"Enter two to {MOST_PARTS} statements, one a line")])
    return _write_children(Kind.SPLIT, statement, texts, "texts", reason, by)


@transaction.atomic
def merge_statements(
    *,
    statements: Sequence[Statement],
    into: Statement | None = None,
    text: str = "",
    reason: str,
    by: Person | None,
) -> Statement:
    """Two to eight statements as one: ``into`` one of the session that is live, or a new one that says
    ``text``. ``into`` counts among the eight and stays as it is.

    Raises SessionRefused as ``reword_statement`` does, and where the statements are not of one session.
    """
    check_reason(reason)
    parents = list({statement.pk: statement for statement in statements}.values())
    if not 2 <= len(parents) + (into is not None) <= MOST_MERGED:
        raise SessionRefused([("others", f"Choose two to {MOST_MERGED} statements to merge")])
    session, _ = hold(parents[0])
    parents = [_parent(session, parent, by) for parent in parents]
    if into is None:
        child = _write_child(session, parents, _checked_texts(session, [text], "text")[0])
    else:
        child = _target(session, into, parents)
    _become(Kind.MERGE, parents, [child], reason, by, new=into is None)
    numbers = [parent.number for parent in parents]
    happened("statement.merged", child, by, numbers=numbers, into=child.number)
    return child


def _write_children(
    kind: str, statement: Statement, texts: Sequence[str], field: str, reason: str, by: Person | None
) -> list[Statement]:
    check_reason(reason)
    session, statement = hold(statement)
    parent = _parent(session, statement, by)
    texts = _checked_texts(session, texts, field)
    children = [_write_child(session, [parent], text) for text in texts]
    _become(kind, [parent], children, reason, by)
    numbers = [child.number for child in children]
    if kind == Kind.SPLIT:
        happened("statement.split", parent, by, number=parent.number, into=numbers)
    else:
        happened("statement.reworded", parent, by, number=parent.number, into=numbers[0])
    return children


def check_reason(reason: str) -> None:
    if not reason.strip():
        raise SessionRefused([("reason", "Say why")])
    if len(reason.strip()) > LONGEST_REASON:
        raise SessionRefused([("reason", f"The reason has at most {LONGEST_REASON} characters")])


def _parent(session: Session, statement: Statement, by: Person | None) -> Statement:
    """A statement that may become another. One that waits is accepted by it, because everyone reads its words
    from then on; where two moderators are asked for, they accept it first."""
    if statement.session_id != session.pk:
        raise SessionRefused("Only statements of one session can be merged.")
    statement = read_again(statement, session)
    if statement.removed or statement.state not in (State.LIVE, State.WAITING):
        raise SessionRefused(f"Statement {statement.number} is not in use, so nothing can be made of it.")
    check_another_decides(statement, by)
    if statement.second_look == SecondLook.ASKED:
        statement.second_look = SecondLook.DONE
        statement.save(update_fields=["second_look"])
    elif statement.state == State.WAITING and session.second_moderator:
        raise SessionRefused(f"Two moderators accept statement {statement.number} first.")
    return statement


def _target(session: Session, into: Statement, parents: Sequence[Statement]) -> Statement:
    into = read_again(into, session) if into.session_id == session.pk else into
    if into.session_id != session.pk or into.removed or into.state != State.LIVE:
        raise SessionRefused([("into", "Choose a statement of this session that people can vote on")])
    if into.pk in {parent.pk for parent in parents}:
        raise SessionRefused([("into", "A statement cannot be merged into itself")])
    return into


def _checked_texts(session: Session, texts: Sequence[str], field: str) -> list[str]:
    live = session.statements.filter(state=State.LIVE)
    seen = {statement.text.casefold(): f"statement {statement.number}" for statement in live}
    tidy, problems = [" ".join(text.split()) for text in texts], []
    for place, text in enumerate(tidy, 1):
        if problem := problem_with(text, seen):
            problems.append(
                (field, f"Line {place} {problem}" if len(tidy) > 1 else f"The new text {problem}")
            )
        seen[text.casefold()] = f"line {place}"
    if problems:
        raise SessionRefused(problems)
    return tidy


def _write_child(session: Session, parents: Sequence[Statement], text: str) -> Statement:
    """A new statement, which anyone may vote on at once and whose record rests on those of its parents. It
    has no author: these are a moderator's words."""
    contributed = any(parent.origin == Statement.Origin.CONTRIBUTED for parent in parents)
    prompts = {parent.prompt for parent in parents}
    child = write_statement(
        session,
        next_number(session),
        text,
        Statement.Origin.CONTRIBUTED if contributed else Statement.Origin.SEED,
        prompt=prompts.pop() if len(prompts) == 1 else None,
    )
    for parent in parents:
        link(of=child.record, rests_on=parent.record, relation="derived_from")
    return child


def _become(
    kind: str,
    parents: Sequence[Statement],
    children: Iterable[Statement],
    reason: str,
    by: Person | None,
    *,
    new: bool = True,
) -> None:
    """Write down what the parents have become. What is undone later is the whole of it."""
    act: UUID = uuid4()
    states = {Kind.MERGE: State.MERGED, Kind.SPLIT: State.SPLIT, Kind.REWORD: State.REWORDED}
    for parent in parents:
        Lineage.objects.bulk_create(
            Lineage(
                workspace_id=parent.workspace_id,
                act=act,
                kind=kind,
                parent=parent,
                child=child,
                reason=reason.strip(),
                child_is_new=new,
            )
            for child in children
        )
        write_act(parent, kind, by, note_to_author=reason.strip())
        change_state(parent, states[kind])
