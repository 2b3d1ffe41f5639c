"""Paper ballots: typed in as a batch, checked, then counted in one go."""

import uuid

from django.db import models
from django_scopes import ScopedManager


class BallotBatch(models.Model):
    """Ballots that are typed or uploaded together. ``problems`` are the sentences about rows that could not
    be used; ``questions`` the second versions of sheets that were entered before with other marks, by
    serial, until somebody says which is right."""

    class State(models.TextChoices):
        DRAFT = "draft", "Being entered"
        CHECKED = "checked", "Checked"
        COMMITTED = "committed", "Counted"
        WITHDRAWN = "withdrawn", "Withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    session = models.ForeignKey("reflection.Session", models.PROTECT, related_name="batches")
    round = models.ForeignKey("reflection.Round", models.PROTECT, related_name="batches")
    label = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    entered_by = models.CharField(max_length=32)
    checked_by = models.CharField(max_length=32, blank=True)
    rows = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    questions = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    committed = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["-created"]

    def __str__(self) -> str:
        return self.label or "Paper ballots"


class PaperBallot(models.Model):
    """One sheet of paper with its ``serial``.

    ``marks`` is what counts of it: ``{"votes": {number of the statement: 1, 0 or -1}, "groups": [option]}``.
    For a tenth of the sheets ``second_marks`` is ``{"first": marks, "second": marks, "kept": ""}``: both
    readings as they were made, and which of them was found right where they differ. One that is not
    ``complete`` has a row that could not be read: it waits and does not count. ``participant`` is the seat
    that its votes are kept under once they count.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    batch = models.ForeignKey(BallotBatch, models.PROTECT, related_name="ballots")
    serial = models.CharField(max_length=10)
    marks = models.JSONField(default=dict)
    complete = models.BooleanField(default=True)
    second_marks = models.JSONField(null=True, blank=True)
    participant = models.ForeignKey(
        "people.Participant", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["serial"]
        constraints = [models.UniqueConstraint(fields=["batch", "serial"], name="one_ballot_per_serial")]

    def __str__(self) -> str:
        return self.serial
