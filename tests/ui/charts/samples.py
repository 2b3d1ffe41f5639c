"""The pictures that the golden files hold, made from numbers that stand here."""

from collections.abc import Callable
from datetime import date
from math import nan

from moothall.methods.control_chart import control_chart as worked_out
from moothall.ui.charts import (
    Chart,
    FlowBox,
    FlowStage,
    GroupVotes,
    TraceLink,
    TraceNode,
    bar_groups,
    control_chart,
    flow,
    sparkline,
    trace_picture,
)


def months(count: int, year: int = 2024, month: int = 10) -> list[date]:
    """The first days of so many months from October 2024 on."""
    return [date(year + (month - 1 + i) // 12, (month - 1 + i) % 12 + 1, 1) for i in range(count)]


STEADY = [412, 398, 405, 421, 409, 417, 402, 395, 411, 420, 407, 399]
FALLING = [404, 413, 396, 408, 380, 371, 366, 358, 352, 345, 349, 318]


def two_years() -> Chart:
    """24 months: a fall that ends below the lower limit, with what was decided."""
    return control_chart(
        worked_out([*STEADY, *FALLING], improvement="increase"),
        periods=months(24),
        title="Children swimming each week, Northfield",
        target=430.0,
        unit="Children a week",
        decisions=[(date(2025, 9, 14), "Free lessons end"), (date(2026, 3, 2), "Pool closes on Mondays")],
    )


def with_gaps_and_phases() -> Chart:
    """A gap in each of two phases, the second short, and no signal across them."""
    values = [62.5, 64.1, 61.8, nan, 63.0, 65.2, 62.2, 61.1, 64.8, 63.3, 62.7, 63.9, 62.4, 61.9]
    values += [71.2, 72.9, 70.4, nan, 73.1, 71.8, 70.9, 88.0]
    return control_chart(
        worked_out(values, phases=[0] * 14 + [1] * 8, improvement="increase"),
        periods=months(22),
        title="Seen within four hours",
        unit="Per cent",
    )


def too_few() -> Chart:
    return control_chart(
        worked_out([12, nan, 15]), periods=["2022/23", "2023/24", "2024/25"], title="Visits", unit="Visits"
    )


def neutral() -> Chart:
    return control_chart(
        worked_out([0.2, 0.22, 0.19, 0.21] * 9 + [0.9, 0.01, 0.2, 0.21], improvement="neutral"),
        periods=months(40),
        title="Referrals for each visit",
    )


def small_line() -> Chart:
    values = [float(value) for value in STEADY + FALLING]
    values[6] = nan
    return sparkline(values, title="Children swimming each week", flagged=[22, 23])


def votes() -> Chart:
    return bar_groups(
        [
            GroupVotes("Parents", 33, 20, 7, 6),
            GroupVotes("Young people", 23, 17, "not shown, to protect others", "fewer than 5"),
            GroupVotes("Neighbours of the leisure centre and of the streets around it", 27, 11, 9, 7),
            GroupVotes("People who speak for others", "fewer than 5", *["too few people to show"] * 3),
        ],
        title="Swimming lessons should be free for children under 16",
    )


def papers() -> Chart:
    return flow(
        [
            FlowStage(FlowBox("Found by the search", 2489, "/search"), (FlowBox("Found twice", 398),)),
            FlowStage(FlowBox("Title and abstract read", 2091), (FlowBox("Not about children", 1877),)),
            FlowStage(
                FlowBox("Whole paper read", 214),
                (FlowBox("Not about swimming", 120), FlowBox("No outcome we ask for", 71)),
            ),
            FlowStage(FlowBox("Included", 23, "/included")),
        ],
        title="How papers were chosen",
    )


def trace() -> Chart:
    nodes = [
        TraceNode("paper", "Paper", "square", "Free swimming and activity of children", "/papers/1"),
        TraceNode("retracted", "Paper", "square", "A trial that was withdrawn", "/papers/2", "Retracted"),
        TraceNode(
            "finding", "Finding", "diamond", "Free entry doubles visits in the first year", "/findings/1"
        ),
        TraceNode("indicator", "Indicator", "triangle", "Children swimming each week", "/indicators/1"),
        TraceNode(
            "statement", "Statement", "circle", "Lessons should be free for under-16s", "/statements/1"
        ),
        TraceNode(
            "decision", "Decision", "hexagon", "Keep swimming free", "/decisions/1", "In force", here=True
        ),
    ]
    links = [
        TraceLink("finding", "paper", "rests on"),
        TraceLink("finding", "retracted", "contradicted by", dashed=True),
        TraceLink("statement", "finding", "derived from"),
        TraceLink("decision", "statement", "relied on"),
        TraceLink("decision", "indicator", "measured by"),
        TraceLink("decision", "paper", "considered"),
    ]
    return trace_picture(nodes, links, title="What the decision rests on")


SAMPLES: dict[str, Callable[[], Chart]] = {
    "bar_groups": votes,
    "control_chart": two_years,
    "control_chart_gaps_and_phases": with_gaps_and_phases,
    "control_chart_neutral": neutral,
    "control_chart_too_few": too_few,
    "flow": papers,
    "sparkline": small_line,
    "trace_picture": trace,
}
