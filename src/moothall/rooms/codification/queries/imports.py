"""Files of references and what came of them."""

import hashlib
from typing import Any
from uuid import UUID

from django.db import models

from moothall.rooms.codification.models import Appearance, ImportRun, Source


def import_runs(who: Any) -> models.QuerySet[ImportRun]:
    """Every imported file, newest first, without its bytes."""
    return ImportRun.objects.defer("file").select_related("by", "inquiry")


def import_run(who: Any, key: UUID) -> ImportRun | None:
    return import_runs(who).filter(pk=key).first()


def import_of_file(who: Any, data: bytes) -> ImportRun | None:
    """The import of exactly these bytes, if there was one."""
    return import_runs(who).filter(sha256=hashlib.sha256(data).hexdigest()).first()


def repeats_of(who: Any, run: ImportRun) -> list[Source]:
    """Sources of a file whose DOI another source has too: perhaps the same thing twice."""
    own = Source.objects.filter(pk__in=Appearance.objects.filter(import_run=run).values("source"))
    same = Source.objects.filter(doi=models.OuterRef("doi")).exclude(pk=models.OuterRef("pk"))
    found = own.exclude(doi="").filter(models.Exists(same)).select_related("record")
    return list(found.order_by("doi", "created", "pk")[:100])
