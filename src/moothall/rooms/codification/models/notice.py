"""What is said about a source after it was published, and the lists in which that is found."""

import uuid

from django.conf import settings
from django.db import models
from django_scopes import ScopedManager


class Notice(models.Model):
    """Something said about a source after it was published: it is retracted, or doubted, or reinstated.

    ``evidence`` is the address where that is said; ``origin`` how it came here, such as "by_hand";
    ``found_in`` the list that it stood in, if any.
    """

    class Nature(models.TextChoices):
        RETRACTION = "retraction", "Retraction"
        CONCERN = "concern", "Expression of concern"
        CORRECTION = "correction", "Correction"
        REINSTATEMENT = "reinstatement", "Reinstatement"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    source = models.ForeignKey("codification.Source", models.PROTECT, related_name="notices")
    nature = models.CharField(max_length=20, choices=Nature)
    date = models.DateField("day of the notice", null=True, blank=True)
    reason = models.CharField(max_length=500)
    origin = models.CharField(max_length=40)
    evidence = models.CharField(max_length=500, blank=True)
    found_in = models.ForeignKey(
        "codification.NoticeList", models.PROTECT, null=True, blank=True, related_name="notices"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["created"]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} of {self.source}"


class NoticeList(models.Model):
    """An uploaded list of retractions, of whose ``found`` rows ``parsed`` could be read.

    ``rejected`` lists the first of these as {"line", "cause", "message", "raw"}, ``warnings`` what was odd as
    {"line", "cause", "message"}. Of the rows that were read, ``matched`` are about a source of the library by
    its DOI or PMID, ``proposed`` have no more than its title, and the rest are about other papers.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Being looked through"
        DONE = "done", "Looked through"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    file_name = models.CharField(max_length=255)
    file = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=30, blank=True)
    found = models.PositiveIntegerField(default=0)
    parsed = models.PositiveIntegerField(default=0)
    rejected = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    matched = models.PositiveIntegerField(default=0)
    proposed = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["-created"]
        indexes = [models.Index(fields=["workspace", "sha256"])]

    def __str__(self) -> str:
        return self.file_name

    @property
    def not_read(self) -> int:
        return self.found - self.parsed

    @property
    def unmatched(self) -> int:
        return self.parsed - self.matched - self.proposed


class NoticeProposal(models.Model):
    """A row of a list that has the title of a source and no identifier in common with it: perhaps about that
    source. It marks nothing until a person says so, and is proposed once."""

    class State(models.TextChoices):
        OPEN = "open", "Waits for an answer"
        SAME = "same", "About this source"
        OTHER = "other", "About another work"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    source = models.ForeignKey("codification.Source", models.PROTECT, related_name="notice_proposals")
    found_in = models.ForeignKey(NoticeList, models.PROTECT, related_name="proposals")
    nature = models.CharField(max_length=20, choices=Notice.Nature)
    date = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=500)
    title = models.TextField()
    doi = models.CharField("DOI of the paper", max_length=255, blank=True)
    evidence = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["created"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "nature", "doi", "evidence"], name="each_notice_proposed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} perhaps of {self.source}"
