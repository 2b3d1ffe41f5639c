"""What this room shows on the first screen."""

from typing import Any

from django.utils.safestring import SafeString

from moothall.permissions import May, can
from moothall.rooms.evaluation import queries
from moothall.rooms.evaluation.models import Indicator, Signal
from moothall.trace.models import Record
from moothall.ui.charts import sparkline
from moothall.ui.figures import figure_of
from moothall.ui.waiting import Waiting, waits


@figure_of("indicator")
def indicator_figure(record: Record) -> str | SafeString:
    series = Indicator.objects.get(record=record).series.select_related("indicator").first()
    if series is None:
        return "No figures yet"
    drawn = queries.drawn(None, series)
    flagged = tuple(i for i, kind in enumerate(drawn.chart.point_type) if str(kind).startswith("special_cause"))
    return sparkline(drawn.values, title=record.title, flagged=flagged).svg


@figure_of("signal")
def signal_figure(record: Record) -> str:
    signal = Signal.objects.get(record=record)
    return f"{signal.get_meaning_display()}: {signal.get_state_display().lower()}"


@waits
def new_signals(who: Any, workspace: Any) -> list[Waiting]:
    """New signals wait for whoever may answer them."""
    if not can(who, May.DECIDE_SIGNAL, workspace):
        return []
    found = queries.signals(who, state=Signal.State.NEW)[:20]
    return [Waiting(f"Answer the signal: {s.record.title}", s.record.url, s.created, "Analyst") for s in found]
