"""What does the background work: ``moothall worker``, a thread of the server, or a test that says when."""

import logging
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from types import FrameType

from django.db import close_old_connections, connection
from django.utils import timezone

from moothall.jobs.actions import claim_job, enter_recurring_work
from moothall.jobs.models import Job
from moothall.jobs.running import run_claimed_job
from moothall.jobs.tickets import tickets_needed
from moothall.jobs.timing import POLL_SECONDS, SCHEDULE_SECONDS

logger = logging.getLogger(__name__)


def run(*, stop: threading.Event | None = None) -> None:
    """Do background work until ``stop`` is set, or SIGTERM or SIGINT comes.

    Then no new job is begun; the present one is finished, or given back at its next call of progress.
    """
    stop = stop or threading.Event()
    with _stopped_by_signals(stop):
        if tickets_needed():
            from moothall.jobs.postgres import work_through_tickets

            work_through_tickets(stop)
        else:
            _work_through_rows(stop)


def run_once(*, now: datetime | None = None) -> Job | None:
    """Run the job that is longest due, here and now, as if the clock said ``now``. None if nothing is due."""
    job = claim_job(now=now or timezone.now())
    if job is not None:
        run_claimed_job(job, clock=(lambda: now) if now else timezone.now)
    return job


def run_all(*, now: datetime | None = None) -> list[Job]:
    """Run everything that is due, including what these jobs queue, and return the jobs in that order.

    An attempt that fails is written down as always; it is due again only after its pause.
    """
    done = []
    while (job := run_once(now=now)) is not None:
        done.append(job)
    return done


class _Background:
    """The worker thread of this server process."""

    thread: threading.Thread | None = None
    stop = threading.Event()


def start_in_thread() -> bool:
    """Work in a thread of this process; False on PostgreSQL, where ``moothall worker`` processes do it."""
    if tickets_needed():
        return False
    if _Background.thread is None:
        _Background.stop.clear()
        _Background.thread = threading.Thread(
            target=_work_through_rows, args=[_Background.stop], name="background work", daemon=True
        )
        _Background.thread.start()
    return True


def stop(timeout: float | None = 10) -> bool:
    """Ask the thread to stop and wait for it; False if its task goes on past ``timeout`` seconds.

    Such a task ends with the process, and is begun again by the next worker once its lease lapses.
    """
    thread, _Background.thread = _Background.thread, None
    if thread is None:
        return True
    _Background.stop.set()
    thread.join(timeout)
    return not thread.is_alive()


def _work_through_rows(stop: threading.Event) -> None:
    next_look = time.monotonic()
    while not stop.is_set():
        close_old_connections()
        try:
            if time.monotonic() >= next_look:
                next_look = time.monotonic() + SCHEDULE_SECONDS
                enter_recurring_work(now=timezone.now())
            job = claim_job(now=timezone.now())
            if job is not None:
                run_claimed_job(job, stop=stop)
                continue
        except Exception:
            # The database is busy or away. What was claimed is due again when its lease lapses.
            logger.exception("Background work was interrupted; trying again.")
        stop.wait(POLL_SECONDS)
    connection.close()


@contextmanager
def _stopped_by_signals(stop: threading.Event) -> Iterator[None]:
    """Only the main thread of a process may say what a signal does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ask(number: int, frame: FrameType | None) -> None:
        # Not here: the signal may have come while this thread holds the lock inside the event.
        threading.Thread(target=stop.set).start()

    before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
