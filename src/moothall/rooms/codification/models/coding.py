"""What the marked parts of texts are about."""

import uuid

from django.conf import settings
from django.db import models
from django_scopes import ScopedManager

from moothall.rooms.codification.models.text import new_guid


class Code(models.Model):
    """A theme that excerpts are gathered under. Names may repeat; ``version`` counts its definitions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    guid = models.CharField(max_length=36, default=new_guid)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=120)
    definition = models.TextField(blank=True)
    codable = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["name", "created"]

    def __str__(self) -> str:
        return self.name


class Coding(models.Model):
    """Somebody found that a segment is about a code: an excerpt. It is never deleted, only withdrawn.

    ``group`` is the kind of organisation the coder belonged to at the time.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    record = models.OneToOneField("trace.Record", models.PROTECT)
    segment = models.ForeignKey("codification.Segment", models.PROTECT, related_name="codings")
    code = models.ForeignKey(Code, models.PROTECT, related_name="codings")
    code_version = models.PositiveIntegerField()
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    group = models.CharField(max_length=80, blank=True)
    withdrawn = models.DateTimeField(null=True, blank=True)
    guid = models.CharField(max_length=36, default=new_guid)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["-created"]
        constraints = [
            models.UniqueConstraint(
                fields=["segment", "code", "coder"],
                condition=models.Q(withdrawn=None),
                name="one_live_coding_per_segment_code_and_coder",
            )
        ]

    def __str__(self) -> str:
        return self.record.title
