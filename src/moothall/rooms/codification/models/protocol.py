"""What a review set out to do, version by version."""

import uuid

from django.conf import settings
from django.db import models
from django_scopes import ScopedManager

from moothall.rooms.codification.models.review import Review, Stage


class ProtocolVersion(models.Model):
    """One version of the protocol of a review, numbered from 1. It never changes: the database sees to it.

    ``criteria`` is the list of its criteria as they were written; each is a ``Criterion`` too.
    ``reason`` says why there is a new version.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    review = models.ForeignKey(Review, models.PROTECT, related_name="protocol_versions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    question = models.JSONField(default=dict)
    criteria = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["review", "number"], name="one_protocol_per_number")]

    def __str__(self) -> str:
        return f"Version {self.number} of the protocol of {self.review}"


class Criterion(models.Model):
    """One reason to include or exclude a record, of one version of the protocol. ``code`` is what it is
    called in every version that has it, so that verdicts given under different versions can be compared."""

    class Side(models.TextChoices):
        INCLUDE = "include", "Include"
        EXCLUDE = "exclude", "Exclude"

    class At(models.TextChoices):
        TITLE_ABSTRACT = Stage.TITLE_ABSTRACT.value, Stage.TITLE_ABSTRACT.label
        FULL_TEXT = Stage.FULL_TEXT.value, Stage.FULL_TEXT.label
        BOTH = "both", "Both stages"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    version = models.ForeignKey(ProtocolVersion, models.PROTECT, related_name="criterion_rows")
    code = models.CharField(max_length=30)
    side = models.CharField(max_length=10, choices=Side)
    wording = models.TextField()
    stage = models.CharField(max_length=20, choices=At, default=At.BOTH)
    order = models.PositiveSmallIntegerField()
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["side", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="one_criterion_per_code")]

    def __str__(self) -> str:
        return self.wording

    def is_used_at(self, stage: str) -> bool:
        return self.stage in (stage, self.At.BOTH)
