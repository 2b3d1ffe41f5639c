"""Why a task stops before its end."""


class TaskFailed(Exception):
    """Raised by a task that cannot go on; its text is the plain sentence shown on the failed job."""


class Interrupted(Exception):
    """Raised by ``progress(...)``: the task must stop now. A task that catches it raises it again."""


class Cancelled(Interrupted):
    """A person cancelled the job."""


class GivenBack(Interrupted):
    """The worker is shutting down: another one will do the job from its beginning."""


class TakenOver(Interrupted):
    """The lease lapsed and another worker has the job: nothing this one writes about it counts."""
