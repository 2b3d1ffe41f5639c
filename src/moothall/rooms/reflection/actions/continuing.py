"""A session that goes on from an earlier one: its statements come along, its votes do not."""

from collections.abc import Sequence
from typing import Any

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.reflection.actions.groupings import add_groupings
from moothall.rooms.reflection.actions.prompts import copy_prompts
from moothall.rooms.reflection.actions.reopening import answer_reopenings
from moothall.rooms.reflection.actions.statements import write_statement
from moothall.rooms.reflection.models import Grouping, Prompt, Session, Statement
from moothall.trace.actions import link


def carry_on(
    session: Session,
    earlier: Session,
    statements: Sequence[Statement],
    *,
    with_groupings: bool,
    by: Person | None,
) -> None:
    """Take over ``statements`` as they are, under their numbers, with the prompts they stand under: part of
    an action. What comes from the evidence still says so; the trace leads to the earlier session, and to each
    re-opened decision about which people are asked again by it."""
    link(of=session.record, rests_on=earlier.record, relation="continues")
    answer_reopenings(session, earlier, by)
    if with_groupings:
        add_groupings(session, [_asked(grouping) for grouping in earlier.groupings.all()])
    prompts = copy_prompts(earlier, session)
    for statement in statements:
        _carry(session, statement, prompts.get(statement.prompt_id))
    happened("session.continued", session, by, earlier=earlier.record.uid)
    for origin in dict.fromkeys(statement.origin for statement in statements):
        count = sum(statement.origin == origin for statement in statements)
        happened("statements.added", session, by, count=count, origin=origin)


def _carry(session: Session, statement: Statement, prompt: Prompt | None) -> None:
    is_evidence = statement.origin == Statement.Origin.SNAPSHOT
    source = statement.snapshot_of if is_evidence else statement.record
    made = write_statement(
        session,
        statement.number,
        statement.text,
        statement.origin,
        language=statement.language,
        prompt=prompt,
        snapshot_of=source,
    )
    link(of=made.record, rests_on=statement.record, relation="continues")
    if is_evidence:
        link(of=made.record, rests_on=source, relation="derived_from")


def _asked(grouping: Grouping) -> dict[str, Any]:
    return {
        "question": grouping.question,
        "multiple": grouping.multiple,
        "declared_by": grouping.declared_by,
        "options": [option.label for option in grouping.options.all()],
    }
