"""The four pages of an import: file, columns, check, report."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from moothall.formats.tabular import Table, guess_columns, write_csv
from moothall.permissions import May, can
from moothall.rooms.evaluation import queries
from moothall.rooms.evaluation.forms.imports import QUESTIONS
from moothall.rooms.evaluation.models import ImportBatch, Indicator
from moothall.rooms.evaluation.pages import cells, words
from moothall.rooms.evaluation.pages.charts import NOT_PUBLISHED, licence_line
from moothall.rooms.evaluation.periods import period_name
from moothall.rooms.evaluation.reading import Change, Mapping, Reading, area_key

SAMPLE = 5
SHOWN = 10
COUNTED = (
    ("added", "New figures"),
    ("revised", "Figures that change"),
    ("unchanged", "Figures we have already"),
)
# What is added to the lines that were left out, so that they can be mended.
ADDED_COLUMNS = ("Line", "What is wrong")


def first_mapping(table: Table, indicator: Indicator) -> dict[str, str]:
    """The columns as they were chosen last time, if this file has them all; else a guess."""
    remembered = indicator.mapping
    fits = remembered and set(remembered.values()) <= set(table.columns)
    return remembered if fits else guess_columns(table)


def columns_context(request: Any, batch: ImportBatch, table: Table) -> dict[str, Any]:
    sample = table.rows[:SAMPLE]
    return {
        "batch": batch,
        "indicator": batch.indicator,
        "head": cells.table_head(*table.columns),
        "rows": [[cells.text(cell) for cell in _filled(row.cells, len(table.columns))] for row in sample],
    }


def _filled(given: Sequence[str], width: int) -> list[str]:
    """The cells of a line, as many as there are columns at least."""
    return [*given, *[""] * (width - len(given))]


def check_context(request: Any, batch: ImportBatch, mapping: Mapping, reading: Reading) -> dict[str, Any]:
    indicator = batch.indicator
    revised = [change for change in reading.changes if change.kind == "revised"]
    counts = reading.counts
    known = {area_key(series) for series in indicator.series.all()}
    new = {
        change.row.area_name or change.row.area_code
        for change in reading.changes
        if area_key(change.row) not in known
    }
    columns = reverse("evaluation:map_columns", args=[request.workspace.slug, batch.pk])
    return {
        "batch": batch,
        "indicator": indicator,
        "counts": _counts(reading.report.found, counts, len(reading.report.rejected)),
        "columns": [(QUESTIONS[role][0], header) for role, header in mapping.items()],
        "report": reading.report,
        "revised_head": cells.table_head("Period", "Now", "In the file"),
        "revised": [_revised_row(change, indicator) for change in revised[:SHOWN]],
        "revised_more": max(0, len(revised) - SHOWN),
        "new_series": sorted(filter(None, new)),
        "changes_anything": bool(counts["added"] or counts["revised"]),
        "same_file": queries.import_of_same_file(request.who, batch),
        "licence": licence_line(indicator),
        "not_published": indicator.licence in NOT_PUBLISHED,
        "scale_doubt": _scale_doubt(reading, indicator),
        "back": f"{columns}?{request.GET.urlencode()}",
    }


def _scale_doubt(reading: Reading, indicator: Indicator) -> str:
    """A sentence if proportions seem to be counted out of another number than the indicator says."""
    values = [change.row.value for change in reading.changes if change.row.value is not None]
    if indicator.value_type != Indicator.ValueType.PROPORTION or not values:
        return ""
    largest, whole = max(values), indicator.multiplier
    shown = words.figure(largest, indicator, unit=False)
    if largest > whole:
        return f"The largest figure is {shown}, but the indicator counts out of {whole}. Nothing is rescaled."
    if whole > 1 and 0 < largest <= 1:
        return f"No figure is above 1, but the indicator counts out of {whole}. Nothing is rescaled."
    return ""


def _counts(found: int, counts: dict[str, int], dropped: int) -> list[cells.Cell]:
    pairs = [("Figures found in the file", found), *((label, counts[kind]) for kind, label in COUNTED)]
    return cells.facts(*((label, f"{count:,}") for label, count in (*pairs, ("Figures left out", dropped))))


def _revised_row(change: Change, indicator: Indicator) -> list[cells.Cell]:
    row, earlier = change.row, change.earlier
    area = f"{row.area_name or row.area_code}, " if row.area_code else ""
    return [
        cells.text(f"{area}{period_name(row.period_start, indicator.frequency)}"),
        cells.text(_numbers(earlier, indicator)),
        cells.text(_numbers(row, indicator)),
    ]


def _numbers(given: Any, indicator: Indicator) -> str:
    """The figure; with the count and what it is out of, where these are known."""
    if given.suppressed:
        return "Suppressed"
    said = [words.figure(given.value, indicator)] if given.value is not None else []
    if given.count is not None:
        count, out_of = (words.figure(n, indicator, unit=False) for n in (given.count, given.denominator))
        said.append(f"{count} out of {out_of}" if given.denominator is not None else count)
    return ", ".join(said) or words.NO_FIGURE


def report_context(request: Any, batch: ImportBatch) -> dict[str, Any]:
    slug = request.workspace.slug
    counts = {kind: getattr(batch, f"rows_{kind}") for kind, _ in COUNTED}
    touched = queries.touched_by(batch)
    return {
        "batch": batch,
        "indicator": batch.indicator,
        "imported": f"{date_format(batch.at, 'j F Y')} by {words.who(batch.by)}",
        "counts": _counts(batch.rows_read, counts, len(batch.dropped)),
        "report": {
            "found": batch.rows_read,
            "parsed": batch.rows_read - len(batch.dropped),
            "rejected": [line | {"raw": line["text"]} for line in batch.dropped],
            "warnings": batch.warnings,
        },
        "download": reverse("evaluation:import_dropped", args=[slug, batch.pk]),
        "series": touched,
        "signals": [cells.signal_line(signal) for signal in queries.signals_opened_by(request.who, batch)],
        "may_import": can(request.who, May.IMPORT_INDICATOR, request.workspace),
    }


def dropped_csv(batch: ImportBatch) -> str:
    """The lines that were left out under their column names, each with its line and cause."""
    width = len(batch.header)
    rows: dict[int, tuple[list[str], list[str]]] = {}
    for dropped in batch.dropped:
        # A line with a column for each period may hold several figures that could not be read.
        rows.setdefault(dropped["line"], (dropped["cells"], []))[1].append(dropped["message"])
    mended = [
        (*_filled(cells, width), line, " ".join(messages)) for line, (cells, messages) in sorted(rows.items())
    ]
    return write_csv([(*batch.header, *ADDED_COLUMNS), *mended])
