"""The ledger. Rows are never changed or deleted: triggers on both databases refuse it."""

import uuid

from django.db import models
from django_scopes import ScopedManager

from moothall.events.chain import CONTENT


class Event(models.Model):
    """One thing that happened. Holds no foreign key to a person and no personal text.

    ``at`` is kept as the very text that was hashed (UTC, microseconds).
    """

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    seq = models.PositiveBigIntegerField()
    name = models.CharField(max_length=60)
    record = models.CharField(max_length=36, blank=True)
    actor = models.CharField(max_length=32)
    at = models.CharField(max_length=27)
    says = models.JSONField(default=dict)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["seq"]
        constraints = [models.UniqueConstraint(fields=["workspace", "seq"], name="one_event_per_seq")]
        indexes = [
            models.Index(fields=["workspace", "record"]),
            models.Index(fields=["workspace", "name"]),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.name}"

    def content(self) -> dict[str, object]:
        """What the hash covers, with the hash itself."""
        row = {name: getattr(self, name) for name in CONTENT if name != "workspace"}
        return {"workspace": str(self.workspace_id), **row, "hash": self.hash}


class LedgerHead(models.Model):
    """How far a workspace's ledger has come. Locking this row orders the writers."""

    workspace = models.OneToOneField("people.Workspace", models.PROTECT, primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    objects = ScopedManager(workspace="workspace")

    def __str__(self) -> str:
        return f"{self.workspace} at {self.seq}"


class Once(models.Model):
    """A form that has been sent: the same form sent again gets the first answer and writes nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    actor = models.CharField(max_length=64)
    key = models.UUIDField()
    body_digest = models.CharField(max_length=64)
    response_location = models.CharField(max_length=500, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "actor", "key"], name="each_form_once")]

    def __str__(self) -> str:
        return str(self.key)
