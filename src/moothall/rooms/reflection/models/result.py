"""What may be known of a round."""

import uuid

from django.db import models
from django_scopes import ScopedManager


class RoundResult(models.Model):
    """The figures of a closed round. ``released`` is what disclosure control lets through: the only figures
    of it that anyone sees. ``result`` is the whole analysis, for working with and never shown.

    ``input_digest`` is the SHA-256 of what was counted; the same votes, ``parameters`` and ``seed`` give
    the same ``result`` and ``released`` again, byte for byte.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    record = models.OneToOneField("trace.Record", models.PROTECT)
    round = models.ForeignKey("reflection.Round", models.PROTECT, related_name="results")
    method_version = models.CharField(max_length=40)
    parameters = models.JSONField(default=dict)
    seed = models.PositiveBigIntegerField(default=0)
    input_digest = models.CharField(max_length=64)
    result = models.JSONField(default=dict)
    released = models.JSONField()
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["-created"]

    def __str__(self) -> str:
        return f"Result of {self.round}"
