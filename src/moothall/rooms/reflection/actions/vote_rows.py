"""Votes in bulk: each table in one statement, however many people have voted.

Written as SQL because the mapper cannot update a row only if what is stored is older, and because a database
without statistics would rather read a whole round than follow the index that leads to each pair. The rows go
along as one JSON text, so that the statement is the same however many they are. No workspace is named:
participants, pseudonyms and rounds belong to one.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from moothall.rooms.reflection.models import Vote

# An import brings hundreds of thousands.
MOST_ROWS = 2000
# How each database reads the rows: a value by its place in its row, and the rows.
_READS = {
    "sqlite": ("json_extract(value, '$[{place}]')", "json_each(%s)"),
    "postgresql": ("(value ->> {place})::{type}", "jsonb_array_elements(%s::jsonb)"),
}
_SESSIONS = """
    SELECT id, state, workspace_id FROM reflection_session WHERE id IN (SELECT id FROM sent) ORDER BY id
"""
_ROUNDS = """
    SELECT session_id, id, closed IS NULL FROM reflection_round
    WHERE session_id IN (SELECT id FROM sent) ORDER BY session_id, number
"""
# Whoever adds a row that names one of them is not held up.
_HOLD = " FOR NO KEY UPDATE"
_STEPS = """
    SELECT session_id, kind FROM reflection_step
    WHERE state = 'running' AND session_id IN (SELECT id FROM sent)
"""
_STATEMENTS = """
    SELECT session_id, id, CASE WHEN removed THEN '' ELSE state END FROM reflection_statement
    WHERE session_id IN (SELECT id FROM sent)
"""
_LAST = """
    SELECT sequence FROM reflection_voteevent WHERE round_id = (SELECT id FROM sent)
    ORDER BY sequence DESC LIMIT 1
"""
_SEATS = """
    SELECT id, session, salt, token_version FROM people_participant
    WHERE NOT withdrawn AND id IN (SELECT id FROM sent)
"""
_RECORDED = """
    SELECT e.pseudonym, e.once, e.sequence, e.statement_id, e.value, e.taken_back
    FROM sent CROSS JOIN reflection_voteevent AS e
    WHERE e.pseudonym = sent.pseudonym AND e.once = sent.once
"""
_CURRENT = """
    SELECT v.pseudonym, v.statement_id FROM sent CROSS JOIN reflection_vote AS v
    WHERE v.pseudonym = sent.pseudonym AND v.statement_id = sent.statement_id
    AND v.round_id = sent.round_id
"""
_TAKEN_BACK = """
    SELECT pseudonym, statement_id, round_id, MAX("order") FROM reflection_voteevent
    WHERE taken_back AND pseudonym IN (SELECT pseudonym FROM sent)
    GROUP BY pseudonym, statement_id, round_id
"""
# Without a condition SQLite would read ON CONFLICT as that of a join.
_ADD_EVENTS = """
    INSERT INTO reflection_voteevent (workspace_id, round_id, sequence, pseudonym, statement_id, value, once,
    "order", channel, taken_back, entered_by, batch_id, received)
    SELECT * FROM sent WHERE true RETURNING id, round_id, sequence
"""
_PUT_CURRENT = """
    INSERT INTO reflection_vote (workspace_id, round_id, pseudonym, statement_id, value, "order", event_id)
    SELECT * FROM sent WHERE true
    ON CONFLICT (pseudonym, statement_id, round_id) DO UPDATE
    SET value = excluded.value, "order" = excluded."order", event_id = excluded.event_id
    WHERE reflection_vote."order" <= excluded."order"
"""
_ID = ("id uuid",)
_PSEUDONYM = ("pseudonym text",)
_SENT_ONCE = ("pseudonym text", "once uuid")
_PLACE_OF_VOTE = ("pseudonym text", "statement_id uuid", "round_id uuid")
_EVENT = (
    *("workspace_id uuid", "round_id uuid", "sequence bigint", "pseudonym text", "statement_id uuid"),
    *("value smallint", "once uuid", "place bigint", "channel text", "taken_back boolean"),
    *("entered_by text", "batch_id uuid", "received date"),
)
_VOTE = (
    *("workspace_id uuid", "round_id uuid", "pseudonym text", "statement_id uuid", "value smallint"),
    *("place bigint", "event_id bigint"),
)


class NewEvent(NamedTuple):
    """A vote event before it is a row; fields as in the model."""

    workspace_id: UUID
    round_id: UUID
    sequence: int
    pseudonym: str
    statement_id: UUID
    value: int
    once: UUID
    order: int
    channel: str
    taken_back: bool
    entered_by: str
    batch_id: UUID | None
    received: date


def hold_sessions(sessions: Collection[UUID]) -> list[tuple[UUID, str, UUID]]:
    """(session, state, workspace) of these sessions, held until the transaction ends."""
    return [(_uuid(key), state, _uuid(workspace)) for key, state, workspace in _hold(_SESSIONS, sessions)]


def hold_last_rounds(sessions: Collection[UUID]) -> dict[UUID, tuple[UUID, bool]]:
    """session → (its last round, whether that is open); all rounds are held until the transaction ends."""
    # The last of each session stays.
    return {_uuid(s): (_uuid(key), bool(is_open)) for s, key, is_open in _hold(_ROUNDS, sessions)}


def running_steps(sessions: Collection[UUID]) -> dict[UUID, str]:
    """session → the kind of the step that runs in it."""
    return {_uuid(session): kind for session, kind in _select(_STEPS, _ID, _each(sessions))}


def statements_of(sessions: Collection[UUID]) -> dict[UUID, dict[UUID, str]]:
    """session → statement → its state, "" if its author took the words away."""
    found: dict[UUID, dict[UUID, str]] = {session: {} for session in sessions}
    for session, key, state in _select(_STATEMENTS, _ID, _each(sessions)):
        found[_uuid(session)][_uuid(key)] = state
    return found


def _hold(sql: str, sessions: Collection[UUID]) -> Iterator[tuple[Any, ...]]:
    # On SQLite the whole database is held from the beginning of the transaction.
    return _select(sql + _HOLD * connection.features.has_select_for_update, _ID, _each(sessions))


def last_sequence(round_key: UUID) -> int:
    """The sequence of a round's last event, 0 before the first."""
    return next((sequence for (sequence,) in _select(_LAST, _ID, [(round_key,)])), 0)


class Sitting(NamedTuple):
    """A participant who has not withdrawn, as far as pseudonyms and tokens need them."""

    id: UUID
    session: UUID
    salt: bytes
    token_version: int


def seats(participants: Collection[UUID]) -> list[Sitting]:
    """Those of the participants who have not withdrawn."""
    found = _select(_SEATS, _ID, _each(participants))
    return [Sitting(_uuid(key), _uuid(session), salt, version) for key, session, salt, version in found]


def recorded(sent: Collection[tuple[str, UUID]]) -> dict[tuple[str, UUID], tuple[int, tuple[Any, ...]]]:
    """(pseudonym, once) → (sequence, (statement, value, taken_back)) of what has been recorded before."""
    rows = [(pseudonym, once) for pseudonym, once in sent if pseudonym]
    return {
        (name, _uuid(once)): (sequence, (_uuid(statement), value, bool(taken_back)))
        for name, once, sequence, statement, value, taken_back in _select(_RECORDED, _SENT_ONCE, rows)
    }


def current(round_key: UUID, asked: Collection[tuple[str, UUID]]) -> set[tuple[str, UUID]]:
    """Which of these (pseudonym, statement) have a vote that counts in the round."""
    rows = [(pseudonym, statement, round_key) for pseudonym, statement in asked]
    return {(name, _uuid(statement)) for name, statement in _select(_CURRENT, _PLACE_OF_VOTE, rows)}


def write(events: Sequence[NewEvent]) -> None:
    """Write new events and what counts after them: of each (pseudonym, statement, round) the event with the
    greatest order, and of equals the later one. After one that was taken back there is no row."""
    if not events:
        return
    added = _select(_ADD_EVENTS, _EVENT, events)
    keys = {(_uuid(round_), sequence): key for key, round_, sequence in added}
    last: dict[tuple[Any, ...], NewEvent] = {}
    for event in events:
        key = event.pseudonym, event.statement_id, event.round_id
        if key not in last or event.order >= last[key].order:
            last[key] = event
    orders = _orders_taken_back({event.pseudonym for event in events})
    standing = [event for key, event in last.items() if event.order >= orders.get(key, 0)]
    put = [(event, keys[event.round_id, event.sequence]) for event in standing if not event.taken_back]
    _put_current(put)
    for event in standing:
        if event.taken_back:
            _take_current_away(event)


def _orders_taken_back(pseudonyms: Collection[str]) -> dict[tuple[Any, ...], int]:
    """(pseudonym, statement, round) → the greatest order under which a vote was taken back."""
    return {
        (name, _uuid(statement), _uuid(round_)): order
        for name, statement, round_, order in _select(_TAKEN_BACK, _PSEUDONYM, _each(pseudonyms))
    }


def _put_current(events: Iterable[tuple[NewEvent, int]]) -> None:
    rows = [
        (e.workspace_id, e.round_id, e.pseudonym, e.statement_id, e.value, e.order, key) for e, key in events
    ]
    for _ in _run(_PUT_CURRENT, _VOTE, rows):
        pass


def _take_current_away(event: NewEvent) -> None:
    own = Vote.objects.filter(pseudonym=event.pseudonym, statement=event.statement_id, round=event.round_id)
    own.filter(order__lte=event.order).delete()


def _each(keys: Iterable[Any]) -> list[tuple[Any]]:
    return [(key,) for key in keys]


def _select(sql: str, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    for cursor in _run(sql, columns, rows):
        yield from cursor.fetchall()


def _run(sql: str, columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> Iterator[Any]:
    """Run a statement over the rows, which it knows as the table ``sent``, in as many parts as are needed."""
    statement = f"{_sent(connection.vendor, columns)} {sql}"
    with connection.cursor() as cursor:
        for start in range(0, len(rows), MOST_ROWS):
            cursor.execute(statement, [json.dumps(rows[start : start + MOST_ROWS], default=_stored)])
            yield cursor


@cache
def _sent(vendor: str, columns: tuple[str, ...]) -> str:
    value, rows = _READS[vendor]
    named = [column.split() for column in columns]
    values = [f"{value.format(place=n, type=type_)} AS {name}" for n, (name, type_) in enumerate(named)]
    return f"WITH sent AS (SELECT {', '.join(values)} FROM {rows})"  # noqa: S608, of the names above only


def _stored(value: UUID | date) -> str:
    """Keys and days as text: SQLite keeps them so, PostgreSQL reads them so."""
    return value.hex if isinstance(value, UUID) else value.isoformat()


# A round's few keys come back in every row, and its people again and again.
@lru_cache(maxsize=20_000)
def _uuid(stored: str | UUID) -> UUID:
    return stored if isinstance(stored, UUID) else UUID(stored)
