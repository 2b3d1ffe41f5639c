"""Background work of this room: storing large files of references, and searching the library for
duplicates."""

import time
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from moothall.jobs import TaskFailed, every, later, task
from moothall.people.models import Person, Workspace
from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.catalogues import CatalogueFailed, catalogue
from moothall.rooms.codification.models import CatalogueSearch, ImportRun, NoticeList, Review, SourceFile
from moothall.rooms.codification.reading_full_texts import words_of_file
from moothall.trace.actions import renew_search

UPLOADS_KEPT = timedelta(days=7)
# So many pairs are settled in one transaction.
AT_ONCE = 20
# On SQLite one at a time writes, and who waits looks every tenth of a second whether it is their turn.
PAUSE_SECONDS = 0.12


def _report_of(workspace: Workspace, *, run: str) -> str:
    return reverse("codification:import_report", args=[workspace.slug, UUID(run)])


def _pairs_of(workspace: Workspace) -> str:
    return reverse("codification:duplicates", args=[workspace.slug])


@task("codification.store_references", title="Import of references", leads_to=_report_of)
def store_references(progress: Any, *, run: str, by: Person | None) -> None:
    """Store the references of a file, block after block. Begun again, it goes on where it was stopped."""
    found = ImportRun.objects.select_related("workspace").get(pk=run)
    if found.state != ImportRun.State.WAITING:
        return
    progress(0, 1, "Reading the file")
    try:
        references, report = actions.references_of(found)
    except actions.EvidenceRefused as refused:
        raise TaskFailed(str(refused)) from refused
    actions.report_import(run=found, references=references, report=report, by=by)
    total = len(references)
    for start in range(0, total, actions.BLOCK):
        progress(start, total, f"{start:,} of {total:,} references stored")
        block = references[start : start + actions.BLOCK]
        actions.store_block(run=found, references=block, first=start + 1, by=by)
        _let_others_write()
    _learn_sizes()
    actions.finish_import(run=found, by=by)
    progress(total, total, f"{total:,} references stored")


@task("codification.find_duplicates", title="Search for duplicates", leads_to=_pairs_of)
def find_duplicates(progress: Any, *, workspace: Workspace, by: Person | None) -> None:
    """Compare every source of the library with those like it. Begun again, it finds what is left to do."""
    progress(0, 1, "Comparing the sources of the library")
    pairs = queries.alike_pairs(by)
    _learn_sizes()
    linked = queued = 0
    for start in range(0, len(pairs), AT_ONCE):
        progress(start, len(pairs), f"{start:,} of {len(pairs):,} pairs looked at")
        some = pairs[start : start + AT_ONCE]
        done = actions.settle_pairs(workspace=workspace, pairs=some, by=by)
        linked, queued = linked + done.linked, queued + done.queued
        _let_others_write()
    progress(1, 1, f"{linked:,} pairs linked, {queued:,} to be looked at")


def _source_of(workspace: Workspace, *, file: str) -> str:
    source = SourceFile.objects.values_list("source", flat=True).get(pk=UUID(file))
    return reverse("codification:source", args=[workspace.slug, source])


@task("codification.read_file", title="Words of a file", leads_to=_source_of)
def read_file(progress: Any, *, file: str, by: Person | None) -> None:
    """Read the words of a PDF or Word file that was kept with a source. Begun again, it reads it again."""
    found = SourceFile.objects.get(pk=file)
    progress(0, 1, "Reading the file")
    if not found.removed:
        found = actions.keep_file_text(file=found, found=words_of_file(found), by=by)
    progress(1, 1, found.text_note)


def _list_of(workspace: Workspace, *, notice_list: str) -> str:
    return reverse("codification:retraction_report", args=[workspace.slug, UUID(notice_list)])


@task("codification.match_notices", title="Search for retractions", leads_to=_list_of)
def match_notices(progress: Any, *, notice_list: str, by: Person | None) -> None:
    """Look through a list of retractions. Begun again, it does what is left to do."""
    progress(0, 1, "Reading the list")
    found = NoticeList.objects.select_related("workspace").get(pk=notice_list)
    try:
        done = actions.match_notices(notice_list=found, by=by, say=progress)
    except actions.EvidenceRefused as refused:
        raise TaskFailed(str(refused)) from refused
    progress(1, 1, f"{done.matched:,} of {done.parsed:,} notices are about sources of the library")


def _ranking_of(workspace: Workspace, *, review: str) -> str:
    return reverse("codification:ranking", args=[workspace.slug, UUID(review)])


@task("codification.rank_review", title="Put records in order", leads_to=_ranking_of)
def rank_review(progress: Any, *, review: str, by: Person | None) -> None:
    """Work out in which order the undecided records of a review are read. Begun again, it begins anew."""
    progress(0, 1, "Learning from what has been settled")
    run = actions.rank_review(review=Review.objects.get(pk=review), by=by)
    progress(1, 1, f"{run.records:,} records put in order" if run else "Nothing is left to put in order")


def _search_of(workspace: Workspace, *, search: str) -> str:
    return reverse("codification:catalogue_search", args=[workspace.slug, UUID(search)])


@task("codification.search_catalogue", title="Search of a catalogue", leads_to=_search_of)
def search_catalogue(progress: Any, *, search: str, by: Person | None) -> None:
    """Fetch what a catalogue finds, page after page. Begun again, it goes on behind the last page."""
    found = CatalogueSearch.objects.select_related("workspace", "review", "inquiry").get(pk=search)
    try:
        if found.state == CatalogueSearch.State.WAITING and (found.cursor or not found.count):
            asked = catalogue(found.catalogue)
            limit = found.limit - found.count
            for page in asked.pages(found.query, limit=limit, since=found.since, cursor=found.cursor):
                found = actions.keep_page(search=found, page=page)
                total = min(found.limit, found.total or found.limit)
                progress(found.count, total, f"{found.count:,} of {total:,} references fetched")
        actions.finish_search(search=found, by=by)
    except (CatalogueFailed, actions.EvidenceRefused) as failed:
        raise TaskFailed(str(failed)) from failed


@task("codification.record_catalogue_notices", title="Retractions that a catalogue knows of")
def record_catalogue_notices(progress: Any, *, search: str, by: Person | None) -> None:
    """Once the works that were found are in the library; until then it waits for a minute."""
    found = CatalogueSearch.objects.select_related("workspace", "import_run").get(pk=search)
    if actions.record_catalogue_notices(search=found, by=by) is None:
        soon = timezone.now() + timedelta(minutes=1)
        later(
            "codification.record_catalogue_notices",
            workspace=found.workspace,
            by=by,
            run_at=soon,
            search=found.pk,
        )


@task("codification.renew_search", title="Take removed words out of the search")
def renew_removed_words(progress: Any) -> None:
    renew_search()
    actions.rebuild_search()


@every("day", "codification.discard_uploads", title="Uploads that were never imported")
def discard_uploads(progress: Any) -> None:
    actions.discard_old_uploads(before=timezone.now() - UPLOADS_KEPT)


def _let_others_write() -> None:
    """Between two blocks: without a pause nobody else would ever find the database free, not even whoever
    keeps the lease of this work."""
    if connection.vendor == "sqlite":
        time.sleep(PAUSE_SECONDS)


def _learn_sizes() -> None:
    """SQLite finds its way by what it knows of the sizes of tables. Once many rows have come in it would
    else read those of a whole workspace for one source."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit = 1000")
            cursor.execute("ANALYZE")
