"""Votes that somebody has set aside for an unusual pattern, which can be taken back."""

import uuid

from django.db import models
from django_scopes import ScopedManager


class Exclusion(models.Model):
    """The votes of one pseudonym are left out of the results shown "without". Results with them stay."""

    class Rule(models.TextChoices):
        STRAIGHT = "straight", "The same answer to nearly everything"
        TWIN = "twin", "The same answers as somebody else"
        OTHER = "other", "Something else"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    session = models.ForeignKey("reflection.Session", models.PROTECT, related_name="exclusions")
    pseudonym = models.CharField(max_length=32)
    rule = models.CharField(max_length=10, choices=Rule)
    reason = models.CharField(max_length=300)
    created = models.DateTimeField(auto_now_add=True)
    lifted = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["created"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "pseudonym"],
                condition=models.Q(lifted=None),
                name="one_standing_exclusion",
            )
        ]

    def __str__(self) -> str:
        return self.get_rule_display()
