"""Uploaded files, and the reports on those that were imported."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html

from moothall.formats.references import TABLES
from moothall.permissions import May, can
from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.forms.imports import FIELDS
from moothall.rooms.codification.models import ImportRun
from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.pages.library import page_of
from moothall.rooms.codification.reading import databases_named, read_beginning
from moothall.ui.cells import anchor, day

AT_ONCE = 50
SHOWN = 5
RECENT = 10
FIRST = ("Title", "Who", "Year", "Journal", "DOI")
RUNS = ("File", "Imported", "State", "Found", "For")
FORMATS = {
    "ris": "RIS",
    "nbib": "PubMed",
    "bibtex": "BibTeX",
    "endnote_xml": "EndNote XML",
    "endnote_tagged": "EndNote, tagged",
    "wos": "Web of Science",
    "csv": "CSV",
    "tsv": "CSV with tabs",
    "xlsx": "Excel",
    "csl_json": "CSL-JSON",
}


def import_context(request: Any) -> dict[str, Any]:
    """What stands below the question for a file: what waits to be confirmed, and what was imported last."""
    return {
        "uploads": queries.uploads(request.who)[:RECENT],
        "runs": queries.import_runs(request.who)[:RECENT],
        "review": request.record if "review" in request.resolver_match.kwargs else None,
    }


def imports_context(request: Any) -> dict[str, Any]:
    page = page_of(queries.import_runs(request.who), request.GET)
    return {
        "head": cells.table_head(*RUNS, numeric=("Found",)),
        "rows": [_run_row(run) for run in page],
        "pager": cells.pager(page, request.GET),
        "may_import": can(request.who, May.IMPORT_REFERENCES, request.workspace),
    }


def _run_row(run: ImportRun) -> list[dict[str, Any]]:
    return [
        cells.link(_address("import_report", run), run.file_name),
        cells.text(date_format(run.created, "j F Y, H:i")),
        cells.text(_state(run)),
        {"text": f"{run.found:,}", "format": "numeric"},
        cells.text(run.review or "The library"),
    ]


def _state(run: ImportRun) -> str:
    return "Stopped" if actions.is_stopped(run) else run.get_state_display()


def beginning_of(run: ImportRun) -> dict[str, Any]:
    """How an uploaded file begins: its first records, the databases that it names, its columns."""
    found, report = read_beginning(bytes(run.file), name=run.file_name, columns=run.columns)
    return {"found": found[:SHOWN], "named": databases_named(found), "columns": report.columns}


def check_context(request: Any, run: ImportRun, beginning: dict[str, Any]) -> dict[str, Any]:
    earlier = queries.import_with_digest(request.who, run.sha256)
    is_table, fields = run.format in TABLES, dict(FIELDS)
    again = "Import it again anyway" if earlier else "Import"
    return {
        "run": run,
        "facts": [cells.summary_row(label, value) for label, value in _facts_before(run)],
        "head": cells.table_head(*FIRST),
        "rows": [_reference_row(reference) for reference in beginning["found"]],
        "columns": [[cells.text(header), cells.text(fields[role])] for header, role in beginning["columns"]],
        "columns_head": cells.table_head("Column", "Read as"),
        "earlier": earlier,
        "submit": again,
        "later": "Save, and say what the columns hold" if is_table else "Save for later",
    }


def _facts_before(run: ImportRun) -> list[tuple[str, str]]:
    written = f"{FORMATS.get(run.format, run.format)}, {run.encoding}"
    facts = [("File", run.file_name), ("Written as", written)]
    if not run.found:
        return [*facts, ("Found in it", "Counted while it is stored, because the file is large")]
    counted = f"{run.found:,}: {run.parsed:,} can be read, {len(run.rejected):,} cannot"
    return [*facts, ("Found in it", counted)]


def _reference_row(reference: Any) -> list[dict[str, Any]]:
    names = [author.literal or author.family for author in reference.authors]
    who = f"{names[0]} and others" if len(names) > 2 else " and ".join(names)
    place = reference.journal or reference.journal_short
    year = reference.year or reference.date_text
    return [cells.text(words) for words in (reference.title, who, year, place, reference.doi)]


def report_context(request: Any, run: ImportRun) -> dict[str, Any]:
    rejects = [{**reject, "place": place} for place, reject in enumerate(run.rejected, start=1)]
    page = page_of(rejects, request.GET, AT_ONCE)
    return {
        "run": run,
        **progress_of(request, run),
        "facts": _facts(run),
        "rejects": [_with_address(request, run, reject) for reject in page],
        "pager": cells.pager(page, request.GET),
        "dropped": run.dropped[:AT_ONCE],
        "dropped_more": max(0, len(run.dropped) - AT_ONCE),
        "warnings": run.warnings[:AT_ONCE],
        "warnings_more": max(0, len(run.warnings) - AT_ONCE),
        "pairs": queries.pairs_of_import(request.who, run),
        "kept": queries.kept_of(request.who, run) if run.state == ImportRun.State.REMOVED else [],
        "may_mend": _may(request) and run.state != ImportRun.State.REMOVED,
    }


def progress_of(request: Any, run: ImportRun) -> dict[str, Any]:
    """How far the storing of a file is, and what can be done about it."""
    return {
        "run": run,
        "job": actions.storing_job(run),
        "stopped": actions.is_stopped(run),
        "stored": queries.stored_of(request.who, run),
        "may_import": _may(request),
    }


def remove_context(request: Any, run: ImportRun) -> dict[str, Any]:
    """What would become of what a file brought in."""
    kept = queries.kept_of(request.who, run)
    return {
        "run": run,
        "stored": queries.stored_of(request.who, run),
        "leaving": queries.entered_by(request.who, run) - len(kept),
        "kept": kept,
    }


def _may(request: Any) -> bool:
    return can(request.who, May.IMPORT_REFERENCES, request.workspace)


def _facts(run: ImportRun) -> list[dict[str, Any]]:
    who = f" by {run.by}" if run.by else ""
    decided = ", ".join(f"{count:,} {outcome}" for outcome, count in sorted(run.earlier_decisions.items()))
    facts = [
        ("Found in the file", f"{run.found:,}" if run.found else "Not counted yet"),
        ("Read", f"{run.parsed:,}" if run.found else ""),
        ("Not read", f"{len(run.rejected):,}" if run.found else ""),
        ("Decided before", f"{decided}. These are shown, and are nobody’s verdict here." if decided else ""),
        ("For the review", anchor(run.review.record.url, run.review) if run.review else ""),
        ("Database", run.database),
        ("Found through", run.get_route_display()),
        ("Searched on", day(run.search_date)),
        ("Search string", cells.lines(run.search_string)),
        ("File", f"{run.file_name} ({FORMATS.get(run.format, run.format)}, {run.encoding})"),
        ("Imported", f"{date_format(run.created, 'j F Y, H:i')}{who}"),
    ]
    return [cells.summary_row(label, value) for label, value in facts if value]


def _with_address(request: Any, run: ImportRun, reject: dict[str, Any]) -> dict[str, Any]:
    slug = request.workspace.slug
    reject["details"] = {
        "summaryText": f"The record on line {reject['line']} as it came",
        "html": format_html('<pre class="moot-raw">{}</pre>', reject["raw"]),
    }
    if "source" in reject:
        return reject | {"added": reverse("codification:source", args=[slug, reject["source"]])}
    return reject | {"mend": reverse("codification:mend_reference", args=[slug, run.pk, reject["place"]])}


def _address(name: str, run: ImportRun) -> str:
    return reverse(f"codification:{name}", args=[run.workspace.slug, run.pk])
