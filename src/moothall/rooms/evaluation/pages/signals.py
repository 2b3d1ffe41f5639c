"""The inbox of signals, and the page of one signal."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.formats import date_format

from moothall.permissions import May, can
from moothall.rooms.evaluation import queries
from moothall.rooms.evaluation.forms import SignalFilterForm
from moothall.rooms.evaluation.models import Signal
from moothall.rooms.evaluation.pages import cells, words
from moothall.rooms.evaluation.pages.charts import REVISIONS, chart_of, revision_rows
from moothall.rooms.evaluation.periods import A_YEAR

PAGE = 25
# How often a steady series signals by chance, per figure that comes.
BY_CHANCE = 0.0125


def signals_context(request: Any) -> dict[str, Any]:
    form = SignalFilterForm(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    page = Paginator(queries.signals(request.who, state=state), PAGE).get_page(request.GET.get("page"))
    return {
        "filter": form,
        "filtered": bool(state),
        "signals": [cells.signal_line(signal) for signal in page],
        "pager": _pager(page, state),
        "false_alarms": _false_alarms(queries.series_watched(request.who)),
        "may_decide": can(request.who, May.DECIDE_SIGNAL, request.workspace),
    }


def _pager(page: Any, state: str) -> dict[str, Any] | None:
    if not page.has_other_pages():
        return None
    params: dict[str, Any] = {}
    if page.has_previous():
        params["previous"] = {"href": f"?state={state}&page={page.previous_page_number()}"}
    if page.has_next():
        params["next"] = {"href": f"?state={state}&page={page.next_page_number()}"}
    return params


def _false_alarms(watched: dict[str, int]) -> str:
    """How many signals a year come by chance alone from the series that are watched."""
    if not watched:
        return ""
    series = sum(watched.values())
    a_year = sum(count * A_YEAR[frequency] for frequency, count in watched.items()) * BY_CHANCE
    often = f"about {a_year:.0f} signals a year" if a_year >= 1.5 else "about one signal a year"
    if a_year < 0.5:
        often = "a signal once in some years"
    return f"Even if nothing changed, {often} would come by chance from the {series:,} series watched."


def signal_context(request: Any, signal: Signal) -> dict[str, Any]:
    series, indicator = signal.series, signal.series.indicator
    figures = [f for f in queries.revisions(request.who, series) if _within(f, signal)]
    return {
        **cells.signal_line(signal),
        "series": series,
        "indicator": indicator,
        "means": words.MEANINGS[Signal.Meaning(signal.meaning)],
        "facts": cells.facts(
            ("Periods", words.span(signal)),
            ("Seen on", date_format(signal.created, "j F Y")),
            ("Rules of the chart", words.rules(signal.opened_by_run)),
        ),
        "answer": _answer(signal),
        "control": chart_of(request, queries.drawn(request.who, series)),
        "decisions": cells.records(queries.decisions_resting_on(request.who, indicator)),
        "proposals": cells.records(queries.proposals_of(request.who, signal)),
        "revision_head": cells.table_head(*REVISIONS, numeric=("Figure",)),
        "revisions": revision_rows(figures, indicator),
        "may_decide": signal.is_new and can(request.who, May.DECIDE_SIGNAL, request.workspace),
    }


def _within(figure: Any, signal: Signal) -> bool:
    return signal.first_period <= figure.period_start <= signal.last_period


def _answer(signal: Signal) -> list[cells.Cell]:
    """Who answered, when and why; empty before."""
    if not signal.decided_on:
        return []
    return cells.facts(
        ("Answered by", words.who(signal.decided_by)),
        ("On", date_format(signal.decided_on, "j F Y")),
        ("Why", cells.lines(signal.reason)),
    )
