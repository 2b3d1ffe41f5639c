"""Importing a file of references: every record is kept or named with the reason why not."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction

from moothall.events.happened import happened
from moothall.formats.references import ImportReport, Reference
from moothall.jobs import later
from moothall.people.models import Person, Workspace
from moothall.rooms.codification.actions.sources import new_source, new_text
from moothall.rooms.codification.models import Appearance, ImportRun, Source, SourceText
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


@transaction.atomic
def import_references(
    *, workspace: Workspace, inquiry: Inquiry | None, data: bytes, name: str, by: Person | None
) -> ImportRun:
    """Read a file and add each of its references to the library. ``found = parsed + rejected`` always.

    The same bytes again add nothing: their first import is returned. More than 500 references are stored in
    the background. Raises EvidenceRefused if the file holds no references, saying what it looks like.
    """
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    digest = hashlib.sha256(data).hexdigest()
    if earlier := ImportRun.objects.filter(workspace=workspace, sha256=digest).first():
        return earlier
    references, report = read_references(data, name=name)
    run = ImportRun.objects.create(
        workspace=workspace,
        inquiry=inquiry,
        file_name=name[:255],
        file=data,
        sha256=digest,
        by=by,
        **_what_was_reported(report),
    )
    if len(references) > BLOCK:
        later("codification.store_references", workspace=workspace, by=by, run=run.pk)
        return run
    store_block(run=run, references=references, first=1)
    return finish_import(run=run, by=by)


@transaction.atomic
def store_block(*, run: ImportRun, references: Sequence[Reference], first: int) -> int:
    """Add some references of a file to the library; those that are there already are passed over.

    ``first`` is the position of the first of them among the references of the file. Returns how many are new.
    """
    run = ImportRun.objects.select_for_update().defer("file").get(pk=run.pk)
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
    return len(sources)


@transaction.atomic
def finish_import(*, run: ImportRun, by: Person | None) -> ImportRun:
    """Say that everything of a file is stored. Saying it twice changes nothing."""
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if run.state == ImportRun.State.DONE:
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
    return run


@transaction.atomic
def mend_reference(*, run: ImportRun, place: int, text: str, by: Person | None) -> Source:
    """Add a rejected record after all, in a corrected ``text``. ``place`` counts the rejects from 1.

    The report on the file stays as it was, with a link to the source. Raises EvidenceRefused if the text is
    not exactly one reference, or the record has been mended before.
    """
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
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
    reject["source"] = str(source.pk)
    run.save(update_fields=["rejected"])
    happened("source.added", source, by, kind=source.kind)
    return source


def _the_one_reference(run: ImportRun, text: str) -> Reference:
    references, report = read_correction(text, data=bytes(run.file), format=run.format)
    if report.rejected:
        raise EvidenceRefused([("text", reject.message) for reject in report.rejected])
    if len(references) != 1:
        raise EvidenceRefused([("text", f"Enter one reference: this reads as {len(references)}")])
    return references[0]


def _what_was_reported(report: ImportReport) -> dict[str, Any]:
    return {
        "format": report.format,
        "encoding": report.encoding,
        "found": report.found,
        "parsed": report.parsed,
        "rejected": without_nulls([asdict(reject) for reject in report.rejected]),
        "dropped": without_nulls([asdict(line) for line in report.dropped]),
        "warnings": without_nulls([asdict(warning) for warning in report.warnings]),
    }


def _new_source(run: ImportRun, reference: Reference) -> Source:
    fields = source_fields(reference)
    return new_source(run.workspace, run.inquiry, Source.Kind.RESEARCH, fields["abstract"], fields)


def _new_appearance(run: ImportRun, source: Source, reference: Reference, position: int | None) -> Appearance:
    return Appearance(
        workspace=run.workspace,
        source=source,
        import_run=run,
        position=position,
        line=reference.line,
        database=without_nulls(reference.database),
        raw=without_nulls(reference.raw),
        fields=reference_fields(reference),
    )
