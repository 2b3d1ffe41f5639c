"""Drawing a series' control chart and keeping what it says."""

import hashlib
import json
from dataclasses import fields
from datetime import date
from typing import Any

import numpy as np
from django.db import transaction

from moothall import __version__
from moothall.methods.control_chart import PRESETS, ControlChart, control_chart
from moothall.people.models import Person
from moothall.rooms.evaluation.actions.signals import Figures, follow_signals
from moothall.rooms.evaluation.models import Series, SpcRun
from moothall.rooms.evaluation.queries import PRESET, values_by_period


@transaction.atomic
def run_chart(*, series: Series, trigger: str, by: Person | None) -> SpcRun | None:
    """Draw the chart again and follow its signals; None if neither figures nor rules have changed.

    ``trigger`` says why: ``import``, ``revision`` or ``person``.
    """
    series = (
        Series.objects.select_for_update(of=("self",)).select_related("indicator__record").get(pk=series.pk)
    )
    periods, values = values_by_period(series)
    configuration = {
        "preset": PRESET,
        "version": PRESETS[PRESET].version,
        "improvement": series.indicator.improvement,
        "frequency": series.indicator.frequency,
    }
    digest = _digest(configuration, periods, values)
    last = series.runs.order_by("-ran_at").first()
    if last is not None and last.inputs_sha256 == digest:
        return None
    chart = control_chart(values, preset=PRESET, improvement=series.indicator.improvement)
    run = SpcRun.objects.create(
        workspace=series.workspace,
        series=series,
        rule_set=f"{PRESET} {PRESETS[PRESET].version}",
        configuration=configuration,
        inputs_sha256=digest,
        product_version=__version__,
        result=result_as_json(chart, periods),
        trigger=trigger,
    )
    follow_signals(series=series, run=run, figures=Figures(periods, values, chart), by=by)
    return run


def result_as_json(chart: ControlChart, periods: list[date]) -> dict[str, Any]:
    """The whole result of the method: each array as a list in the order of ``periods``, NaN as null."""
    named = {field.name: getattr(chart, field.name) for field in fields(chart) if field.name != "rule_set"}
    plain = {name: _plain(value) for name, value in named.items()}
    return {"periods": [str(period) for period in periods], **plain}


def _digest(configuration: dict[str, str], periods: list[date], values: np.ndarray) -> str:
    inputs = [configuration, [str(period) for period in periods], _plain(values)]
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray | np.generic):
        return _plain(value.tolist())
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return None if isinstance(value, float) and value != value else value
