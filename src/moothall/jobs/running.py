"""Runs one claimed job to whatever end it comes to. The same on both engines."""

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime

from django.utils import timezone
from django_scopes import scope

from moothall.jobs import actions
from moothall.jobs.interruptions import Cancelled, GivenBack, TakenOver, TaskFailed
from moothall.jobs.keeping import kept, report
from moothall.jobs.models import Job
from moothall.jobs.progress import Progress
from moothall.jobs.registry import UnknownTask, task_called

logger = logging.getLogger(__name__)

BROKEN = (
    "Something went wrong in Moothall itself. The server's log says what, under this entry's number. "
    "If it fails again, tell whoever runs the server."
)
UNKNOWN = (
    "The workers run another version of Moothall that does not know this task. Update them, then try again."
)

Clock = Callable[[], datetime]


def run_claimed_job(job: Job, *, stop: threading.Event | None = None, clock: Clock = timezone.now) -> None:
    """Call the task inside its workspace's scope and write how it ended.

    A worker passes ``stop``: then a thread keeps the lease, and setting ``stop`` makes the task give the job
    back at its next call of progress. Without it everything happens in the calling thread, at the time that
    ``clock`` says.
    """
    with scope(workspace=job.workspace):
        write_end = _attempt(job, stop, clock)
        if not write_end(clock()):
            logger.warning("Job %s was taken over by another worker; nothing is written here.", job.pk)


def _attempt(job: Job, stop: threading.Event | None, clock: Clock) -> Callable[[datetime], bool]:
    """Run the task and return what writes how it ended."""
    try:
        with _holding(job, stop, clock) as progress:
            task = task_called(job.name)
            task.function(progress, **task.arguments(job.ids, workspace=job.workspace, by=job.by))
    except Cancelled:
        return lambda now: actions.close_cancelled_job(job=job, now=now)
    except GivenBack:
        return lambda now: actions.give_back_job(job=job, now=now)
    except TakenOver:
        return lambda now: False
    except TaskFailed as failure:
        sentence = str(failure)
    except UnknownTask:
        logger.error("Job %s asks for the unknown task %s.", job.pk, job.name)
        sentence = UNKNOWN
    except Exception:
        logger.exception("Job %s (%s) failed on attempt %s.", job.pk, job.name, job.attempts)
        sentence = BROKEN
    else:
        return lambda now: actions.finish_job(job=job, now=now)
    return lambda now: actions.fail_job(job=job, sentence=sentence, now=now)


def _holding(job: Job, stop: threading.Event | None, clock: Clock) -> AbstractContextManager[Progress]:
    if stop is not None:
        return kept(job, stop)
    return nullcontext(Progress(lambda progress: report(job, progress, now=clock())))
