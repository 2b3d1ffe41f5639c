"""Reads of this room. Each takes who is asking first."""

from collections.abc import Iterable
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
from moothall.trace.models import Inquiry, Record
from moothall.trace.queries import leads_to

PRESET = "nhsr"
# With fewer figures a chart cannot say what is unusual.
FEWEST_POINTS = 12
MEASURABLE = ("programme", "evidence_statement", "statement")
GONE = ("withdrawn", "superseded", "retracted", "declined", "dismissed")
STANDING = ("published", "in_force", "under_review")


@dataclass(frozen=True)
class Drawn:
    """A series as its chart shows it: the periods expected, their figures, NaN for a gap, and the result."""

    series: Series
    periods: list[date]
    values: np.ndarray
    chart: ControlChart

    @property
    def latest(self) -> int | None:
        """Where the newest figure stands; None if there is none."""
        present = np.flatnonzero(~np.isnan(self.values))
        return int(present[-1]) if present.size else None


@dataclass(frozen=True)
class Watched:
    """An indicator with its series drawn, where it has only one, and how many there are."""

    indicator: Indicator
    series: list[Series]
    drawn: Drawn | None


def values_by_period(series: Series) -> tuple[list[date], np.ndarray]:
    """The current figures laid out by expected period; a period without a figure is NaN."""
    current = Observation.objects.filter(series=series, superseded_by=None)
    return _laid_out(series.indicator, current)


def _laid_out(indicator: Indicator, current: Iterable[Observation]) -> tuple[list[date], np.ndarray]:
    found = {row.period_start: row.figure(indicator) for row in current}
    periods = expected_periods(found, indicator.frequency)
    numbers = [found.get(period) for period in periods]
    return periods, np.array([np.nan if n is None else float(n) for n in numbers], dtype=float)


def drawn(who: Any, series: Series) -> Drawn:
    return _drawn(series, *values_by_period(series))


def _drawn(series: Series, periods: list[date], values: np.ndarray) -> Drawn:
    chart = control_chart(values, preset=PRESET, improvement=series.indicator.improvement)
    return Drawn(series, periods, values, chart)


def watched(who: Any, found: Iterable[Indicator]) -> list[Watched]:
    """Each indicator with what its chart says, in one reading of the figures."""
    found = list(found)
    series: dict[UUID, list[Series]] = {indicator.pk: [] for indicator in found}
    for one in Series.objects.filter(indicator__in=found).select_related("indicator"):
        series[one.indicator_id].append(one)
    single = [several[0] for several in series.values() if len(several) == 1]
    figures: dict[UUID, list[Observation]] = {one.pk: [] for one in single}
    for figure in Observation.objects.filter(series__in=single, superseded_by=None):
        figures[figure.series_id].append(figure)
    drawings = {one.indicator_id: _drawn(one, *_laid_out(one.indicator, figures[one.pk])) for one in single}
    return [Watched(indicator, series[indicator.pk], drawings.get(indicator.pk)) for indicator in found]


def programmes(who: Any) -> models.QuerySet[Programme]:
    return Programme.objects.select_related("record")


def programme(who: Any, key: UUID) -> Programme | None:
    return programmes(who).select_related("owner", "record__inquiry").filter(pk=key).first()


def indicators(who: Any) -> models.QuerySet[Indicator]:
    return Indicator.objects.select_related("record")


def indicator(who: Any, key: UUID) -> Indicator | None:
    return indicators(who).select_related("owner", "workspace").filter(pk=key).first()


def indicators_of(who: Any, programme: Programme) -> models.QuerySet[Indicator]:
    """The indicators that measure a programme."""
    return indicators(who).filter(record__in=leads_to(programme.record, kinds=("indicator",)))


def programmes_of(who: Any, indicator: Indicator) -> models.QuerySet[Programme]:
    """The programmes that an indicator measures."""
    return programmes(who).filter(record__in=measured_by(who, indicator))


def measured_by(who: Any, indicator: Indicator) -> models.QuerySet[Record]:
    """What an indicator measures."""
    return Record.objects.filter(_tied_to(indicator.record, "measures")).order_by("kind", "created")


def carried_out_by(who: Any, programme: Programme) -> models.QuerySet[Record]:
    """The decisions that a programme carries out."""
    return Record.objects.filter(_tied_to(programme.record, "implements")).order_by("created")


def decisions_resting_on(who: Any, indicator: Indicator) -> models.QuerySet[Record]:
    """Standing decisions that relied on the indicator or on what it measures, or that a programme which it
    measures carries out: those that may have to be looked at again when it signals."""
    keys: set[int] = set()
    for record in (indicator.record, *measured_by(who, indicator)):
        if record.kind == "programme":
            carried = Record.objects.filter(_tied_to(record, "implements"))
            keys |= {standing.pk for decision in carried if (standing := _standing_in_place_of(decision))}
        else:
            reached = models.Q(foundations__rests_on=record) | models.Q(
                foundations__rests_on__in=leads_to(record)
            )
            relied = Record.objects.filter(reached, foundations__relation="relied_on", kind="decision")
            keys |= set(relied.values_list("pk", flat=True))
    return Record.objects.filter(pk__in=keys, state__in=STANDING).order_by("created")


def _tied_to(record: Record, relation: str) -> models.Q:
    """What ``record`` rests on directly, in this relation."""
    return models.Q(consequences__of=record, consequences__relation=relation)


def _standing_in_place_of(decision: Record) -> Record | None:
    """The decision itself or, where it has been replaced, the one that replaced it last."""
    while decision is not None and decision.state == "superseded":
        decision = Record.objects.filter(
            foundations__rests_on=decision, foundations__relation="supersedes", kind="decision"
        ).first()
    return decision


def series(who: Any, key: UUID) -> Series | None:
    return Series.objects.select_related("indicator__record", "workspace").filter(pk=key).first()


def import_batch(who: Any, key: UUID) -> ImportBatch | None:
    return ImportBatch.objects.select_related("indicator__record", "workspace", "by").filter(pk=key).first()


def imports(who: Any, indicator: Indicator) -> models.QuerySet[ImportBatch]:
    """The files whose figures were imported, newest first, without their bytes."""
    done = ImportBatch.objects.filter(indicator=indicator, state=ImportBatch.State.DONE)
    return done.defer("content", "dropped", "warnings").select_related("by")


def import_of_same_file(who: Any, batch: ImportBatch) -> ImportBatch | None:
    """The last import of exactly these bytes for the same indicator, if there was one."""
    return imports(who, batch.indicator).filter(sha256=batch.sha256).exclude(pk=batch.pk).first()


def touched_by(batch: ImportBatch) -> models.QuerySet[Series]:
    """The series that a file added figures to or revised."""
    written = Observation.objects.filter(import_batch=batch).values("series")
    return Series.objects.filter(pk__in=written).select_related("indicator")


def revised_in(batch: ImportBatch) -> set[UUID]:
    """The keys of the series of which a file revised at least one figure."""
    revisions = Observation.objects.filter(import_batch=batch, revision__gt=1)
    return set(revisions.values_list("series", flat=True))


def signals_opened_by(who: Any, batch: ImportBatch) -> models.QuerySet[Signal]:
    """The signals of the series that a file touched, opened since it came."""
    return signals(who).filter(series__in=touched_by(batch), created__gte=batch.at).order_by("created")


def observations(who: Any, series: Series) -> models.QuerySet[Observation]:
    """Every figure ever given for a series, revisions included."""
    return Observation.objects.filter(series=series).select_related("import_batch")


def current_observations(who: Any, series: Series) -> models.QuerySet[Observation]:
    return observations(who, series).filter(superseded_by=None)


def revisions(who: Any, series: Series) -> list[Observation]:
    """The figures of the periods that were revised, from the first figure to the current one."""
    revised = Observation.objects.filter(series=series, revision__gt=1).values("period_start")
    return list(observations(who, series).filter(period_start__in=revised))


def signals(who: Any, *, state: str = "") -> models.QuerySet[Signal]:
    """New ones first, then the newest."""
    first = models.Case(models.When(state=Signal.State.NEW, then=0), default=1)
    found = Signal.objects.select_related("record", "series__indicator", "decided_by")
    return (found.filter(state=state) if state else found).order_by(first, "-created")


def open_signals(who: Any) -> models.QuerySet[Signal]:
    return signals(who).filter(state__in=Signal.OPEN)


def signals_of(who: Any, indicator: Indicator) -> models.QuerySet[Signal]:
    return signals(who).filter(series__indicator=indicator)


def signal(who: Any, key: UUID) -> Signal | None:
    return signals(who).select_related("series__indicator__record", "opened_by_run").filter(pk=key).first()


def signal_of_record(record: Record) -> Signal:
    return Signal.objects.select_related("series__indicator__record").get(record=record)


def indicator_of_signal(record: Record) -> Indicator:
    """The indicator whose signal this record is."""
    return signal_of_record(record).series.indicator


def proposals_of(who: Any, signal: Signal) -> models.QuerySet[Record]:
    """The agenda items that a signal gave rise to."""
    return leads_to(signal.record, kinds=("agenda_item",)).order_by("created")


def series_watched(who: Any) -> dict[str, int]:
    """How many series have enough figures for signals, by how often a figure comes."""
    periods = models.Count("observations__period_start", distinct=True)
    enough = Series.objects.annotate(periods=periods).filter(periods__gte=FEWEST_POINTS)
    counted = Series.objects.filter(pk__in=enough.values("pk")).values_list("indicator__frequency")
    return dict(counted.order_by("indicator__frequency").annotate(models.Count("pk")))


def inquiries(who: Any) -> models.QuerySet[Inquiry]:
    return Inquiry.objects.all()


def measurable_records(who: Any, workspace: Any) -> models.QuerySet[Record]:
    """What an indicator can measure: programmes and statements."""
    place = models.Case(*(models.When(kind=kind, then=n) for n, kind in enumerate(MEASURABLE)))
    found = Record.objects.filter(kind__in=MEASURABLE).exclude(state__in=GONE).order_by(place, "-created")
    return found if can(who, May.SEE_DRAFTS, workspace) else found.exclude(state="draft")


def decision_records(who: Any) -> models.QuerySet[Record]:
    """What a programme can carry out."""
    return Record.objects.filter(kind="decision", state__in=STANDING).order_by("-created")
