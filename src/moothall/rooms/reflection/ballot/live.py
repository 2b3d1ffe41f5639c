"""Streams of what is going on: read once per tick, session and role, however many look on."""

import asyncio
import hashlib
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any
from uuid import UUID

from moothall.rooms.reflection.ballot.answers import Receive, Refused, Reply, Send, start
from moothall.rooms.reflection.ballot.changes import Changes, changes_of_this_database
from moothall.rooms.reflection.ballot.sessions import Sessions
from moothall.rooms.reflection.ballot.snapshots import PARTICIPANT, SCREEN, Snapshots, read_snapshots
from moothall.rooms.reflection.ballot.tokens import Headers, seat_in

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.5
COMMENT_SECONDS = 15
MOST_WAITING = 2
MOST_CLIENTS = 10_000
# So many are woken before votes and answers get their turn again.
SLICE = 50
Key = tuple[UUID, str]


class Client:
    """One who looks on: at most two messages wait; one more, and a single one with everything takes their
    place, so that nobody who is slow is left with something old."""

    def __init__(self) -> None:
        self.gone = False
        self._messages: deque[bytes] = deque()
        self._wake = asyncio.Event()

    def tell(self, message: bytes, whole: bytes) -> None:
        if len(self._messages) == MOST_WAITING:
            self._messages.clear()
            message = whole
        self._messages.append(message)
        self._wake.set()

    def leave(self) -> None:
        self.gone = True
        self._wake.set()

    async def next_message(self) -> bytes:
        """What comes next; a comment if nothing does for a while, b"" when it is over."""
        if not self._messages and not self.gone:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), COMMENT_SECONDS)
        self._wake.clear()
        if self.gone:
            return b""
        return self._messages.popleft() if self._messages else b": still here\n\n"


class Audience:
    """Everybody who looks on at one session in one role, and what they were shown last."""

    def __init__(self) -> None:
        self.clients: set[Client] = set()
        self.shown: Snapshots = {}
        self.read_at = 0.0

    def show(self, snapshots: Snapshots) -> tuple[bytes, bytes]:
        """Keep what is new; the message of what has changed, b"" if nothing has, and that of everything."""
        changed = {event: data for event, data in snapshots.items() if self.shown.get(event) != data}
        self.shown, self.read_at = snapshots, time.monotonic()
        return _message(changed), _message(snapshots)


def _message(snapshots: Snapshots) -> bytes:
    return b"".join(b"event: %s\ndata: %s\n\n" % (name.encode(), data) for name, data in snapshots.items())


class Streams:
    """All audiences of this process and the clock that looks for changes while there is anyone."""

    def __init__(
        self,
        sessions: Sessions,
        changes: Changes | None = None,
        read: Callable[[UUID, set[str]], dict[str, Snapshots]] = read_snapshots,
    ) -> None:
        self._sessions = sessions
        self._changes = changes or changes_of_this_database()
        self._read = read
        self._audiences: dict[Key, Audience] = {}
        self._ticking: asyncio.Task[None] | None = None
        self._reading = asyncio.Lock()

    async def follow(self, session: UUID, headers: Headers, receive: Receive, send: Send) -> None:
        """Answer with a stream, until the one who looks on goes or the server stops."""
        if sum(len(audience.clients) for audience in self._audiences.values()) >= MOST_CLIENTS:
            raise Refused(503, "unavailable", "Too many look on at the moment.", retry_after="10")
        key = session, await self._role(session, headers)
        audience = await self._audience(key)
        client = Client()
        client.tell(b"retry: 3000\n\n" + _message(audience.shown), b"")
        audience.clients.add(client)
        if self._ticking is None or self._ticking.done():
            self._ticking = asyncio.create_task(self._tick())
        listening = asyncio.create_task(_until_gone(client, receive))
        try:
            await start(send, 200, b"text/event-stream; charset=utf-8", [(b"x-accel-buffering", b"no")])
            while message := await client.next_message():
                await send({"type": "http.response.body", "body": message, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            listening.cancel()
            audience.clients.discard(client)

    async def reply(self, session: UUID, headers: Headers) -> Reply:
        """The same once, for whoever asks again and again; 304 if nothing has changed."""
        audience = await self._audience((session, await self._role(session, headers)))
        body = b"{%s}" % b",".join(b'"%s":%s' % (n.encode(), data) for n, data in audience.shown.items())
        tag = b'"%s"' % hashlib.sha256(body).hexdigest()[:24].encode()
        if headers.get(b"if-none-match", b"").removeprefix(b"W/") == tag:
            return Reply(304, b"", ((b"etag", tag),))
        return Reply(200, body, ((b"etag", tag),))

    def end(self) -> None:
        """End every stream soon. May be called from anywhere, a signal's handler as well."""
        if self._ticking is not None:
            with suppress(RuntimeError):
                self._ticking.get_loop().call_soon_threadsafe(self._send_away)

    def _send_away(self) -> None:
        for audience in self._audiences.values():
            for client in audience.clients:
                client.leave()

    async def stop(self) -> None:
        self._send_away()
        if self._ticking is not None:
            self._ticking.cancel()
            await asyncio.wait([self._ticking])
        await self._in_thread(self._changes.close)

    async def _role(self, session: UUID, headers: Headers) -> str:
        """A seat need not be looked up: what a phone is shown anybody in the room may know."""
        await self._sessions.workspace_of(session)
        return PARTICIPANT if seat_in(headers, session) else SCREEN

    async def _audience(self, key: Key) -> Audience:
        """The audience with something to show, read afresh if that is older than a tick."""
        async with self._reading:
            audience = self._audiences.setdefault(key, Audience())
            if time.monotonic() - audience.read_at > TICK_SECONDS and not audience.clients:
                await self._read_into(key[0], {key[1]: audience})
        if not audience.shown:
            raise Refused(404, "unknown_session", "There is no such session.")
        return audience

    async def _tick(self) -> None:
        while any(audience.clients for audience in self._audiences.values()):
            await asyncio.sleep(TICK_SECONDS)
            try:
                if await self._in_thread(self._changes.changed):
                    await self._read_all()
            except Exception:
                logger.exception("The streams could not be brought up to date; trying again.")
        self._forget_empty()

    async def _read_all(self) -> None:
        for session in {session for session, _ in self._audiences}:
            async with self._reading:
                watched = {r: a for (s, r), a in self._audiences.items() if s == session and a.clients}
                if watched:
                    await self._read_into(session, watched)

    async def _read_into(self, session: UUID, audiences: dict[str, Audience]) -> None:
        found = await self._in_thread(self._read, session, set(audiences))
        for role, audience in audiences.items():
            message, whole = audience.show(found.get(role, {}))
            if message:
                await _tell(list(audience.clients), message, whole)

    def _forget_empty(self) -> None:
        self._audiences = {key: audience for key, audience in self._audiences.items() if audience.clients}

    async def _in_thread(self, work: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._sessions.reading, work, *arguments)


async def _tell(clients: Iterable[Client], message: bytes, whole: bytes) -> None:
    for number, client in enumerate(clients, 1):
        client.tell(message, whole)
        if number % SLICE == 0:
            await asyncio.sleep(0)


async def _until_gone(client: Client, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    client.leave()
