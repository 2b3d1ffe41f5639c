"""What people and rooms do with jobs."""

import re
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from moothall.jobs.models import Job
from moothall.jobs.registry import task_called
from moothall.jobs.tickets import send_ticket

# No space and no "@": a name or an address does not fit through.
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,63}")
KEEP_ENDED = timedelta(days=30)
KEEP_DEAD = timedelta(days=365)


class JobRefused(Exception):
    """What was asked cannot be done to this job now; the text is a sentence for a page."""


@transaction.atomic
def queue_job(task: str, *, workspace: Any, by: Any, run_at: datetime | None, ids: dict[str, Any]) -> Job:
    """Write the row of one job, and on PostgreSQL its ticket, in the caller's transaction.

    ``ids`` are strings of at most 64 letters, digits and ``_.:/-``, whole numbers or UUIDs (kept as text).
    ``by`` is remembered if it is someone with an account. ``run_at`` is the earliest moment, now if None.
    Raises UnknownTask, WrongIds if they do not fit the task's parameters, TypeError or ValueError for
    anything that is not an id.
    """
    given = {name: _checked(task, name, value) for name, value in ids.items()}
    task_called(task).arguments(given, workspace=workspace, by=by)
    job = Job.objects.create(
        workspace=workspace,
        name=task,
        ids=given,
        by=by if isinstance(by, get_user_model()) else None,
        run_at=run_at or timezone.now(),
    )
    send_ticket(job)
    return job


def _checked(task: str, name: str, value: Any) -> str | int:
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        kind = type(value).__name__
        raise TypeError(
            f"The task {task} was given {name} of type {kind}: pass the id, not the thing itself."
        )
    if not _ID.fullmatch(str(value)):
        raise ValueError(
            f"The task {task} was given a {name} that is no id: at most 64 letters, digits and _.:/- "
            "are allowed, because a queue must hold no personal text."
        )
    return value


@transaction.atomic
def cancel_job(*, job: Job, by: Any) -> Job:
    """Cancel a job: at once if nobody works on it, otherwise at its next call of ``progress``.

    Raises JobRefused if it has ended.
    """
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.has_ended:
        raise JobRefused("This has already ended, so it cannot be cancelled.")
    job.changed_by = by
    if job.state == Job.State.RUNNING:
        job.cancel_asked = True
    else:
        job.state, job.run_at, job.finished = Job.State.CANCELLED, None, timezone.now()
    job.save(update_fields=["changed_by", "cancel_asked", "state", "run_at", "finished"])
    return job


@transaction.atomic
def retry_job(*, job: Job, by: Any) -> Job:
    """Try a failed job again now, with five new attempts. Raises JobRefused if it has not failed."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if not job.can_be_retried:
        raise JobRefused("Only something that has failed can be tried again.")
    job.state, job.run_at, job.finished = Job.State.WAITING, timezone.now(), None
    job.attempts, job.progress, job.message, job.error = 0, 0, "", ""
    job.cancel_asked, job.changed_by = False, by
    job.save()
    send_ticket(job)
    return job


@transaction.atomic
def remove_old_jobs(*, now: datetime) -> int:
    """Remove what ended over 30 days ago, and what failed for good over a year ago; how many there were."""
    ended = Job.objects.filter(state__in=(Job.State.DONE, Job.State.CANCELLED), finished__lt=now - KEEP_ENDED)
    dead = Job.objects.filter(state=Job.State.DEAD, finished__lt=now - KEEP_DEAD)
    return ended.delete()[0] + dead.delete()[0]
