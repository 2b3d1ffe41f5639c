"""What a stream tells of a session, for each role: four snapshots, each whole.

Only what everybody in the room may know, and of results only what the queries for pages would show.
"""

import json
from typing import Any
from uuid import UUID

from django_scopes import scope

from moothall.permissions import record_called
from moothall.rooms.reflection import queries
from moothall.rooms.reflection.models import Session, Statement
from moothall.rooms.reflection.sentences import sentence, summary

# Somebody with a seat in the session, and the screen of the room, which anybody may look at.
PARTICIPANT, SCREEN = "participant", "screen"
EVENTS = ("step", "counts", "tally", "statements")
Snapshots = dict[str, bytes]


def read_snapshots(session: UUID, roles: set[str]) -> dict[str, Snapshots]:
    """Role → event → its JSON, as the database is now. Nothing for a session that is gone."""
    found = record_called("session", session)
    if found is None:
        return {}
    with scope(workspace=found.workspace):
        shared = {"step": _step(found), "counts": _counts(found), "tally": _tally(found)}
        statements = _statements(found)
    return {role: _serialised(shared | {"statements": statements[role]}) for role in roles}


def _step(session: Session) -> dict[str, Any]:
    step = session.running_step if session.state == Session.State.OPEN else None
    last = session.rounds.order_by("-number").first()
    return {
        "phase": session.phase,
        "title": step.title if step else "",
        "position": step.position if step else 0,
        "round": last.number if last and last.is_open else 0,
    }


def _counts(session: Session) -> dict[str, int]:
    """Numbers of people and votes, which are always live."""
    tally = queries.tally(None, session)
    return {"joined": tally.joined, "voted": tally.voted, "votes": tally.votes}


def _tally(session: Session) -> dict[str, Any]:
    """The results in words, while the session's mode shows them; else nothing."""
    found = queries.results(None, session)
    if found is None:
        return {"shown": False}
    said = [{"number": each.number, "text": sentence(each)} for each in found.statements]
    return {"shown": True, "summary": summary(found), "statements": said}


def _statements(session: Session) -> dict[str, dict[str, Any]]:
    """The screen gets the words that can be voted on; a phone, which has its own, how many there are."""
    live = queries.statements(None, session).filter(state=Statement.State.LIVE, removed=False)
    rows = [] if session.state in Session.BEFORE_DOORS else list(live.values("number", "text"))
    count = {"live": len(rows), "last": max((row["number"] for row in rows), default=0)}
    return {PARTICIPANT: count, SCREEN: count | {"statements": rows}}


def _serialised(snapshots: dict[str, Any]) -> Snapshots:
    return {
        event: json.dumps(snapshots[event], ensure_ascii=False, separators=(",", ":")).encode()
        for event in EVENTS
    }
