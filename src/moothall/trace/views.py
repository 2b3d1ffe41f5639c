"""The trace page: what a record rests on and what came of it, as text, as a picture and as a file."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from moothall.permissions import May, can, requires
from moothall.trace import queries
from moothall.trace.export import prov_lines
from moothall.trace.models import Link, Record
from moothall.trace.tree import branches_down, branches_up

# A picture with more records than this helps nobody; the text has them all.
PICTURE_LIMIT = 60


@requires(May.SEE_TRACE)
def record(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One record with everything under and over it."""
    here = _visible(request, uid)
    below = _visible_links(request, queries.links_below(here))
    above = _visible_links(request, queries.links_above(here))
    links = {link.pk: link for link in (*below, *above)}.values()
    records = {here.pk: here} | {r.pk: r for link in links for r in (link.of, link.rests_on)}
    context = {
        "record": here,
        "rests_on": branches_down(here, below),
        "led_to": branches_up(here, above),
        "drawn": len(records) <= PICTURE_LIMIT,
        "records": list(records.values()),
        "links": list(links),
    }
    return render(request, "trace/record.html", context)


@requires(May.SEE_TRACE)
def search(request: HttpRequest) -> HttpResponse:
    """Search over everything that can be traced."""
    text = request.GET.get("q", "").strip()
    found = queries.search_records(request.who, text) if text else []
    visible = [record for record in found if _may_see(request, record)]
    return render(request, "trace/search.html", {"text": text, "found": visible})


@requires(May.SEE_TRACE)
def prov(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The trace of a record as W3C PROV-JSON."""
    here = _visible(request, uid)
    response = StreamingHttpResponse(prov_lines(here), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="trace-{here.uid}.provjson"'
    return response


def _visible(request: HttpRequest, uid: UUID) -> Record:
    found = queries.record_by_uid(request.who, uid)
    if found is None or not _may_see(request, found):
        raise Http404
    return found


def _visible_links(request: HttpRequest, links: QuerySet[Link]) -> list[Link]:
    if can(request.who, May.SEE_DRAFTS, request.workspace):
        return list(links)
    return list(links.exclude(of__state="draft").exclude(rests_on__state="draft"))


def _may_see(request: HttpRequest, record: Record) -> bool:
    return record.state != "draft" or can(request.who, May.SEE_DRAFTS, request.workspace)
