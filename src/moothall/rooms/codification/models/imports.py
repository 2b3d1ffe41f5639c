"""A file of references and what became of each of its records."""

import uuid

from django.conf import settings
from django.db import models
from django_scopes import ScopedManager


class Route(models.TextChoices):
    """How a record was found, as PRISMA 2020 counts it."""

    DATABASE = "database", "A database"
    REGISTER = "register", "A register"
    WEBSITE = "website", "A website"
    ORGANISATION = "organisation", "An organisation"
    CITATION = "citation", "Citations of other papers"
    CONTRIBUTED = "contributed", "Told by people here"
    OTHER = "other", "In another way"


class ImportRun(models.Model):
    """One file: ``found`` = ``parsed`` + the number of ``rejected``, as its reading came out.

    ``rejected`` is a list of {"line", "cause", "message", "raw"}, with "source" added where somebody has
    mended one; ``dropped`` of {"line", "cause", "text"}; ``warnings`` of {"line", "cause", "message"}.
    ``database``, ``search_string``, ``search_date`` and ``route`` say where and how the file was searched
    for; ``review`` is the one that it was imported for, if any. ``columns`` maps headers of a table to fields
    where somebody has said so; ``earlier_decisions`` counts, by outcome, what the file says was decided of
    its records before. A large file is read in the background: until then nothing is ``found``.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", "Not imported yet"
        WAITING = "waiting", "Being stored"
        DONE = "done", "Imported"
        REMOVED = "removed", "Removed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    inquiry = models.ForeignKey("trace.Inquiry", models.PROTECT, null=True, blank=True, related_name="+")
    review = models.ForeignKey(
        "codification.Review", models.PROTECT, null=True, blank=True, related_name="import_runs"
    )
    file_name = models.CharField(max_length=255)
    file = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=30)
    encoding = models.CharField(max_length=30)
    database = models.CharField(max_length=200, blank=True)
    search_string = models.TextField(blank=True)
    search_date = models.DateField(null=True, blank=True)
    route = models.CharField(max_length=20, choices=Route, default=Route.DATABASE)
    found = models.PositiveIntegerField()
    parsed = models.PositiveIntegerField()
    rejected = models.JSONField(default=list)
    dropped = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    earlier_decisions = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["-created"]
        indexes = [models.Index(fields=["workspace", "sha256"])]

    def __str__(self) -> str:
        return self.file_name


# Nobody has said that these are to be imported, or what they brought in is gone again.
NOT_IMPORTED = (ImportRun.State.UPLOADED, ImportRun.State.REMOVED)


class Appearance(models.Model):
    """One record of one file, kept as it came: ``raw`` is its text, ``fields`` what was read from it.

    ``position`` counts the records that could be read, from 1; a record that somebody mended has none.
    Nothing of it changes but ``voided``, once, when its import is removed: the database sees to it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    source = models.ForeignKey("codification.Source", models.PROTECT, related_name="appearances")
    import_run = models.ForeignKey(ImportRun, models.PROTECT, related_name="appearances")
    position = models.PositiveIntegerField(null=True, blank=True)
    line = models.PositiveIntegerField()
    database = models.TextField(blank=True)
    search_date = models.DateField(null=True, blank=True)
    raw = models.TextField()
    fields = models.JSONField(default=dict)
    voided = models.BooleanField(default=False)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["import_run", "position"], name="one_appearance_per_position")
        ]

    def __str__(self) -> str:
        return f"{self.import_run}, line {self.line}"
