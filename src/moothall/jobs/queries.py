"""What pages show of background work. Call inside the workspace's scope."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from moothall.jobs.models import Job


def jobs_of(who: Any, workspace: Any) -> QuerySet[Job]:
    """All jobs of the workspace, newest first. The caller has checked that ``who`` may see drafts there."""
    return Job.objects.filter(workspace=workspace).select_related("by", "changed_by")


def job(who: Any, id: UUID) -> Job | None:
    """One job of the workspace in scope, or None."""
    return Job.objects.select_related("by", "changed_by").filter(pk=id).first()


def is_waiting(task: str, **ids: Any) -> bool:
    """Whether a job of this task with just these ids, of the workspace in scope, is queued and nobody has
    begun it: whoever wants the same done need not queue it again."""
    waiting = Job.objects.filter(name=task, state__in=(Job.State.WAITING, Job.State.FAILED))
    return waiting.filter(ids={name: _as_kept(value) for name, value in ids.items()}).exists()


def _as_kept(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value
