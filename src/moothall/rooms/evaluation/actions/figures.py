"""Importing figures: nothing is written before a person has seen what would be."""

import hashlib
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from moothall.events.happened import happened
from moothall.jobs import later
from moothall.people.models import Person
from moothall.rooms.evaluation.actions.charts import run_chart
from moothall.rooms.evaluation.models import ImportBatch, Indicator, Observation, Series
from moothall.rooms.evaluation.reading import Change, SeriesKey, changes_of, read_batch
from moothall.trace.actions import link, make_record

# More series than this are drawn by a worker, not while somebody waits.
AT_ONCE = 50


@transaction.atomic
def upload_figures(*, indicator: Indicator, data: bytes, name: str, by: Person | None) -> ImportBatch:
    """Keep a file until its columns are mapped and it is confirmed. Writes no figure."""
    return ImportBatch.objects.create(
        workspace=indicator.workspace,
        indicator=indicator,
        file_name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        content=data,
        by=by,
    )


@transaction.atomic
def import_observations(*, batch: ImportBatch, mapping: dict[str, str], by: Person | None) -> ImportBatch:
    """Write the figures of an uploaded file, good lines only, and draw the charts they change.

    Confirming the same file twice changes nothing. ``mapping`` says which column holds what; it is
    remembered for the next file.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state == ImportBatch.State.DONE:
        return batch
    rows, report = read_batch(batch, mapping)
    changes = changes_of(batch.indicator, rows)
    touched = {_write(batch, change) for change in changes if change.kind != "unchanged"}
    _close(batch, mapping, report, changes)
    happened(
        "observations.imported",
        batch,
        by,
        read=batch.rows_read,
        added=batch.rows_added,
        revised=batch.rows_revised,
        unchanged=batch.rows_unchanged,
        dropped=len(batch.dropped),
        sha256=batch.sha256,
    )
    _draw(batch, touched, "revision" if batch.rows_revised else "import", by)
    return batch


def _write(batch: ImportBatch, change: Change) -> UUID:
    series = _series(batch.indicator, change.key)
    row, earlier = change.row, change.earlier
    Observation.objects.create(
        workspace=batch.workspace,
        series=series,
        period_start=row.period_start,
        period_end=row.period_end,
        count=row.count,
        denominator=row.denominator,
        value=row.value,
        note=row.note,
        suppressed=row.suppressed,
        import_batch=batch,
        revision=earlier.revision + 1 if earlier else 1,
        supersedes=earlier,
    )
    return series.id


def _series(indicator: Indicator, key: SeriesKey) -> Series:
    series, _ = Series.objects.get_or_create(
        workspace=indicator.workspace,
        indicator=indicator,
        area_code=key.area_code,
        sex="Persons",
        age="All ages",
        category_type="",
        category="",
        defaults={"area_name": key.area_name},
    )
    return series


def _close(batch: ImportBatch, mapping: dict[str, str], report: Any, changes: list[Change]) -> None:
    counts = {kind: sum(change.kind == kind for change in changes) for kind in ("added", "revised", "unchanged")}
    workspace, indicator = batch.workspace, batch.indicator
    batch.record = make_record(
        workspace=workspace,
        inquiry=indicator.record.inquiry,
        kind="import_batch",
        title=f"Figures from {batch.file_name}",
        url=reverse("evaluation:import_report", args=[workspace.slug, batch.id]),
    )
    link(of=batch.record, rests_on=indicator.record, relation="belongs_to")
    batch.mapping, batch.state, batch.content = mapping, ImportBatch.State.DONE, b""
    batch.rows_read, batch.rows_added = report.found, counts["added"]
    batch.rows_revised, batch.rows_unchanged = counts["revised"], counts["unchanged"]
    batch.dropped = [
        {"line": r.line, "cause": r.cause, "message": r.message, "text": r.raw} for r in report.rejected
    ]
    batch.warnings = [{"line": w.line, "message": w.message} for w in report.warnings]
    batch.save()
    indicator.mapping = mapping
    indicator.save(update_fields=["mapping"])


def _draw(batch: ImportBatch, touched: set[UUID], trigger: str, by: Person | None) -> None:
    if len(touched) > AT_ONCE:
        later("evaluation.run_charts", workspace=batch.workspace, batch=batch.id, trigger=trigger)
        return
    for series in Series.objects.filter(pk__in=touched).order_by("area_code"):
        run_chart(series=series, trigger=trigger, by=by)
