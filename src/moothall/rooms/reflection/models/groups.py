"""The groups that people say they belong to. Nothing here is ever inferred."""

import uuid

from django.db import models
from django_scopes import ScopedManager


class Grouping(models.Model):
    """A question about belonging. "Prefer not to say" is always offered and leaves no trace."""

    class DeclaredBy(models.TextChoices):
        SELF_DECLARED = "self_declared", "People say it themselves"
        BY_INVITATION = "by_invitation", "The invitation says it"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    session = models.ForeignKey("reflection.Session", models.PROTECT, related_name="groupings")
    position = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=200)
    multiple = models.BooleanField(default=False)
    declared_by = models.CharField(max_length=20, choices=DeclaredBy, default=DeclaredBy.SELF_DECLARED)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="one_grouping_per_position")
        ]

    def __str__(self) -> str:
        return self.question


class GroupOption(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    grouping = models.ForeignKey(Grouping, models.PROTECT, related_name="options")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=80)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["grouping", "label"], name="one_option_per_label")]

    def __str__(self) -> str:
        return self.label


class Declaration(models.Model):
    """One participant says that they belong to one group. Goes when they take it back.

    Once somebody has withdrawn it leads to no participant any more: it stands beside their votes under the
    ``pseudonym`` of those, so that the figures of their groups stay what they were.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    participant = models.ForeignKey(
        "people.Participant", models.CASCADE, null=True, blank=True, related_name="declarations"
    )
    pseudonym = models.CharField(max_length=32, blank=True)
    option = models.ForeignKey(GroupOption, models.PROTECT, related_name="declarations")

    objects = ScopedManager(workspace="workspace")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "option"], name="each_group_declared_once"),
            models.CheckConstraint(
                condition=models.Q(participant=None) ^ models.Q(pseudonym=""),
                name="declared_by_a_seat_or_a_pseudonym",
            ),
        ]

    def __str__(self) -> str:
        return str(self.option)
