"""The control chart: points over time, their average and limits, and what is unusual among them."""

from collections.abc import Sequence
from datetime import date
from string import ascii_uppercase
from typing import TYPE_CHECKING

from moothall.ui.charts.chart import NO_DATA, NOTHING, Chart, identity, picture
from moothall.ui.charts.control_chart import key as chart_key
from moothall.ui.charts.control_chart import layers
from moothall.ui.charts.control_chart.findings import Period, Point, are_months, points_of
from moothall.ui.charts.control_chart.plan import Plan, plan_for
from moothall.ui.charts.control_chart.words import rows_of, summary_of
from moothall.ui.charts.scale import refuse_undrawable

if TYPE_CHECKING:
    from moothall.methods.control_chart import ControlChart

__all__ = ["control_chart"]


def control_chart(
    result: "ControlChart",
    *,
    periods: Sequence[Period],
    title: str,
    summary: str | None = None,
    width: float = 720,
    height: float = 320,
    target: float | None = None,
    decisions: Sequence[tuple[int | date, str]] = (),
    unit: str = "",
    key: str = "",
) -> Chart:
    """Draw a control chart that ``moothall.methods.control_chart`` worked out.

    ``periods`` name the points: dates become words ("March 2027" where each begins a month), text stays.
    ``decisions`` are pairs of where and what: an index, or a date when the periods are dates, and words.
    ``unit`` stands above the scale. ``height`` is that of the picture without the key below it. ``summary``
    replaces the sentence made from the numbers. Give two equal charts of one page different ``key``s.

    Raises ValueError if the numbers of periods and values differ, for an infinite value (naming its period)
    and for a decision outside the periods.
    """
    points = points_of(result, periods)
    said = summary or summary_of(points, "month" if are_months(periods) else "period", target=target)
    columns, rows = rows_of(points)
    if not any(point.value is not None for point in points):
        return Chart(NOTHING, NO_DATA, columns, rows, title)
    if target is not None:
        refuse_undrawable(target, "the target")
    marked = _lettered(decisions, periods)
    plan = plan_for(points, width=width, height=height, target=target, unit=unit, decisions=bool(marked))
    below, extra = chart_key.drawn(chart_key.entries(points, plan, marked), width=width, top=plan.height)
    svg = picture(
        [*_layers(plan, points, target, unit, marked), below],
        kind="control",
        name=identity("control", key, title, said, target, unit, marked, rows, width, height),
        title=title,
        summary=said,
        width=width,
        height=round(plan.height + extra + 4),
    )
    return Chart(svg, said, columns, rows, title)


def _layers(
    plan: Plan,
    points: Sequence[Point],
    target: float | None,
    unit: str,
    marked: Sequence[tuple[int, str, str]],
) -> list[str]:
    lettered: dict[int, str] = {}
    for index, letter, _ in marked:
        lettered[index] = f"{lettered[index]}, {letter}" if index in lettered else letter
    return [
        layers.gaps(plan, points, target),
        layers.grid(plan, unit),
        layers.lines(plan, points, target),
        layers.gutter(plan),
        layers.decision_marks(plan, lettered),
        layers.series(plan, points),
        layers.marks(plan, points),
        layers.run_words(plan),
        layers.periods(plan, points),
    ]


def _lettered(
    decisions: Sequence[tuple[int | date, str]], periods: Sequence[Period]
) -> list[tuple[int, str, str]]:
    """(index, letter, words) for each decision, in the order of time."""
    placed = sorted((_index_of(where, words, periods), words) for where, words in decisions)
    return [(index, _letter(rank), words) for rank, (index, words) in enumerate(placed)]


def _letter(rank: int) -> str:
    return ascii_uppercase[rank] if rank < len(ascii_uppercase) else str(rank + 1)


def _index_of(where: int | date, words: str, periods: Sequence[Period]) -> int:
    if isinstance(where, date):
        earlier = [i for i, period in enumerate(periods) if isinstance(period, date) and period <= where]
        index = earlier[-1] if earlier else -1
    else:
        index = where
    if not 0 <= index < len(periods):
        raise ValueError(f"The decision “{words}” lies outside the chart's periods.")
    return index
