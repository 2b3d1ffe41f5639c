"""A file of references between its upload and the moment when somebody says that it is to be imported."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from moothall.formats.references import TABLES, ImportReport, Reference
from moothall.people.models import Person, Workspace
from moothall.rooms.codification.models import ImportRun, Review, Route
from moothall.rooms.codification.reading import (
    LARGE,
    databases_named,
    earlier_decisions,
    read_beginning,
    without_nulls,
)
from moothall.rooms.codification.refusals import EvidenceRefused
from moothall.trace.models import Inquiry


@transaction.atomic
def upload_references(
    *,
    workspace: Workspace,
    data: bytes,
    name: str,
    inquiry: Inquiry | None = None,
    review: Review | None = None,
    by: Person | None,
) -> ImportRun:
    """Keep a file until somebody says that it is to be imported. Nothing of it is in the library yet; the
    same bytes from the same person are kept once. If all records name one database, that is proposed.

    Raises EvidenceRefused if the file holds no references, saying what it looks like.
    """
    digest = hashlib.sha256(data).hexdigest()
    kept = ImportRun.objects.filter(workspace=workspace, sha256=digest, by=by, state=ImportRun.State.UPLOADED)
    if run := kept.filter(review=review).first():
        return run
    run = ImportRun(
        workspace=workspace,
        inquiry=inquiry,
        review=review,
        file_name=name[:255],
        file=data,
        sha256=digest,
        by=by,
        state=ImportRun.State.UPLOADED,
        found=0,
        parsed=0,
    )
    references, report = read_beginning(data, name=name)
    note_reading(run, references, report)
    named = databases_named(references)
    run.database = without_nulls(named[0])[:200] if len(named) == 1 else ""
    run.save(force_insert=True)
    return run


@transaction.atomic
def read_again(*, run: ImportRun, columns: Mapping[str, str]) -> ImportRun:
    """Read an uploaded table with other fields for its ``columns`` (header to field). Raises EvidenceRefused
    if then no column says which works the records are about, and for a file that is no table."""
    run = _uploaded(run)
    if run.format not in TABLES:
        raise EvidenceRefused("Only the columns of a table can be given other fields.")
    run.columns = dict(columns)
    references, report = read_beginning(bytes(run.file), name=run.file_name, columns=columns)
    note_reading(run, references, report)
    run.save()
    return run


@transaction.atomic
def describe_upload(
    *,
    run: ImportRun,
    database: str = "",
    search_string: str = "",
    search_date: date | None = None,
    route: str = Route.DATABASE,
    inquiry: Inquiry | None = None,
    review: Review | None = None,
    by: Person | None,
) -> ImportRun:
    """Say where and how an uploaded file was searched for, and what it is for. Raises EvidenceRefused for a
    date to come, an unknown route and a review of another workspace."""
    run = _uploaded(run)
    problems = []
    if search_date and search_date > timezone.localdate():
        problems.append(("search_date", "Enter the day of the search: it must not lie in the future"))
    if route not in Route.values:
        problems.append(("route", "Choose how the references were found"))
    if review and review.workspace_id != run.workspace_id:
        problems.append(("review", "Choose a review of this workspace"))
    if problems:
        raise EvidenceRefused(problems)
    run.database, run.search_string, run.search_date = database.strip()[:200], search_string, search_date
    run.route, run.inquiry, run.review = route, inquiry, review
    run.save()
    return run


@transaction.atomic
def discard_upload(*, run: ImportRun, by: Person | None) -> None:
    """Throw an uploaded file away. Raises EvidenceRefused once it is being imported."""
    _uploaded(run).delete()


@transaction.atomic
def discard_old_uploads(*, before: datetime) -> int:
    """Throw away what was uploaded before a moment and never imported; how many files."""
    return ImportRun.objects.filter(state=ImportRun.State.UPLOADED, created__lt=before).delete()[0]


def note_reading(run: ImportRun, references: tuple[Reference, ...], report: ImportReport) -> None:
    """Have the run say what came of reading its file, not saved; of a large one only how it is written."""
    run.format, run.encoding = report.format, report.encoding
    if len(run.file) <= LARGE or report.format in ("xlsx", "csl_json", "endnote_xml"):
        note_report(run, references, report)


def note_report(run: ImportRun, references: tuple[Reference, ...], report: ImportReport) -> None:
    """Have the run say what was found in the whole of its file, not saved."""
    told: dict[str, Any] = {
        "format": report.format,
        "encoding": report.encoding,
        "found": report.found,
        "parsed": report.parsed,
        "rejected": without_nulls([asdict(reject) for reject in report.rejected]),
        "dropped": without_nulls([asdict(line) for line in report.dropped]),
        "warnings": without_nulls([asdict(warning) for warning in report.warnings]),
        "earlier_decisions": earlier_decisions(references),
    }
    for name, value in told.items():
        setattr(run, name, value)


def _uploaded(run: ImportRun) -> ImportRun:
    found = ImportRun.objects.select_for_update(of=("self",)).defer("file").filter(pk=run.pk).first()
    if found is None or found.state != ImportRun.State.UPLOADED:
        raise EvidenceRefused("This file does not wait to be imported any more.")
    return found
