"""Reads of this room."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
from django.db import models

from moothall.methods.control_chart import ControlChart, control_chart
from moothall.permissions import May, can
from moothall.rooms.evaluation.models import ImportBatch, Indicator, Observation, Programme, Series, Signal
from moothall.rooms.evaluation.periods import expected_periods
from moothall.trace.models import Record
from moothall.trace.queries import leads_to

MEASURABLE = ("evidence_statement", "programme", "statement")


@dataclass(frozen=True)
class Drawn:
    """A series as its chart shows it: the periods expected, their figures (NaN for a gap), the method's result."""

    series: Series
    periods: list[date]
    values: np.ndarray
    chart: ControlChart


def values_by_period(series: Series) -> tuple[list[date], np.ndarray]:
    """The current figures laid out by expected period; a period without a figure is NaN."""
    current = Observation.objects.filter(series=series, superseded_by=None)
    found = {row.period_start: row.value for row in current}
    periods = expected_periods(list(found), series.indicator.frequency)
    numbers = [found.get(period) for period in periods]
    return periods, np.array([np.nan if n is None else float(n) for n in numbers], dtype=float)


def drawn(who: Any, series: Series) -> Drawn:
    periods, values = values_by_period(series)
    return Drawn(series, periods, values, control_chart(values, improvement=series.indicator.improvement))


def programmes(who: Any) -> models.QuerySet[Programme]:
    return Programme.objects.select_related("record")


def programme(who: Any, key: UUID) -> Programme | None:
    return programmes(who).filter(pk=key).first()


def indicators(who: Any) -> models.QuerySet[Indicator]:
    return Indicator.objects.select_related("record").prefetch_related("series")


def indicator(who: Any, key: UUID) -> Indicator | None:
    return indicators(who).filter(pk=key).first()


def indicators_of(programme: Programme) -> models.QuerySet[Indicator]:
    """The indicators that measure a programme."""
    return Indicator.objects.filter(record__in=leads_to(programme.record, kinds=("indicator",)))


def series(who: Any, key: UUID) -> Series | None:
    return Series.objects.select_related("indicator__record", "workspace").filter(pk=key).first()


def import_batch(who: Any, key: UUID) -> ImportBatch | None:
    return ImportBatch.objects.select_related("indicator", "by").filter(pk=key).first()


def observations(who: Any, series: Series) -> models.QuerySet[Observation]:
    """Every figure ever given for a series, revisions included."""
    return Observation.objects.filter(series=series).select_related("import_batch")


def signals(who: Any, *, state: str = "") -> models.QuerySet[Signal]:
    """New ones first."""
    first = models.Case(models.When(state=Signal.State.NEW, then=0), default=1)
    found = Signal.objects.select_related("record", "series__indicator", "decided_by").order_by(first, "-created")
    return found.filter(state=state) if state else found


def signal(who: Any, key: UUID) -> Signal | None:
    return signals(who).filter(pk=key).first()


def signal_of_record(record: Record) -> Signal:
    return Signal.objects.select_related("series__indicator__record").get(record=record)


def indicator_of_signal(record: Record) -> Indicator:
    """The indicator whose signal this record is."""
    return signal_of_record(record).series.indicator


def proposals_of(signal: Signal) -> models.QuerySet[Record]:
    """The agenda items that a signal gave rise to."""
    return leads_to(signal.record, kinds=("agenda_item",))


def measurable_records(who: Any, workspace: Any) -> models.QuerySet[Record]:
    """What an indicator can measure: statements and programmes."""
    found = Record.objects.filter(kind__in=MEASURABLE).exclude(state__in=("withdrawn", "superseded"))
    return found if can(who, May.SEE_DRAFTS, workspace) else found.exclude(state="draft")


def decision_records(who: Any) -> models.QuerySet[Record]:
    """What a programme can carry out."""
    return Record.objects.filter(kind="decision", state__in=("published", "in_force", "under_review"))
