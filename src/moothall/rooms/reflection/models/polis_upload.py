"""Files of a large Polis conversation, and what became of them."""

import uuid

from django.conf import settings
from django.db import models
from django_scopes import ScopedManager


class PolisUpload(models.Model):
    """Files that ``job`` makes a closed ``session`` of: all of it or nothing. ``files`` is a zip archive of
    them, emptied as soon as it is not needed any more. ``problems`` are sentences that say why they were
    refused."""

    class State(models.TextChoices):
        WAITING = "waiting", "Being brought in"
        DONE = "done", "Brought in"
        REFUSED = "refused", "Refused"
        STOPPED = "stopped", "Stopped"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    space = models.ForeignKey("reflection.Space", models.PROTECT, related_name="polis_uploads")
    question = models.CharField(max_length=200, blank=True)
    files = models.BinaryField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    problems = models.JSONField(default=list)
    session = models.ForeignKey("reflection.Session", models.PROTECT, null=True, blank=True, related_name="+")
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["-created"]

    def __str__(self) -> str:
        return self.question or "Files of a Polis conversation"

    @property
    def goes_on(self) -> bool:
        """Whether somebody works on it or will: not once its job was cancelled or has failed for good."""
        return self.state == self.State.WAITING and self.job is not None and not self.job.has_ended
