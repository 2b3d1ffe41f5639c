"""A rapid review, who takes part in it, and the stages of its screening."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django_scopes import ScopedManager


class Stage(models.TextChoices):
    """What is looked at when a record is judged."""

    TITLE_ABSTRACT = "title_abstract", "Title and abstract"
    FULL_TEXT = "full_text", "Full text"


class Phase(models.TextChoices):
    """How far a review is. ``LIVING`` means that it has been reported and screens new records again."""

    PROTOCOL = "protocol", "Protocol"
    PILOT = "pilot", "Pilot"
    TITLE_ABSTRACT = "title_abstract", "Screening titles and abstracts"
    FULL_TEXT = "full_text", "Screening full texts"
    EXTRACTION = "extraction", "Extraction"
    REPORTED = "reported", "Reported"
    LIVING = "living", "Living"


# The stages at which verdicts can be given in each phase; in the pilot, on the records of the pilot only.
OPEN_STAGES: dict[str, tuple[Stage, ...]] = {
    Phase.PROTOCOL: (),
    Phase.PILOT: (Stage.TITLE_ABSTRACT,),
    Phase.TITLE_ABSTRACT: (Stage.TITLE_ABSTRACT,),
    Phase.FULL_TEXT: (Stage.FULL_TEXT,),
    Phase.EXTRACTION: (),
    Phase.REPORTED: (),
    Phase.LIVING: (Stage.TITLE_ABSTRACT, Stage.FULL_TEXT),
}


def first_ranking() -> dict[str, Any]:
    """How records are ordered until the lead says otherwise."""
    return {"order": "model", "explore_share": 0.05}


class Review(models.Model):
    """A question, answered by finding records and judging each against criteria that were written first.

    ``question`` maps the parts of the ``framework`` to words; a part may be empty. ``needed_title_abstract``
    and ``needed_full_text`` say how many people judge each record (1 or 2). ``ranking`` holds the order of
    the records ("model", "year", "random" or "list"), the ``explore_share`` that is drawn at random, and the
    ``examples``, texts of papers that are known to be relevant. ``stopped_at`` is the ledger's event since
    which screening of titles and abstracts is stopped. ``round`` is 1 until an update brings in a new search.
    """

    class Framework(models.TextChoices):
        PICO = "pico", "PICO"
        PECO = "peco", "PECO"
        PICO_QUALITATIVE = "pico_qualitative", "PICo"
        SPICE = "spice", "SPICE"
        SPIDER = "spider", "SPIDER"
        FREE = "free", "In your own words"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Governance has reviews of its own: a workspace knows neither by that name.
    workspace = models.ForeignKey("people.Workspace", models.PROTECT, related_name="+")
    record = models.OneToOneField("trace.Record", models.PROTECT)
    title = models.CharField(max_length=300)
    framework = models.CharField(max_length=20, choices=Framework)
    question = models.JSONField(default=dict)
    phase = models.CharField(max_length=20, choices=Phase, default=Phase.PROTOCOL)
    needed_title_abstract = models.PositiveSmallIntegerField(default=2)
    needed_full_text = models.PositiveSmallIntegerField(default=2)
    ranking = models.JSONField(default=first_ranking)
    seed = models.PositiveIntegerField(default=0)
    stopped_at = models.PositiveBigIntegerField(null=True, blank=True)
    round = models.PositiveIntegerField(default=1)
    keys_on = models.BooleanField(default=True)
    remind_after_months = models.PositiveSmallIntegerField(null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["-created"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(needed_title_abstract__in=(1, 2), needed_full_text__in=(1, 2)),
                name="one_or_two_people_judge_each_record",
            ),
            models.CheckConstraint(
                condition=models.Q(remind_after_months=None) | models.Q(remind_after_months__in=(3, 6, 12)),
                name="reminded_after_3_6_or_12_months",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def needed_at(self, stage: str) -> int:
        """How many people judge each record at ``stage``."""
        return self.needed_full_text if stage == Stage.FULL_TEXT else self.needed_title_abstract

    def is_open_at(self, stage: str) -> bool:
        """Whether verdicts can be given, changed and taken back at ``stage`` now."""
        return stage in OPEN_STAGES[self.phase]


class ReviewMember(models.Model):
    """Somebody's part in a review. ``keys`` holds the keys that they chose for screening, ``served`` counts
    the titles and abstracts that were handed out to them.

    Whoever ``left`` keeps the verdicts they gave; ``person`` is forgotten with them.
    """

    class Part(models.TextChoices):
        LEAD = "lead", "Lead"
        REVIEWER = "reviewer", "Reviewer"
        ADJUDICATOR = "adjudicator", "Settles disagreements"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    review = models.ForeignKey(Review, models.PROTECT, related_name="members")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="review_memberships"
    )
    part = models.CharField(max_length=20, choices=Part, default=Part.REVIEWER)
    keys = models.JSONField(default=dict)
    served = models.PositiveIntegerField(default=0)
    left = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["created"]
        constraints = [
            models.UniqueConstraint(fields=["review", "person"], name="one_part_in_a_review_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.person or 'A former reviewer'}, {self.get_part_display().lower()}"

    @property
    def screens(self) -> bool:
        """Whether records are given to them to judge."""
        return self.left is None and self.part != self.Part.ADJUDICATOR


class PhaseChange(models.Model):
    """Why a review went to another phase. Rows are never changed or deleted; ``by`` is forgotten with the
    person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    review = models.ForeignKey(Review, models.PROTECT, related_name="phase_changes")
    before = models.CharField(max_length=20, choices=Phase)
    after = models.CharField(max_length=20, choices=Phase)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["created"]

    def __str__(self) -> str:
        return f"{self.get_before_display()} to {self.get_after_display().lower()}"
