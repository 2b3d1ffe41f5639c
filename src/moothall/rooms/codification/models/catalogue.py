"""A search of a catalogue on the web, as far as it has come."""

import uuid

from django.conf import settings
from django.db import models
from django_scopes import ScopedManager


class CatalogueSearch(models.Model):
    """One search: the exact ``query``, and what has been fetched of its answer so far.

    ``cursor`` is where to go on after a stop; ``fetched`` holds ``count`` references as RIS, and ``notices``
    what the catalogue says of them: a list of {"nature", "doi", "pmid", "title", "notice_doi", "date"}. Once
    all is there it becomes an import like that of any file, ``import_run``.
    """

    class Catalogue(models.TextChoices):
        OPENALEX = "openalex", "OpenAlex"
        PUBMED = "pubmed", "PubMed"
        CROSSREF = "crossref", "Crossref"

    class State(models.TextChoices):
        WAITING = "waiting", "Being fetched"
        DONE = "done", "Fetched"
        NOTHING = "nothing", "Nothing found"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    inquiry = models.ForeignKey("trace.Inquiry", models.PROTECT, null=True, blank=True, related_name="+")
    review = models.ForeignKey("codification.Review", models.PROTECT, null=True, blank=True, related_name="+")
    catalogue = models.CharField(max_length=20, choices=Catalogue)
    query = models.TextField()
    limit = models.PositiveIntegerField()
    since = models.DateField(null=True, blank=True)
    cursor = models.TextField(blank=True)
    total = models.PositiveIntegerField(null=True, blank=True)
    count = models.PositiveIntegerField(default=0)
    fetched = models.BinaryField(default=bytes)
    notices = models.JSONField(default=list)
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    import_run = models.ForeignKey(
        "codification.ImportRun", models.PROTECT, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["-created"]

    def __str__(self) -> str:
        return f"{self.get_catalogue_display()}: {self.query}"
