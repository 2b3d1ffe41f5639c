"""Chart runs and the signals they give."""

import uuid

from django.conf import settings
from django.db import models
from django_scopes import ScopedManager


class SpcRun(models.Model):
    """One drawing of a control chart, kept only when its figures or rules differ from the last one's.

    ``result`` holds the whole result of the method: one list per array, missing numbers as null.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    series = models.ForeignKey("evaluation.Series", models.PROTECT, related_name="runs")
    rule_set = models.CharField(max_length=40)
    configuration = models.JSONField(default=dict)
    inputs_sha256 = models.CharField(max_length=64)
    product_version = models.CharField(max_length=20)
    result = models.JSONField()
    ran_at = models.DateTimeField(auto_now_add=True)
    trigger = models.CharField(max_length=20)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["ran_at"]

    def __str__(self) -> str:
        return f"{self.series} at {self.ran_at:%d %B %Y}"


class Signal(models.Model):
    """An episode in which a series does something unusual. It proposes; people decide."""

    class State(models.TextChoices):
        NEW = "new", "New"
        ACCEPTED = "accepted", "Accepted: it is being looked at"
        EXPLAINED = "explained", "Explained"
        DISMISSED = "dismissed", "Dismissed"
        CLOSED = "closed", "Ended by itself"
        WITHDRAWN = "withdrawn_by_revision", "Withdrawn: the figures were revised"

    class Meaning(models.TextChoices):
        IMPROVEMENT = "improvement", "Improvement"
        CONCERN = "concern", "Concern"
        NEUTRAL = "neutral", "Neither better nor worse"

    OPEN = (State.NEW, State.ACCEPTED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    record = models.OneToOneField("trace.Record", models.PROTECT)
    series = models.ForeignKey("evaluation.Series", models.PROTECT, related_name="signals")
    phase = models.PositiveIntegerField(default=0)
    rule = models.CharField(max_length=40)
    direction = models.SmallIntegerField()
    first_period = models.DateField()
    last_period = models.DateField()
    meaning = models.CharField(max_length=12, choices=Meaning)
    state = models.CharField(max_length=24, choices=State, default=State.NEW)
    opened_by_run = models.ForeignKey(SpcRun, models.PROTECT, related_name="opened")
    last_run = models.ForeignKey(SpcRun, models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_on = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["-created"]
        constraints = [
            # Two imports at the same moment cannot open the same episode twice.
            models.UniqueConstraint(
                fields=["series", "phase", "direction"],
                condition=models.Q(state__in=("new", "accepted")),
                name="one_open_signal_per_direction",
            )
        ]

    def __str__(self) -> str:
        return self.record.title

    @property
    def is_new(self) -> bool:
        return self.state == self.State.NEW
