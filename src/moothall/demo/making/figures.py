"""The programmes of the example and their figures, imported as they came in: first twenty months at once,
then month after month, so that the signal is given when the chart first shows it."""

import csv
import io
from typing import Any

from moothall.demo.calendar import MONTHS, Calendar, month_name
from moothall.demo.content import content, monthly_figures
from moothall.demo.example import Example
from moothall.rooms.evaluation import actions
from moothall.rooms.evaluation.models import Indicator

FIRST_FILE = 20
# The column of each role in the files, and where its figures stand in the content.
Columns = dict[str, tuple[str, str]]


def watch_programmes(example: Example) -> None:
    by = example.people["analyst"]
    told = content("figures")
    programmes = {}
    for programme in told["programme"]:
        programmes[programme["key"]] = actions.create_programme(
            **example.belongs,
            title=programme["title"],
            purpose=programme["purpose"],
            starts_on=example.calendar.month(1),
            implements=[example.records[f"decision:{programme['decision']}"]],
            by=by,
        ).record
    indicators = {
        indicator["key"]: _define(example, indicator, programmes[indicator["programme"]])
        for indicator in told["indicator"]
    }
    for months in (range(1, FIRST_FILE + 1), *(range(n, n + 1) for n in range(FIRST_FILE + 1, MONTHS + 1))):
        for key, indicator in indicators.items():
            _import(example, indicator, key, months)


def file_of_figures(calendar: Calendar, key: str, months: range) -> tuple[str, str]:
    """The name and the text of a file with the figures of an indicator in these months."""
    columns = _columns(key)
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(["Month", *(header for header, _ in columns.values())])
    for number in months:
        figures = monthly_figures()[number]
        writer.writerow([month_name(calendar.month(number)), *(figures[at] for _, at in columns.values())])
    first, last = (f"{calendar.month(number):%Y-%m}" for number in (months[0], months[-1]))
    span = first if first == last else f"{first}-to-{last}"
    return f"{key}-{span}.csv", lines.getvalue()


def _define(example: Example, told: dict[str, Any], programme: Any) -> Indicator:
    fields = {name: value for name, value in told.items() if name not in ("key", "programme")}
    by = example.people["analyst"]
    return actions.define_indicator(**example.belongs, **fields, licence="own", measures=[programme], by=by)


def _import(example: Example, indicator: Indicator, key: str, months: range) -> None:
    by = example.people["analyst"]
    name, text = file_of_figures(example.calendar, key, months)
    batch = actions.upload_figures(indicator=indicator, data=text.encode(), name=name, by=by)
    mapping = {"period": "Month"} | {role: header for role, (header, _) in _columns(key).items()}
    actions.import_observations(batch=batch, mapping=mapping, by=by)


def _columns(key: str) -> Columns:
    if key == "girls":
        return {"count": ("Girls", "girls"), "denominator": ("All under-16s", "swimmers")}
    return {"value": ("Figure", key)}
