"""Components that show figures and files: charts, control charts, import reports."""

from datetime import date
from typing import Any

from moothall.methods.control_chart import control_chart as worked_out
from moothall.ui.charts import Chart, control_chart, sparkline
from moothall.ui.gallery.entry import LONGEST, UNBROKEN, Context, Entry, State
from moothall.ui.gallery.words import Words, plain

SWIMS = (900, 920, 880, 940, 960, 910, 930, 955, 970, 940, 930, 950, 960, 940, 955, 930, 945, 960, 940, 700)
METHOD = {"method": "An XmR chart", "version": "2", "limits": ["It does not say why a figure is unusual."]}


def _line(t: Words, title: str, values: tuple[float, ...] = SWIMS) -> Chart:
    return sparkline(values, title=t(title), flagged=(19,) if len(values) == 20 else (), key=t(title))


def _control(t: Words, title: str, values: tuple[float, ...] = SWIMS) -> Chart:
    periods = [date(2025 + n // 12, n % 12 + 1, 1) for n in range(len(values))]
    return control_chart(worked_out(values), periods=periods, title=t(title), unit=t("swims"), key=t(title))


def _chart(t: Words) -> Context:
    return {"chart": _line(t, "Swims by under-16s"), "note": t("Open Government Licence 3.0"), "how": METHOD}


def _watched(t: Words) -> Context:
    signal = {"sentence": t("Swims fell below their lower limit in August 2026."), "url": "#control-chart"}
    return {
        "chart": _control(t, "Swims by under-16s a month in the pool"),
        "signal": signal,
        "warnings": [t("Limits that rest on fewer than 13 figures may still move.")],
        "csv_url": "#control-chart",
        "how": METHOD,
    }


def _rejected(t: Words, count: int) -> list[dict[str, Any]]:
    return [
        {"line": 12 + n, "message": t("No title."), "raw": f"TY  - JOUR AU  - Nobody, A. PY  - {2001 + n}"}
        for n in range(count)
    ]


def _report(t: Words, rejected: int = 2) -> Context:
    lost = [{"line": 40, "cause": t("The line belongs to no record."), "text": "a line that is no tag"}]
    report = {"found": 60, "parsed": 60 - rejected, "rejected": _rejected(t, rejected), "dropped": lost}
    return {"report": report | {"warnings": []}, "noun": t("record"), "download_url": "#import-report"}


ENTRIES = (
    Entry(
        "chart.html",
        "Any chart: the sentence first, then the picture, then its numbers.",
        (
            State("Empty", {"chart": _line(plain, "Nothing counted", ())}),
            State("One value", {"chart": _line(plain, "One month", (930,))}),
            State("Many", _chart(plain)),
            State("Longest", {"chart": _line(plain, LONGEST), "note": UNBROKEN}),
        ),
        _chart,
    ),
    Entry(
        "control_chart.html",
        "A control chart with its finding, its numbers and how it was worked out.",
        (
            State("Empty", {"chart": _control(plain, "No month yet", ())}),
            State("One value", {"chart": _control(plain, "The first month", (930,))}),
            State("Many, with a signal", _watched(plain)),
        ),
        _watched,
    ),
    Entry(
        "import_report.html",
        "What came out of reading a file, every record that was not read by line and cause.",
        (
            State("Empty", {"report": {"found": 0, "parsed": 0}}),
            State("Everything read", {"report": {"found": 60, "parsed": 60}, "noun": "record"}),
            State("Some not read", _report(plain)),
            State("Many not read", _report(plain, 25)),
        ),
        _report,
    ),
)
