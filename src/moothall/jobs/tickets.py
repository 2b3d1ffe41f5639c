"""On PostgreSQL procrastinate hands a worker the ticket of each job; on SQLite workers poll the rows.

A ticket says only "look at this row": a lost one is replaced by the sweeper, a superfluous one does
nothing, because a worker must take the row's lease before it works.
"""

from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from moothall.jobs.models import Job

QUEUE = "moothall"
RUN_TASK = "moothall.run_job"


def tickets_needed() -> bool:
    return connection.vendor == "postgresql"


def send_ticket(job: "Job") -> None:
    """Queue the ticket of a job in the caller's transaction, in place of one that is waiting."""
    if not tickets_needed():
        return
    # Installed with the extra "postgres" only.
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.models import ProcrastinateJob

    waiting = ProcrastinateJob.objects.filter(queueing_lock=str(job.pk), status="todo")
    for ticket in waiting.values_list("pk", flat=True):
        app.job_manager.cancel_job_by_id(ticket, delete_job=True)
    ticket = app.configure_task(RUN_TASK, queue=QUEUE, queueing_lock=str(job.pk), schedule_at=job.run_at)
    ticket.defer(job=str(job.pk))
