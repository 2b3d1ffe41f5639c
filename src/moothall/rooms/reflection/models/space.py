"""Where a group meets again and again under rules that it has agreed."""

import uuid

from django.db import models
from django_scopes import ScopedManager

from moothall.rooms.reflection.models.settings import Anonymity, Moderation, ResultsMode


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
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["-created"]

    def __str__(self) -> str:
        return self.title

    @property
    def rules(self) -> "SpaceRules":
        """The rules in force: the latest version."""
        return self.rule_versions.latest("version")


class SpaceRules(models.Model):
    """What a group has agreed, and the settings that follow from it. A change is a new version with its
    reason; earlier ones stay readable, and each session keeps the version it was planned under."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    space = models.ForeignKey(Space, models.PROTECT, related_name="rule_versions")
    version = models.PositiveSmallIntegerField(default=1)
    agreed = models.TextField(blank=True)
    moderation_policy = models.TextField(blank=True)
    # Working time that has been set aside for meeting, and who has promised it.
    protected_time = models.TextField(blank=True)
    anonymity = models.CharField(max_length=20, choices=Anonymity, default=Anonymity.ANONYMOUS)
    moderation = models.CharField(max_length=10, choices=Moderation, default=Moderation.BEFORE)
    second_moderator = models.BooleanField(default=False)
    results_mode = models.CharField(
        max_length=30, choices=ResultsMode, default=ResultsMode.HIDDEN_UNTIL_CLOSED
    )
    # The people in the room see how many agree, however few they are. What is published stays protected.
    room_sees_counts = models.BooleanField(default=False)
    minimum_group = models.PositiveSmallIntegerField(default=5)
    practice = models.PositiveSmallIntegerField(default=3)
    eligible_votes = models.PositiveSmallIntegerField(default=7)
    reason = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["space", "version"], name="one_rules_per_version"),
            models.CheckConstraint(condition=models.Q(minimum_group__gte=5), name="groups_of_five_or_more"),
        ]

    def __str__(self) -> str:
        return f"Rules of {self.space}, version {self.version}"
