"""The pages of searches of catalogues."""

from typing import Any

from django.utils.formats import date_format

from moothall.jobs.models import Job
from moothall.rooms.codification import queries
from moothall.rooms.codification.models import CatalogueSearch
from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.pages.library import page_of

COLUMNS = ("Search", "Catalogue", "State", "Found", "Day")


def searches_context(request: Any) -> dict[str, Any]:
    page = page_of(queries.catalogue_searches(request.who), request.GET)
    slug = request.workspace.slug
    return {
        "head": cells.table_head(*COLUMNS),
        "rows": [_row(slug, search) for search in page],
        "pager": cells.pager(page, request.GET),
    }


def _row(slug: str, search: CatalogueSearch) -> list[dict[str, Any]]:
    return [
        cells.link(f"/w/{slug}/library/catalogues/{search.pk}/", search.query),
        cells.text(search.get_catalogue_display()),
        cells.text(search.get_state_display()),
        {"text": f"{search.count:,}", "format": "numeric"},
        cells.text(date_format(search.created, "j F Y")),
    ]


def search_context(request: Any, search: CatalogueSearch) -> dict[str, Any]:
    job = queries.job_of_search(request.who, search)
    who = f" by {search.by}" if search.by else ""
    facts = [
        ("Catalogue", search.get_catalogue_display()),
        ("Query", search.query),
        ("Published since", date_format(search.since, "j F Y") if search.since else ""),
        ("At most", f"{search.limit:,}"),
        ("The catalogue has", f"{search.total:,}" if search.total is not None else ""),
        ("Fetched", f"{search.count:,}"),
        ("For the review", search.review.title if search.review else ""),
        ("Asked", f"{date_format(search.created, 'j F Y, H:i')}{who}"),
    ]
    return {
        "search": search,
        "facts": [cells.summary_row(label, value) for label, value in facts if value],
        "job": job,
        "failure": job.error if job and job.state == Job.State.DEAD else "",
    }
