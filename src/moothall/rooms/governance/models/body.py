"""Bodies: the institutions and committees that decide."""

import uuid
from datetime import date

from django.db import models
from django_scopes import ScopedManager


class Body(models.Model):
    """A council, committee, board or partner that takes decisions or part in them."""

    class Classification(models.TextChoices):
        COUNCIL = "council", "Full council"
        EXECUTIVE = "executive", "Executive or cabinet"
        COMMITTEE = "committee", "Committee"
        SCRUTINY = "scrutiny", "Scrutiny committee"
        BOARD = "board", "Board"
        PARTNERSHIP = "partnership", "Partnership"
        UNIVERSITY = "university", "University"
        NHS = "nhs", "NHS body"
        VOLUNTARY = "vcse", "Voluntary and community organisation"
        RESIDENT_GROUP = "resident_group", "Residents' group"

    class LegalRegime(models.TextChoices):
        ENGLAND_EXECUTIVE = "england_executive", "England, executive arrangements"
        ENGLAND_COMMITTEE = "england_committee", "England, committee system"
        WALES = "wales", "Wales"
        SCOTLAND = "scotland", "Scotland"
        NORTHERN_IRELAND = "northern_ireland", "Northern Ireland"
        NONE = "none", "Not a public authority's decision"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workspace = models.ForeignKey("people.Workspace", models.PROTECT)
    record = models.OneToOneField("trace.Record", models.PROTECT)
    name = models.CharField(max_length=160)
    classification = models.CharField(max_length=20, choices=Classification)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    legal_regime = models.CharField(max_length=20, choices=LegalRegime, default=LegalRegime.NONE)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = ScopedManager(workspace="workspace")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="one_body_by_name")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def is_in_office(self, day: date) -> bool:
        """Whether the body exists on ``day``."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)
