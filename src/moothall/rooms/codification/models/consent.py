"""The permission to use what somebody has told, and the links by which they are asked to tell it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django_scopes import ScopedManager


class Consent(models.Model):
    """What somebody allowed to be done with their own account. Without it there is no such source.

    ``text_version`` says which wording they agreed to, ``review`` which one ``this_review`` means, ``link``
    through which link they told it, if any.
    """

    class Scope(models.TextChoices):
        THIS_REVIEW = "this_review", "Only in this review"
        THIS_COUNCIL = "this_council", "Inside this council"
        PUBLISHED = "published", "Also in what is published"

    class Quotation(models.TextChoices):
        NONE = "none", "Not at all"
        PARAPHRASE = "paraphrase", "In other words only"
        VERBATIM = "verbatim", "In their own words"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    source = models.OneToOneField("codification.Source", models.PROTECT, related_name="consent")
    review = models.ForeignKey("codification.Review", models.PROTECT, null=True, blank=True, related_name="+")
    scope = models.CharField(max_length=20, choices=Scope)
    quotation = models.CharField(max_length=20, choices=Quotation)
    named = models.BooleanField(default=False)
    text_version = models.PositiveSmallIntegerField(default=1)
    link = models.ForeignKey(
        "codification.ContributionLink", models.PROTECT, null=True, blank=True, related_name="consents"
    )
    given_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(workspace="workspace")

    def __str__(self) -> str:
        return f"{self.get_scope_display()}, {self.get_quotation_display().lower()}"


class ContributionLink(models.Model):
    """An address that is sent to a partner, so that people without an account can say what they know.

    It works until it ``expires`` or is ``revoked``. ``purpose`` is what they are asked about.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    inquiry = models.ForeignKey("trace.Inquiry", models.PROTECT, null=True, blank=True, related_name="+")
    review = models.ForeignKey("codification.Review", models.PROTECT, null=True, blank=True, related_name="+")
    purpose = models.CharField(max_length=200)
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["-created"]

    def __str__(self) -> str:
        return self.purpose

    @property
    def is_open(self) -> bool:
        return self.revoked is None and self.expires > timezone.now()
