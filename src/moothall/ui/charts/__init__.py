"""Charts as accessible SVG, made on the server without a chart library.

Each function is pure and returns a ``Chart``: the picture, the sentence and the table of the same numbers.
Nothing is drawn for empty input, a missing number is a gap, and equal input gives equal bytes.
"""

from moothall.ui.charts.bar_groups import GroupVotes, bar_groups
from moothall.ui.charts.chart import NO_DATA, Chart
from moothall.ui.charts.control_chart import control_chart
from moothall.ui.charts.flow import FlowBox, FlowStage, flow
from moothall.ui.charts.found_curve import found_curve
from moothall.ui.charts.opinion_map import opinion_map
from moothall.ui.charts.prisma_flow import (
    PrismaColumn,
    PrismaDiagram,
    PrismaLine,
    PrismaStep,
    prisma_flow,
)
from moothall.ui.charts.sparkline import sparkline
from moothall.ui.charts.trace_picture import TraceLink, TraceNode, trace_picture

__all__ = [
    "NO_DATA",
    "Chart",
    "FlowBox",
    "FlowStage",
    "GroupVotes",
    "PrismaColumn",
    "PrismaDiagram",
    "PrismaLine",
    "PrismaStep",
    "TraceLink",
    "TraceNode",
    "bar_groups",
    "control_chart",
    "flow",
    "found_curve",
    "opinion_map",
    "prisma_flow",
    "sparkline",
    "trace_picture",
]
