"""Published decisions as anyone reads them."""

from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse

from moothall.rooms.governance import queries
from moothall.rooms.governance.models import Decision
from moothall.rooms.governance.pages import cells
from moothall.rooms.governance.pages.decision import evidence_groups, heading_corrections, parts_of, taken_by

COLUMNS = ("Reference", "Decision", "Taken by", "Made on", "State")


def public_register_context(request: Any) -> dict[str, Any]:
    page = Paginator(queries.published_decisions(), 50).get_page(request.GET.get("page"))
    return {
        "total": page.paginator.count,
        "head": cells.table_head(*COLUMNS),
        "rows": [_row(request, decision) for decision in page],
        "pager": cells.pager(page, request.GET),
    }


def _row(request: Any, decision: Decision) -> list[dict[str, Any]]:
    address = reverse("governance:public_decision", args=[request.workspace.slug, decision.pk])
    return [
        cells.text(decision.ref),
        cells.link(address, decision.title),
        cells.text(decision.taken_by or decision.body.name),
        cells.text(cells.day(decision.made_on)),
        {"html": cells.tag(decision.get_state_display(), decision.state)},
    ]


def public_decision_context(request: Any, decision: Decision) -> dict[str, Any]:
    """Sources are counted, not shown: some were given for this council only."""
    links = queries.evidence_of(request.who, decision)
    shown = [link for link in links if link.evidence.kind != "source"]
    newer = queries.replaced_by(decision)
    older = decision.supersedes
    return {
        "decision": decision,
        "state": cells.tag(decision.get_state_display(), decision.state),
        "facts": _facts(decision),
        "parts": parts_of(decision),
        "corrections": heading_corrections(decision),
        "options": decision.options.all(),
        "evidence": evidence_groups(shown),
        "sources": len(links) - len(shown),
        "reviews": queries.reviews_of(request.who, decision),
        "newer": newer if newer and newer.published else None,
        "older": older if older and older.published else None,
        "back": reverse("governance:public_decisions", args=[request.workspace.slug]),
    }


def _facts(decision: Decision) -> list[dict[str, Any]]:
    facts = [
        ("Reference", decision.ref),
        ("Kind", decision.get_kind_display()),
        ("Taken by", taken_by(decision)),
        ("Made on", cells.day(decision.made_on)),
        ("Applies from", cells.day(decision.effective_from)),
        ("To be looked at again", cells.day(queries.current_review_date(decision))),
    ]
    return [cells.summary_row(label, value) for label, value in facts if value]
