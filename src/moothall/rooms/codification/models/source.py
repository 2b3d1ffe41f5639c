"""What is known, wherever it comes from."""

import uuid

from django.conf import settings
from django.db import models
from django_scopes import ScopedManager


class Source(models.Model):
    """One paper, set of figures, note from practice, account or policy. It is one thing for the whole
    workspace, however many inquiries use it.

    ``authors`` is a list of {"family", "given", "literal"}; what ``details`` holds depends on the kind.
    ``full_text`` is the text of the whole work, where there is one beside the abstract.
    """

    class Kind(models.TextChoices):
        RESEARCH = "research", "Research"
        MONITORING_DATA = "monitoring_data", "Monitoring data"
        PRACTICE_KNOWLEDGE = "practice_knowledge", "Practice knowledge"
        LIVED_EXPERIENCE = "lived_experience", "Lived experience"
        POLICY_DOCUMENT = "policy_document", "Policy document"

    class Rights(models.TextChoices):
        OPEN = "open", "Open to everyone"
        LICENSED = "licensed", "Under a licence"
        COUNCIL_ONLY = "council_only", "For this council only"
        CONSENTED = "consented", "As the person agreed"

    class State(models.TextChoices):
        AVAILABLE = "available", "Available"
        CONCERN = "concern", "Expression of concern"
        RETRACTED = "retracted", "Retracted"
        SUPERSEDED = "superseded", "Replaced"
        WITHDRAWN = "withdrawn", "Withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    record = models.OneToOneField("trace.Record", models.PROTECT)
    kind = models.CharField(max_length=30, choices=Kind)
    title = models.TextField(blank=True)
    abstract = models.TextField(blank=True)
    authors = models.JSONField(default=list)
    organisation = models.TextField(blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    date_text = models.CharField(max_length=120, blank=True)
    container = models.TextField(blank=True)
    volume = models.CharField(max_length=120, blank=True)
    issue = models.CharField(max_length=120, blank=True)
    page_first = models.CharField(max_length=60, blank=True)
    page_last = models.CharField(max_length=60, blank=True)
    doi = models.CharField("DOI", max_length=255, blank=True)
    pmid = models.CharField("PMID", max_length=20, blank=True)
    openalex_id = models.CharField("OpenAlex ID", max_length=40, blank=True)
    isbn = models.CharField("ISBN", max_length=120, blank=True)
    url = models.TextField("web address", blank=True)
    accessed_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=60, blank=True)
    document_type = models.CharField(max_length=120, blank=True)
    keywords = models.JSONField(default=list)
    rights = models.CharField(max_length=20, choices=Rights)
    state = models.CharField(max_length=20, choices=State, default=State.AVAILABLE)
    details = models.JSONField(default=dict)
    full_text = models.ForeignKey(
        "codification.SourceText", models.PROTECT, null=True, blank=True, related_name="+"
    )
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["-created"]
        indexes = [
            models.Index(fields=["workspace", "-created"]),
            models.Index(fields=["workspace", "doi"]),
            models.Index(fields=["workspace", "pmid"]),
            models.Index(fields=["workspace", "kind", "-created"]),
            models.Index(fields=["workspace", "year"]),
        ]

    def __str__(self) -> str:
        return self.record.title

    @property
    def is_contributed(self) -> bool:
        """Whether somebody of the place told it: it is appraised by the short form and is never a study."""
        return self.kind in CONTRIBUTED

    @property
    def is_retracted(self) -> bool:
        return self.state == self.State.RETRACTED

    @property
    def byline(self) -> str:
        """Who it comes from, short: authors, or else whoever stands behind it."""
        names = [author.get("literal") or author.get("family") or "" for author in self.authors]
        names = [name for name in names if name]
        if len(names) > 2:
            return f"{names[0]} and others"
        behind = (self.details.get(name) for name in ("owner", "body", "role"))
        return " and ".join(names) or self.organisation or next((name for name in behind if name), "")

    @property
    def when(self) -> str:
        """The year or day it speaks of, in words."""
        named = (self.details.get(name) for name in ("period_covered", "date", "in_force_from"))
        return str(self.year or "") or self.date_text or next((words for words in named if words), "")


CONTRIBUTED = (Source.Kind.PRACTICE_KNOWLEDGE, Source.Kind.LIVED_EXPERIENCE)


class SourceStateChange(models.Model):
    """Why the state of a source became another one. Rows are never changed or deleted.

    ``by`` is forgotten with the person. What others have said of it is in its notices.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    source = models.ForeignKey(Source, models.PROTECT, related_name="state_changes")
    before = models.CharField(max_length=20, choices=Source.State)
    after = models.CharField(max_length=20, choices=Source.State)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["created"]

    def __str__(self) -> str:
        return f"{self.source}: {self.get_before_display()} to {self.get_after_display().lower()}"
