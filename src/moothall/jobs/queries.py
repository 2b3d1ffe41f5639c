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
