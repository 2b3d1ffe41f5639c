"""What is said about a source after it was published."""

import uuid

from django.conf import settings
from django.db import models
from django_scopes import ScopedManager


class Notice(models.Model):
    """Something said about a source after it was published: it is retracted, or doubted, or reinstated.

    ``evidence`` is the address where that is said; ``origin`` how it came here, such as "by_hand".
    """

    class Nature(models.TextChoices):
        RETRACTION = "retraction", "Retraction"
        CONCERN = "concern", "Expression of concern"
        CORRECTION = "correction", "Correction"
        REINSTATEMENT = "reinstatement", "Reinstatement"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    source = models.ForeignKey("codification.Source", models.PROTECT, related_name="notices")
    nature = models.CharField(max_length=20, choices=Nature)
    date = models.DateField("day of the notice", null=True, blank=True)
    reason = models.CharField(max_length=500)
    origin = models.CharField(max_length=40)
    evidence = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["created"]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} of {self.source}"
