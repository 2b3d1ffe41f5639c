"""The life of a signal: opened by a chart, extended, ended by itself, withdrawn by revised figures, or
answered by a person."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import numpy as np
from django.db import IntegrityError, transaction
from django.urls import reverse

from moothall.events.happened import happened
from moothall.methods.control_chart import newest_signal
from moothall.people.models import Person
from moothall.rooms.evaluation.models import Series, Signal, SpcRun
from moothall.rooms.evaluation.periods import period_name
from moothall.trace.actions import change_record, link, make_record

# With fewer figures a chart cannot say what is unusual.
FEWEST_POINTS = 12
MEANINGS = {
    "special_cause_improvement": Signal.Meaning.IMPROVEMENT,
    "special_cause_concern": Signal.Meaning.CONCERN,
}
RULES = {
    "Above UCL": "is above its upper limit",
    "Below LCL": "is below its lower limit",
    "7 Point Trend (Increasing)": "has risen seven times running",
    "7 Point Trend (Decreasing)": "has fallen seven times running",
    "2 in 3 Above CL": "is close to its upper limit twice in three periods",
    "2 in 3 Below CL": "is close to its lower limit twice in three periods",
    "7 Points Above CL": "has been above its average for seven periods",
    "7 Points Below CL": "has been below its average for seven periods",
}
RECORD_STATES = {
    Signal.State.ACCEPTED: "accepted",
    Signal.State.EXPLAINED: "closed",
    Signal.State.DISMISSED: "dismissed",
}
EVENTS = {
    Signal.State.ACCEPTED: "signal.accepted",
    Signal.State.EXPLAINED: "signal.explained",
    Signal.State.DISMISSED: "signal.dismissed",
}


class SignalRefused(ValueError):
    """Why a signal was not answered, in a sentence."""


@transaction.atomic
def decide_signal(*, signal: Signal, state: str, reason: str, by: Person) -> Signal:
    """A person accepts, explains or dismisses a signal, and says why."""
    signal = Signal.objects.select_for_update(of=("self",)).select_related("record").get(pk=signal.pk)
    if signal.state != Signal.State.NEW:
        raise SignalRefused("This signal has been answered already.")
    if state not in EVENTS:
        raise SignalRefused("Choose whether to accept, explain or dismiss the signal.")
    if not reason.strip():
        raise SignalRefused("Say why: the reason stays with the signal.")
    signal.state, signal.reason = state, reason.strip()
    signal.decided_by, signal.decided_on = by, datetime.now(UTC)
    signal.save(update_fields=["state", "reason", "decided_by", "decided_on"])
    change_record(record=signal.record, state=RECORD_STATES[Signal.State(state)])
    happened(EVENTS[Signal.State(state)], signal, by)
    return signal


def follow_signals(
    *, series: Series, run: SpcRun, periods: list[date], values: Any, chart: Any, by: Person | None
) -> None:
    """Part of ``run_chart``: bring the series' open signals up to date and open a new one if there is one."""
    directions = _directions(chart)
    for signal in series.signals.filter(state__in=Signal.OPEN).select_related("record"):
        _follow(signal, run, periods, directions, chart, by)
    if chart.n_valid < FEWEST_POINTS:
        return
    newest = newest_signal(values, improvement=series.indicator.improvement)
    if newest is None or series.signals.filter(state__in=Signal.OPEN, direction=newest.direction).exists():
        return
    if series.signals.filter(last_period__gte=periods[newest.first_index], direction=newest.direction).exists():
        # The same points were answered before; drawing the chart again does not ask a second time.
        return
    try:
        with transaction.atomic():
            _open(series, run, periods, newest, by)
    except IntegrityError:
        # Another import opened the same episode at this moment.
        return


def _directions(chart: Any) -> list[int]:
    """+1 for a point flagged as high or rising, −1 for low or falling, 0 for none."""
    up = ("Above", "Increasing")
    down = ("Below", "Decreasing")
    return [
        1 if any(word in label for word in up) else -1 if any(word in label for word in down) else 0
        for label in map(str, chart.label)
    ]


def _follow(
    signal: Signal, run: SpcRun, periods: list[date], directions: list[int], chart: Any, by: Person | None
) -> None:
    flagged = [p for p, d in zip(periods, directions, strict=True) if d == signal.direction]
    still = [p for p in flagged if p >= signal.first_period]
    valid = [i for i in range(len(periods)) if not np.isnan(chart.values[i])]
    if run.trigger == "revision" and not any(p <= signal.last_period for p in still):
        _end(signal, run, Signal.State.WITHDRAWN, "withdrawn")
        happened("signal.withdrawn_by_revision", signal, by, revision=str(run.id))
    elif all(directions[i] != signal.direction for i in valid[-3:]):
        _end(signal, run, Signal.State.CLOSED, "closed")
        happened("signal.closed", signal, by, last_period=signal.last_period)
    elif still:
        signal.last_period, signal.last_run = still[-1], run
        signal.save(update_fields=["last_period", "last_run"])


def _end(signal: Signal, run: SpcRun, state: str, record_state: str) -> None:
    signal.state, signal.last_run = state, run
    signal.save(update_fields=["state", "last_run"])
    change_record(record=signal.record, state=record_state)


def _open(series: Series, run: SpcRun, periods: list[date], newest: Any, by: Person | None) -> Signal:
    indicator, workspace, key = series.indicator, series.workspace, uuid4()
    meaning = MEANINGS.get(newest.point_type, Signal.Meaning.NEUTRAL)
    when = period_name(periods[newest.index], indicator.frequency)
    record = make_record(
        workspace=workspace,
        inquiry=indicator.record.inquiry,
        kind="signal",
        title=f"{series} {RULES[newest.label]} ({when})",
        words=f"{meaning.label}: {newest.label}",
        url=reverse("evaluation:signal", args=[workspace.slug, key]),
        state="open",
    )
    signal = Signal.objects.create(
        id=key,
        workspace=workspace,
        record=record,
        series=series,
        rule=newest.label,
        direction=newest.direction,
        first_period=periods[newest.first_index],
        last_period=periods[newest.index],
        meaning=meaning,
        opened_by_run=run,
        last_run=run,
    )
    link(of=record, rests_on=indicator.record, relation="derived_from")
    happened(
        "indicator.signalled",
        signal,
        by,
        series=series.id,
        phase=signal.phase,
        label=signal.rule,
        direction=signal.direction,
        meaning=str(signal.meaning),
        first_period=signal.first_period,
        last_period=signal.last_period,
        rule_set=run.rule_set,
    )
    return signal
