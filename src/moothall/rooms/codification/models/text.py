"""The words of a source, and the parts of them that somebody marked."""

import uuid

from django.db import models
from django_scopes import ScopedManager

# How much of the surroundings is kept with a quotation, so that it can be found again in a changed text.
CONTEXT = 32


def new_guid() -> str:
    """An identifier as coding programs exchange it: a UUID in upper case."""
    return str(uuid.uuid4()).upper()


class SourceText(models.Model):
    """One version of the words of a source, exactly as they came; ``length`` counts code points.

    It is never edited: taking something out makes the next version, ``redacted_from`` this one. ``file`` is
    the one that the words were read from, if any.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    source = models.ForeignKey("codification.Source", models.PROTECT, related_name="texts")
    version = models.PositiveIntegerField(default=1)
    text = models.TextField()
    had_bom = models.BooleanField(default=False)
    encoding = models.CharField(max_length=30, default="utf-8")
    length = models.PositiveIntegerField()
    file = models.ForeignKey(
        "codification.SourceFile", models.PROTECT, null=True, blank=True, related_name="texts"
    )
    redacted_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["source", "version"], name="one_text_per_version_of_a_source")
        ]

    def __str__(self) -> str:
        return f"Version {self.version} of {self.source}"


class Segment(models.Model):
    """A stretch of a text: the code points from ``start`` up to, not including, ``end``, and their words.

    ``prefix`` and ``suffix`` are up to 32 code points on either side.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    source_text = models.ForeignKey(SourceText, models.PROTECT, related_name="segments")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    prefix = models.CharField(max_length=CONTEXT, blank=True)
    suffix = models.CharField(max_length=CONTEXT, blank=True)
    guid = models.CharField(max_length=36, default=new_guid)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_text", "start", "end"], name="one_segment_per_stretch"),
            models.CheckConstraint(
                condition=models.Q(start__lt=models.F("end")), name="segment_is_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.quote
