"""What has come into a review since its last search."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from moothall.permissions import May, can
from moothall.rooms.codification import queries
from moothall.rooms.codification.models import Phase, Review
from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.pages.library import page_of
from moothall.rooms.codification.pages.ranking import leads
from moothall.ui.addresses import address

AT_ONCE = 25


def new_since_context(request: Any) -> dict[str, Any]:
    who, review = request.who, request.record
    since = queries.last_search_before(who, review)
    found = queries.new_records(who, review) if since else queries.new_records(who, review).none()
    page = page_of(found, request.GET, AT_ONCE)
    living = review.phase == Phase.LIVING
    may_import = living and can(who, May.IMPORT_REFERENCES, review)
    here = (request.workspace.slug, review.pk)
    return {
        "review": review,
        "since": date_format(localtime(since), "j F Y") if since else "",
        "living": living,
        "total": page.paginator.count,
        "known": queries.known_before(who, review),
        "head": cells.table_head("Record", "Who", "Year", "Found in", "Where it stands"),
        "rows": [_row(review, record) for record in page],
        "pager": cells.pager(page, request.GET),
        "import_address": address("codification:import_for_review", *here) if may_import else "",
        "may_begin": living and bool(page.paginator.count) and leads(who, review),
    }


def _row(review: Review, record: Any) -> list[dict[str, Any]]:
    where = reverse("codification:candidate", args=[review.workspace.slug, review.pk, record.pk])
    return [
        cells.link(where, record),
        cells.text(record.source.byline),
        cells.text(record.source.when),
        cells.text(record.database or record.get_route_display()),
        cells.text(record.get_status_display()),
    ]
