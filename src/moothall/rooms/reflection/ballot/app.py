"""The raw ASGI application in front of Django's pages: reads a request, asks queue or stream, answers."""

import asyncio
import json
import logging
from functools import lru_cache
from typing import Any
from uuid import UUID

from moothall.rooms.reflection.actions.voting import Ballot, RecordedVote, read_ballot
from moothall.rooms.reflection.ballot.answers import Message, Receive, Refused, Reply, Send, said, send_reply
from moothall.rooms.reflection.ballot.live import Streams
from moothall.rooms.reflection.ballot.queue import Unavailable, Writer
from moothall.rooms.reflection.ballot.rates import Rates
from moothall.rooms.reflection.ballot.sessions import Sessions
from moothall.rooms.reflection.ballot.tokens import Headers, is_own_origin, is_page_token, seat_in
from moothall.rooms.reflection.refusals import SessionRefused

logger = logging.getLogger(__name__)

PREFIXES = ("/ballot/", "/live/")
LARGEST_BODY = 4096
FIELDS = {"once", "statement", "round", "value", "order"}
# What a vote is answered that the transaction did not take, by the code of the refusal.
STATUS = {
    "bad_value": 400,
    "seat": 401,
    "step": 403,
    "unknown_statement": 404,
    "round_closed": 409,
    "once_reused": 409,
}


class BallotPath:
    """``/ballot/<session>`` and ``/live/<session>``; anything else below these is not found."""

    def __init__(self, writer: Writer | None = None, streams: Streams | None = None) -> None:
        self.sessions = Sessions()
        self.writer = writer or Writer()
        self.streams = streams or Streams(self.sessions)
        self.rates = Rates()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        try:
            reply = await self._answer(scope, receive, send)
        except Refused as refused:
            reply = refused.reply
        except Exception:
            logger.exception("A request to %s failed.", scope["path"])
            reply = Refused(500, "failed", "Something went wrong here. Try again.").reply
        if reply is not None:
            await send_reply(send, reply)

    async def stop(self) -> None:
        """Write the votes that wait and end all streams."""
        await asyncio.to_thread(self.writer.stop)
        await self.streams.stop()

    async def _answer(self, scope: Message, receive: Receive, send: Send) -> Reply | None:
        part, _, rest = scope["path"].lstrip("/").partition("/")
        is_json = part == "live" and rest.endswith(".json")
        session, headers = (
            _session_in(rest.removesuffix(".json") if is_json else rest),
            dict(scope["headers"]),
        )
        _check_method(scope["method"], "POST" if part == "ballot" else "GET")
        if part == "ballot":
            return await self._vote(session, headers, receive)
        if is_json:
            return await self.streams.reply(session, headers)
        await self.streams.follow(session, headers, receive, send)
        return None

    async def _vote(self, session: UUID, headers: Headers, receive: Receive) -> Reply:
        """Check what the request alone can tell. All that may change meanwhile is for the transaction to say:
        only there is it known whether this very vote was recorded before its round was closed."""
        _check_kind(headers)
        body = await _body(headers, receive)
        ballot = await self._ballot(session, headers, body)
        workspace = await self.sessions.workspace_of(session)
        try:
            answer = await self.writer.put(workspace, ballot)
        except Unavailable as unavailable:
            answer = unavailable
        return _reply_to(answer)

    async def _ballot(self, session: UUID, headers: Headers, body: bytes) -> Ballot:
        if not is_own_origin(headers):
            raise Refused(403, "origin", "Vote from a page of this site.")
        seat = seat_in(headers, session)
        if seat is None:
            await self.sessions.workspace_of(session)
            raise Refused(401, "seat", "Your seat has ended: scan the code again.")
        if not is_page_token(headers.get(b"x-csrftoken", b""), seat):
            raise Refused(403, "page", "Load the page again, then vote.")
        if not self.rates.allow(seat.participant):
            raise Refused(
                429, "too_fast", "These are too many votes at once: wait a second.", retry_after="1"
            )
        try:
            return read_ballot(
                _vote_in(body), session=session, participant=seat.participant, version=seat.version
            )
        except SessionRefused as refused:
            raise _refusal(refused) from refused


@lru_cache(maxsize=1000)
def _session_in(text: str) -> UUID:
    try:
        return UUID(text.removesuffix("/"))
    except ValueError as error:
        raise Refused(404, "unknown_session", "There is no such session.") from error


def _check_method(method: str, allowed: str) -> None:
    if method != allowed:
        raise Refused(405, "method", f"Only {allowed} is answered here.", allow=allowed)


def _check_kind(headers: Headers) -> None:
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if kind != b"application/json":
        raise Refused(415, "content_type", "Send the vote as application/json.")


async def _body(headers: Headers, receive: Receive) -> bytes:
    """The whole body; not more of it is read than a vote can be long."""
    length = headers.get(b"content-length", b"0")
    body, more = b"", not length.isdigit() or int(length) <= LARGEST_BODY
    too_large = not more
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused(400, "disconnected", "The vote did not arrive whole.")
        body += message.get("body", b"")
        too_large = len(body) > LARGEST_BODY
        more = message.get("more_body", False) and not too_large
    if too_large:
        raise Refused(413, "too_large", "A vote has at most 4,096 bytes.")
    return body


def _vote_in(body: bytes) -> dict[str, Any]:
    try:
        vote = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise Refused(400, "bad_json", "This is not JSON.") from error
    if not isinstance(vote, dict):
        raise Refused(400, "bad_json", "A vote is an object.")
    if unknown := set(vote) - FIELDS:
        raise Refused(400, "bad_field", "A vote has no such field.", field=min(unknown)[:40])
    for name in ("once", "statement", "round"):
        if not isinstance(vote.get(name), str):
            raise Refused(400, "bad_value", "This is the key of something, as text.", field=name)
    if type(vote.get("order")) is not int:
        raise Refused(400, "bad_value", "This is a whole number.", field="order")
    return vote


def _reply_to(answer: RecordedVote | SessionRefused | Exception) -> Reply:
    if isinstance(answer, RecordedVote):
        return said(saved=True, duplicate=answer.duplicate, sequence=answer.sequence)
    if isinstance(answer, SessionRefused):
        return _refusal(answer).reply
    if isinstance(answer, Unavailable):
        why = "The vote cannot be saved at the moment. It is sent again by itself."
        return Refused(503, "unavailable", why, retry_after="2").reply
    return Refused(500, "failed", "The vote could not be saved.").reply


def _refusal(refused: SessionRefused) -> Refused:
    field, sentence = refused.problems[0]
    return Refused(STATUS.get(refused.code, 400), refused.code, sentence, field=field)
