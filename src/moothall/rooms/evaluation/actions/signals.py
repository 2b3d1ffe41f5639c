"""The life of a signal: opened by a chart, extended, ended by itself, withdrawn by revised figures, or
answered by a person."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import numpy as np
from django.db import IntegrityError, transaction
from django.urls import reverse

from moothall.events.happened import happened
from moothall.methods.control_chart import ControlChart, control_chart, newest_signal
from moothall.people.models import Person
from moothall.rooms.evaluation.models import Series, Signal, SpcRun
from moothall.rooms.evaluation.periods import period_name
from moothall.rooms.evaluation.queries import FEWEST_POINTS, PRESET
from moothall.rooms.evaluation.refusals import EvaluationRefused
from moothall.trace.actions import change_record, link, make_record

# An episode ends by itself when as many of the newest figures are not part of it.
QUIET_POINTS = 3
MEANINGS = {
    "special_cause_improvement": Signal.Meaning.IMPROVEMENT,
    "special_cause_concern": Signal.Meaning.CONCERN,
}
HAPPENED = {
    "Above UCL": "above the upper limit in {when}",
    "Below LCL": "below the lower limit in {when}",
    "7 Point Trend (Increasing)": "seven figures in a row rising up to {when}",
    "7 Point Trend (Decreasing)": "seven figures in a row falling up to {when}",
    "2 in 3 Above CL": "two of three figures near the upper limit up to {when}",
    "2 in 3 Below CL": "two of three figures near the lower limit up to {when}",
    "7 Points Above CL": "seven figures in a row above the average up to {when}",
    "7 Points Below CL": "seven figures in a row below the average up to {when}",
}
# What a person can answer: the record's state and the event.
ANSWERS = {
    Signal.State.ACCEPTED: ("accepted", "signal.accepted"),
    Signal.State.EXPLAINED: ("closed", "signal.explained"),
    Signal.State.DISMISSED: ("dismissed", "signal.dismissed"),
}


@dataclass(frozen=True)
class Figures:
    """What a chart was drawn from and what it says: one value and one label a period."""

    periods: list[date]
    values: np.ndarray
    chart: ControlChart


@transaction.atomic
def decide_signal(*, signal: Signal, state: str, reason: str, by: Person) -> Signal:
    """A person accepts, explains or dismisses a new signal, and says why.

    Raises EvaluationRefused naming everything that is missing.
    """
    signal = Signal.objects.select_for_update(of=("self",)).select_related("record").get(pk=signal.pk)
    problems = []
    if not signal.is_new:
        problems.append(("", f"This signal is answered already: {signal.get_state_display().lower()}"))
    if state not in ANSWERS:
        problems.append(("state", "Choose whether to accept, explain or dismiss the signal"))
    if not reason.strip():
        problems.append(("reason", "Say why: the reason stays with the signal"))
    if problems:
        raise EvaluationRefused(problems)
    signal.state, signal.reason = state, reason.strip()
    signal.decided_by, signal.decided_on = by, datetime.now(UTC)
    signal.save(update_fields=["state", "reason", "decided_by", "decided_on"])
    record_state, event = ANSWERS[Signal.State(state)]
    change_record(record=signal.record, state=record_state)
    happened(event, signal, by)
    return signal


def follow_signals(*, series: Series, run: SpcRun, figures: Figures, by: Person | None) -> None:
    """Part of ``run_chart``: bring the series' open signals up to date and open a new one if there is one."""
    for signal in series.signals.filter(state__in=Signal.OPEN).select_related("record"):
        _follow(signal, run, figures, series.indicator.improvement, by)
    if figures.chart.n_valid < FEWEST_POINTS:
        return
    newest = newest_signal(figures.values, preset=PRESET, improvement=series.indicator.improvement)
    if newest is not None and not _is_known(series, newest.direction, figures.periods[newest.index]):
        _open(series, run, figures.periods, newest, by)


def _is_known(series: Series, direction: int, newest: date) -> bool:
    """Whether an episode is open in this direction, or somebody has answered for this very figure: drawing
    the chart again, for an older figure that was revised, does not ask a second time."""
    same = series.signals.filter(direction=direction)
    answered = same.filter(last_period__gte=newest).exclude(state=Signal.State.WITHDRAWN)
    return same.filter(state__in=Signal.OPEN).exists() or answered.exists()


def _direction(label: str) -> int:
    """+1 for a figure flagged as high or rising, −1 for low or falling, 0 for one that is not flagged."""
    if "Above" in label or "Increasing" in label:
        return 1
    return -1 if "Below" in label or "Decreasing" in label else 0


def _flagged(periods: list[date], chart: ControlChart, direction: int) -> list[date]:
    return [p for p, label in zip(periods, chart.label, strict=True) if _direction(str(label)) == direction]


def _follow(signal: Signal, run: SpcRun, figures: Figures, improvement: str, by: Person | None) -> None:
    flagged = _flagged(figures.periods, figures.chart, signal.direction)
    present = [p for p, value in zip(figures.periods, figures.values, strict=True) if value == value]
    if run.trigger == "revision" and _is_revised_away(signal, figures, flagged, improvement):
        _end(signal, run, Signal.State.WITHDRAWN, "withdrawn")
        happened("signal.withdrawn_by_revision", signal, by, revision=str(run.id))
    elif not set(present[-QUIET_POINTS:]) & set(flagged):
        _end(signal, run, Signal.State.CLOSED, "closed")
        happened("signal.closed", signal, by, last_period=signal.last_period)
    else:
        signal.last_period, signal.last_run = max(signal.last_period, *flagged), run
        signal.save(update_fields=["last_period", "last_run"])


def _is_revised_away(signal: Signal, figures: Figures, flagged: list[date], improvement: str) -> bool:
    """Whether the figures as they are now would never have given the signal: it is not flagged, and was not
    when its last figure was the newest one. Limits that move with later figures take no signal away."""
    if any(signal.first_period <= period <= signal.last_period for period in flagged):
        return False
    then = sum(period <= signal.last_period for period in figures.periods)
    earlier = control_chart(figures.values[:then], preset=PRESET, improvement=improvement)
    still = _flagged(figures.periods[:then], earlier, signal.direction)
    return not any(period >= signal.first_period for period in still)


def _end(signal: Signal, run: SpcRun, state: str, record_state: str) -> None:
    signal.state, signal.last_run = state, run
    signal.save(update_fields=["state", "last_run"])
    change_record(record=signal.record, state=record_state)


def _open(series: Series, run: SpcRun, periods: list[date], newest: Any, by: Person | None) -> None:
    try:
        with transaction.atomic():
            signal = _make(series, run, periods, newest)
    except IntegrityError:
        # Another import opened the same episode at this moment.
        return
    link(of=signal.record, rests_on=series.indicator.record, relation="derived_from")
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


def _make(series: Series, run: SpcRun, periods: list[date], newest: Any) -> Signal:
    indicator, workspace, key = series.indicator, series.workspace, uuid4()
    meaning = MEANINGS.get(newest.point_type, Signal.Meaning.NEUTRAL)
    what = HAPPENED[newest.label].format(when=period_name(periods[newest.index], indicator.frequency))
    record = make_record(
        workspace=workspace,
        inquiry=indicator.record.inquiry,
        kind="signal",
        title=f"{series}: {what}",
        words=meaning.label,
        url=reverse("evaluation:signal", args=[workspace.slug, key]),
        state="open",
    )
    return Signal.objects.create(
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
