"""The report on an imported file."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html

from moothall.permissions import May, can
from moothall.rooms.codification import queries
from moothall.rooms.codification.models import ImportRun
from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.pages.library import page_of

AT_ONCE = 50


def report_context(request: Any, run: ImportRun) -> dict[str, Any]:
    rejects = [{**reject, "place": place} for place, reject in enumerate(run.rejected, start=1)]
    page = page_of(rejects, request.GET, AT_ONCE)
    return {
        "run": run,
        "facts": _facts(run),
        "rejects": [_with_address(request, run, reject) for reject in page],
        "pager": cells.pager(page, request.GET),
        "dropped": run.dropped[:AT_ONCE],
        "dropped_more": max(0, len(run.dropped) - AT_ONCE),
        "warnings": run.warnings[:AT_ONCE],
        "warnings_more": max(0, len(run.warnings) - AT_ONCE),
        "repeats": queries.repeats_of(request.who, run),
        "may_mend": can(request.who, May.IMPORT_REFERENCES, request.workspace),
    }


def _facts(run: ImportRun) -> list[dict[str, Any]]:
    who = f" by {run.by}" if run.by else ""
    facts = [
        ("Found in the file", f"{run.found:,}"),
        ("Read and added", f"{run.parsed:,}"),
        ("Not read", f"{len(run.rejected):,}"),
        ("File", f"{run.file_name} ({run.format}, {run.encoding})"),
        ("Imported", f"{date_format(run.created, 'j F Y, H:i')}{who}"),
    ]
    return [cells.summary_row(label, value) for label, value in facts]


def _with_address(request: Any, run: ImportRun, reject: dict[str, Any]) -> dict[str, Any]:
    slug = request.workspace.slug
    reject["details"] = {
        "summaryText": f"The record on line {reject['line']} as it came",
        "html": format_html('<pre class="moot-raw">{}</pre>', reject["raw"]),
    }
    if "source" in reject:
        return reject | {"added": reverse("codification:source", args=[slug, reject["source"]])}
    return reject | {"mend": reverse("codification:mend_reference", args=[slug, run.pk, reject["place"]])}
