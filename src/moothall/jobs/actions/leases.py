"""What workers do with jobs. Every write after the claim is fenced: it counts only with the current lease."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django_scopes import scopes_disabled

from moothall.jobs.models import Job
from moothall.jobs.tickets import send_ticket
from moothall.jobs.timing import ATTEMPTS, LEASE, TICKET_SLACK, pause_after

State = Job.State
SILENT = (
    "The worker stopped without a word each of the five times this was tried. It may need more memory "
    "than there is. Ask whoever runs the server, then try again."
)


class Standing(Enum):
    """What a worker learns when it renews its lease."""

    HELD = "held"
    CANCELLED = "cancelled"
    LOST = "lost"


def claim_job(*, now: datetime, job_id: uuid.UUID | None = None) -> Job | None:
    """Take a job that is due, for one lease: the longest due, or the one asked for; None if there is none.

    A job whose last worker fell silent is due when that lease lapses. One that was tried five times is
    dead instead, one that was cancelled meanwhile is cancelled.
    """
    with scopes_disabled():
        for job in _due(now, job_id):
            if job.cancel_asked:
                _swap(job, state=State.CANCELLED, **_ended(now))
            elif job.attempts >= ATTEMPTS:
                _swap(job, state=State.DEAD, error=SILENT, **_ended(now))
            elif _swap(job, state=State.RUNNING, **_fresh_lease(job, now)):
                return job
    return None


def _due(now: datetime, job_id: uuid.UUID | None) -> Iterator[Job]:
    """Due jobs one by one, each read when it is asked for: another worker may be taking them too."""
    due = Job.objects.order_by("run_at", "created").select_related("workspace", "by")
    if job_id is None:
        due = due.filter(run_at__lte=now)
    else:
        due = due.filter(pk=job_id, run_at__lte=now + TICKET_SLACK)
    while (job := due.first()) is not None:
        yield job


def _fresh_lease(job: Job, now: datetime) -> dict[str, Any]:
    return {
        "lease": uuid.uuid4(),
        "run_at": now + LEASE,
        "attempts": job.attempts + 1,
        "progress": 0,
        "message": "",
        "started": now,
    }


def _ended(now: datetime) -> dict[str, Any]:
    return {"run_at": None, "lease": None, "finished": now}


def _swap(job: Job, **changes: Any) -> bool:
    """Change a row that is still as it was read; says whether it was, and then changes ``job`` too."""
    unchanged = Job.objects.filter(pk=job.pk, state=job.state, lease=job.lease, run_at=job.run_at)
    if not unchanged.update(**changes):
        return False
    for field, value in changes.items():
        setattr(job, field, value)
    return True


def _held(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=State.RUNNING, lease=job.lease)


def renew_lease(*, job: Job, progress: int, message: str, now: datetime) -> Standing:
    """Hold on to a job for one more lease and write how far it is."""
    if not _held(job).update(run_at=now + LEASE, progress=progress, message=message):
        return Standing.LOST
    cancelled = _held(job).filter(cancel_asked=True).exists()
    return Standing.CANCELLED if cancelled else Standing.HELD


def finish_job(*, job: Job, now: datetime) -> bool:
    """The job is done. False if another worker has it: then nothing is written."""
    done = {"state": State.DONE, "progress": 100, "error": "", "cancel_asked": False}
    return bool(_held(job).update(**done, **_ended(now)))


@transaction.atomic
def fail_job(*, job: Job, sentence: str, now: datetime) -> bool:
    """An attempt failed: try again after a pause, or give up after the fifth. False if taken over."""
    error = sentence[: Job._meta.get_field("error").max_length]
    if job.attempts >= ATTEMPTS:
        return bool(_held(job).update(state=State.DEAD, error=error, **_ended(now)))
    job.run_at = now + pause_after(job.attempts)
    failed = _held(job).update(state=State.FAILED, run_at=job.run_at, lease=None, error=error)
    if failed:
        send_ticket(job)
    return bool(failed)


def close_cancelled_job(*, job: Job, now: datetime) -> bool:
    """The task stopped because a person cancelled it. False if taken over."""
    return bool(_held(job).update(state=State.CANCELLED, **_ended(now)))


@transaction.atomic
def give_back_job(*, job: Job, now: datetime) -> bool:
    """The worker shuts down: the job waits for another one, and this attempt is not counted."""
    job.run_at = now
    given_back = _held(job).update(
        state=State.WAITING, run_at=now, lease=None, attempts=F("attempts") - 1, progress=0, message=""
    )
    if given_back:
        send_ticket(job)
    return bool(given_back)
