"""The pages of this room: what the templates are given, and nothing that decides."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.utils.formats import date_format
from django.utils.html import format_html

from moothall.permissions import May, can
from moothall.rooms.capacity import queries
from moothall.rooms.capacity.models import TraceReading
from moothall.rooms.capacity.traces import MEASURES, Facts, Figure, Measure, Result, Row
from moothall.rooms.capacity.traces.figures import percent

ROWS = 50
SHOWN_READINGS = 40
METHOD = (
    "Counted from the ledger, the records and the links of this workspace up to row {row} of the ledger, "
    "over the twelve months from {starts} to {ends}. The intervals hold the true figure in 95 of 100 such "
    "cases (for shares after Wilson)"
)


@dataclass(frozen=True)
class Shown:
    """One figure on a page, with what became of it since the last reading."""

    figure: Figure
    change: str


def home_context(request: Any) -> dict[str, Any]:
    row = queries.last_row(request.who, request.workspace)
    facts, results = queries.results_at(request.who, request.workspace, row)
    earlier = queries.last_readings(request.who)
    return {
        **_when(facts),
        "measures": [
            {
                "measure": MEASURES[key],
                **_figures(key, result, earlier),
                "behind": len(result.rows),
            }
            for key, result in results.items()
        ],
        "last": max(earlier.values(), key=lambda reading: reading.as_of, default=None),
        "may_record": can(request.who, May.SEND_SURVEY, request.workspace),
    }


def measure_context(request: Any, measure: Measure, as_of: int, last: int) -> dict[str, Any]:
    facts = queries.facts_at(request.who, request.workspace, as_of)
    result = measure.work_out(facts) if facts else Result()
    page = Paginator(_ordered(result.rows), ROWS).get_page(request.GET.get("page"))
    readings = list(queries.readings_of(request.who, measure.key)[:SHOWN_READINGS])
    earlier = queries.last_readings(request.who) if as_of == last else {}
    return {
        **_when(facts),
        "measure": measure,
        **_figures(measure.key, result, earlier),
        "earlier_row": as_of != last,
        "head": [{"text": words} for words in ("What", "Counts", "Why")],
        "rows": [_row(row) for row in page],
        "count": len(result.rows),
        "pager": _pager(page, request.GET),
        "history_head": [{"text": words} for words in ("Recorded on", "Figure", "Row of the ledger")],
        "history": [_history(reading) for reading in readings],
    }


def _figures(key: str, result: Result, earlier: dict[tuple[str, str], TraceReading]) -> dict[str, Any]:
    """The figures with their changes; where all say the same, ``change`` says it once."""
    changes = [change(figure, earlier.get((key, figure.part))) for figure in result.figures]
    alike = len(set(changes)) == 1
    return {
        "shown": [
            Shown(figure, "" if alike else words)
            for figure, words in zip(result.figures, changes, strict=True)
        ],
        "change": changes[0] if alike else "",
        "cannot": result.cannot,
    }


def change(now: Figure, then: TraceReading | None) -> str:
    """What became of a figure since it was last recorded, in a sentence; "" if it never was."""
    if then is None or not (now.denominator or then.denominator):
        return ""
    day = date_format(then.created, "j F Y")
    if (now.numerator, now.denominator, now.value) == (then.numerator, then.denominator, then.value):
        return f"The same as at the last reading, on {day}."
    if now.value is None or then.value is None:
        return f"At the last reading, on {day}: {then.numerator} of {then.denominator}."
    was, difference = _value(then.value, now.unit), now.value - then.value
    if _value(now.value, now.unit) == was:
        return f"The same as at the last reading, on {day}."
    return f"{'Up' if difference > 0 else 'Down'} from {was} at the last reading, on {day}."


def _value(value: float, unit: str) -> str:
    if unit == "share":
        return percent(value)
    number = f"{value:.1f}" if unit == "kinds" else f"{value:.0f}"
    return f"{number} {unit.removesuffix('s') if number == '1' else unit}"


def _when(facts: Facts | None) -> dict[str, Any]:
    if facts is None:
        return {"facts": None}
    starts, ends = date_format(facts.starts, "j F Y"), date_format(facts.ends, "j F Y")
    method = METHOD.format(row=f"{facts.as_of:,}", starts=starts, ends=ends)
    return {"facts": facts, "starts": starts, "ends": ends, "method": method}


def _ordered(rows: tuple[Row, ...]) -> list[Row]:
    """The newest things first."""
    return sorted(rows, key=lambda row: -row.thing.pk)


def _row(row: Row) -> list[dict[str, Any]]:
    link = format_html('<a class="govuk-link" href="{}">{}</a>', row.thing.url, row.thing.title)
    return [{"html": link}, {"text": "Yes" if row.counts else "No"}, {"text": row.why}]


def _history(reading: TraceReading) -> list[dict[str, Any]]:
    row = format_html('<a class="govuk-link" href="{}">Row {}</a>', reading.record.url, reading.as_of)
    return [{"text": date_format(reading.created, "j F Y")}, {"text": reading.sentence}, {"html": row}]


def _pager(page: Page, asked: Any) -> dict[str, Any]:
    around: dict[str, Any] = {}
    if page.has_previous():
        around["previous"] = {"href": _address(asked, page.previous_page_number())}
    if page.has_next():
        around["next"] = {"href": _address(asked, page.next_page_number())}
    return around


def _address(asked: Any, number: int) -> str:
    kept = [(name, value) for name, values in asked.lists() if name != "page" for value in values]
    return f"?{urlencode([*kept, ('page', number)])}"
