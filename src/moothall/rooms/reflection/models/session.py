"""A session, the steps of its agenda and its rounds of voting."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django_scopes import ScopedManager

from moothall.rooms.reflection.models.settings import Anonymity, Moderation, ResultsMode


class Session(models.Model):
    """One question put to people in one sitting. A closed session is final: a question that is asked again
    is a new session that ``continues`` this one. One that is archived is read and nothing more."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SCHEDULED = "scheduled", "Planned"
        OPEN = "open", "Open"
        PAUSED = "paused", "Paused"
        CLOSED = "closed", "Closed"
        PUBLISHED = "published", "Published"
        ARCHIVED = "archived", "Archived"

    Anonymity, Moderation, ResultsMode = Anonymity, Moderation, ResultsMode

    BEFORE_DOORS = (State.DRAFT, State.SCHEDULED)
    RUNNING = (State.OPEN, State.PAUSED)
    DONE = (State.CLOSED, State.PUBLISHED, State.ARCHIVED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    record = models.OneToOneField("trace.Record", models.PROTECT)
    space = models.ForeignKey("reflection.Space", models.PROTECT, related_name="sessions")
    question = models.CharField(max_length=200)
    rules = models.ForeignKey("reflection.SpaceRules", models.PROTECT, related_name="sessions")
    starts = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=90)
    place = models.CharField(max_length=200, blank=True)
    join_code = models.CharField(max_length=20)
    anonymity = models.CharField(max_length=20, choices=Anonymity, default=Anonymity.ANONYMOUS)
    moderation = models.CharField(max_length=10, choices=Moderation, default=Moderation.BEFORE)
    second_moderator = models.BooleanField(default=False)
    results_mode = models.CharField(
        max_length=30, choices=ResultsMode, default=ResultsMode.HIDDEN_UNTIL_CLOSED
    )
    room_sees_counts = models.BooleanField(default=False)
    minimum_group = models.PositiveSmallIntegerField(default=5)
    practice = models.PositiveSmallIntegerField(default=3)
    eligible_votes = models.PositiveSmallIntegerField(default=7)
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    # How many paper ballots have been given a serial, so that no two sheets carry the same one.
    ballots_printed = models.PositiveIntegerField(default=0)
    continues = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="continued_by")
    # Of a session made from files: what was found in them, and a sentence for each line that was not kept.
    import_report = models.JSONField(null=True, blank=True)
    # When and why it was put away: from then on it is only read.
    archived = models.DateTimeField(null=True, blank=True)
    archive_reason = models.CharField(max_length=300, blank=True)
    # When there was last something to tell those who took part.
    news = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["-starts"]
        constraints = [
            models.UniqueConstraint(
                fields=["join_code"],
                condition=models.Q(state__in=("draft", "scheduled", "open", "paused")),
                name="one_live_session_per_join_code",
            )
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def phase(self) -> str:
        """What ``permissions.PHASES`` knows the present moment as: the running step's kind while the doors
        are open, ``between_steps`` when none runs, else the state."""
        step = self.running_step if self.state == self.State.OPEN else None
        return self.phase_of(self.state, step.kind if step else None)

    @classmethod
    def phase_of(cls, state: str, step: str | None) -> str:
        """The phase of a session in this state while a step of this kind runs, or None."""
        return state if state != cls.State.OPEN else step or "between_steps"

    @property
    def ends(self) -> datetime:
        """When the session is planned to end."""
        return self.starts + timedelta(minutes=self.minutes)

    @property
    def running_step(self) -> "Step | None":
        return self.steps.filter(state=Step.State.RUNNING).first()

    @property
    def is_done(self) -> bool:
        return self.state in self.DONE

    @property
    def is_archived(self) -> bool:
        return self.state == self.State.ARCHIVED

    @property
    def is_running(self) -> bool:
        return self.state in self.RUNNING


class Step(models.Model):
    """One part of a session. At most one runs at a time."""

    class Kind(models.TextChoices):
        WELCOME = "welcome", "Welcome"
        PRACTICE = "practice", "Practice"
        CONTRIBUTE = "contribute", "Add statements"
        VOTE = "vote", "Vote"
        DISCUSS = "discuss", "Discuss"
        RESULTS = "results", "Look at results"
        NOTE = "note", "Take notes"
        SYNTHESISE = "synthesise", "Put it together"
        CLOSE = "close", "Close"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        SKIPPED = "skipped", "Skipped"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    session = models.ForeignKey(Session, models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=120)
    minutes = models.PositiveSmallIntegerField()
    instructions = models.TextField(blank=True)
    round = models.ForeignKey("reflection.Round", models.PROTECT, null=True, blank=True, related_name="steps")
    # How many votes of that round had been recorded when the step began.
    votes_before = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    started = models.DateTimeField(null=True, blank=True)
    ended = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="one_step_per_position"),
            models.UniqueConstraint(
                fields=["session"], condition=models.Q(state="running"), name="one_running_step_per_session"
            ),
        ]

    def __str__(self) -> str:
        return self.title
