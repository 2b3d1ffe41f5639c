"""Template tags: ``{% load charts %}``. A chart's table, and the picture of a trace from its records."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from moothall.trace.models import Link, Record
from moothall.trace.vocabulary import RELATIONS
from moothall.ui.charts import Chart, TraceLink, TraceNode
from moothall.ui.charts import trace_picture as draw_trace
from moothall.ui.charts.lettering import number
from moothall.ui.govuk import component_html

register = template.Library()

MISSING = "No figure"
SPEAKS_AGAINST = frozenset({"contradicts", "set_aside"})


@register.simple_tag
def chart_table(chart: Chart, caption: str = "") -> SafeString:
    """The numbers of a chart as a table: the same numbers as in the picture."""
    places = range(len(chart.columns))
    numeric = [any(isinstance(row[place], int | float) for row in chart.rows) for place in places]
    head = [
        {"text": name, "format": "numeric" if right else None}
        for name, right in zip(chart.columns, numeric, strict=True)
    ]
    rows = [[_cell(cell, right) for cell, right in zip(row, numeric, strict=True)] for row in chart.rows]
    params = {"caption": caption or chart.title, "head": head, "rows": rows, "firstCellIsHeader": True}
    return component_html("table", params)


@register.simple_tag
def trace_picture(
    records: Iterable[Record], links: Iterable[Link], title: str, here: Record | None = None
) -> Chart:
    """``{% trace_picture records links title="…" here=record as picture %}``, for ``ui/chart.html``."""
    nodes = [
        TraceNode(
            *(record.pk, record.kind_word, record.shape, record.title, record.url, record.state_word),
            record == here,
        )
        for record in records
    ]
    ties = [
        TraceLink(
            *(link.of_id, link.rests_on_id, RELATIONS[link.relation].words),
            link.relation in SPEAKS_AGAINST,
        )
        for link in links
    ]
    return draw_trace(nodes, ties, title=title)


def _cell(cell: object, right: bool) -> dict[str, str | None]:
    words = MISSING if cell is None else number(cell) if isinstance(cell, int | float) else str(cell)
    return {"text": words, "format": "numeric" if right else None}
