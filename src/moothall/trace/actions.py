"""The only writes to the trace. Rooms call them inside their own actions, which write the event."""

from typing import Any

from django.db import connection, transaction

from moothall.people.models import Workspace
from moothall.trace.models import Inquiry, Link, Record
from moothall.trace.queries import is_reached_from
from moothall.trace.vocabulary import KINDS, RELATIONS, STATES


class LinkRefused(ValueError):
    """A link that would break the trace; the message is a sentence for people."""


def open_inquiry(*, workspace: Any, title: str, question: str, purpose: str = "") -> Inquiry:
    return Inquiry.objects.create(workspace=workspace, title=title, question=question, purpose=purpose)


def make_record(
    *,
    workspace: Any,
    kind: str,
    title: str,
    url: str,
    inquiry: Inquiry | None = None,
    words: str = "",
    state: str = "live",
) -> Record:
    """A new traceable record. ``title`` longer than 300 characters is cut with an ellipsis.

    Raises ValueError for a kind or state outside the closed lists.
    """
    if kind not in KINDS:
        raise ValueError(f"'{kind}' is not a kind of record.")
    _check_state(state)
    return Record.objects.create(
        workspace=workspace, inquiry=inquiry, kind=kind, title=_cut(title), words=words, url=url, state=state
    )


def change_record(*, record: Record, **changes: str) -> Record:
    """Change the title, words, url or state of a record, nothing else."""
    if unknown := set(changes) - {"title", "words", "url", "state"}:
        raise ValueError(f"A record's {', '.join(sorted(unknown))} cannot be changed.")
    if "state" in changes:
        _check_state(changes["state"])
    if "title" in changes:
        changes["title"] = _cut(changes["title"])
    for name, value in changes.items():
        setattr(record, name, value)
    record.save(update_fields=list(changes))
    return record


@transaction.atomic
def link(*, of: Record, rests_on: Record, relation: str, note: str = "") -> Link:
    """Say that ``of`` rests on ``rests_on``. Saying it twice changes nothing.

    Raises LinkRefused across workspaces and for a circle: time turns the loop, so each turn makes new
    records. Raises ValueError for a relation outside the closed list.
    """
    if relation not in RELATIONS:
        raise ValueError(f"'{relation}' is not a relation of the trace.")
    if of.workspace_id != rests_on.workspace_id:
        raise LinkRefused("Two records of different workspaces cannot be linked.")
    # Held until the end of the transaction, so that links made at once cannot close a circle together.
    Workspace.objects.select_for_update(no_key=True).get(pk=of.workspace_id)
    if of.pk == rests_on.pk or is_reached_from(rests_on, of):
        raise LinkRefused(f"“{rests_on}” already rests on “{of}”, so the link would go round in a circle.")
    made, _ = Link.objects.get_or_create(
        of=of,
        rests_on=rests_on,
        relation=relation,
        defaults={"workspace_id": of.workspace_id, "note": note[:300]},
    )
    return made


def renew_search() -> None:
    """Take out of the inside of the search index what no record holds any more.

    SQLite marks words as gone and drops them only when parts of its index grow together; here all of them do.
    PostgreSQL keeps the words beside each record, so they are gone with the record's.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO trace_search(trace_search) VALUES ('optimize')")


def _check_state(state: str) -> None:
    if state not in STATES:
        raise ValueError(f"'{state}' is not a state of a record.")


def _cut(title: str) -> str:
    return title if len(title) <= 300 else title[:299] + "…"
