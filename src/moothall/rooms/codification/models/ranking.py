"""How records were ordered, and why screening was stopped."""

import uuid

from django.conf import settings
from django.db import models
from django_scopes import ScopedManager

from moothall.rooms.codification.models.review import Review, Stage


class RankRun(models.Model):
    """One ranking of the undecided records of a review. Rows are never changed or deleted.

    It follows from the records and verdicts up to ``log_position`` (a number in the ledger), ``settings`` and
    ``seed``: worked out again, it gives the same ``order_digest``, the SHA-256 of the ids of the records in
    their order. ``basis`` is what the order rests on, ``records`` how many were ordered, by ``labelled``
    settled ones of which so many were ``relevant``.
    """

    class Basis(models.TextChoices):
        MODEL = "model", "A model trained on the verdicts"
        CRITERIA = "criteria", "The words of the question and the criteria"
        RANDOM = "random", "Chance"
        YEAR = "year", "The year, newest first"
        LISTED = "list", "The order in which records came in"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    review = models.ForeignKey(Review, models.PROTECT, related_name="rank_runs")
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.TITLE_ABSTRACT)
    basis = models.CharField(max_length=20, choices=Basis)
    method_version = models.CharField(max_length=40)
    settings = models.JSONField(default=dict)
    seed = models.PositiveIntegerField(default=0)
    log_position = models.PositiveBigIntegerField()
    records = models.PositiveIntegerField()
    labelled = models.PositiveIntegerField()
    relevant = models.PositiveIntegerField()
    order_digest = models.CharField(max_length=64)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["created"]

    def __str__(self) -> str:
        return f"Ranking of {self.review} at {self.log_position}"


class ScreeningStop(models.Model):
    """The lead's decision to stop screening titles and abstracts, with the evidence that it rested on.

    Rows are never changed or deleted. It holds for the records that had come in by ``position`` and that
    nobody has judged, until the review goes back to that stage.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    review = models.ForeignKey(Review, models.PROTECT, related_name="stops")
    evidence = models.JSONField(default=dict)
    reason = models.TextField()
    left_out = models.PositiveIntegerField()
    position = models.PositiveBigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"Screening of {self.review} stopped, {self.left_out} records left out"
