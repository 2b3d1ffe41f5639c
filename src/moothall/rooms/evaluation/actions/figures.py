"""Importing figures: nothing is written before a person has seen what would be."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from moothall.events.happened import happened
from moothall.jobs import later
from moothall.people.models import Person
from moothall.rooms.evaluation.actions.charts import run_chart
from moothall.rooms.evaluation.models import ImportBatch, Indicator, Observation, Series
from moothall.rooms.evaluation.queries import revised_in, touched_by
from moothall.rooms.evaluation.reading import (
    WHOLE,
    AreaKey,
    Change,
    Reading,
    area_key,
    read_batch,
    read_figures,
)
from moothall.trace.actions import link, make_record

# More series than this are drawn by a worker, not while somebody waits.
AT_ONCE = 50
BLOCK = 1000
LONGEST_NOTE = 300


@transaction.atomic
def upload_figures(*, indicator: Indicator, data: bytes, name: str, by: Person | None) -> ImportBatch:
    """Keep a file until its columns are mapped and it is confirmed. Writes no figure.

    Raises EvaluationRefused for a file that is no table.
    """
    read_figures(data, name)
    return ImportBatch.objects.create(
        workspace=indicator.workspace,
        indicator=indicator,
        file_name=name[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        content=data,
        by=by,
    )


@transaction.atomic
def import_observations(*, batch: ImportBatch, mapping: dict[str, str], by: Person | None) -> ImportBatch:
    """Write the figures of an uploaded file, good lines only, and draw the charts they change.

    Confirming the same file twice changes nothing. ``mapping`` says which column holds what; it is
    remembered for the next file. Raises EvaluationRefused if the file cannot be read under it.
    """
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state == ImportBatch.State.DONE:
        return batch
    # Two imports of one indicator follow each other: the second sees what the first has written.
    batch.indicator = Indicator.objects.select_for_update(of=("self",)).get(pk=batch.indicator_id)
    mapping = {role: header for role, header in mapping.items() if header}
    reading = read_batch(batch, mapping)
    _write(batch, reading.changes)
    _close(batch, mapping, reading)
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
    _draw(batch, by)
    return batch


@transaction.atomic
def forget_uploads(*, before: datetime) -> int:
    """Delete the files that nobody confirmed. Says how many there were."""
    count, _ = ImportBatch.objects.filter(state=ImportBatch.State.UPLOADED, at__lt=before).delete()
    return count


def _write(batch: ImportBatch, changes: tuple[Change, ...]) -> None:
    wanted = [change for change in changes if change.kind != "unchanged"]
    series = _series_for(batch.indicator, wanted)
    for start in range(0, len(wanted), BLOCK):
        block = wanted[start : start + BLOCK]
        Observation.objects.bulk_create(
            _observation(batch, series[area_key(change.row)], change) for change in block
        )


def _series_for(indicator: Indicator, changes: list[Change]) -> dict[AreaKey, Series]:
    """The series of each area, made where there was none."""
    existing = Series.objects.filter(indicator=indicator, **WHOLE)
    found = {area_key(series): series for series in existing}
    new: dict[AreaKey, Series] = {}
    for row in (change.row for change in changes if area_key(change.row) not in found):
        area = {"area_code": row.area_code, "area_name": row.area_name}
        series = Series(workspace=indicator.workspace, indicator=indicator, **area, **WHOLE)
        new.setdefault(area_key(row), series)
    Series.objects.bulk_create(new.values(), batch_size=BLOCK)
    return found | new


def _observation(batch: ImportBatch, series: Series, change: Change) -> Observation:
    row, earlier = change.row, change.earlier
    return Observation(
        workspace_id=batch.workspace_id,
        series_id=series.pk,
        period_start=row.period_start,
        period_end=row.period_end,
        count=row.count,
        denominator=row.denominator,
        value=row.value,
        note=row.note[:LONGEST_NOTE],
        suppressed=row.suppressed,
        import_batch_id=batch.pk,
        revision=earlier.revision + 1 if earlier else 1,
        supersedes_id=earlier.pk if earlier else None,
    )


def _close(batch: ImportBatch, mapping: dict[str, str], reading: Reading) -> None:
    workspace, indicator, report = batch.workspace, batch.indicator, reading.report
    batch.record = make_record(
        workspace=workspace,
        inquiry=indicator.record.inquiry,
        kind="import_batch",
        title=f"Figures from {batch.file_name}",
        url=reverse("evaluation:import_report", args=[workspace.slug, batch.id]),
    )
    link(of=batch.record, rests_on=indicator.record, relation="belongs_to")
    batch.mapping, batch.state, batch.content = mapping, ImportBatch.State.DONE, b""
    batch.header = list(reading.table.columns)
    batch.rows_read = report.found
    for kind, count in reading.counts.items():
        setattr(batch, f"rows_{kind}", count)
    batch.dropped = _dropped(reading)
    batch.warnings = [{"line": w.line, "message": w.message} for w in report.warnings]
    batch.save()
    indicator.mapping = mapping
    indicator.save(update_fields=["mapping"])


def _dropped(reading: Reading) -> list[dict[str, Any]]:
    cells = {row.line: list(row.cells) for row in reading.table.rows}
    return [
        {
            "line": reject.line,
            "cause": reject.cause,
            "message": reject.message,
            "text": reject.raw,
            "cells": cells.get(reject.line, [reject.raw]),
        }
        for reject in reading.report.rejected
    ]


def _draw(batch: ImportBatch, by: Person | None) -> None:
    """Draw the charts of the series that the file touched, now or, if they are many, in the background."""
    touched = touched_by(batch)
    if touched.count() > AT_ONCE:
        later("evaluation.run_charts", workspace=batch.workspace, by=by, batch=batch.id)
        return
    revised = revised_in(batch)
    for series in touched:
        run_chart(series=series, trigger="revision" if series.pk in revised else "import", by=by)
