"""What people vote on."""

import uuid

from django.db import models
from django_scopes import ScopedManager

# What people type is short enough to be read aloud; evidence is taken over in its own words.
SHORTEST, LONGEST, LONGEST_SNAPSHOT = 10, 240, 300


class Statement(models.Model):
    """One sentence with the number it is printed under. Its text never changes: other words are another
    statement, so that what was voted on stays what it was."""

    class Origin(models.TextChoices):
        SEED = "seed", "From the facilitator"
        CONTRIBUTED = "contributed", "From someone taking part"
        SNAPSHOT = "snapshot", "From an evidence statement"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be checked"
        LIVE = "live", "Open to votes"
        MERGED = "merged", "Merged into another"
        SPLIT = "split", "Split"
        REWORDED = "reworded", "Reworded"
        WITHDRAWN = "withdrawn", "Withdrawn"
        REJECTED = "rejected", "Not used"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    record = models.OneToOneField("trace.Record", models.PROTECT)
    session = models.ForeignKey("reflection.Session", models.PROTECT, related_name="statements")
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=LONGEST_SNAPSHOT)
    origin = models.CharField(max_length=20, choices=Origin)
    state = models.CharField(max_length=20, choices=State, default=State.LIVE)
    snapshot_of = models.ForeignKey("trace.Record", models.PROTECT, null=True, blank=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="one_statement_per_number"),
            models.UniqueConstraint(fields=["session", "snapshot_of"], name="evidence_once_per_session"),
        ]

    def __str__(self) -> str:
        return self.text
