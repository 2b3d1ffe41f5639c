"""Many phones that vote over a bad line: what they send is lost, doubled, held back and sent again."""

import asyncio
import base64
import json
import random
import uuid
from dataclasses import dataclass, field
from typing import Any

from tests.rooms.reflection.ballot.installation import Installation, Polling

WAITS = (0.05, 0.1, 0.2, 0.4)


@dataclass
class Line:
    """How bad the line is: the share of votes that are lost, doubled, and overtaken by the next."""

    lost: float = 0.0
    doubled: float = 0.0
    held_back: float = 0.0


@dataclass
class Storm:
    """Everybody's votes: which were acknowledged under which sequence, which were refused for good, and what
    each seat has said last."""

    installation: Installation
    polling: Polling
    line: Line
    chance: random.Random
    acknowledged: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    contradicted: list[str] = field(default_factory=list)
    last: dict[str, int] = field(default_factory=dict)
    ended: bool = False
    acknowledged_at: float = 0.0

    async def phone(self, seat: int) -> None:
        """Vote without a pause until the storm ends; then send what is still held back."""
        cookie, page = self.polling.seats[seat]
        connection = Connection(self.installation, self.polling.session, cookie, page)
        held: list[dict[str, Any]] = []
        order = 0
        while not self.ended:
            order += 1
            ballot = self._ballot(cookie, order)
            if self.chance.random() < self.line.held_back:
                held.append(ballot)
                continue
            await self._deliver(connection, ballot)
            if held and self.chance.random() < 0.5:
                await self._deliver(connection, held.pop())
            # The server takes five a second of one seat; the storm stays below what it would refuse.
            await asyncio.sleep(self.chance.uniform(0.2, 0.3))
        for ballot in held:
            await self._deliver(connection, ballot)
        connection.close()

    def _ballot(self, cookie: str, order: int) -> dict[str, Any]:
        statement, value = self.chance.choice(self.polling.statements), self.chance.choice((-1, 0, 1))
        self.last[f"{participant_in(cookie)} {statement}"] = value
        return {
            "once": str(uuid.UUID(int=self.chance.getrandbits(128), version=4)),
            "statement": statement,
            "round": self.polling.round,
            "value": value,
            "order": order,
        }

    async def _deliver(self, connection: "Connection", ballot: dict[str, Any]) -> None:
        """Send a vote until it is answered, as a phone does."""
        for tries in range(10_000):
            if self.chance.random() < self.line.lost:
                await connection.send_and_hang_up(ballot)
                continue
            status, content = await connection.send(ballot)
            if status in (0, 429) or status >= 500:
                await asyncio.sleep(WAITS[min(tries, len(WAITS) - 1)])
                continue
            self._note(ballot["once"], status, content)
            if self.chance.random() >= self.line.doubled:
                return
        raise AssertionError("A vote was never answered.")

    def _note(self, once: str, status: int, content: dict[str, Any]) -> None:
        if status != 200:
            self.refused[once] = status
            return
        self.acknowledged_at = asyncio.get_running_loop().time()
        if self.acknowledged.setdefault(once, content["sequence"]) != content["sequence"]:
            self.contradicted.append(once)


class Connection:
    """One phone's connection, opened anew whenever it breaks."""

    def __init__(self, installation: Installation, session: str, cookie: str, page: str) -> None:
        self.port = installation.port
        self.head = (
            f"POST /ballot/{session} HTTP/1.1\r\nHost: 127.0.0.1:{installation.port}\r\n"
            f"Origin: {installation.address}\r\nCookie: {cookie}\r\nX-CSRFToken: {page}\r\n"
            "Content-Type: application/json\r\n"
        )
        self.streams: Any = None

    async def send(self, ballot: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """(status, content) of the answer; (0, {}) if there is none."""
        try:
            async with asyncio.timeout(30):
                return await self._send(ballot)
        except (OSError, EOFError, ValueError, TimeoutError):
            self.close()
            return 0, {}

    async def send_and_hang_up(self, ballot: dict[str, Any]) -> None:
        """The vote may have arrived; nobody waits for the answer."""
        try:
            _, writer = await self._open()
            writer.write(self._request(ballot))
            await writer.drain()
        except OSError:
            pass
        self.close()

    def close(self) -> None:
        if self.streams is not None:
            self.streams[1].transport.abort()
        self.streams = None

    async def _send(self, ballot: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        reader, writer = await self._open()
        writer.write(self._request(ballot))
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        return int(head[9:12]), json.loads(await reader.readexactly(length))

    async def _open(self) -> Any:
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        return self.streams

    def _request(self, ballot: dict[str, Any]) -> bytes:
        body = json.dumps(ballot)
        return f"{self.head}Content-Length: {len(body)}\r\n\r\n{body}".encode()


def participant_in(cookie: str) -> uuid.UUID:
    """Whose seat a cookie is: its token begins with the participant."""
    token = cookie.partition("=")[2]
    return uuid.UUID(bytes=base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))[:16])
