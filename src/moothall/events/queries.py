"""Reads of the ledger."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django_scopes import scope

from moothall.events.models import Event, LedgerHead
from moothall.people.models import Workspace


def events_of(who: Any, *, record: Any = None, names: tuple[str, ...] = ()) -> models.QuerySet[Event]:
    """The events of the workspace, newest first; of one record, or of certain names, if given."""
    events = Event.objects.order_by("-seq")
    if record is not None:
        events = events.filter(record=str(record.uid))
    return events.filter(name__in=names) if names else events


def ledger_rows(workspace: Workspace) -> Iterator[dict[str, Any]]:
    """The rows of a ledger as they are hashed, in order. Call it inside the workspace's scope."""
    for event in Event.objects.filter(workspace=workspace).order_by("seq").iterator(chunk_size=2000):
        yield event.content()


def head_of(workspace: Workspace) -> LedgerHead | None:
    return LedgerHead.objects.filter(workspace=workspace).first()


def every_ledger() -> Iterator[tuple[str, str, Iterator[dict[str, Any]]]]:
    """(slug, id, rows) of every workspace of the installation, for verification."""
    for workspace in Workspace.objects.order_by("created"):
        with scope(workspace=workspace):
            yield workspace.slug, str(workspace.id), ledger_rows(workspace)
