"""What we heard, and what came of it."""

import uuid

from django.db import models
from django_scopes import ScopedManager


class Synthesis(models.Model):
    """The account of a session: drafted from figures and notes, edited by people, then published. What is
    published never changes: a later account is another version."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    record = models.OneToOneField("trace.Record", models.PROTECT)
    session = models.ForeignKey("reflection.Session", models.PROTECT, related_name="syntheses")
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    created = models.DateTimeField(auto_now_add=True)
    published = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["-version"]
        verbose_name_plural = "syntheses"
        constraints = [
            models.UniqueConstraint(fields=["session", "version"], name="one_synthesis_per_version")
        ]

    def __str__(self) -> str:
        return f"What we heard, version {self.version}"


class Paragraph(models.Model):
    """One paragraph under one of the fixed headings. ``drafted`` is what the figures gave; ``text`` differs
    from it once somebody has edited it."""

    class Section(models.TextChoices):
        WHO = "who", "Who was here and who was not"
        AGREE = "agree", "What we agree on"
        DIFFER = "differ", "Where we differ"
        ONE_GROUP = "one_group", "What one group holds"
        CHANGED = "changed", "What changed between rounds"
        UNKNOWN = "unknown", "What we do not know"
        NOTES = "notes", "What the tables said"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    synthesis = models.ForeignKey(Synthesis, models.PROTECT, related_name="paragraphs")
    section = models.CharField(max_length=15, choices=Section)
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    drafted = models.TextField(blank=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["synthesis", "position"], name="one_paragraph_per_position")
        ]

    def __str__(self) -> str:
        return self.heading or self.get_section_display()

    @property
    def is_edited(self) -> bool:
        return self.text != self.drafted

    @property
    def is_facilitators_view(self) -> bool:
        """Whether it rests on no record, so that readers are told whose view it is."""
        return bool(self.text) and not self.sources.exists()


class ParagraphSource(models.Model):
    """A record that a paragraph rests on."""

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="sources")
    record = models.ForeignKey("trace.Record", models.PROTECT, related_name="+")

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["paragraph", "record"], name="one_source_per_paragraph")
        ]

    def __str__(self) -> str:
        return str(self.record)


class Response(models.Model):
    """ "We did": the council's answer to a statement or to a paragraph of what was heard. The latest one
    counts; earlier ones stay."""

    class Status(models.TextChoices):
        DID = "did", "We did"
        WILL = "will", "We will"
        CANNOT = "cannot", "We cannot"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    record = models.OneToOneField("trace.Record", models.PROTECT)
    session = models.ForeignKey("reflection.Session", models.PROTECT, related_name="responses")
    statement = models.ForeignKey(
        "reflection.Statement", models.PROTECT, null=True, blank=True, related_name="responses"
    )
    paragraph = models.ForeignKey(Paragraph, models.PROTECT, null=True, blank=True, related_name="responses")
    status = models.CharField(max_length=10, choices=Status)
    text = models.TextField()
    due = models.DateField(null=True, blank=True)
    role = models.CharField(max_length=30)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["-created"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(statement=None) ^ models.Q(paragraph=None), name="response_answers_one"
            )
        ]

    def __str__(self) -> str:
        return self.text
