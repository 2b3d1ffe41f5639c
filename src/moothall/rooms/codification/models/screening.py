"""Who judges which record, what they said, and where they disagree."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django_scopes import ScopedManager

from moothall.rooms.codification.models.candidate import Candidate
from moothall.rooms.codification.models.protocol import Criterion, ProtocolVersion
from moothall.rooms.codification.models.review import Stage

# The slot of whoever settles a conflict. Those who judge have 1, 2 and, in the pilot, as many as there are.
ADJUDICATOR = 0
# What nobody has touched for so long is free for others.
LAPSES_AFTER = timedelta(hours=24)


class ShownBecause(models.TextChoices):
    """Why a record came to somebody when it did."""

    RANKED = "ranked", "By the model’s ranking"
    CRITERIA = "criteria", "It matches the criteria"
    RANDOM = "random", "Random check"
    LISTED = "listed", "In the order of the list"
    MANUAL = "manual", "Chosen by hand"


class Assignment(models.Model):
    """One record in the hands of one person, at one stage.

    Whoever holds a ``slot`` keeps it until they let it go: 24 hours after it was last ``touched`` an open or
    postponed one lapses, and its slot is free for others. The row stays, and is taken up again if the same
    person gets the record a second time. ``rank_run``, ``rank_position`` and ``rank_terms`` (the words that
    "raised" and "lowered" it) say how it was ranked when it was handed out.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        POSTPONED = "postponed", "Postponed"
        GIVEN = "given", "Judged"
        RELEASED = "released", "Given back"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="assignments")
    stage = models.CharField(max_length=20, choices=Stage)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="screening_assignments"
    )
    slot = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    shown_because = models.CharField(max_length=20, choices=ShownBecause)
    rank_run = models.ForeignKey(
        "codification.RankRun", models.PROTECT, null=True, blank=True, related_name="+"
    )
    rank_position = models.PositiveIntegerField(null=True, blank=True)
    rank_terms = models.JSONField(default=dict)
    touched = models.DateTimeField()
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["created"]
        constraints = [
            models.UniqueConstraint(fields=["candidate", "stage", "slot"], name="one_assignment_per_slot"),
            models.UniqueConstraint(
                fields=["candidate", "stage", "reviewer"], name="one_assignment_per_reviewer"
            ),
            models.CheckConstraint(
                condition=models.Q(state="released", slot=None)
                | ~models.Q(state="released") & models.Q(slot__isnull=False),
                name="who_gives_back_holds_no_slot",
            ),
        ]
        indexes = [
            models.Index(fields=["reviewer", "stage", "state"]),
            models.Index(fields=["state", "touched"]),
        ]

    def __str__(self) -> str:
        return f"{self.candidate}: {self.get_state_display().lower()}"

    @property
    def is_held(self) -> bool:
        return self.slot is not None


class Verdict(models.Model):
    """One act of judging. Rows are never changed or deleted: triggers on both databases refuse it.

    ``says`` is empty where a verdict was only taken back; ``undoes`` is the one that no longer counts. The
    newest row of an assignment counts, by ``position``, the number of its event in the ledger; one that is
    postponed or empty is no verdict. ``candidate``, ``stage`` and ``slot`` repeat what the assignment was
    when it was given, since that may change. An exclusion without ``criterion`` was for another reason, which
    ``reason`` says. ``once`` is the key under which it was sent.

    Nothing outside ``queries.blindness`` and ``review_log`` reads these rows.
    """

    class Says(models.TextChoices):
        INCLUDE = "include", "Include"
        EXCLUDE = "exclude", "Exclude"
        MAYBE = "maybe", "Maybe"
        POSTPONE = "postpone", "Postpone"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="verdicts")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="verdicts")
    stage = models.CharField(max_length=20, choices=Stage)
    slot = models.PositiveSmallIntegerField()
    says = models.CharField(max_length=10, choices=Says, blank=True)
    criterion = models.ForeignKey(Criterion, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    note = models.TextField(blank=True)
    protocol_version = models.ForeignKey(ProtocolVersion, models.PROTECT, related_name="verdicts")
    shown_because = models.CharField(max_length=20, choices=ShownBecause)
    rank_run = models.ForeignKey(
        "codification.RankRun", models.PROTECT, null=True, blank=True, related_name="+"
    )
    seconds = models.PositiveIntegerField(null=True, blank=True)
    undoes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="undone_by")
    once = models.UUIDField()
    position = models.PositiveBigIntegerField()
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "position"], name="one_verdict_per_event"),
            models.UniqueConstraint(fields=["assignment", "once"], name="each_verdict_sent_once"),
            models.UniqueConstraint(
                fields=["undoes"], condition=models.Q(undoes__isnull=False), name="each_verdict_undone_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(says="") | models.Q(undoes__isnull=False),
                name="what_says_nothing_undoes_something",
            ),
        ]

    def __str__(self) -> str:
        return self.get_says_display() or "Taken back"

    @property
    def counts(self) -> bool:
        """Whether it would count as a verdict if it were the newest of its assignment."""
        return self.says in (self.Says.INCLUDE, self.Says.EXCLUDE, self.Says.MAYBE)


class Conflict(models.Model):
    """Verdicts on one record that do not agree: in their outcome, in the reason for an exclusion, or because
    a duplicate of it had come out differently.

    Resolved by an adjudicator (``resolution``, ``criterion`` and ``reason`` are theirs) or because somebody
    changed their verdict (then ``by`` is who did). Void if there is nothing to disagree about any more.
    """

    class Kind(models.TextChoices):
        OUTCOME = "outcome", "Include or exclude"
        REASON = "reason", "The reason for excluding it"
        DUPLICATE = "duplicate", "A duplicate came out differently"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        RESOLVED = "resolved", "Resolved"
        VOID = "void", "Nothing to settle any more"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="conflicts")
    stage = models.CharField(max_length=20, choices=Stage)
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    resolution = models.CharField(
        max_length=10, choices=[("include", "Include"), ("exclude", "Exclude")], blank=True
    )
    criterion = models.ForeignKey(Criterion, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    closed = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["created"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "stage"],
                condition=models.Q(state="open"),
                name="one_open_conflict_per_stage",
            )
        ]
        indexes = [models.Index(fields=["workspace", "state"])]

    def __str__(self) -> str:
        return f"{self.candidate}: {self.get_kind_display().lower()}"
