"""The trace page: what a record rests on and what came of it, as text, as a picture and as a file."""

from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from moothall.permissions import May, can, requires
from moothall.trace import queries
from moothall.trace.export import prov_lines
from moothall.trace.forms import SearchForm
from moothall.trace.models import Link, Record
from moothall.trace.tree import branches_down, branches_up, nearest, without_drafts
from moothall.trace.vocabulary import KINDS

# A picture with more records than this helps nobody; the text has them all.
PICTURE_LIMIT = 40
FOUND = 50


@requires(May.SEE_TRACE)
def record(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One record with everything under and over it."""
    here = _visible(request, uid)
    below, above = list(queries.links_below(here)), list(queries.links_above(here))
    if not _sees_drafts(request):
        below, above = without_drafts(here, below), without_drafts(here, above, upwards=True)
    links = list({link.pk: link for link in (*below, *above)}.values())
    drawn = nearest(here, links, limit=PICTURE_LIMIT)
    context = {
        "record": here,
        "rests_on": branches_down(here, below),
        "led_to": branches_up(here, above),
        "count": len(_records_of(here, links)),
        "records": _records_of(here, drawn),
        "links": drawn,
        "drawn": bool(drawn),
    }
    return render(request, "trace/record.html", context)


@requires(May.SEE_TRACE)
def search(request: HttpRequest) -> HttpResponse:
    """Search over everything that can be traced."""
    text = request.GET.get("q", "").strip()
    found = queries.search_records(request.who, text, drafts=_sees_drafts(request), limit=FOUND + 1)
    order = list(KINDS)
    shown = sorted(found[:FOUND], key=lambda record: order.index(record.kind))
    by_kind = [(KINDS[kind].plural, list(records)) for kind, records in groupby(shown, key=lambda r: r.kind)]
    context: dict[str, Any] = {
        "form": SearchForm(initial={"q": text}),
        "text": text,
        "by_kind": by_kind,
        "count": len(shown),
        "more": len(found) > FOUND,
    }
    return render(request, "trace/search.html", context)


@requires(May.SEE_TRACE)
def prov(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The trace of a record as W3C PROV-JSON."""
    here = _visible(request, uid)
    response = StreamingHttpResponse(
        prov_lines(here, with_drafts=_sees_drafts(request)), content_type="application/json"
    )
    response["Content-Disposition"] = f'attachment; filename="trace-{here.uid}.provjson"'
    return response


def _visible(request: HttpRequest, uid: UUID) -> Record:
    found = queries.record_by_uid(request.who, uid)
    if found is None or (found.is_unpublished and not _sees_drafts(request)):
        raise Http404
    return found


def _records_of(here: Record, links: list[Link]) -> list[Record]:
    ends = {record.pk: record for link in links for record in (link.of, link.rests_on)}
    return list(({here.pk: here} | ends).values())


def _sees_drafts(request: HttpRequest) -> bool:
    return can(request.who, May.SEE_DRAFTS, request.workspace)
