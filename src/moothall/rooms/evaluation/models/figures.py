"""Series and their figures. A figure is never overwritten: a revision is a new row that names the old one."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django_scopes import ScopedManager

from moothall.rooms.evaluation.models.indicator import Indicator


class Series(models.Model):
    """One indicator in one area, for one sex, age and category."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    indicator = models.ForeignKey("evaluation.Indicator", models.PROTECT, related_name="series")
    area_code = models.CharField(max_length=12, blank=True)
    area_name = models.CharField(max_length=120, blank=True)
    sex = models.CharField(max_length=20, default="Persons")
    age = models.CharField(max_length=40, default="All ages")
    category_type = models.CharField(max_length=120, blank=True)
    category = models.CharField(max_length=120, blank=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        verbose_name_plural = "series"
        ordering = ["area_name", "area_code", "sex", "age", "category"]
        constraints = [
            # An area is known by its code, however its name is written; without a code, by its name.
            models.UniqueConstraint(
                fields=["indicator", "area_code", "sex", "age", "category_type", "category"],
                condition=~models.Q(area_code=""),
                name="one_series_per_area_code",
            ),
            models.UniqueConstraint(
                fields=["indicator", "area_name", "sex", "age", "category_type", "category"],
                condition=models.Q(area_code=""),
                name="one_series_per_area_name",
            ),
        ]

    def __str__(self) -> str:
        area = self.area_name or self.area_code
        return f"{self.indicator}, {area}" if area else str(self.indicator)


class ImportBatch(models.Model):
    """One file of figures: what was read from it and what became of each line."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", "Waiting to be checked"
        DONE = "done", "Imported"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    record = models.OneToOneField("trace.Record", models.PROTECT, null=True, blank=True)
    indicator = models.ForeignKey("evaluation.Indicator", models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveIntegerField()
    content = models.BinaryField()
    mapping = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    # The column names of the file, so that lines left out can be given back under them.
    header = models.JSONField(default=list)
    rows_read = models.PositiveIntegerField(default=0)
    rows_added = models.PositiveIntegerField(default=0)
    rows_revised = models.PositiveIntegerField(default=0)
    rows_unchanged = models.PositiveIntegerField(default=0)
    dropped = models.JSONField(default=list)
    warnings = models.JSONField(default=list)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["-at"]
        verbose_name_plural = "import batches"

    def __str__(self) -> str:
        return self.file_name


class Observation(models.Model):
    """One figure for one period. ``revision`` counts from 1; the current one is the highest.

    A period's first figure supersedes nothing and every other supersedes one that nothing else does, so
    there is exactly one current figure.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    series = models.ForeignKey(Series, models.PROTECT, related_name="observations")
    period_start = models.DateField()
    period_end = models.DateField()
    count = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    suppressed = models.BooleanField(default=False)
    import_batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["period_start", "revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "period_start", "revision"], name="one_figure_per_revision"
            ),
            models.UniqueConstraint(
                fields=["series", "period_start"],
                condition=models.Q(supersedes=None),
                name="one_first_figure_per_period",
            ),
            models.CheckConstraint(
                condition=models.Q(revision=1, supersedes=None)
                | models.Q(revision__gt=1, supersedes__isnull=False),
                name="a_revision_supersedes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.period_start}: {self.value}"

    def figure(self, indicator: Indicator) -> Decimal | None:
        """What the chart shows: the value as published, else worked out from count and denominator."""
        if self.value is not None or self.suppressed:
            return self.value
        if self.count is None or self.denominator is None:
            return self.count if indicator.value_type == Indicator.ValueType.COUNT else None
        return self.count / self.denominator * indicator.multiplier if self.denominator else None
