"""The unit that crosses into sessions and decisions."""

import uuid

from django.conf import settings
from django.db import models
from django_scopes import ScopedManager

LONGEST = 300


class EvidenceStatement(models.Model):
    """One claim in at most 300 characters, with how certain it is and whose voice is missing from it.

    A published version never changes; a better one is the next version, which ``supersedes`` it. What it
    rests on is in the trace.
    """

    class Certainty(models.TextChoices):
        HIGH = "high", "High"
        MODERATE = "moderate", "Moderate"
        LOW = "low", "Low"
        VERY_LOW = "very_low", "Very low"
        NOT_ASSESSED = "not_assessed", "Not assessed"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        SUPERSEDED = "superseded", "Replaced by a newer version"
        WITHDRAWN = "withdrawn", "Withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    record = models.OneToOneField("trace.Record", models.PROTECT)
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    text = models.CharField(max_length=LONGEST)
    certainty = models.CharField(max_length=20, choices=Certainty)
    certainty_reason = models.TextField()
    missing_voices = models.TextField()
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="newer")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    published = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["-number", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "number", "version"], name="one_statement_per_number_and_version"
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def name(self) -> str:
        """What it is called beside its words: "Evidence statement 3, version 2"."""
        return f"Evidence statement {self.number}, version {self.version}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT
