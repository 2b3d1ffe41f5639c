"""Two records of one work."""

import uuid
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django_scopes import ScopedManager


class SameAs(models.Model):
    """What was found about a pair of sources: that ``other`` is the same work as ``kept``, that somebody
    should look, or that they are two works.

    ``filled`` names the fields that ``kept`` took from ``other``, each with nothing of its own before, so
    that undoing can empty them again. ``reasons`` are words of the comparison. ``position`` is the number of
    the ledger's event that linked them. A pair whose link was undone is ``distinct`` and not proposed again.
    """

    class Outcome(models.TextChoices):
        AUTO_LINKED = "auto_linked", "Linked by comparison"
        QUEUED = "queued", "Waiting for somebody to look"
        LINKED = "linked", "Linked by a person"
        DISTINCT = "distinct", "Two different works"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    kept = models.ForeignKey("codification.Source", models.PROTECT, related_name="same_as")
    other = models.ForeignKey("codification.Source", models.PROTECT, related_name="same_as_kept")
    outcome = models.CharField(max_length=20, choices=Outcome)
    probability = models.FloatField(null=True, blank=True)
    reasons = models.JSONField(default=list)
    filled = models.JSONField(default=list)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    position = models.PositiveBigIntegerField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["created"]
        constraints = [
            models.UniqueConstraint(fields=["kept", "other"], name="one_finding_per_pair"),
            # What is the same as something else is so once: chains are followed, forks are not made.
            models.UniqueConstraint(
                fields=["other"],
                condition=models.Q(outcome__in=("auto_linked", "linked")),
                name="one_kept_source_per_other",
            ),
            models.CheckConstraint(
                condition=~models.Q(kept=models.F("other")), name="nothing_is_linked_to_itself"
            ),
        ]
        indexes = [models.Index(fields=["workspace", "outcome"])]

    def __str__(self) -> str:
        return f"{self.other} is {self.kept}: {self.get_outcome_display().lower()}"

    @property
    def is_linked(self) -> bool:
        return self.outcome in LINKED


LINKED = (SameAs.Outcome.AUTO_LINKED, SameAs.Outcome.LINKED)


class PairFound(NamedTuple):
    """Two sources, by their keys, that a comparison found alike. ``certain``: they are linked unasked."""

    one: uuid.UUID
    two: uuid.UUID
    probability: float
    reasons: tuple[str, ...]
    certain: bool
