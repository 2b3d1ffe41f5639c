"""The works themselves, as files, and the words that sources are gathered under."""

import uuid

from django.conf import settings
from django.db import models
from django_scopes import ScopedManager

from moothall.rooms.codification.models.source import Source


class SourceFile(models.Model):
    """A file that belongs to a source, such as the PDF of a paper. ``rights`` says who may open it.

    ``text_state`` says whether its words have been read, and ``text_note`` what became of them.
    """

    class TextState(models.TextChoices):
        NONE = "none", "Holds no words to read"
        WAITING = "waiting", "Words not read yet"
        FOUND = "found", "Words read"
        FAILED = "failed", "No words found"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    source = models.ForeignKey(Source, models.PROTECT, related_name="files")
    file_name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(null=True, blank=True)
    text_state = models.CharField(max_length=10, choices=TextState, default=TextState.NONE)
    text_note = models.CharField(max_length=200, blank=True)
    rights = models.CharField(max_length=20, choices=Source.Rights)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    removed = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["created"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "sha256"],
                condition=models.Q(removed=None),
                name="each_file_of_a_source_once",
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class Tag(models.Model):
    """A word that people of a workspace put on sources to find them again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    name = models.CharField(max_length=80)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="one_tag_by_name")]

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    """One tag on one source."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    source = models.ForeignKey(Source, models.PROTECT, related_name="taggings")
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="taggings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["tag__name"]
        constraints = [models.UniqueConstraint(fields=["source", "tag"], name="each_tag_once_on_a_source")]

    def __str__(self) -> str:
        return f"{self.tag} on {self.source}"
