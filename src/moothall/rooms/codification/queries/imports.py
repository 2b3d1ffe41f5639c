"""Files of references and what came of them."""

import hashlib
from typing import Any
from uuid import UUID

from django.db import models

from moothall.rooms.codification.models import Candidate, ImportRun
from moothall.rooms.codification.models.imports import NOT_IMPORTED
from moothall.rooms.codification.review_log.reading import acts_on

_ALL = models.QuerySet[ImportRun]


def import_runs(who: Any) -> _ALL:
    """Every imported file, newest first, without its bytes."""
    return _runs().exclude(state=ImportRun.State.UPLOADED)


def import_run(who: Any, key: UUID) -> ImportRun | None:
    return import_runs(who).filter(pk=key).first()


def uploads(who: Any) -> _ALL:
    """Files that ``who`` has uploaded and not imported yet, newest first."""
    return _runs().filter(state=ImportRun.State.UPLOADED, by=who)


def upload(who: Any, key: UUID) -> ImportRun | None:
    return uploads(who).filter(pk=key).first()


def _runs() -> _ALL:
    return ImportRun.objects.defer("file").select_related("by", "inquiry", "review", "workspace")


def import_of_file(who: Any, data: bytes) -> ImportRun | None:
    """The import of exactly these bytes, if there was one that still stands."""
    return import_with_digest(who, hashlib.sha256(data).hexdigest())


def import_with_digest(who: Any, digest: str) -> ImportRun | None:
    return import_runs(who).filter(sha256=digest).exclude(state__in=NOT_IMPORTED).first()


def stored_of(who: Any, run: ImportRun) -> int:
    """How many references of a file are in the library, mended ones included."""
    return run.appearances.filter(voided=False).count()


def kept_of(who: Any, run: ImportRun) -> list[Candidate]:
    """The records of reviews that came in by a file and that somebody has judged: they stay if it is
    removed."""
    entered = Candidate.objects.filter(entered_by_run=run, voided=False).select_related(
        "source__record", "review"
    )
    candidates = list(entered.order_by("review__title", "position", "id"))
    acts = acts_on(candidate.pk for candidate in candidates)
    return [candidate for candidate in candidates if any(act.judges for act in acts[candidate.pk])]


def entered_by(who: Any, run: ImportRun) -> int:
    """How many records of reviews came in by a file and are still there."""
    return Candidate.objects.filter(entered_by_run=run, voided=False).count()
