"""What people vote on."""

import uuid

from django.db import models
from django_scopes import ScopedManager

# What people type is short enough to be read aloud; evidence is taken over in its own words.
SHORTEST, LONGEST, LONGEST_SNAPSHOT = 10, 240, 300


TOMBSTONE = "removed at its author’s request"

# Words that nobody has accepted yet, or that were not used: their author and moderators read them, no page
# for everyone shows them.
UNSEEN = ("waiting", "rejected")


class Prompt(models.Model):
    """A question or picture under which statements are collected and voted on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    record = models.OneToOneField("trace.Record", models.PROTECT)
    session = models.ForeignKey("reflection.Session", models.PROTECT, related_name="prompts")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    image = models.BinaryField(null=True, blank=True)
    image_type = models.CharField(max_length=20, blank=True)
    alternative_text = models.CharField(max_length=300, blank=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="one_prompt_per_position")
        ]

    def __str__(self) -> str:
        return self.text


class Statement(models.Model):
    """One sentence with the number it is printed under. Its text never changes: other words are another
    statement, so that what was voted on stays what it was. Only its author can have it removed."""

    class Origin(models.TextChoices):
        SEED = "seed", "From the facilitator"
        CONTRIBUTED = "contributed", "From someone taking part"
        SNAPSHOT = "snapshot", "From an evidence statement"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be checked"
        LIVE = "live", "Open to votes"
        MERGED = "merged", "Merged into another"
        SPLIT = "split", "Split"
        REWORDED = "reworded", "Reworded"
        WITHDRAWN = "withdrawn", "Withdrawn"
        REJECTED = "rejected", "Not used"

    class SecondLook(models.TextChoices):
        NOT_ASKED = "not_asked", "Not asked for"
        ASKED = "asked", "Asked for"
        DONE = "done", "Done"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    record = models.OneToOneField("trace.Record", models.PROTECT)
    session = models.ForeignKey("reflection.Session", models.PROTECT, related_name="statements")
    number = models.PositiveIntegerField()
    prompt = models.ForeignKey(
        "reflection.Prompt", models.PROTECT, null=True, blank=True, related_name="statements"
    )
    text = models.CharField(max_length=LONGEST_SNAPSHOT)
    language = models.CharField(max_length=10, default="en")
    origin = models.CharField(max_length=20, choices=Origin)
    state = models.CharField(max_length=20, choices=State, default=State.LIVE)
    author = models.ForeignKey("people.Participant", models.SET_NULL, null=True, blank=True, related_name="+")
    second_look = models.CharField(max_length=10, choices=SecondLook, default=SecondLook.NOT_ASKED)
    # The author withdrew: ``text`` is the tombstone from then on.
    removed = models.BooleanField(default=False)
    snapshot_of = models.ForeignKey("trace.Record", models.PROTECT, null=True, blank=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="one_statement_per_number"),
            models.UniqueConstraint(fields=["session", "snapshot_of"], name="evidence_once_per_session"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_readable(self) -> bool:
        """Whether everyone may read its words."""
        return self.state not in UNSEEN

    @property
    def readable_text(self) -> str:
        """Its words for a page that anyone may see, even one who has voted on it while it was live."""
        return self.text if self.is_readable else "Its words are not shown any more"
