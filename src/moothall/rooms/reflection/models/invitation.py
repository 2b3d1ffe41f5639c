"""Who is asked to come. An invitation never learns which seat its guest took."""

import uuid

from django.db import models
from django_scopes import ScopedManager


class Invitation(models.Model):
    """One address asked to one session. ``option`` is the group that somebody is invited as. ``answer`` is
    what they said, ``used`` that they came in by their own link: enough to remind nobody who has acted, and
    no more. The address is erased 30 days after the session; the row stays, so that counts by group do."""

    class Answer(models.TextChoices):
        NONE = "none", "No answer yet"
        COMING = "coming", "Coming"
        NOT_COMING = "not_coming", "Not coming"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    session = models.ForeignKey("reflection.Session", models.PROTECT, related_name="invitations")
    email = models.EmailField(blank=True)
    option = models.ForeignKey(
        "reflection.GroupOption", models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    answer = models.CharField(max_length=15, choices=Answer, default=Answer.NONE)
    used = models.BooleanField(default=False)
    sent = models.DateTimeField(null=True, blank=True)
    reminded = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "email"], condition=~models.Q(email=""), name="one_invitation_per_address"
            )
        ]

    def __str__(self) -> str:
        return f"Invitation to {self.session}"

    @property
    def has_acted(self) -> bool:
        return self.used or self.answer != self.Answer.NONE
