"""What is taken out of the included records, field by field."""

import uuid

from django.conf import settings
from django.db import models
from django_scopes import ScopedManager

from moothall.rooms.codification.models.candidate import Candidate
from moothall.rooms.codification.models.review import Review

# The slot of what two people agreed on in the end; those who extract have 1 and 2.
SETTLED = 0


class ExtractionForm(models.Model):
    """One version of the fields that are extracted: a list of {"key", "kind", "label", "help", "required",
    "unit", "choices"}. A version never changes, so earlier answers keep the questions they were given to.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    review = models.ForeignKey(Review, models.PROTECT, related_name="extraction_forms")
    name = models.CharField(max_length=120)
    number = models.PositiveIntegerField()
    fields = models.JSONField(default=list)
    people_needed = models.PositiveSmallIntegerField(default=1)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["name", "number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "name", "number"], name="one_form_per_number"),
            models.CheckConstraint(
                condition=models.Q(people_needed__in=(1, 2)), name="one_or_two_people_extract"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"


class Extraction(models.Model):
    """One person's answers about one record: {key: {"value", "page", "quotation"}}. ``slot`` is 1 or 2, or 0
    for what was settled between the two. Once completed it never changes; better answers are the next
    ``version``."""

    class State(models.TextChoices):
        DRAFT = "draft", "Begun"
        COMPLETED = "completed", "Completed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="extractions")
    form = models.ForeignKey(ExtractionForm, models.PROTECT, related_name="extractions")
    slot = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    answers = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    extractor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    completed = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["created"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "form", "slot", "version"], name="one_extraction_per_slot_and_version"
            ),
            models.CheckConstraint(condition=models.Q(slot__in=(0, 1, 2)), name="extraction_has_a_slot"),
        ]

    def __str__(self) -> str:
        return f"{self.form} of {self.candidate}"
