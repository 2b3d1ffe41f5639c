"""All writes here: ``jobs`` is for people, ``leases`` for workers, ``schedules`` for the clock."""

from moothall.jobs.actions.jobs import JobRefused, cancel_job, queue_job, remove_old_jobs, retry_job
from moothall.jobs.actions.leases import (
    claim_job,
    close_cancelled_job,
    fail_job,
    finish_job,
    give_back_job,
    renew_lease,
)
from moothall.jobs.actions.schedules import enter_recurring_work

__all__ = [
    "JobRefused",
    "cancel_job",
    "claim_job",
    "close_cancelled_job",
    "enter_recurring_work",
    "fail_job",
    "finish_job",
    "give_back_job",
    "queue_job",
    "remove_old_jobs",
    "renew_lease",
    "retry_job",
]
