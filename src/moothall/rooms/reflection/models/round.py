"""Rounds of voting: the same people come back to the same statements, and what moved can be seen."""

import uuid

from django.db import models
from django_scopes import ScopedManager


class Round(models.Model):
    """One time that people vote on the statements. A closed round never takes another vote.

    ``root`` is the digest over all its vote events in sequence order.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    session = models.ForeignKey("reflection.Session", models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    opened = models.DateTimeField(auto_now_add=True)
    closed = models.DateTimeField(null=True, blank=True)
    root = models.CharField(max_length=64, blank=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="one_round_per_number"),
            models.UniqueConstraint(
                fields=["session"], condition=models.Q(closed=None), name="one_open_round_per_session"
            ),
        ]

    def __str__(self) -> str:
        return f"Round {self.number}"

    @property
    def is_open(self) -> bool:
        return self.closed is None


class RoundStatement(models.Model):
    """A statement that can be voted on in a round: those live when it opened, and those added since."""

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    round = models.ForeignKey(Round, models.PROTECT, related_name="round_statements")
    statement = models.ForeignKey("reflection.Statement", models.PROTECT, related_name="+")
    added = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["round", "statement__number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "statement"], name="statement_once_per_round")
        ]

    def __str__(self) -> str:
        return f"{self.statement} in {self.round}"


class ServingTable(models.Model):
    """How likely each statement was to be served, as at one moment of a round: ``table`` holds the weight of
    every statement and how often each declared group had seen it. ``upto`` is the sequence of the last vote
    counted. With it and a vote's place, the probability under which a vote came about can be worked out
    again, so that what people saw can be corrected for."""

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    round = models.ForeignKey(Round, models.PROTECT, related_name="serving_tables")
    upto = models.PositiveBigIntegerField()
    table = models.JSONField()
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["round", "upto"]
        constraints = [models.UniqueConstraint(fields=["round", "upto"], name="one_serving_table_per_vote")]

    def __str__(self) -> str:
        return f"{self.round}, after {self.upto} votes"
