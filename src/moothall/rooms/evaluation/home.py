"""What this room shows on the first screen."""

from typing import Any

from django.utils.safestring import SafeString

from moothall.permissions import May, can
from moothall.rooms.evaluation import queries
from moothall.rooms.evaluation.models import Indicator, Signal
from moothall.rooms.evaluation.pages.charts import small_chart
from moothall.trace.models import Record
from moothall.ui.figures import figure_of
from moothall.ui.waiting import Waiting, waits

WAITING = 20


@figure_of("indicator")
def indicator_figure(record: Record) -> str | SafeString:
    watched = queries.watched(None, Indicator.objects.filter(record=record))[0]
    if watched.drawn is not None:
        return small_chart(watched.drawn).svg or "No figures yet"
    return f"{len(watched.series)} series" if watched.series else "No figures yet"


@figure_of("signal")
def signal_figure(record: Record) -> str:
    signal = Signal.objects.get(record=record)
    return f"{signal.get_meaning_display()}: {signal.get_state_display().lower()}"


@waits
def new_signals(who: Any, workspace: Any) -> list[Waiting]:
    """New signals wait for whoever may answer them."""
    if not can(who, May.DECIDE_SIGNAL, workspace):
        return []
    found = queries.signals(who, state=Signal.State.NEW)[:WAITING]
    return [
        Waiting(f"Answer the signal: {signal}", signal.record.url, signal.created, "Analyst")
        for signal in found
    ]
