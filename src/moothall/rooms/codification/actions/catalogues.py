"""Searching a catalogue on the web: what it answers goes the same way as an uploaded file."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from moothall.formats.references import write
from moothall.formats.retractions import RetractionNotice
from moothall.jobs import later
from moothall.people.models import Person, Workspace
from moothall.rooms.codification.actions.importing import import_references
from moothall.rooms.codification.actions.notice_lists import matches_in, told_by
from moothall.rooms.codification.actions.notices import record_notice
from moothall.rooms.codification.catalogues import CATALOGUES, Page, allowed
from moothall.rooms.codification.models import CatalogueSearch, ImportRun, Review, Route, Source
from moothall.rooms.codification.refusals import EvidenceRefused
from moothall.trace.models import Inquiry

MOST = 5_000
NOT_CONNECTED = "Not connected: upload a file instead"


@transaction.atomic
def search_catalogue(
    *,
    workspace: Workspace,
    catalogue: str,
    query: str,
    limit: int,
    since: date | None = None,
    inquiry: Inquiry | None = None,
    review: Review | None = None,
    by: Person | None,
) -> CatalogueSearch:
    """Have a worker ask a catalogue for at most ``limit`` references, published since a day if given. Raises
    EvidenceRefused for a catalogue that was not allowed, an empty query and a limit that is too large."""
    problems = []
    if catalogue not in allowed():
        problems.append(("catalogue", NOT_CONNECTED))
    if not query.strip():
        problems.append(("query", "Enter what to search for"))
    if not 1 <= limit <= MOST:
        problems.append(("limit", f"Enter a number from 1 to {MOST:,}"))
    if problems:
        raise EvidenceRefused(problems)
    search = CatalogueSearch.objects.create(
        workspace=workspace,
        inquiry=inquiry,
        review=review,
        catalogue=catalogue,
        query=query.strip(),
        limit=limit,
        since=since,
        by=by,
    )
    later("codification.search_catalogue", workspace=workspace, by=by, search=search.pk)
    return search


@transaction.atomic
def keep_page(*, search: CatalogueSearch, page: Page) -> CatalogueSearch:
    """Keep one page of an answer together with where the next one is, so that a stop loses and repeats
    nothing."""
    found = CatalogueSearch.objects.select_for_update(of=("self",)).get(pk=search.pk)
    if page.references:
        found.fetched = bytes(found.fetched) + write(page.references, format="ris")
    found.count += len(page.references)
    found.notices = [*found.notices, *map(_kept, page.notices)]
    found.cursor = page.cursor
    found.total = page.total if page.total is not None else found.total
    found.save(update_fields=["fetched", "count", "notices", "cursor", "total"])
    return found


@transaction.atomic
def finish_search(*, search: CatalogueSearch, by: Person | None) -> CatalogueSearch:
    """Import what was fetched, with the exact query, like any file of this catalogue. Doing it again changes
    nothing."""
    found = CatalogueSearch.objects.select_for_update(of=("self",)).get(pk=search.pk)
    if found.state != CatalogueSearch.State.WAITING:
        return found
    if not found.count:
        found.state = CatalogueSearch.State.NOTHING
        found.save(update_fields=["state"])
        return found
    found.import_run = import_references(
        workspace=found.workspace,
        inquiry=found.inquiry,
        review=found.review,
        data=bytes(found.fetched),
        name=f"{found.catalogue}-{found.created:%Y-%m-%d}.ris",
        database=CATALOGUES[found.catalogue].words,
        search_string=_said(found),
        search_date=timezone.localdate(found.created),
        route=Route.DATABASE,
        by=by,
    )
    found.state = CatalogueSearch.State.DONE
    # From here on the file of the import holds them.
    found.fetched = b""
    found.save(update_fields=["import_run", "state", "fetched"])
    if found.notices:
        later("codification.record_catalogue_notices", workspace=found.workspace, by=by, search=found.pk)
    return found


@transaction.atomic
def record_catalogue_notices(*, search: CatalogueSearch, by: Person | None) -> int | None:
    """Record what a catalogue said of the works that were found; how many notices are new. None while the
    works are still being stored."""
    if search.import_run is None or search.import_run.state == ImportRun.State.WAITING:
        return None
    found = matches_in(search.workspace, [_read(kept) for kept in search.notices])
    sources = Source.objects.in_bulk([key for key, _ in found.sure])
    recorded = (
        record_notice(source=sources[key], **told_by(notice), origin=search.catalogue, by=by)
        for key, notice in found.sure
    )
    return sum(notice is not None for notice in recorded)


def _said(search: CatalogueSearch) -> str:
    """The query as it was asked, with what narrowed it."""
    since = f" (published since {search.since.isoformat()})" if search.since else ""
    more = search.total is not None and search.total > search.count
    cut = f" (the first {search.count:,} of {search.total:,})" if more else ""
    return f"{search.query}{since}{cut}"


def _kept(notice: RetractionNotice) -> dict[str, Any]:
    return asdict(notice) | {"date": notice.date.isoformat() if notice.date else None}


def _read(kept: dict[str, Any]) -> RetractionNotice:
    day = kept["date"]
    return RetractionNotice(**kept | {"date": date.fromisoformat(day) if day else None})
