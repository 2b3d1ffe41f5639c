"""One row is one piece of work, on both engines: what pages show and what workers hold."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django_scopes import ScopedManager

from moothall.jobs.progress import MESSAGE_LENGTH
from moothall.jobs.registry import outcome_of, title_of


class Job(models.Model):
    """One piece of background work and how far it is.

    ``run_at`` is the moment from which a worker may take the job: as asked for, after a pause when an
    attempt failed, or, while it runs, when the lease of its worker lapses. It is empty once the job ended.
    ``lease`` is a new random value for each time a worker takes the job; a worker that no longer has the
    current one can write nothing here.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        FAILED = "failed", "Failed so far"
        DONE = "done", "Done"
        DEAD = "dead", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    ids = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    run_at = models.DateTimeField(null=True, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(default=0)
    message = models.CharField(max_length=MESSAGE_LENGTH, blank=True)
    lease = models.UUIDField(null=True, editable=False)
    cancel_asked = models.BooleanField(default=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(default=timezone.now, editable=False)
    started = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["-created"]
        indexes = [models.Index(fields=["workspace", "-created"], name="jobs_newest_first")]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_state_display().lower()})"

    @property
    def title(self) -> str:
        return title_of(self.name)

    @property
    def outcome(self) -> str:
        """The address of the page that shows what came of it, if it is done and there is one."""
        return outcome_of(self.name, self.workspace, self.ids) if self.state == self.State.DONE else ""

    @property
    def has_ended(self) -> bool:
        return self.state in (self.State.DONE, self.State.DEAD, self.State.CANCELLED)

    @property
    def can_be_cancelled(self) -> bool:
        return not self.has_ended and not self.cancel_asked

    @property
    def can_be_retried(self) -> bool:
        return self.state in (self.State.FAILED, self.State.DEAD)


class Schedule(models.Model):
    """The period that a recurring task was last entered for, in the whole installation."""

    name = models.CharField(max_length=80, primary_key=True)
    last_run = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name}, last entered for {self.last_run}"
