"""Recurring work of this room."""

from django.utils import timezone

from moothall.jobs import Progress, every
from moothall.people.models import Workspace
from moothall.rooms.capacity import actions
from moothall.rooms.capacity.models import TraceReading


@every("day", "capacity.record_trace", title="Record how evidence is used, once a quarter")
def record_trace_quarterly(progress: Progress, *, workspace: Workspace) -> None:
    """Readings that nobody recorded by hand this quarter are recorded, so that change can be seen later."""
    today = timezone.localdate()
    begin = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    if TraceReading.objects.filter(created__date__gte=begin).exists():
        return
    try:
        actions.record_trace(workspace=workspace, by=None)
    except actions.NothingToRecord:
        return
