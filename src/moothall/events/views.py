"""What has happened: the feed of a workspace, and its ledger as a file that anyone can verify."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django_scopes import scope

from moothall.events import queries
from moothall.events.actions import sign_ledger
from moothall.events.catalogue import EVENTS
from moothall.events.chain import write_ledger
from moothall.events.heads import public_keys
from moothall.permissions import May, requires
from moothall.trace.models import Record


@requires(May.SEE_LEDGER)
def ledger(request: HttpRequest) -> HttpResponse:
    """Everything that has happened, newest first, each with its record and its hash."""
    page = Paginator(queries.events_of(request.who), 50).get_page(request.GET.get("page"))
    records = Record.objects.in_bulk([e.record for e in page if e.record], field_name="uid")
    by_uid = {str(uid): record for uid, record in records.items()}
    rows = [(event, EVENTS[event.name].sentence, by_uid.get(event.record)) for event in page]
    return render(request, "events/ledger.html", {"page": page, "rows": rows})


@requires(May.SEE_LEDGER)
def download(request: HttpRequest) -> HttpResponse:
    """The whole ledger with a freshly signed head."""
    workspace = request.workspace
    head = sign_ledger(workspace=workspace) or {}
    response = StreamingHttpResponse(_lines(workspace, head), content_type="application/x-ndjson")
    response["Content-Disposition"] = f'attachment; filename="ledger-{workspace.slug}.jsonl"'
    return response


@requires(May.SEE_PUBLISHED)
def keys(request: HttpRequest) -> HttpResponse:
    """The public keys with which heads are signed, so that a ledger can be checked anywhere."""
    return JsonResponse({"keys": public_keys(settings.DATA)})


def _lines(workspace: Any, head: dict[str, Any]) -> Iterator[str]:
    # The middleware's scope has ended when a streamed answer is written.
    with scope(workspace=workspace):
        rows = (row for row in queries.ledger_rows(workspace) if row["seq"] <= head.get("seq", 0))
        yield from write_ledger(str(workspace.id), rows, head)
