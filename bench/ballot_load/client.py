"""The load: raw sockets and as little work as possible, so that the server is measured and not the client.

    python -m bench.ballot_load.client < plan.json

The plan names ``port``, ``seconds``, ``requests`` (the bytes of one request for each seat, with the places of
``once``, statement, value and order left open), ``clients`` and ``every`` (seconds between two votes of one
person; 0: at once), ``streams`` and ``stream`` (the bytes that open one). Prints figures as JSON and ends by
itself.
"""

import asyncio
import json
import random
import sys
import time
import uuid
from typing import Any

import uvloop

PATIENCE_SECONDS = 30


class Voter(asyncio.Protocol):
    """One connection that sends votes and notes when each is acknowledged."""

    def __init__(self, load: "Load", seats: list[int]) -> None:
        self.load, self.seats = load, seats
        self.turn = 0
        self.sent_at = 0.0
        self.waits = False
        self.received = b""
        self.transport: Any = None

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def vote(self) -> None:
        seat = self.seats[self.turn % len(self.seats)]
        round_ = self.turn // len(self.seats)
        self.turn += 1
        self.sent_at = time.perf_counter()
        self.load.sent += 1
        self.waits = True
        self.transport.write(self.load.request(seat, round_))

    def data_received(self, data: bytes) -> None:
        self.received += data
        head = self.received.find(b"\r\n\r\n")
        if head < 0:
            return
        lower = self.received[:head].lower()
        place = lower.find(b"content-length:")
        length = int(lower[place + 15 : lower.find(b"\r\n", place) if b"\r\n" in lower[place:] else None])
        if len(self.received) < head + 4 + length:
            return
        status, self.received, self.waits = self.received[9:12], b"", False
        self.load.answered(self, status, time.perf_counter() - self.sent_at)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.load.over:
            self.load.lost += 1


class Watcher(asyncio.Protocol):
    """One open stream: keeps the newest number of votes it was told and when."""

    def __init__(self) -> None:
        self.votes, self.told_at, self.rest = 0, 0.0, b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.rest = (self.rest + data)[-4000:]
        place = self.rest.rfind(b'"votes":')
        end = self.rest.find(b"}", place)
        if place >= 0 and end > 0 and (votes := int(self.rest[place + 8 : end])) != self.votes:
            self.votes, self.told_at = votes, time.perf_counter()


class Load:
    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        self.sent = self.lost = self.left_out = 0
        self.refused: dict[str, int] = {}
        self.latencies: list[float] = []
        self.over = False
        self.last_answer = 0.0
        self.ends = 0.0

    def request(self, seat: int, turn: int) -> bytes:
        head, body = self.plan["requests"][seat]
        statements = self.plan["statements"]
        statement = statements[turn % len(statements)]
        content = body % (uuid.uuid4(), statement, random.choice((-1, 0, 1)), turn + 1)
        return f"{head}Content-Length: {len(content)}\r\n\r\n{content}".encode()

    def answered(self, voter: Voter, status: bytes, seconds: float) -> None:
        self.latencies.append(seconds)
        self.last_answer = time.perf_counter()
        if status != b"200":
            self.refused[status.decode()] = self.refused.get(status.decode(), 0) + 1
        if self.plan["every"] == 0 and time.perf_counter() < self.ends:
            voter.vote()

    async def run(self) -> dict[str, Any]:
        watchers = await self._connect(Watcher, self.plan["streams"])
        for watcher in watchers:
            watcher.transport.write(self.plan["stream"].encode())
        count = self.plan["clients"]
        shares = [list(range(n, len(self.plan["requests"]), count)) for n in range(count)]
        given = iter(shares)
        voters = await self._connect(lambda: Voter(self, next(given)), count)
        await asyncio.sleep(1 if watchers else 0.2)
        begun = time.perf_counter()
        self.ends = begun + self.plan["seconds"]
        await (self._at_once(voters) if self.plan["every"] == 0 else self._in_turn(voters))
        await self._wait_for_answers()
        await asyncio.sleep(3 if watchers else 0)
        self.over = True
        return self._figures(begun, watchers)

    async def _connect(self, make: Any, count: int) -> list[Any]:
        loop, made = asyncio.get_running_loop(), []
        for start in range(0, count, 100):
            several = (
                loop.create_connection(make, "127.0.0.1", self.plan["port"])
                for _ in range(min(100, count - start))
            )
            made += [protocol for _, protocol in await asyncio.gather(*several)]
        return made

    async def _at_once(self, voters: list[Voter]) -> None:
        for voter in voters:
            voter.vote()
        await asyncio.sleep(self.plan["seconds"])

    async def _in_turn(self, voters: list[Voter]) -> None:
        """Everybody votes once in ``every`` seconds, each at a time of their own."""
        loop, every = asyncio.get_running_loop(), self.plan["every"]
        for voter in voters:
            at = random.uniform(0, every)
            while at < self.plan["seconds"]:
                loop.call_later(at, self._vote_unless_waiting, voter)
                at += every
        await asyncio.sleep(self.plan["seconds"])

    def _vote_unless_waiting(self, voter: Voter) -> None:
        # Nobody votes again before their last vote was answered. That spares a slow server, not a quick one.
        if voter.waits:
            self.left_out += 1
        else:
            voter.vote()

    async def _wait_for_answers(self) -> None:
        deadline = time.perf_counter() + PATIENCE_SECONDS
        while len(self.latencies) + self.lost < self.sent and time.perf_counter() < deadline:
            await asyncio.sleep(0.05)

    def _figures(self, begun: float, watchers: list[Watcher]) -> dict[str, Any]:
        times = sorted(self.latencies) or [float("nan")]
        last = max((watcher.votes for watcher in watchers), default=0)
        delays = sorted(max(watcher.told_at - self.last_answer, 0) for watcher in watchers)
        return {
            "sent": self.sent,
            "answered": len(self.latencies),
            "refused": self.refused,
            "lost": self.lost,
            "left_out": self.left_out,
            "per_second": round(len(self.latencies) / (self.last_answer - begun), 1),
            "p50_ms": round(times[len(times) // 2] * 1000, 1),
            "p95_ms": round(times[int(len(times) * 0.95)] * 1000, 1),
            "most_ms": round(times[-1] * 1000, 1),
            "streams": len(watchers),
            "streams_at_last_state": sum(watcher.votes == last for watcher in watchers),
            "stream_p95_seconds": round(delays[int(len(delays) * 0.95)], 2) if delays else 0,
        }


if __name__ == "__main__":
    print(json.dumps(uvloop.run(Load(json.load(sys.stdin)).run())))
