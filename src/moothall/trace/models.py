"""Inquiry, Record and Link: the three tables that every room shares."""

import uuid

from django.db import models
from django_scopes import ScopedManager

from moothall.trace.vocabulary import DRAFTED, KINDS, RELATIONS, STATES


class Inquiry(models.Model):
    """One question that goes round the loop."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    title = models.CharField(max_length=200)
    question = models.CharField(max_length=300)
    purpose = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["created"]

    def __str__(self) -> str:
        return self.title


class Record(models.Model):
    """One row per traceable thing, whatever its room. ``uid`` is its public name; ``url`` its page.

    ``words`` is what full-text search looks through beside the title. The whole number key keeps links,
    and so walks over hundreds of thousands of them, small.
    """

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    inquiry = models.ForeignKey(Inquiry, models.PROTECT, null=True, blank=True, related_name="records")
    kind = models.CharField(max_length=30, choices=[(key, kind.word) for key, kind in KINDS.items()])
    title = models.CharField(max_length=300)
    words = models.TextField(blank=True)
    url = models.CharField(max_length=300)
    state = models.CharField(max_length=30, choices=list(STATES.items()), default="live")
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        indexes = [models.Index(fields=["workspace", "kind", "created"])]

    def __str__(self) -> str:
        return self.title

    @property
    def is_unpublished(self) -> bool:
        """Whether it is a draft, or was one when it was withdrawn: shown to those who may see drafts."""
        return self.state == "draft" or (self.state == "withdrawn" and self.kind in DRAFTED)

    @property
    def kind_word(self) -> str:
        return KINDS[self.kind].word

    @property
    def shape(self) -> str:
        return KINDS[self.kind].shape

    @property
    def state_word(self) -> str:
        return STATES[self.state]


class Link(models.Model):
    """``of`` rests on ``rests_on``. Both are records of one workspace, and links never form a circle."""

    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    of = models.ForeignKey(Record, models.PROTECT, related_name="foundations")
    rests_on = models.ForeignKey(Record, models.PROTECT, related_name="consequences")
    relation = models.CharField(
        max_length=20, choices=[(key, value.words) for key, value in RELATIONS.items()]
    )
    note = models.CharField(max_length=300, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["of", "rests_on", "relation"], name="one_link_per_relation"),
            models.CheckConstraint(
                condition=~models.Q(of=models.F("rests_on")), name="nothing_rests_on_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of} {RELATIONS[self.relation].words} {self.rests_on}"
