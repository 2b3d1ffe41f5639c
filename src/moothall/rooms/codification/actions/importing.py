"""Importing a file of references: every record is kept or named with the reason why not."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from moothall.events.happened import happened
from moothall.formats.references import ImportReport, Reference
from moothall.jobs import later
from moothall.jobs.actions import JobRefused, cancel_job
from moothall.jobs.models import Job
from moothall.people.models import Person, Workspace
from moothall.rooms.codification.actions.candidates import add_candidates
from moothall.rooms.codification.actions.finding import renew_search_of
from moothall.rooms.codification.actions.locks import locked_workspace
from moothall.rooms.codification.actions.restoring import restore_tags
from moothall.rooms.codification.actions.sources import new_source, new_text
from moothall.rooms.codification.actions.uploading import (
    describe_upload,
    note_report,
    upload_references,
)
from moothall.rooms.codification.models import Appearance, ImportRun, Source, SourceText
from moothall.rooms.codification.models.imports import NOT_IMPORTED
from moothall.rooms.codification.reading import (
    read_correction,
    read_references,
    reference_fields,
    source_fields,
    without_nulls,
)
from moothall.rooms.codification.refusals import EvidenceRefused
from moothall.trace.models import Inquiry

# As many are stored in one transaction; larger files are stored by a worker, block after block.
BLOCK = 500
STORES = "codification.store_references"
COMPARES = "codification.find_duplicates"


@transaction.atomic
def import_references(
    *,
    workspace: Workspace,
    inquiry: Inquiry | None,
    data: bytes,
    name: str,
    again: bool = False,
    by: Person | None,
    **search: Any,
) -> ImportRun:
    """Read a file and add each of its references to the library. ``found = parsed + rejected`` always.
    ``search`` says more about it, as ``describe_upload`` takes it: its review, database, route.

    The same bytes again add nothing, unless ``again`` is said: their first import is returned. More than 500
    references are stored in the background. Raises EvidenceRefused if the file holds no references, saying
    what it looks like.
    """
    locked_workspace(workspace)
    if not again and (earlier := import_of(workspace, hashlib.sha256(data).hexdigest())):
        return earlier
    run = upload_references(workspace=workspace, data=data, name=name, by=by)
    told = {"database": run.database, "inquiry": inquiry} | search
    return begin_import(run=describe_upload(run=run, **told, by=by), again=True, by=by)


@transaction.atomic
def begin_import(*, run: ImportRun, again: bool = False, by: Person | None) -> ImportRun:
    """Import an uploaded file. Raises EvidenceRefused if it is no longer waiting for that, and, unless
    ``again`` is said, if the very same file has been imported before."""
    locked_workspace(run.workspace)
    run = ImportRun.objects.select_for_update(of=("self",)).filter(pk=run.pk).first()
    if run is None or run.state != ImportRun.State.UPLOADED:
        raise EvidenceRefused("This file does not wait to be imported any more.")
    if not again and import_of(run.workspace, run.sha256):
        raise EvidenceRefused("This very file has been imported before. Nothing was added.")
    run.state = ImportRun.State.WAITING
    run.save(update_fields=["state"])
    if not run.found or run.parsed > BLOCK:
        later(STORES, workspace=run.workspace, by=by, run=run.pk)
        return run
    references, _ = references_of(run)
    store_block(run=run, references=references, first=1, by=by)
    return finish_import(run=run, by=by)


def import_of(workspace: Workspace, digest: str) -> ImportRun | None:
    """The import of the file with this digest, if there was one that still stands: part of an action."""
    runs = ImportRun.objects.filter(workspace=workspace, sha256=digest).exclude(state__in=NOT_IMPORTED)
    return runs.first()


def references_of(run: ImportRun) -> tuple[tuple[Reference, ...], ImportReport]:
    """What the file of a run holds, read as it was confirmed. Raises EvidenceRefused."""
    return read_references(bytes(run.file), name=run.file_name, format=run.format, columns=run.columns)


@transaction.atomic
def report_import(
    *, run: ImportRun, references: tuple[Reference, ...], report: ImportReport, by: Person | None
) -> None:
    """Keep what was found in a large file, once it has been read as a whole."""
    found = _being_stored(run)
    if not found.found:
        note_report(found, references, report)
        found.save()


@transaction.atomic
def store_block(*, run: ImportRun, references: Sequence[Reference], first: int, by: Person | None) -> int:
    """Add some references of a file to the library, and to the review that it is for; those that are there
    already are passed over.

    ``first`` is the position of the first of them among the references of the file. Returns how many are new.
    Raises EvidenceRefused if the file is not being stored any more.
    """
    run = _being_stored(run)
    at = dict(enumerate(references, start=first))
    for stored in run.appearances.filter(position__in=at).values_list("position", flat=True):
        del at[stored]
    sources = [_new_source(run, reference) for reference in at.values()]
    Source.objects.bulk_create(sources)
    SourceText.objects.bulk_create(
        new_text(source, source.abstract, run.encoding) for source in sources if source.abstract.strip()
    )
    Appearance.objects.bulk_create(
        _new_appearance(run, source, reference, position)
        for source, (position, reference) in zip(sources, at.items(), strict=True)
    )
    restore_tags(run.workspace, zip(sources, at.values(), strict=True), by)
    renew_search_of(source.pk for source in sources)
    if run.review and sources:
        add_candidates(review=run.review, sources=sources, run=run, by=by)
    return len(sources)


@transaction.atomic
def finish_import(*, run: ImportRun, by: Person | None) -> ImportRun:
    """Say that everything of a file is stored, and have the library searched for duplicates. Saying it twice
    changes nothing."""
    run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.state != ImportRun.State.WAITING:
        return run
    run.state = ImportRun.State.DONE
    run.save(update_fields=["state"])
    happened(
        "references.imported",
        run.workspace,
        by,
        found=run.found,
        parsed=run.parsed,
        rejected=len(run.rejected),
        sha256=run.sha256,
    )
    search_for_duplicates(run.workspace, by)
    return run


@transaction.atomic
def stop_import(*, run: ImportRun, by: Person | None) -> ImportRun:
    """Stop storing a file. What is stored stays, and the import can be gone on with or removed. Raises
    EvidenceRefused if nothing is being stored."""
    job = storing_job(run)
    try:
        if job is None or run.state != ImportRun.State.WAITING:
            raise JobRefused
        cancel_job(job=job, by=by)
    except JobRefused:
        raise EvidenceRefused("This import is not going on any more.") from None
    return run


@transaction.atomic
def go_on_with_import(*, run: ImportRun, by: Person | None) -> ImportRun:
    """Go on storing a file where it was stopped. Raises EvidenceRefused if it was not."""
    locked_workspace(run.workspace)
    run = ImportRun.objects.defer("file").get(pk=run.pk)
    if not is_stopped(run):
        raise EvidenceRefused("This import was not stopped.")
    later(STORES, workspace=run.workspace, by=by, run=run.pk)
    return run


def storing_job(run: ImportRun) -> Job | None:
    """The newest piece of background work that stores a file."""
    return Job.objects.filter(workspace=run.workspace_id, name=STORES, ids__run=str(run.pk)).first()


def is_stopped(run: ImportRun) -> bool:
    """Whether a file is stored in part only, and nobody is at work on the rest."""
    job = storing_job(run) if run.state == ImportRun.State.WAITING else None
    return run.state == ImportRun.State.WAITING and (job is None or job.has_ended)


@transaction.atomic
def mend_reference(*, run: ImportRun, place: int, text: str, by: Person | None) -> Source:
    """Add a rejected record after all, in a corrected ``text``, to the library and to the review that the
    file is for. ``place`` counts the rejects from 1.

    The report on the file stays as it was, with a link to the source. Raises EvidenceRefused if the text is
    not exactly one reference, the record has been mended before, or the import was removed.
    """
    run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.state in NOT_IMPORTED:
        raise EvidenceRefused("This file is not imported, so nothing can be added to it.")
    reject = run.rejected[place - 1] if 0 < place <= len(run.rejected) else {"source": ""}
    if "source" in reject:
        raise EvidenceRefused("This record does not wait to be mended: it is in the library already.")
    reference = _the_one_reference(run, text)
    source = _new_source(run, reference)
    source.save(force_insert=True)
    if source.abstract.strip():
        new_text(source, source.abstract).save(force_insert=True)
    appearance = _new_appearance(run, source, reference, None)
    appearance.line = reject["line"]
    appearance.save(force_insert=True)
    restore_tags(run.workspace, [(source, reference)], by)
    renew_search_of([source.pk])
    reject["source"] = str(source.pk)
    run.save(update_fields=["rejected"])
    happened("source.added", source, by, kind=source.kind)
    if run.review:
        add_candidates(review=run.review, sources=[source], run=run, by=by)
    search_for_duplicates(run.workspace, by)
    return source


def search_for_duplicates(workspace: Workspace, by: Person | None) -> None:
    """Have the library searched for duplicates, unless that waits to be done already: part of an action."""
    if not Job.objects.filter(workspace=workspace, name=COMPARES, state=Job.State.WAITING).exists():
        later(COMPARES, workspace=workspace, by=by)


def _being_stored(run: ImportRun) -> ImportRun:
    found = ImportRun.objects.select_for_update(of=("self",)).defer("file").select_related("workspace")
    found = found.select_related("workspace", "inquiry", "review").get(pk=run.pk)
    if found.state != ImportRun.State.WAITING:
        raise EvidenceRefused("This file is not being imported any more.")
    return found


def _the_one_reference(run: ImportRun, text: str) -> Reference:
    references, report = read_correction(text, data=bytes(run.file), format=run.format, columns=run.columns)
    if report.rejected:
        raise EvidenceRefused([("text", reject.message) for reject in report.rejected])
    if len(references) != 1:
        raise EvidenceRefused([("text", f"Enter one reference: this reads as {len(references)}")])
    return references[0]


def _new_source(run: ImportRun, reference: Reference) -> Source:
    fields = source_fields(reference)
    return new_source(run.workspace, run.inquiry, Source.Kind.RESEARCH, fields["abstract"], fields)


def _new_appearance(run: ImportRun, source: Source, reference: Reference, position: int | None) -> Appearance:
    """What somebody said about the whole file goes before what its records say themselves, which stays in
    their fields."""
    return Appearance(
        workspace=run.workspace,
        source=source,
        import_run=run,
        position=position,
        line=reference.line,
        database=run.database or without_nulls(reference.database),
        search_date=run.search_date,
        raw=without_nulls(reference.raw),
        fields=reference_fields(reference),
    )
