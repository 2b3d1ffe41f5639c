"""What the server process runs: Django's pages in threads, in front of them the ballot path, and on SQLite
the background worker beside them.

``moothall run`` and ``moothall demo`` serve it; ``uvicorn moothall.asgi:application`` does too, behind a
database that has been migrated.
"""

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moothall.settings")

import django
from a2wsgi import WSGIMiddleware
from asgiref.sync import sync_to_async
from django.core.wsgi import get_wsgi_application
from django.db import connection

# Models can be imported only after this.
django.setup()

from moothall.jobs import worker  # noqa: E402
from moothall.rooms.reflection.ballot.app import PREFIXES, BallotPath  # noqa: E402
from moothall.ui import assets  # noqa: E402

# Pages wait for the database most of the time; each thread holds one connection to it.
THREADS = 16

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


def reasons_not_to_start() -> list[str]:
    """What is missing before pages can be served, each as a sentence that says what to do."""
    reasons = []
    if missing := assets.missing_assets():
        reasons.append(f"The front-end files are missing ({', '.join(missing)}). Run: {assets.COMMAND}")
    if connection.vendor == "sqlite" and (mode := _journal_mode()) != "wal":
        reasons.append(
            f"SQLite cannot keep a write-ahead log in the data folder (its journal is “{mode}”), so pages "
            "would wait for each other. Put the data on a local disk, or use PostgreSQL."
        )
    return reasons


def _journal_mode() -> str:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        return str(cursor.fetchone()[0])


class Server:
    """The ASGI application: votes and live figures go to the ballot path, all else to Django; starting and
    stopping are done here."""

    def __init__(self) -> None:
        self.pages = WSGIMiddleware(get_wsgi_application(), workers=THREADS)
        self.ballots = BallotPath()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(PREFIXES):
            await self.ballots(scope, receive, send)
        else:
            await self.pages(scope, receive, send)  # type: ignore[arg-type]

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        if reasons := await sync_to_async(reasons_not_to_start)():
            await send({"type": "lifespan.startup.failed", "message": "\n".join(reasons)})
            return
        worker.start_in_thread()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.ballots.stop()
        await sync_to_async(worker.stop)()
        self.pages.executor.shutdown(wait=False, cancel_futures=True)
        await send({"type": "lifespan.shutdown.complete"})


application = Server()
