"""Where a group meets again and again under rules that it has agreed."""

import uuid

from django.db import models
from django_scopes import ScopedManager


class Space(models.Model):
    class State(models.TextChoices):
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    record = models.OneToOneField("trace.Record", models.PROTECT)
    inquiry = models.ForeignKey("trace.Inquiry", models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    rules = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["-created"]

    def __str__(self) -> str:
        return self.title
