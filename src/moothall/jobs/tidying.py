"""Old rows are removed, so that the list stays short."""

from django.utils import timezone

from moothall.jobs.actions import remove_old_jobs
from moothall.jobs.progress import Progress
from moothall.jobs.registry import every


@every("day", "jobs.tidy", title="Remove old entries of background work")
def tidy(progress: Progress) -> None:
    remove_old_jobs(now=timezone.now())
