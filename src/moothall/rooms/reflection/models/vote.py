"""Votes: every act of voting, append-only, and the row that counts now.

Both know a pseudonym and nothing that leads to a person or a phone. Their keys are whole numbers, which are
never shown, because these are the tables that grow. They have no index that nothing asks for: each one would
be written anew with every vote.
"""

from django.db import models
from django_scopes import ScopedManager

VALUES = {1: "agree", 0: "pass", -1: "disagree"}


class VoteEvent(models.Model):
    """One act of voting. Rows are never changed or deleted: triggers on both databases refuse it.

    ``sequence`` counts a round's events from 1 without gaps. ``once`` is the key under which it was sent,
    so that sending it again writes nothing. ``order`` is the place that the voter's own device gave it.
    ``received`` is the day, not the moment, so that nobody who watched the room can tell who it was.
    """

    class Channel(models.TextChoices):
        WEB = "web", "Voting page with a script"
        FORM = "form", "Voting page"
        PAPER = "paper", "Paper ballot"
        PROXY = "proxy", "Entered for somebody"

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT, db_index=False)
    round = models.ForeignKey("reflection.Round", models.PROTECT, related_name="events", db_index=False)
    sequence = models.PositiveBigIntegerField()
    pseudonym = models.CharField(max_length=32)
    statement = models.ForeignKey("reflection.Statement", models.PROTECT, related_name="+", db_index=False)
    value = models.SmallIntegerField()
    once = models.UUIDField()
    order = models.PositiveBigIntegerField()
    channel = models.CharField(max_length=10, choices=Channel)
    # The vote is taken back: from this event on there is none.
    taken_back = models.BooleanField(default=False)
    # Of paper and proxy votes: the pseudonym of whoever typed them, and the batch they came in.
    entered_by = models.CharField(max_length=32, blank=True)
    batch = models.ForeignKey(
        "reflection.BallotBatch",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        db_index=False,
    )
    received = models.DateField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["round", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["round", "sequence"], name="one_vote_event_per_sequence"),
            models.UniqueConstraint(fields=["pseudonym", "once"], name="each_vote_sent_once"),
            models.CheckConstraint(condition=models.Q(value__in=(-1, 0, 1)), name="vote_event_has_a_value"),
        ]
        indexes = [
            # Few: asked for with every vote, lest one that comes late bring back what was taken back.
            models.Index(
                fields=["pseudonym"], condition=models.Q(taken_back=True), name="vote_events_taken_back"
            ),
            models.Index(
                fields=["batch"], condition=models.Q(batch__isnull=False), name="vote_events_of_a_batch"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}: {VALUES[self.value]}"


class Vote(models.Model):
    """What a participant says of a statement now: the event with the greatest ``order``, and of equals the
    later ``sequence``."""

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT, db_index=False)
    round = models.ForeignKey("reflection.Round", models.PROTECT, related_name="votes")
    pseudonym = models.CharField(max_length=32)
    statement = models.ForeignKey(
        "reflection.Statement", models.PROTECT, related_name="votes", db_index=False
    )
    value = models.SmallIntegerField()
    order = models.PositiveBigIntegerField()
    event = models.ForeignKey(VoteEvent, models.PROTECT, related_name="+", db_index=False)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pseudonym", "statement", "round"], name="one_current_vote"),
            models.CheckConstraint(condition=models.Q(value__in=(-1, 0, 1)), name="vote_has_a_value"),
        ]

    def __str__(self) -> str:
        return VALUES[self.value]
