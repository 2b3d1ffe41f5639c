"""Builders that call the real actions."""

import uuid
from datetime import datetime, timedelta

from django.utils import timezone

from moothall.people.models import Participant
from moothall.rooms.reflection import actions
from moothall.rooms.reflection.models import GroupOption, Session, Space, Statement, Step
from moothall.trace.actions import make_record, open_inquiry
from moothall.trace.models import Record

SEEDS = (
    "Swimming should be free for under-16s in term time.",
    "Children should be able to walk to school on their own.",
    "Parks need lights in winter.",
    "Sports clubs cost too much for most families.",
    "Schools should open their playgrounds at weekends.",
    "The bus to the pool runs too seldom.",
)
GROUPS = ("Parents", "Young people", "Neighbours")
WHO = {"question": "Who are you here as?", "multiple": False, "options": GROUPS}


def space(workspace, by=None, title="Young and active") -> Space:
    inquiry = open_inquiry(
        workspace=workspace, title="Activity", question="How can under-16s be more active?"
    )
    return actions.open_space(
        workspace=workspace, inquiry=inquiry, title=title, purpose="To listen.", rules="Take turns.", by=by
    )


def later_today() -> datetime:
    """In an hour, or at the last minute of a day that ends before: what waits is told on its day only."""
    last_minute = timezone.localtime().replace(hour=23, minute=59, second=0, microsecond=0)
    return min(timezone.now() + timedelta(hours=1), last_minute)


def planned(workspace, *, seeds=SEEDS, groupings=(WHO,), by=None, **fields) -> Session:
    return actions.plan_session(
        space=space(workspace, by),
        question="What would help under-16s to be more active?",
        starts=later_today(),
        seeds=seeds,
        groupings=groupings,
        by=by,
        **fields,
    )


def opened(workspace, *, step="vote", by=None, **fields) -> Session:
    """A session with open doors in which ``step`` runs; none, if it is empty."""
    session = actions.open_session(session=planned(workspace, by=by, **fields), by=by)
    if step:
        start(session, step, by)
    return session


def start(session: Session, kind: str, by=None) -> Step:
    return actions.start_step(session=session, step=session.steps.get(kind=kind), by=by)


def joined(session: Session, *groups: str) -> Participant:
    options = GroupOption.objects.filter(grouping__session=session, label__in=groups)
    return actions.join_session(session=session, options=list(options))


def ballot(statement: Statement, value: int, *, order: int = 1, once: uuid.UUID | None = None) -> dict:
    return {"statement": statement.pk, "value": value, "once": once or uuid.uuid4(), "order": order}


def numbered(session: Session, number: int) -> Statement:
    return session.statements.get(number=number)


def cast(session: Session, participant: Participant, answers: dict[int, int]) -> None:
    """``answers`` by number of the statement."""
    votes = [
        ballot(numbered(session, number), value, order=n)
        for n, (number, value) in enumerate(answers.items(), 1)
    ]
    actions.record_votes(participant=participant, votes=votes)


def voted_on(session: Session, number: int, **by_group: tuple[int, int, int]) -> None:
    """Let new people vote on one statement: ``parents=(agree, disagree, pass)``; ``nobody`` for no group."""
    names = {group.lower().replace(" ", "_"): group for group in GROUPS}
    for name, counts in by_group.items():
        for value, count in zip((1, -1, 0), counts, strict=True):
            for _ in range(count):
                who = joined(session, *([names[name]] if name in names else []))
                cast(session, who, {number: value})


def evidence(
    workspace, text="Free entry raised visits by a fifth in three towns.", state="published"
) -> Record:
    return make_record(
        workspace=workspace,
        kind="evidence_statement",
        title=text,
        url="/w/testshire/evidence/1/",
        state=state,
    )


def contributed(session: Session, text: str, *groups: str, author: Participant | None = None) -> Statement:
    """A statement that somebody new, or ``author``, has added while voting goes on."""
    return actions.contribute_statement(participant=author or joined(session, *groups), text=text)


def accepted(session: Session, text: str, *, by=None) -> Statement:
    """The same once a moderator has accepted it."""
    statement = contributed(session, text)
    actions.moderate_statement(statement=statement, act="approve", by=by)
    statement.refresh_from_db()
    return statement
