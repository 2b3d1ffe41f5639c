"""A source in a review, what has become of it there, and its full text."""

import uuid

from django.conf import settings
from django.db import models
from django_scopes import ScopedManager

from moothall.rooms.codification.models.imports import Route
from moothall.rooms.codification.models.review import Review, Stage

# The rank of a record that no ranking has seen: after all others, in the order in which they came in.
UNRANKED = 2**31 - 1
# Of so many that come first the rank is explained; more are not handed out before the next ranking.
EXPLAINED = 200


class Candidate(models.Model):
    """One record of a review. Each record that was found is one, also where two turn out to be one work.

    How it came in (``source``, ``entered_by_run``, ``route``, ``database``, ``round``, and ``position``, the
    number of the ledger's event that let it in) never changes: the database sees to it, so a row is saved
    with ``update_fields``. ``stage``, ``status`` and ``reason_code`` (the code of the criterion that it was
    excluded by, or "other") follow from the verdicts and are kept up by the actions; ``review_log`` works the
    same out from the log alone.

    It stands unless it is ``removed`` (for one of the reasons below), ``voided`` with its import, or
    ``duplicate_of`` another candidate, because their sources are linked. ``status`` is what its own verdicts
    amount to, also while it does not stand.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "Not begun"
        PARTLY = "partly", "Waiting for another verdict"
        CONFLICT = "conflict", "In conflict"
        AWAITING_TEXT = "awaiting_text", "Waiting for the full text"
        NOT_RETRIEVED = "not_retrieved", "Full text not retrieved"
        INCLUDED = "included", "Included"
        EXCLUDED = "excluded", "Excluded"
        NOT_SCREENED = "not_screened", "Not screened: screening was stopped"

    class Removal(models.TextChoices):
        NOT_ELIGIBLE = "not_eligible", "Marked as not eligible before screening"
        WITHDRAWN = "withdrawn", "Withdrawn by whoever gave it"
        ERROR = "error", "Added in error"

    class TextState(models.TextChoices):
        WANTED = "wanted", "Wanted"
        REQUESTED = "requested", "Requested"
        RETRIEVED = "retrieved", "Retrieved"
        NOT_RETRIEVED = "not_retrieved", "Not retrieved"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    review = models.ForeignKey(Review, models.PROTECT, related_name="candidates")
    source = models.ForeignKey("codification.Source", models.PROTECT, related_name="candidates")
    entered_by_run = models.ForeignKey(
        "codification.ImportRun", models.PROTECT, null=True, blank=True, related_name="candidates"
    )
    route = models.CharField(max_length=20, choices=Route)
    database = models.CharField(max_length=200, blank=True)
    round = models.PositiveIntegerField(default=1)
    position = models.PositiveBigIntegerField()
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.TITLE_ABSTRACT)
    status = models.CharField(max_length=20, choices=Status, default=Status.WAITING)
    reason_code = models.CharField(max_length=30, blank=True)
    awaits_verdict = models.BooleanField(default=True)
    in_pilot = models.BooleanField(default=False)
    text_state = models.CharField(max_length=20, choices=TextState, default=TextState.WANTED)
    removed = models.CharField(max_length=20, choices=Removal, blank=True)
    voided = models.BooleanField(default=False)
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="duplicates")
    # Places in the newest ranking and in the permutation that the random check follows, both from 1.
    rank = models.PositiveIntegerField(default=UNRANKED)
    audit_position = models.PositiveIntegerField(null=True, blank=True)
    # Of those that come first: the words that "raised" and "lowered" their rank most.
    rank_terms = models.JSONField(default=dict)
    study = models.ForeignKey(
        "codification.Study", models.PROTECT, null=True, blank=True, related_name="reports"
    )
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "source"], name="each_source_once_in_a_review"),
            models.CheckConstraint(
                condition=~models.Q(duplicate_of=models.F("id")), name="nothing_is_a_duplicate_of_itself"
            ),
        ]
        indexes = [
            # What next_assignment reads: the best-ranked of those that wait, and the next of the permutation.
            models.Index(fields=["review", "stage", "awaits_verdict", "rank", "position", "id"]),
            models.Index(fields=["review", "stage", "awaits_verdict", "audit_position"]),
            models.Index(fields=["review", "stage", "status"]),
        ]

    def __str__(self) -> str:
        return str(self.source)

    @property
    def stands(self) -> bool:
        """Whether it counts as a record of its own."""
        return not (self.removed or self.voided or self.duplicate_of_id)


class Retrieval(models.Model):
    """One step on the way to a full text: wanted, requested, retrieved or not. Rows are never changed or
    deleted; the newest counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="retrievals")
    state = models.CharField(max_length=20, choices=Candidate.TextState)
    url = models.CharField(max_length=500, blank=True)
    file = models.ForeignKey(
        "codification.SourceFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=500, blank=True)
    position = models.PositiveBigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.candidate}: {self.get_state_display().lower()}"


class Study(models.Model):
    """One study, which several reports may tell of."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    review = models.ForeignKey(Review, models.PROTECT, related_name="studies")
    label = models.CharField(max_length=200)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["label"]
        constraints = [models.UniqueConstraint(fields=["review", "label"], name="one_study_per_label")]

    def __str__(self) -> str:
        return self.label
