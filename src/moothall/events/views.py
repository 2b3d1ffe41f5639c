"""What has happened: the feed of a workspace, and its ledger as a file that anyone can verify."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django_scopes import scope

from moothall.events import feed, queries
from moothall.events.actions import sign_ledger
from moothall.events.chain import write_ledger
from moothall.events.heads import public_keys
from moothall.people.models import Workspace
from moothall.permissions import May, can, requires
from moothall.trace.models import Record
from moothall.trace.queries import record_by_uid

AT_A_TIME = 50


@requires(May.SEE_LEDGER)
def ledger(request: HttpRequest) -> HttpResponse:
    """Everything that has happened, newest first, each with its record and its hash."""
    drafts = can(request.who, May.SEE_DRAFTS, request.workspace)
    record = _record_asked_for(request, drafts)
    about = request.GET.get("about", "")
    events = queries.events_of(request.who, record=record, names=feed.names_about(about))
    page = Paginator(events, AT_A_TIME).get_page(request.GET.get("page"))
    context = {
        "form": feed.FeedForm(initial={"about": about}),
        "record": record,
        "filtered": bool(record or about),
        "lines": feed.lines(page, request.user, request.workspace, drafts=drafts),
        "pager": feed.pager(page, request.GET),
    }
    return render(request, "events/ledger.html", context)


@requires(May.SEE_LEDGER)
def download(request: HttpRequest) -> HttpResponse:
    """The whole ledger with a freshly signed head."""
    workspace = request.workspace
    head = sign_ledger(workspace=workspace)
    response = StreamingHttpResponse(_lines(workspace, head), content_type="application/x-ndjson")
    response["Content-Disposition"] = f'attachment; filename="ledger-{workspace.slug}.jsonl"'
    return response


@requires(May.SEE_PUBLISHED)
def keys(request: HttpRequest) -> HttpResponse:
    """The public keys with which heads are signed, so that a ledger can be checked anywhere."""
    return JsonResponse({"keys": public_keys(settings.DATA)})


def _record_asked_for(request: HttpRequest, drafts: bool) -> Record | None:
    """The record whose events alone are wanted. What is no id, or must not be seen, is not found."""
    if "record" not in request.GET:
        return None
    try:
        record = record_by_uid(request.who, UUID(request.GET["record"]))
    except ValueError:
        record = None
    if record is None or (record.is_unpublished and not drafts):
        raise Http404
    return record


def _lines(workspace: Workspace, head: dict[str, Any] | None) -> Iterator[str]:
    # The middleware's scope has ended when a streamed answer is written.
    with scope(workspace=workspace):
        signed = head["seq"] if head else 0
        rows = (row for row in queries.ledger_rows(workspace) if row["seq"] <= signed)
        yield from write_ledger(str(workspace.id), rows, head)
