"""Background work. ``later()`` is the only door: it writes one row in the caller's transaction.

Nouns: Job (one piece of work, its progress and how it ended), Schedule (when recurring work last ran).
A task is registered with ``@task("room.verb_object")`` or, to recur, ``@every("day", "room.verb_object")``;
it is called with a Progress and its ids, inside the scope of the job's workspace. Tasks are idempotent:
every queue promises "at least once", and no queue can promise more.
"""

from datetime import datetime
from typing import Any

from moothall.jobs.interruptions import Cancelled, TaskFailed
from moothall.jobs.progress import Progress
from moothall.jobs.registry import every, task

__all__ = ["Cancelled", "Progress", "TaskFailed", "every", "later", "task"]


def later(task: str, /, *, workspace: Any, by: Any = None, run_at: datetime | None = None, **ids: Any) -> Any:
    """Queue the task of this name in the caller's transaction; see ``jobs.actions.queue_job``."""
    # Django imports this package before it has loaded any model.
    from moothall.jobs.actions import queue_job

    return queue_job(task, workspace=workspace, by=by, run_at=run_at, ids=ids)
