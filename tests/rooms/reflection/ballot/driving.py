"""Drives the ballot path inside a test: its event loop runs beside, the database is read in the test's own
thread, so that everything happens in the test's transaction."""

import asyncio
import json
import queue
import threading
import uuid
from concurrent.futures import Executor, Future
from typing import Any

from moothall.people.seats import seat_cookie, sign_seat
from moothall.rooms.reflection.ballot.app import BallotPath
from moothall.rooms.reflection.ballot.queue import write_ballots
from moothall.rooms.reflection.ballot.tokens import page_token

HOST = "127.0.0.1:8000"
ORIGIN = f"http://{HOST}"


class TestThread(Executor):
    """Runs what it is given in the thread that waits in ``run``."""

    __test__ = False

    def __init__(self) -> None:
        self._work: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def submit(self, work: Any, /, *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self._work.put((future, lambda: work(*arguments, **named)))
        return future

    def run(self, coroutine: Any) -> Any:
        """Run ``coroutine`` in an event loop of its own and return what it returns."""
        outcome: Future[Any] = Future()

        def beside() -> None:
            try:
                outcome.set_result(asyncio.run(coroutine))
            except BaseException as error:
                outcome.set_exception(error)
            self._work.put(None)

        threading.Thread(target=beside).start()
        while (job := self._work.get()) is not None:
            future, work = job
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(work())
            except BaseException as error:
                future.set_exception(error)
        return outcome.result()


class AtOnce:
    """Instead of the writer's thread: each ballot is written at once, in the test's thread."""

    def __init__(self, thread: TestThread, write: Any = write_ballots) -> None:
        self.thread, self.write = thread, write

    async def _answer(self, workspace: uuid.UUID, ballot: Any) -> Any:
        loop = asyncio.get_running_loop()
        return (await loop.run_in_executor(self.thread, self.write, [(workspace, ballot)]))[0]

    def put(self, workspace: uuid.UUID, ballot: Any) -> Any:
        return asyncio.ensure_future(self._answer(workspace, ballot))


class Always:
    """Something may always have changed."""

    def changed(self) -> bool:
        return True

    def close(self) -> None:
        pass


class Driver:
    """The ballot path of one test."""

    def __init__(self, write: Any = write_ballots) -> None:
        self.thread = TestThread()
        self.path = BallotPath(writer=AtOnce(self.thread, write))
        self.path.sessions.reading = self.thread
        self.path.streams._changes = Always()

    def ask(self, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> "Answer":
        """One request, answered whole."""
        return self.thread.run(self.request(method, path, headers, body))

    async def request(self, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> "Answer":
        sent: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.path(scope_of(method, path, headers), receive, send)
        return Answer(sent)


def scope_of(method: str, path: str, headers: dict[str, str]) -> dict[str, Any]:
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "method": method, "path": path, "headers": raw}


class Answer:
    def __init__(self, sent: list[Any]) -> None:
        self.status = sent[0]["status"]
        self.headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        self.body = b"".join(message.get("body", b"") for message in sent[1:])

    @property
    def content(self) -> Any:
        return json.loads(self.body)


class Phone:
    """Somebody's phone in a session."""

    def __init__(self, driver: Driver, session: Any, who: Any) -> None:
        self.driver, self.session = driver, session
        self.headers = {
            "Host": HOST,
            "Origin": ORIGIN,
            "Content-Type": "application/json",
            "Cookie": f"other=1; {seat_cookie(session.pk)}={sign_seat(who)}",
            "X-CSRFToken": page_token(who),
        }

    def vote(self, of: Any, value: int = 1, /, **changes: Any) -> Answer:
        return self.send(self.ballot(of, value, **changes))

    def ballot(self, of: Any, value: int = 1, /, **changes: Any) -> dict[str, Any]:
        return {
            "once": str(uuid.uuid4()),
            "statement": str(of.pk),
            "round": str(self.session.rounds.last().pk),
            "value": value,
            "order": 1,
        } | changes

    def send(self, body: Any, path: str = "", method: str = "POST", **headers: str | None) -> Answer:
        named = {name.replace("_", "-").lower(): value for name, value in headers.items()}
        sent = {name.lower(): value for name, value in self.headers.items()} | named
        kept = {name: value for name, value in sent.items() if value is not None}
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.driver.ask(method, path or f"/ballot/{self.session.pk}", kept, raw)
