"""Group commit: one thread of the process writes all votes that wait in one transaction, again and again.

No delay is added: while one transaction is on its way to the disk, the next votes gather.
"""

import asyncio
import fcntl
import logging
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, connection, transaction
from django_scopes import scope

from moothall.rooms.reflection.actions.voting import Answer, Ballot, record_ballots

logger = logging.getLogger(__name__)

LARGEST_BATCH = 1000
MOST_WAITING = 10_000


class Waiting(NamedTuple):
    """A ballot and where its answer is awaited."""

    workspace: UUID
    ballot: Ballot
    answer: "asyncio.Future[Answer | Exception]"


class Unavailable(Exception):
    """The vote cannot be written now: the database is away or locked, the disk full, the queue too long."""


class Writer:
    """The queue of ballots and the thread that writes them."""

    def __init__(
        self, write: Callable[[Sequence[tuple[UUID, Ballot]]], Sequence[Answer | Exception]] | None = None
    ) -> None:
        self._write = write or write_ballots
        self._waiting: deque[Waiting] = deque()
        self._signal = threading.Event()
        self._stopped = False
        self._thread: threading.Thread | None = None

    def put(self, workspace: UUID, ballot: Ballot) -> "asyncio.Future[Answer | Exception]":
        """Queue a ballot; its answer comes once it is committed. Raises Unavailable if too many wait."""
        if len(self._waiting) >= MOST_WAITING or self._stopped:
            raise Unavailable
        answer: asyncio.Future[Answer | Exception] = asyncio.get_running_loop().create_future()
        self._waiting.append(Waiting(workspace, ballot, answer))
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="ballots", daemon=True)
            self._thread.start()
        self._signal.set()
        return answer

    def stop(self) -> None:
        """Write what still waits, then end; nothing is taken any more."""
        self._stopped = True
        self._signal.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped or self._waiting:
            self._signal.wait()
            self._signal.clear()
            while self._waiting:
                several = [self._waiting.popleft() for _ in range(min(len(self._waiting), LARGEST_BATCH))]
                answers = self._answers([(each.workspace, each.ballot) for each in several])
                # A loop that is closed has nobody left who waits.
                with suppress(RuntimeError):
                    several[0].answer.get_loop().call_soon_threadsafe(_tell, several, answers)
        connection.close()

    def _answers(self, several: Sequence[tuple[UUID, Ballot]]) -> Sequence[Answer | Exception]:
        """Whatever happens, everybody is answered and the thread goes on."""
        try:
            close_old_connections()
            return self._write(several)
        except Exception as error:
            logger.exception("%s votes could not be written.", len(several))
            return [error] * len(several)


def _tell(several: Sequence[Waiting], answers: Sequence[Answer | Exception]) -> None:
    for each, answer in zip(several, answers, strict=True):
        # Whoever has hung up meanwhile asks again with the same key.
        if not each.answer.done():
            each.answer.set_result(answer)


def write_ballots(several: Sequence[tuple[UUID, Ballot]]) -> Sequence[Answer | Exception]:
    """Write ballots of any workspaces in one transaction. If that fails, each alone, so that one that cannot
    be written fails by itself; unless the database is away, when none of them can be."""
    try:
        return _together(several)
    except (OperationalError, InterfaceError) as error:
        logger.warning("Votes could not be written: %s", error)
        return [Unavailable()] * len(several)
    except Exception:
        logger.exception("%s votes could not be written together.", len(several))
        return [_alone(each) for each in several]


def _together(several: Sequence[tuple[UUID, Ballot]]) -> Sequence[Answer]:
    places: dict[UUID, list[int]] = defaultdict(list)
    for place, (workspace, _) in enumerate(several):
        places[workspace].append(place)
    answers: dict[int, Answer] = {}
    with _turn(), transaction.atomic():
        # In one order everywhere, so that two processes never wait for each other in a circle.
        for workspace in sorted(places):
            with scope(workspace=workspace):
                own = record_ballots(ballots=[several[place][1] for place in places[workspace]])
            answers |= zip(places[workspace], own, strict=True)
    return [answers[place] for place in range(len(several))]


@contextmanager
def _turn() -> Iterator[None]:
    """On SQLite the processes that share a file write in turn. Else they would all try again and again, after
    longer and longer pauses, and one of them would wait for seconds. The lock ends with its process."""
    if connection.vendor != "sqlite":
        yield
        return
    with (settings.DATA / "ballots.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _alone(each: tuple[UUID, Ballot]) -> Answer | Exception:
    try:
        return _together([each])[0]
    except (OperationalError, InterfaceError):
        return Unavailable()
    except Exception as error:
        logger.exception("A vote could not be written.")
        return error
