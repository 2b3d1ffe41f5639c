"""Votes for the Polis software: record by record, so that others can work with them, and nobody is known; and
files that come from it."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone

from moothall.formats.polis_csv import PolisExport
from moothall.rooms.reflection.models import PolisUpload, Session, Space
from moothall.rooms.reflection.polis import export_from
from moothall.rooms.reflection.queries.results import NOT_COUNTED, options_by_pseudonym, votes_at_closing

LEAST_VOTERS = 20


def polis_uploads(who: Any, space: Space) -> models.QuerySet[PolisUpload]:
    """Files that were uploaded for a space, the newest first, without their bytes."""
    return (
        PolisUpload.objects.filter(space=space)
        .defer("files")
        .select_related("job", "session__record", "space__record")
    )


def polis_upload(who: Any, space: Space, key: UUID) -> PolisUpload | None:
    return polis_uploads(who, space).filter(pk=key).first()


def export_polis(who: Any, session: Session) -> PolisExport | None:
    """The last round of a closed session as it was counted; None before it is closed, and with fewer than 20
    voters: of so few the answers to several statements together could tell who somebody is."""
    round_ = session.rounds.exclude(closed=None).order_by("-number").first()
    if not session.is_done or round_ is None:
        return None
    votes = votes_at_closing(session, round_, options_by_pseudonym(session)).votes
    if len({pseudonym for pseudonym, _, _ in votes}) < LEAST_VOTERS:
        return None
    day = datetime.combine(timezone.localdate(session.starts), time.min, timezone.get_current_timezone())
    statements = session.statements.exclude(state__in=NOT_COUNTED).order_by("number")
    return export_from(topic=session.question, day=day, statements=list(statements), votes=votes)
