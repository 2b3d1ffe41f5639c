"""Agenda items: proposals, by people or by what happened, that something be talked about."""

import uuid

from django.conf import settings
from django.db import models
from django_scopes import ScopedManager


class AgendaItem(models.Model):
    """A proposal to look at something. Nothing is re-opened until a person accepts it."""

    class Origin(models.TextChoices):
        PERSON = "person", "Proposed by a person"
        SIGNAL = "signal", "An indicator gave a signal"
        RETRACTION = "retraction", "A source was retracted"
        WITHDRAWAL = "withdrawal", "What somebody told was withdrawn"
        REVIEW_DUE = "review_due", "The review date has come"
        EVIDENCE = "evidence", "The evidence was replaced by a newer version"

    class State(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        DISCUSSED = "discussed", "Concluded"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    record = models.OneToOneField("trace.Record", models.PROTECT)
    title = models.CharField(max_length=300)
    origin = models.CharField(max_length=20, choices=Origin)
    origin_record = models.ForeignKey("trace.Record", models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.ForeignKey(
        "governance.Decision", models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    # The place in the ledger of the event that proposed it: the same event proposes once, however often it
    # is delivered; a new event of the same cause, such as a second retraction, may propose again.
    event_seq = models.PositiveBigIntegerField(null=True, blank=True)
    urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=State, default=State.PROPOSED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_on = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["-urgent", "created"]
        constraints = [
            # Twenty signals at once leave one proposal: the database itself sees to it.
            models.UniqueConstraint(
                fields=["decision", "origin", "origin_record"],
                condition=models.Q(state="proposed"),
                name="one_open_proposal_per_cause",
            ),
            models.UniqueConstraint(fields=["decision", "event_seq"], name="one_proposal_per_event"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == self.State.PROPOSED
