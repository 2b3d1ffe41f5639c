"""Which workspace a session belongs to: the one thing the ballot path must know before it enters a scope."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, close_old_connections

from moothall.permissions import record_called
from moothall.rooms.reflection.ballot.answers import Refused

MOST_KEPT = 10_000


class ReadingThread(ThreadPoolExecutor):
    """One thread with a connection of its own, which is opened anew when it is too old or was lost."""

    def __init__(self) -> None:
        super().__init__(1, thread_name_prefix="ballot-reads")

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> "Future[Any]":
        def read() -> Any:
            close_old_connections()
            return work(*arguments, **named)

        return super().submit(read)


class Sessions:
    """Keeps what never changes. ``reading`` is the thread in which the ballot path reads the database."""

    def __init__(self) -> None:
        self.reading: Executor = ReadingThread()
        self._workspaces: dict[UUID, asyncio.Future[UUID | None]] = {}

    async def workspace_of(self, session: UUID) -> UUID:
        """Raises Refused: 404 for an unknown session, 503 if the database does not say."""
        asked = self._workspaces.get(session)
        if asked is None:
            if len(self._workspaces) >= MOST_KEPT:
                self._workspaces.clear()
            asked = asyncio.get_running_loop().run_in_executor(self.reading, _look_up, session)
            self._workspaces[session] = asked
        try:
            found = await asyncio.shield(asked) if not asked.done() else asked.result()
        except Refused:
            self._workspaces.pop(session, None)
            raise
        if found is None:
            self._workspaces.pop(session, None)
            raise Refused(404, "unknown_session", "There is no such session.")
        return found


def _look_up(session: UUID) -> UUID | None:
    try:
        found = record_called("session", session)
    except (OperationalError, InterfaceError) as error:
        why = "The database does not answer. Try again."
        raise Refused(503, "unavailable", why, retry_after="2") from error
    return found.workspace_id if found else None
