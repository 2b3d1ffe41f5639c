"""Drawing a series' control chart and keeping what it says."""

import hashlib
import json
from typing import Any

from django.db import transaction

from moothall import __version__
from moothall.methods.control_chart import PRESETS, control_chart
from moothall.people.models import Person
from moothall.rooms.evaluation.actions.signals import follow_signals
from moothall.rooms.evaluation.models import Series, SpcRun
from moothall.rooms.evaluation.queries import values_by_period

PRESET = "nhsr"


@transaction.atomic
def run_chart(*, series: Series, trigger: str, by: Person | None) -> SpcRun | None:
    """Draw the chart again and follow its signals; None if neither figures nor rules have changed."""
    periods, values = values_by_period(series)
    rules = PRESETS[PRESET]
    configuration = {"preset": PRESET, "improvement": series.indicator.improvement, "version": rules.version}
    inputs = json.dumps([configuration, [str(p) for p in periods], [_number(v) for v in values]])
    digest = hashlib.sha256(inputs.encode()).hexdigest()
    last = series.runs.order_by("-ran_at").first()
    if last is not None and last.inputs_sha256 == digest:
        return None
    chart = control_chart(values, preset=PRESET, improvement=series.indicator.improvement)
    run = SpcRun.objects.create(
        workspace=series.workspace,
        series=series,
        rule_set=f"{rules.name} {rules.version}",
        configuration=configuration,
        inputs_sha256=digest,
        product_version=__version__,
        result=_as_json(chart, periods),
        trigger=trigger,
    )
    follow_signals(series=series, run=run, periods=periods, values=values, chart=chart, by=by)
    return run


def _number(value: float) -> float | None:
    return None if value != value else value


def _as_json(chart: Any, periods: list[Any]) -> dict[str, Any]:
    arrays = ("values", "mean", "lower", "upper")
    points = [
        {"period": str(period), "label": str(chart.label[i]), "point_type": str(chart.point_type[i])}
        | {name: _number(float(getattr(chart, name)[i])) for name in arrays}
        for i, period in enumerate(periods)
    ]
    return {
        "points": points,
        "variation": chart.variation,
        "n_valid": int(chart.n_valid),
        "n_missing": int(chart.n_missing),
        "warnings": list(chart.warnings),
    }
