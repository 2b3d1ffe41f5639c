"""What was done about a statement, by which role and why; and what became of it."""

import uuid

from django.db import models
from django_scopes import ScopedManager


class Lineage(models.Model):
    """``child`` came from ``parent``. Both keep their own text and their own votes. All rows of one ``act``
    were made, and are undone, together."""

    class Kind(models.TextChoices):
        SPLIT = "split", "Split"
        MERGE = "merge", "Merged"
        REWORD = "reword", "Reworded"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    act = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=10, choices=Kind)
    parent = models.ForeignKey("reflection.Statement", models.PROTECT, related_name="children")
    child = models.ForeignKey("reflection.Statement", models.PROTECT, related_name="parents")
    reason = models.CharField(max_length=300)
    # Whether the act wrote the child: a merge may go into a statement that was there before.
    child_is_new = models.BooleanField(default=True)
    created = models.DateTimeField(auto_now_add=True)
    undone = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["created"]
        constraints = [
            models.UniqueConstraint(fields=["act", "parent", "child"], name="lineage_once_per_act")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.parent.number} to {self.child.number}"


class ModerationAct(models.Model):
    """One act on a statement. Rows are never changed or deleted: triggers on both databases refuse it.

    ``moderator`` is a pseudonym, which tells two moderators apart and names nobody. An act is ``final``
    unless it is the first of two where a space asks for a second moderator, or ``blind``: a check of a
    sample by somebody who does not see what was decided.
    """

    class Act(models.TextChoices):
        APPROVE = "approve", "Accepted"
        REJECT = "reject", "Not used"
        MERGE = "merge", "Merged into another"
        SPLIT = "split", "Split"
        REWORD = "reword", "Reworded"
        RESTORE = "restore", "Looked at again"
        UNDO = "undo", "Undone"

    class Reason(models.TextChoices):
        DUPLICATE = "duplicate", "Another statement says the same"
        UNCLEAR = "unclear", "It cannot be understood"
        SEVERAL_IDEAS = "several_ideas", "It says several things at once"
        OFF_TOPIC = "off_topic", "It is about something else"
        PERSONAL_DATA = "personal_data", "It tells something about a person"
        UNLAWFUL_OR_ABUSIVE = "unlawful_or_abusive", "It is unlawful or abusive"
        PROMOTIONAL = "promotional", "It advertises something"

    class Standing(models.TextChoices):
        FINAL = "final", "Decided"
        FIRST_OF_TWO = "first_of_two", "First of two moderators"
        BLIND = "blind", "Blind check"

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    statement = models.ForeignKey("reflection.Statement", models.PROTECT, related_name="moderation_acts")
    act = models.CharField(max_length=10, choices=Act)
    reason = models.CharField(max_length=30, choices=Reason, blank=True)
    note_to_author = models.CharField(max_length=300, blank=True)
    standing = models.CharField(max_length=15, choices=Standing, default=Standing.FINAL)
    role = models.CharField(max_length=30)
    moderator = models.CharField(max_length=32)
    at = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.statement.number}"
