"""Recurring work: entered once per period, whichever worker looks first."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from moothall.jobs.actions.jobs import queue_job
from moothall.jobs.models import Job, Schedule
from moothall.jobs.registry import Task, recurring_tasks

# A mark further ahead than this was set while a clock was wrong; it must not stop recurring work.
AHEAD = timedelta(days=2)


def enter_recurring_work(*, now: datetime) -> int:
    """Queue each recurring task that was not yet entered for the present period, in every workspace.

    Returns how many jobs were queued. Periods that passed while no worker ran are not made up for.
    """
    return sum(_enter(task, _period_start(task.period, now)) for task in recurring_tasks())


@transaction.atomic
def _enter(task: Task, start: datetime) -> int:
    """Mark and jobs are written together or not at all; of two workers, one finds the row changed."""
    if Schedule.objects.filter(pk=task.name, last_run=start).exists():
        return 0
    Schedule.objects.get_or_create(pk=task.name)
    older = Q(last_run=None) | Q(last_run__lt=start) | Q(last_run__gt=start + AHEAD)
    if not Schedule.objects.filter(older, pk=task.name).update(last_run=start):
        return 0
    workspaces = Job._meta.get_field("workspace").related_model.objects.filter(archived=None)
    for workspace in workspaces:
        queue_job(task.name, workspace=workspace, by=None, run_at=None, ids={})
    return len(workspaces)


def _period_start(period: str | int | None, now: datetime) -> datetime:
    if period == "day":
        return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    seconds = 3600 if period == "hour" else int(period) * 60
    return datetime.fromtimestamp(now.timestamp() // seconds * seconds, tz=now.tzinfo)
