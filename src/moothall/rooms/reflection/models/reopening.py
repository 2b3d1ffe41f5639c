"""Asking people again, because a decision that relied on what they said is being looked at again."""

import uuid

from django.db import models
from django_scopes import ScopedManager


class Reopening(models.Model):
    """The offer of a session that goes on from ``session``, because ``decision`` relied on it and has been
    re-opened: ``event_seq`` is the place of that in the ledger. The offer stands while the decision is being
    looked at, until somebody plans the session (``later``) or says why none is needed."""

    class State(models.TextChoices):
        OFFERED = "offered", "Waits for an answer"
        PLANNED = "planned", "A session is planned"
        DECLINED = "declined", "Not needed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    session = models.ForeignKey("reflection.Session", models.PROTECT, related_name="reopenings")
    decision = models.ForeignKey("trace.Record", models.PROTECT, related_name="+")
    event_seq = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.OFFERED)
    later = models.ForeignKey(
        "reflection.Session", models.PROTECT, null=True, blank=True, related_name="reopened_by"
    )
    reason = models.CharField(max_length=300, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["created"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "decision", "event_seq"], name="one_offer_per_reopening"
            ),
            models.UniqueConstraint(
                fields=["session", "decision"],
                condition=models.Q(state="offered"),
                name="one_open_offer_per_session",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session}, asked again for {self.decision}"
