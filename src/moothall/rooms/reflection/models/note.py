"""What is written down while people talk, and who got to speak."""

import uuid

from django.db import models
from django_scopes import ScopedManager


class Note(models.Model):
    """What a table said, written down by somebody in the room. May go to the library as a source."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    record = models.OneToOneField("trace.Record", models.PROTECT)
    session = models.ForeignKey("reflection.Session", models.PROTECT, related_name="notes")
    step = models.ForeignKey("reflection.Step", models.PROTECT, null=True, blank=True, related_name="notes")
    table_label = models.CharField(max_length=80, blank=True)
    text = models.TextField()
    role = models.CharField(max_length=30)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["created"]

    def __str__(self) -> str:
        return self.table_label or "Note"


class Turn(models.Model):
    """Taps of one facilitator: how long people of a group spoke, and how often they were interrupted. No
    sound and no person. Without ``option``: somebody who named no group."""

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    session = models.ForeignKey("reflection.Session", models.PROTECT, related_name="turns")
    step = models.ForeignKey("reflection.Step", models.PROTECT, null=True, blank=True, related_name="turns")
    option = models.ForeignKey(
        "reflection.GroupOption", models.PROTECT, null=True, blank=True, related_name="turns"
    )
    seconds = models.PositiveIntegerField()
    interruptions = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["created"]

    def __str__(self) -> str:
        return f"{self.seconds} seconds"
