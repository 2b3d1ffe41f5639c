"""Decisions, their options, the evidence they rest on and their reviews."""

import uuid

from django.conf import settings
from django.db import models
from django_scopes import ScopedManager


class Decision(models.Model):
    """What was decided, by whom, why and on what evidence.

    Once ``fixed`` the database refuses any change to its words; ``state`` goes on. ``published`` says whether
    anyone may read it without signing in.
    """

    class Kind(models.TextChoices):
        EXECUTIVE_BODY = "executive_body", "Executive, taken together"
        EXECUTIVE_MEMBER = "executive_member", "Executive member"
        OFFICER_EXECUTIVE = "officer_executive", "Officer, executive function"
        OFFICER_DELEGATED = "officer_delegated_2014", "Officer, delegated"
        COUNCIL = "council", "Full council"
        COMMITTEE = "committee", "Committee"
        PARTNERSHIP = "partnership", "Partnership"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        READY = "ready", "Ready to be taken"
        MADE = "made", "Made, not yet in force"
        IN_FORCE = "in_force", "In force"
        UNDER_REVIEW = "under_review", "Being looked at again"
        SUPERSEDED = "superseded", "Replaced by a newer decision"
        WITHDRAWN = "withdrawn", "Withdrawn before it was made"

    EDITABLE = (State.DRAFT, State.READY)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    record = models.OneToOneField("trace.Record", models.PROTECT)
    ref = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=30, choices=Kind)
    body = models.ForeignKey("governance.Body", models.PROTECT, related_name="decisions")
    taken_by = models.CharField(max_length=160, blank=True)
    matter = models.TextField()
    text = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    no_evidence_because = models.TextField(blank=True)
    no_alternatives = models.BooleanField(default=False)
    dissent = models.TextField(blank=True)
    cost_note = models.TextField(blank=True)
    equality_note = models.TextField(blank=True)
    made_on = models.DateField(null=True, blank=True)
    effective_from = models.DateField(null=True, blank=True)
    review_due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    published = models.BooleanField(default=False)
    fixed = models.BooleanField(default=False)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["-created", "-ref"]
        constraints = [models.UniqueConstraint(fields=["workspace", "ref"], name="one_decision_per_ref")]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"

    @property
    def is_editable(self) -> bool:
        return self.state in self.EDITABLE

    @property
    def is_standing(self) -> bool:
        return self.state in (self.State.MADE, self.State.IN_FORCE, self.State.UNDER_REVIEW)


class Correction(models.Model):
    """A slip of the pen in a made decision, put right beside the original, which stays as it was made.

    ``version`` counts from 2: the decision as it was made is version 1. Never changed or deleted.
    """

    class Part(models.TextChoices):
        TITLE = "title", "Title"
        MATTER = "matter", "What it is about"
        TEXT = "text", "What was decided"
        REASONS = "reasons", "Reasons"
        TAKEN_BY = "taken_by", "Who took it"
        DISSENT = "dissent", "Dissent"
        COST_NOTE = "cost_note", "Cost"
        EQUALITY_NOTE = "equality_note", "Equality"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="corrections")
    version = models.PositiveIntegerField()
    part = models.CharField(max_length=20, choices=Part)
    corrected = models.TextField()
    reason = models.TextField()
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "version"], name="one_correction_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.decision.ref}, version {self.version}"


class DecisionOption(models.Model):
    """A course that was open. Each one says why it was chosen or not."""

    class Status(models.TextChoices):
        CHOSEN = "chosen", "Chosen"
        REJECTED = "rejected", "Rejected"
        DEFERRED = "deferred", "Deferred"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="options")
    text = models.TextField()
    status = models.CharField(max_length=10, choices=Status)
    why = models.TextField()
    costs = models.CharField(max_length=200, blank=True)
    fixed = models.BooleanField(default=False)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["created"]

    def __str__(self) -> str:
        return self.text


class EvidenceLink(models.Model):
    """Evidence in the very words it had when it was linked; ``fixed`` once the decision is made.

    ``told`` is what its card said then: how certain it was, how groups voted. ``record_version`` is the
    SHA-256 of both, so that anyone can check what was read.
    """

    class Relation(models.TextChoices):
        RELIED_ON = "relied_on", "Relied on: without it the decision would be different"
        CONSIDERED = "considered", "Considered"
        SET_ASIDE = "set_aside", "Set aside"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="evidence")
    evidence = models.ForeignKey("trace.Record", models.PROTECT, related_name="+")
    record_version = models.CharField(max_length=64)
    text_snapshot = models.TextField()
    told = models.TextField(blank=True)
    relation = models.CharField(max_length=12, choices=Relation)
    why = models.TextField(blank=True)
    confirmed = models.BooleanField(
        default=False, help_text="The decision maker knows that this has been replaced or retracted."
    )
    fixed = models.BooleanField(default=False)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["created"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "evidence"], name="evidence_once_per_decision")
        ]

    def __str__(self) -> str:
        return self.text_snapshot[:80]


class Review(models.Model):
    """One time that a standing decision was looked at again, and what came of it."""

    class Outcome(models.TextChoices):
        OPEN = "open", "Still open"
        REAFFIRMED = "reaffirmed", "Reaffirmed"
        SUPERSEDED = "superseded", "Replaced by a new decision"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="reviews")
    agenda_item = models.ForeignKey("governance.AgendaItem", models.PROTECT, related_name="reviews")
    reason = models.TextField()
    opened_on = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.OPEN)
    reasons = models.TextField(blank=True)
    review_due = models.DateField(null=True, blank=True)
    concluded_on = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["opened_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"], condition=models.Q(outcome="open"), name="one_open_review_per_decision"
            )
        ]

    def __str__(self) -> str:
        return f"Review of {self.decision}"
