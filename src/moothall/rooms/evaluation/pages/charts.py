"""Charts of series, and the page of one series."""

from typing import Any

from django.utils.formats import date_format

from moothall.formats.tabular import write_csv
from moothall.methods.control_chart import PRESETS
from moothall.rooms.evaluation import queries
from moothall.rooms.evaluation.models import Indicator, Observation, Series
from moothall.rooms.evaluation.pages import cells, words
from moothall.rooms.evaluation.periods import last_day, period_name
from moothall.rooms.evaluation.queries import PRESET, Drawn
from moothall.ui.charts import Chart, control_chart, sparkline

LIMITS = (
    "It says what is unusual for this series. It does not say what caused it.",
    "About 1 in 80 figures of a steady series signals by chance alone: some 15 false alarms a year from 100 "
    "monthly series, and three times as many where each month resembles the one before.",
    "Limits that rest on fewer than 13 figures may still move.",
)
NOT_PUBLISHED = (Indicator.Licence.RESTRICTED, Indicator.Licence.UNKNOWN)
COLUMNS = (
    *("Area code", "Area", "Period", "First day", "Last day"),
    *("Value", "Count", "Out of", "Revision", "Note"),
)


def small_chart(drawn: Drawn) -> Chart:
    """A line the size of a word, for cards and tables."""
    flagged = [i for i, kind in enumerate(drawn.chart.point_type) if str(kind).startswith("special_cause")]
    named = [period_name(period, drawn.series.indicator.frequency) for period in drawn.periods]
    key = str(drawn.series.pk)
    return sparkline(drawn.values, title=str(drawn.series), flagged=flagged, periods=named, key=key)


def chart_of(request: Any, drawn: Drawn) -> dict[str, Any]:
    """What ``ui/control_chart.html`` takes, except the signal."""
    indicator = drawn.series.indicator
    monthly = indicator.frequency == Indicator.Frequency.MONTHLY
    named = drawn.periods if monthly else [period_name(day, indicator.frequency) for day in drawn.periods]
    chart = control_chart(
        drawn.chart,
        periods=named,
        title=str(drawn.series),
        unit=indicator.unit,
        decisions=_starts_of_programmes(request, drawn),
    )
    rules = PRESETS[PRESET]
    method = f"An XmR chart by the rules “{rules.name}”, which NHS England’s Making Data Count uses"
    return {
        "chart": chart,
        "note": licence_line(indicator),
        "how": {"method": method, "version": rules.version, "limits": LIMITS},
        "warnings": drawn.chart.warnings,
    }


def _starts_of_programmes(request: Any, drawn: Drawn) -> list[tuple[int, str]]:
    """Where a programme that the indicator measures started, if the chart covers that day."""
    indicator = drawn.series.indicator
    if not drawn.periods:
        return []
    found, end = [], last_day(drawn.periods[-1], indicator.frequency)
    for programme in queries.programmes_of(request.who, indicator):
        if drawn.periods[0] <= programme.starts_on <= end:
            place = sum(period <= programme.starts_on for period in drawn.periods) - 1
            found.append((place, f"“{programme.title}” starts"))
    return found


def licence_line(indicator: Indicator) -> str:
    """Source, copyright and reuse, as they stand under every chart and in every file."""
    source = f"Source: {indicator.source}" if indicator.source else ""
    parts = (source, indicator.copyright, indicator.reuse, indicator.get_licence_display())
    return " ".join(f"{part.strip().rstrip('.')}." for part in parts if part.strip())


def series_context(request: Any, series: Series) -> dict[str, Any]:
    drawn = queries.drawn(request.who, series)
    latest, when = words.latest(drawn)
    return {
        "series": series,
        "indicator": series.indicator,
        "latest": f"{latest} in {when}" if when else "",
        "variation": words.variation(drawn),
        "control": chart_of(request, drawn),
        "signals": [
            cells.signal_line(signal)
            for signal in queries.signals_of(request.who, series.indicator).filter(series=series)
        ],
        "revision_head": cells.table_head(*REVISIONS, numeric=("Figure",)),
        "revisions": revision_rows(queries.revisions(request.who, series), series.indicator),
    }


REVISIONS = ("Period", "Revision", "Figure", "Written on", "From")


def revision_rows(figures: list[Observation], indicator: Indicator) -> list[list[cells.Cell]]:
    """Every figure of the periods that were revised, old ones included."""
    return [
        [
            cells.text(period_name(figure.period_start, indicator.frequency)),
            cells.text("First figure" if figure.revision == 1 else f"Revision {figure.revision - 1}"),
            cells.number(words.figure(figure.figure(indicator), indicator)),
            cells.text(date_format(figure.created, "j F Y")),
            _file_of(figure),
        ]
        for figure in figures
    ]


def _file_of(figure: Observation) -> cells.Cell:
    batch = figure.import_batch
    return cells.link(batch.record.url, batch.file_name) if batch else cells.text("Entered by hand")


def series_csv(request: Any, series: Series) -> str:
    """The current figures of a series with its licence. Cells that a spreadsheet would run are escaped."""
    indicator = series.indicator
    rows: list[tuple[object, ...]] = [COLUMNS]
    for figure in queries.current_observations(request.who, series):
        period = period_name(figure.period_start, indicator.frequency)
        numbers = (figure.figure(indicator), figure.count, figure.denominator)
        note = figure.note or ("Suppressed" if figure.suppressed else "")
        rows.append(
            (
                *(series.area_code, series.area_name, period, figure.period_start, figure.period_end),
                *("" if value is None else _plain(value) for value in numbers),
                *(figure.revision, note),
            )
        )
    rows.append((licence_line(indicator),))
    return write_csv(rows)


def _plain(value: Any) -> str:
    return f"{value.normalize():f}"
