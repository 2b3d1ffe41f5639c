"""From an uploaded file to what it would change: pure reading, nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from moothall.formats.tabular import SeriesRow, read_series, read_table
from moothall.rooms.evaluation.models import ImportBatch, Indicator, Observation


class SeriesKey(NamedTuple):
    area_code: str
    area_name: str


@dataclass(frozen=True)
class Change:
    """What one line of a file would do: ``added``, ``revised`` or ``unchanged``."""

    kind: str
    key: SeriesKey
    row: SeriesRow
    earlier: Observation | None


def read_batch(batch: ImportBatch, mapping: dict[str, str]) -> tuple[tuple[SeriesRow, ...], Any]:
    """The good rows of a file and the report on all of its lines. Raises ValueError if it is no table."""
    table = read_table(bytes(batch.content), name=batch.file_name)
    columns = {role: header for role, header in mapping.items() if header}
    return read_series(table, columns=columns, frequency=batch.indicator.frequency)


def changes_of(indicator: Indicator, rows: Sequence[SeriesRow]) -> list[Change]:
    """What each row would do to the figures there are now."""
    current = {
        (o.series.area_code, o.period_start): o
        for o in Observation.objects.filter(series__indicator=indicator, superseded_by=None).select_related("series")
    }
    changes = []
    for row in rows:
        earlier = current.get((row.area_code, row.period_start))
        kind = "added" if earlier is None else "unchanged" if _same(row, earlier) else "revised"
        changes.append(Change(kind, SeriesKey(row.area_code, row.area_name), row, earlier))
    return changes


def _same(row: SeriesRow, earlier: Observation) -> bool:
    mine = (row.value, row.count, row.denominator, row.suppressed)
    return mine == (earlier.value, earlier.count, earlier.denominator, earlier.suppressed)
