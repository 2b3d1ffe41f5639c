"""Series and their figures. A figure is never overwritten: a revision is a new row that names the old one."""

import uuid

from django.conf import settings
from django.db import models
from django_scopes import ScopedManager


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
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "area_code", "sex", "age", "category_type", "category"],
                name="one_series_per_breakdown",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.area_name}" if self.area_name else str(self.indicator)


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
    """One figure for one period. ``revision`` counts from 1; the current one is the highest."""

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
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["period_start", "revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "period_start", "period_end", "revision"], name="one_figure_per_revision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.period_start}: {self.value}"
