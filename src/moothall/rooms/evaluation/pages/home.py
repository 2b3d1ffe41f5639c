"""The first page of the room: what we watch."""

from typing import Any

from django.utils.html import format_html

from moothall.permissions import May, can
from moothall.rooms.evaluation import queries
from moothall.rooms.evaluation.models import Programme
from moothall.rooms.evaluation.pages import cells, words
from moothall.rooms.evaluation.pages.charts import small_chart
from moothall.rooms.evaluation.queries import Watched

COLUMNS = ("Indicator", "Latest figure", "How it went")
SIGNALS = 10


def home_context(request: Any) -> dict[str, Any]:
    found = queries.open_signals(request.who)
    return {
        "signals": [cells.signal_line(signal) for signal in found[:SIGNALS]],
        "signals_more": max(0, found.count() - SIGNALS),
        "programmes": [programme_line(programme) for programme in queries.programmes(request.who)],
        **watched_table(queries.watched(request.who, queries.indicators(request.who))),
        "may_manage": can(request.who, May.MANAGE_PROGRAMME, request.workspace),
    }


def programme_line(programme: Programme) -> dict[str, Any]:
    return {"programme": programme, "state": cells.tag(programme.get_state_display())}


def watched_table(found: list[Watched]) -> dict[str, Any]:
    return {"head": cells.table_head(*COLUMNS), "rows": [_row(watched) for watched in found]}


def _row(watched: Watched) -> list[cells.Cell]:
    indicator = watched.indicator
    name = cells.link(indicator.record.url, indicator)
    if not watched.series:
        return [name, cells.text("No figures yet"), cells.text("")]
    if watched.drawn is None:
        count = f"{len(watched.series)} series"
        return [name, cells.text(count), cells.link(indicator.record.url, "See each")]
    latest, when = words.latest(watched.drawn)
    said = format_html("<strong>{}</strong><br>{}<br>{}", latest, when, words.variation(watched.drawn))
    return [name, {"html": said}, {"html": small_chart(watched.drawn).svg}]
