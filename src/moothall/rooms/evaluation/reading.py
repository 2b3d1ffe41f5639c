"""From an uploaded file to what it would change: pure reading, nothing is written."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from moothall.formats.import_report import ImportReport, Rejected
from moothall.formats.tabular import SeriesRow, Table, period_columns, read_series, read_table
from moothall.rooms.evaluation.models import ImportBatch, Indicator, Observation
from moothall.rooms.evaluation.periods import is_in_step, period_name
from moothall.rooms.evaluation.refusals import EvaluationRefused

KINDS = ("added", "revised", "unchanged")
Mapping = dict[str, str]


@dataclass(frozen=True)
class Change:
    """What one line of a file would do: ``added``, ``revised`` or ``unchanged``."""

    kind: str
    row: SeriesRow
    earlier: Observation | None


@dataclass(frozen=True)
class Reading:
    """A file under a mapping: every line of it is a change or stands in the report's ``rejected``."""

    table: Table
    changes: tuple[Change, ...]
    report: ImportReport

    @property
    def counts(self) -> dict[str, int]:
        counted = Counter(change.kind for change in self.changes)
        return {kind: counted[kind] for kind in KINDS}


def table_of(batch: ImportBatch) -> Table:
    """The cells of an uploaded file. Raises EvaluationRefused for a file that is no table."""
    return read_figures(bytes(batch.content), batch.file_name)


def read_figures(data: bytes, name: str) -> Table:
    try:
        return read_table(data, name=name)
    except ValueError as error:
        raise EvaluationRefused([("file", str(error))]) from error


def problems_with_mapping(mapping: Mapping, table: Table) -> list[tuple[str, str]]:
    """Everything that keeps the columns from being read, each with a sentence."""
    missing = ((role, name) for role, name in mapping.items() if name not in table.columns)
    problems = [(role, f"The file has no column “{name}”") for role, name in missing]
    wide = not {"value", "count", "denominator"} & set(mapping) and period_columns(table, mapping)
    if "period" not in mapping and not wide:
        problems.append(("period", "Choose the column that says which period a figure is for"))
    if "value" not in mapping and "count" not in mapping and not wide:
        problems.append(("value", "Choose the column with the figure, or the one with the count"))
    used = Counter(mapping.values())
    for role, name in mapping.items():
        if used[name] > 1:
            problems.append((role, f"The column “{name}” is chosen more than once: choose it once"))
    return problems


def read_batch(batch: ImportBatch, mapping: Mapping) -> Reading:
    """What an uploaded file would do. Raises EvaluationRefused if it cannot be read under this mapping."""
    table, indicator = table_of(batch), batch.indicator
    if problems := problems_with_mapping(mapping, table):
        raise EvaluationRefused(problems)
    rows, report = read_series(
        table,
        columns=mapping,
        frequency=indicator.frequency,
        proportion=indicator.value_type == Indicator.ValueType.PROPORTION,
    )
    current = _current_figures(indicator)
    kept, misfits = _in_step(rows, current, indicator.frequency)
    if misfits:
        raw = {row.line: row.raw for row in table.rows}
        rejected = [replace(misfit, raw=raw[misfit.line]) for misfit in misfits]
        every = sorted((*report.rejected, *rejected), key=lambda reject: reject.line)
        report = replace(report, parsed=len(kept), rejected=tuple(every))
    return Reading(table, tuple(_change(row, current) for row in kept), report)


AreaKey = tuple[str, str]
Current = dict[AreaKey, dict[date, Observation]]


def area_key(area: Any) -> AreaKey:
    """What tells areas apart, for a row or a series: the code, or the name where there is no code."""
    return area.area_code, "" if area.area_code else area.area_name


def _current_figures(indicator: Indicator) -> Current:
    """The figures there are now, by area and first day of the period."""
    found: Current = {}
    figures = Observation.objects.filter(series__indicator=indicator, superseded_by=None)
    for figure in figures.select_related("series"):
        found.setdefault(area_key(figure.series), {})[figure.period_start] = figure
    return found


def _in_step(
    rows: Sequence[SeriesRow], current: Current, frequency: str
) -> tuple[list[SeriesRow], list[Rejected]]:
    """Rows whose periods follow those of their series, and the others: a chart could not show them."""
    first = {area: min(figures) for area, figures in current.items()}
    kept, misfits = [], []
    for row in rows:
        other = first.setdefault(area_key(row), row.period_start)
        if is_in_step(row.period_start, other, frequency):
            kept.append(row)
        else:
            named = period_name(other, frequency)
            message = f"Its period does not follow on from {named}, with which the other figures begin"
            misfits.append(Rejected(row.line, "period_out_of_step", message, ""))
    return kept, misfits


def _change(row: SeriesRow, current: Current) -> Change:
    earlier = current.get(area_key(row), {}).get(row.period_start)
    kind = "added" if earlier is None else "unchanged" if _same(row, earlier) else "revised"
    return Change(kind, row, earlier)


def _same(row: SeriesRow, earlier: Observation) -> bool:
    mine = (row.value, row.count, row.denominator, row.suppressed)
    return mine == (earlier.value, earlier.count, earlier.denominator, earlier.suppressed)
