"""Keeps the lease of a running job alive, from a thread with a database connection of its own.

The task's own connection will not do: inside a transaction its progress would show only at the end, and a
pause of the task, however long, must not cost it the job.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import Error, connection
from django.utils import timezone
from django_scopes import scope

from moothall.jobs.actions import renew_lease
from moothall.jobs.actions.leases import Standing
from moothall.jobs.interruptions import Cancelled, GivenBack, TakenOver
from moothall.jobs.models import Job
from moothall.jobs.progress import Progress
from moothall.jobs.timing import NEWS_SECONDS, RENEW_SECONDS

logger = logging.getLogger(__name__)


def report(job: Job, progress: Progress, *, now: datetime) -> None:
    """Write how far the job is, and tell its progress if the task must stop."""
    standing = renew_lease(job=job, progress=progress.percent, message=progress.message, now=now)
    if standing is Standing.CANCELLED:
        progress.interruption = Cancelled()
    elif standing is Standing.LOST:
        progress.interruption = TakenOver()


class Keeper:
    """Renews the lease every 7 s, and within about a second when the task said how far it is."""

    def __init__(self, job: Job, stop: threading.Event) -> None:
        self.progress = Progress(self._news)
        self._job = job
        self._stop = stop
        self._said_something = False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._keep, name=f"keeper of job {job.pk}", daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._over.set()
        self._thread.join()

    def _news(self, progress: Progress) -> None:
        self._said_something = True
        if self._stop.is_set() and progress.interruption is None:
            progress.interruption = GivenBack()

    def _keep(self) -> None:
        last = time.monotonic()
        with scope(workspace=self._job.workspace):
            while not self._over.wait(NEWS_SECONDS):
                if self._said_something or time.monotonic() - last >= RENEW_SECONDS:
                    last = time.monotonic()
                    self._report()
        connection.close()

    def _report(self) -> None:
        self._said_something = False
        try:
            report(self._job, self.progress, now=timezone.now())
        except Error:
            self._said_something = True
            logger.warning("Could not renew the lease of job %s; trying again.", self._job.pk, exc_info=True)
            connection.close()


@contextmanager
def kept(job: Job, stop: threading.Event) -> Iterator[Progress]:
    """Hold the lease of ``job`` while the block runs; once ``stop`` is set the task is asked to give back."""
    keeper = Keeper(job, stop)
    try:
        yield keeper.progress
    finally:
        keeper.end()
