"""Figures that were recorded, so that change can be seen."""

import uuid

from django.db import models
from django_scopes import ScopedManager


class TraceReading(models.Model):
    """One figure of one measure over ``starts`` to ``ends``, worked out from the ledger up to row ``as_of``.

    ``part`` tells the figures of one measure apart. ``value`` is a share from 0 to 1, or a number of days,
    kinds or departments; it and the 95% interval ``low`` to ``high`` are empty where there was too little to
    go by.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    record = models.OneToOneField("trace.Record", models.PROTECT)
    measure = models.CharField(max_length=30)
    part = models.CharField(max_length=30, blank=True)
    starts = models.DateField()
    ends = models.DateField()
    value = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    numerator = models.PositiveIntegerField()
    denominator = models.PositiveIntegerField()
    sentence = models.CharField(max_length=300)
    as_of = models.PositiveBigIntegerField()
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["-as_of", "measure", "part"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "measure", "part", "as_of"], name="one_reading_per_row_of_the_ledger"
            )
        ]

    def __str__(self) -> str:
        return self.sentence
