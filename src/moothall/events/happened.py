"""``happened()``: the only way an event gets into the ledger, in the caller's own transaction."""

import uuid
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from moothall.events.catalogue import EVENTS
from moothall.events.chain import genesis, row_hash
from moothall.events.models import Event, LedgerHead
from moothall.people.pseudonyms import actor_of

Reaction = Callable[..., None]
_reactions: dict[str, list[Reaction]] = defaultdict(list)


def when(*names: str) -> Callable[[Reaction], Reaction]:
    """Register what follows from an event: ``reaction(event, record, by)`` in the same transaction."""
    for name in names:
        _check_known(name)

    def register(reaction: Reaction) -> Reaction:
        for name in names:
            _reactions[name].append(reaction)
        return reaction

    return register


@transaction.atomic
def happened(name: str, record: Any, by: Any, **fields: Any) -> Event:
    """Write one event and run what follows from it.

    ``record`` is a trace Record, anything with a ``record``, or a Workspace for what concerns it as a whole.
    Raises ValueError when the name is not in the catalogue or its fields are not exactly those listed.
    """
    _check_known(name)
    if set(fields) != set(EVENTS[name].fields):
        raise ValueError(f"The event {name} has the fields {EVENTS[name].fields}, not {tuple(fields)}.")
    record = getattr(record, "record", record)
    workspace = getattr(record, "workspace", record)
    head = _locked_head(workspace)
    event = Event(
        workspace=workspace,
        seq=head.seq + 1,
        name=name,
        record="" if record is workspace else str(record.uid),
        actor=actor_of(by, workspace),
        at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        says={key: _plain(value) for key, value in fields.items()},
        prev=head.hash,
    )
    event.hash = row_hash(event.content())
    event.save(force_insert=True)
    head.seq, head.hash = event.seq, event.hash
    head.save(update_fields=["seq", "hash"])
    for reaction in _reactions[name]:
        reaction(event=event, record=record, by=by)
    return event


def _locked_head(workspace: Any) -> LedgerHead:
    heads = LedgerHead.objects.select_for_update().filter(workspace=workspace)
    if head := heads.first():
        return head
    # Two first events may arrive at one moment: one of them makes the row, both then queue for it.
    LedgerHead.objects.get_or_create(workspace=workspace, defaults={"hash": genesis(str(workspace.pk))})
    return heads.get()


def _check_known(name: str) -> None:
    if name not in EVENTS:
        raise ValueError(f"'{name}' is not in the catalogue of events.")


def _plain(value: Any) -> Any:
    if isinstance(value, (uuid.UUID, Decimal)):
        return str(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (list, tuple, set)):
        return [_plain(part) for part in value]
    return value
