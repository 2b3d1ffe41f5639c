"""The sessions of the example: planned, held, voted in and closed as any other."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from moothall.demo.content import content
from moothall.demo.example import Example
from moothall.demo.making.accounts import publish_account
from moothall.demo.making.ballots import Ballot, Voter, arrivals, ballots
from moothall.demo.making.contributions import add_contributions
from moothall.people.models import Participant
from moothall.rooms.reflection import actions
from moothall.rooms.reflection.models import GroupOption, Session, Space, Statement

Seats = dict[Voter, Participant]


def open_space(example: Example) -> Space:
    by = example.people["facilitator"]
    return actions.open_space(**example.belongs, **content("sessions")["space"], by=by)


def hold_session(example: Example, space: Space, key: str) -> Session:
    """Hold the session of this key, to its end or, if it is still open, as far as the voting."""
    told = next(session for session in content("sessions")["session"] if session["key"] == key)
    by = example.people["facilitator"]
    session = _plan(example, space, told)
    actions.open_session(session=session, by=by)
    _start(session, "welcome", example)
    seats = _let_in(session, told)
    cast = ballots(told["people"], [statement["votes"] for statement in told["statement"]])
    statements = list(session.statements.order_by("number").select_related("record"))
    practised = session.practice
    _start(session, "practice", example)
    _vote(seats, cast, statements, lambda place: place < practised)
    _start(session, "vote", example)
    _vote(seats, cast, statements, lambda place: place >= practised)
    add_contributions(example, session, told.get("contribution", []), seats)
    if told["state"] == "closed":
        _end(example, session, told)
    example.records |= {f"voted:{key}:{statement.number}": statement.record for statement in statements}
    return session


def _end(example: Example, session: Session, told: dict[str, Any]) -> None:
    by = example.people["facilitator"]
    _start(session, "discuss", example)
    _start(session, "close", example)
    result = actions.close_session(session=session, by=by)
    actions.add_analysis(result=result, by=by)
    example.records[f"result:{told['key']}"] = result.record
    if "account" in told:
        session.refresh_from_db()
        publish_account(example, session, told["account"])


def _plan(example: Example, space: Space, told: dict[str, Any]) -> Session:
    by = example.people["facilitator"]
    session = actions.plan_session(
        space=space,
        question=told["question"],
        starts=example.calendar.session_starts(told["months_before"]),
        seeds=[statement["text"] for statement in told["statement"] if "text" in statement],
        groupings=[told.get("groups", content("sessions")["groups"])],
        results_mode=told["results_mode"],
        by=by,
    )
    for statement in told["statement"]:
        if "evidence" in statement:
            evidence = example.records[f"statement:{statement['evidence']}"]
            actions.snapshot_evidence(session=session, evidence=evidence, by=by)
    return session


def _start(session: Session, kind: str, example: Example) -> None:
    step = session.steps.get(kind=kind)
    actions.start_step(session=session, step=step, by=example.people["facilitator"])


def _let_in(session: Session, told: dict[str, Any]) -> Seats:
    """Everybody joins; those who vote say which group they belong to."""
    options = list(GroupOption.objects.filter(grouping__session=session).order_by("position"))
    seats: Seats = {}
    for voter in arrivals(told["people"], told["silent"]):
        declared = [] if voter is None else [options[voter[0]]]
        participant = actions.join_session(session=session, options=declared)
        if voter is not None:
            seats[voter] = participant
    return seats


def _vote(
    seats: Seats,
    cast: dict[Voter, list[Ballot]],
    statements: list[Statement],
    is_due: Callable[[int], bool],
) -> None:
    """Each participant sends what is due in one go, in the order in which they came."""
    for voter, participant in seats.items():
        votes = [
            {"statement": statements[place], "value": value, "once": uuid4(), "order": place + 1}
            for place, value in cast[voter]
            if is_due(place)
        ]
        if votes:
            actions.record_votes(participant=participant, votes=votes)
