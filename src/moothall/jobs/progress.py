"""What a task holds while it runs."""

from collections.abc import Callable

from moothall.jobs.interruptions import Interrupted

MESSAGE_LENGTH = 200


class Progress:
    """Given to every task: call it to say how far the work is; it raises when the work must stop.

    ``progress(done, total, message)`` raises Cancelled when a person cancelled the job, and stops the task
    when the worker shuts down or has lost the job. Between calls a task is never interrupted, so call it
    where stopping leaves nothing half-written. Members see the message: it names no person.
    """

    def __init__(self, spread: Callable[["Progress"], None]) -> None:
        self.percent = 0
        self.message = ""
        self.interruption: Interrupted | None = None
        self._spread = spread

    def __call__(self, done: int, total: int, message: str = "") -> None:
        self.percent = max(0, min(100, 100 * done // total)) if total > 0 else 0
        self.message = message[:MESSAGE_LENGTH]
        self._spread(self)
        if self.interruption:
            raise self.interruption
