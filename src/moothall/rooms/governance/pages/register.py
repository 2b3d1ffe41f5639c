"""The register of decisions: the first page of this room."""

from typing import Any

from django.core.paginator import Paginator

from moothall.permissions import May, can
from moothall.rooms.governance import queries
from moothall.rooms.governance.forms import RegisterFilterForm
from moothall.rooms.governance.models import Decision
from moothall.rooms.governance.pages import cells

COLUMNS = ("Reference", "Decision", "Taken by", "Made on", "State", "Next look")


def register_context(request: Any) -> dict[str, Any]:
    form = RegisterFilterForm(request.GET, sees_drafts=can(request.who, May.SEE_DRAFTS, request.workspace))
    state = form.cleaned_data["state"] if form.is_valid() else ""
    found = queries.decisions(request.who, request.workspace, state=state).prefetch_related("reviews")
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    return {
        "filter": form,
        "filtered": bool(state),
        "total": page.paginator.count,
        "head": cells.table_head(*COLUMNS),
        "rows": [_row(decision) for decision in page],
        "pager": cells.pager(page, request.GET),
        "proposals": queries.open_proposals(request.who).order_by("-urgent", "created")[:3],
        "proposal_count": queries.open_proposals(request.who).count(),
        "may_draft": can(request.who, May.RECOMMEND_DECISION, request.workspace),
        "may_manage": can(request.who, May.MANAGE_MEMBERS, request.workspace),
    }


def _row(decision: Decision) -> list[dict[str, Any]]:
    due = queries.current_review_date(decision) if decision.is_standing else None
    return [
        cells.text(decision.ref),
        cells.link(decision.record.url, decision.title),
        cells.text(decision.taken_by or decision.body.name),
        cells.text(cells.day(decision.made_on)),
        {"html": cells.tag(decision.get_state_display(), decision.state)},
        cells.text(cells.day(due)),
    ]
