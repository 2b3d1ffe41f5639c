"""How far the included records can be trusted."""

import uuid

from django.conf import settings
from django.db import models
from django_scopes import ScopedManager

from moothall.rooms.codification.models.candidate import Candidate


class BiasTemplate(models.Model):
    """One version of the questions of an appraisal: a list of domains {"key", "name", "questions":
    [{"key", "text"}]} and the judgements that each can end in, {"key", "name", "tone"}, ``tone`` being good,
    doubtful, bad or unknown. ``people_needed`` judge each record. A version never changes."""

    class Family(models.TextChoices):
        ROB_2 = "rob_2", "RoB 2"
        ROBINS_I = "robins_i", "ROBINS-I"
        CHECKLIST = "checklist", "Checklist"
        SHORT = "short", "Short form for practice and local reports"
        OWN = "own", "Our own"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    family = models.CharField(max_length=20, choices=Family)
    name = models.CharField(max_length=120)
    number = models.PositiveIntegerField(default=1)
    domains = models.JSONField(default=list)
    judgements = models.JSONField(default=list)
    people_needed = models.PositiveSmallIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["name", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name", "number"], name="one_bias_template_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"


class BiasJudgement(models.Model):
    """What somebody judged of one domain of one record, with the words that support it. Rows are never
    changed or deleted; of one ``slot`` the greatest ``version`` counts. ``slot`` is 1 or 2, or 0 for what was
    settled between the two. ``answers`` maps the keys of the questions to answers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="bias_judgements")
    template = models.ForeignKey(BiasTemplate, models.PROTECT, related_name="judgements_given")
    domain = models.CharField(max_length=60)
    slot = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    answers = models.JSONField(default=dict)
    judgement = models.CharField(max_length=40)
    support = models.TextField(blank=True)
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        ordering = ["created"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "template", "domain", "slot", "version"],
                name="one_bias_judgement_per_slot_and_version",
            )
        ]

    def __str__(self) -> str:
        return f"{self.domain}: {self.judgement}"
