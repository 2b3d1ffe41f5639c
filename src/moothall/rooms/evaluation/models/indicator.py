"""Indicators: what is counted, how, where it comes from and who may reuse it."""

import uuid

from django.conf import settings
from django.db import models
from django_scopes import ScopedManager


class Indicator(models.Model):
    class ValueType(models.TextChoices):
        COUNT = "count", "A count"
        PROPORTION = "proportion", "A proportion or percentage"
        CRUDE_RATE = "crude_rate", "A rate"
        MEAN = "mean", "An average"
        SCORE = "score", "A score"

    class Polarity(models.TextChoices):
        UP = "up", "Higher is better"
        DOWN = "down", "Lower is better"
        NONE = "none", "Neither is better"

    class Frequency(models.TextChoices):
        MONTHLY = "monthly", "Every month"
        QUARTERLY = "quarterly", "Every quarter"
        ANNUAL = "annual", "Every year"

    class Licence(models.TextChoices):
        OWN = "own", "Our own figures"
        OGL = "ogl_v3", "Open Government Licence v3"
        CC_BY = "cc_by", "Creative Commons Attribution"
        RESTRICTED = "restricted", "Restricted: not to be published"
        UNKNOWN = "unknown", "Not known yet"

    # How ``polarity`` reads to the method that draws the chart.
    IMPROVEMENT = {"up": "increase", "down": "decrease", "none": "neutral"}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    record = models.OneToOneField("trace.Record", models.PROTECT)
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    definition = models.TextField()
    value_type = models.CharField(max_length=20, choices=ValueType, default=ValueType.COUNT)
    unit = models.CharField(max_length=60, blank=True)
    # A figure worked out from count and denominator is their quotient times this: 100 for "per 100".
    multiplier = models.PositiveIntegerField(default=1)
    decimals = models.PositiveSmallIntegerField(default=0)
    polarity = models.CharField(max_length=4, choices=Polarity)
    frequency = models.CharField(max_length=10, choices=Frequency, default=Frequency.MONTHLY)
    source = models.CharField(max_length=200, blank=True)
    source_url = models.URLField(blank=True)
    licence = models.CharField(max_length=12, choices=Licence, default=Licence.UNKNOWN)
    copyright = models.TextField(blank=True)
    reuse = models.TextField(blank=True)
    minimum_count = models.PositiveSmallIntegerField(default=5)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    mapping = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["workspace", "code"], name="one_indicator_per_code")]

    def __str__(self) -> str:
        return self.title

    @property
    def improvement(self) -> str:
        return self.IMPROVEMENT[self.polarity]
