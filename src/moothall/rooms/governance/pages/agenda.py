"""The agenda and one item of it."""

from typing import Any

from django.core.paginator import Paginator

from moothall.permissions import May, can
from moothall.rooms.governance import queries
from moothall.rooms.governance.forms import AnswerForm
from moothall.rooms.governance.models import AgendaItem
from moothall.rooms.governance.pages import cells
from moothall.ui.figures import figure_for

COLUMNS = ("What", "Why", "Since", "State")


def agenda_context(request: Any) -> dict[str, Any]:
    page = Paginator(queries.agenda(request.who), 25).get_page(request.GET.get("page"))
    return {
        "total": page.paginator.count,
        "waiting": queries.open_proposals(request.who).count(),
        "head": cells.table_head(*COLUMNS),
        "rows": [_row(item) for item in page],
        "pager": cells.pager(page, request.GET),
        "may_propose": can(request.who, May.PROPOSE_ITEM, request.workspace),
    }


def _row(item: AgendaItem) -> list[dict[str, Any]]:
    state = item.get_state_display()
    urgent = item.urgent and item.is_open
    return [
        cells.link(item.record.url, item.title),
        cells.text(item.get_origin_display()),
        cells.text(cells.day(item.created.date())),
        {"html": cells.tag(f"{state}, urgent" if urgent else state, item.state)},
    ]


def item_context(request: Any, item: AgendaItem, form: AnswerForm | None = None) -> dict[str, Any]:
    may_answer = item.is_open and can(request.who, May.REOPEN_DECISION, request.workspace)
    return {
        "item": item,
        "state": cells.tag(item.get_state_display(), item.state),
        "facts": _facts(item),
        "chart": _chart(request, item),
        "may_answer": may_answer,
        "form": (form or AnswerForm()) if may_answer or form else None,
    }


def _facts(item: AgendaItem) -> list[dict[str, Any]]:
    facts = [
        ("Why it is proposed", item.get_origin_display()),
        ("Since", cells.day(item.created.date())),
        ("Answered on", cells.day(item.decided_on.date() if item.decided_on else None)),
        ("The reason given", cells.lines(item.reason)),
    ]
    return [cells.summary_row(label, value) for label, value in facts if value]


def _chart(request: Any, item: AgendaItem) -> dict[str, Any] | None:
    """The chart of the indicator whose signal proposed it."""
    record = queries.indicator_behind(request.who, item)
    return {"record": record, "figure": figure_for(record)} if record else None
