"""Bodies, inquiries, members, and the rules that this system applies."""

from typing import Any

from moothall.permissions import May, can
from moothall.rooms.governance import guards, queries
from moothall.rooms.governance.models import Body
from moothall.rooms.governance.pages import cells
from moothall.trace.vocabulary import KINDS


def bodies_context(request: Any) -> dict[str, Any]:
    return {
        "bodies": [_body(body) for body in queries.bodies(request.who)],
        "may_add": can(request.who, May.RECOMMEND_DECISION, request.workspace),
    }


def _body(body: Body) -> dict[str, Any]:
    rows = [
        ("Kind", body.get_classification_display()),
        ("Law it decides under", body.get_legal_regime_display()),
        ("From", cells.day(body.valid_from)),
        ("Until", cells.day(body.valid_to)),
        ("Decisions", str(body.decision_count)),
    ]
    return {"body": body, "rows": [cells.summary_row(label, value) for label, value in rows if value]}


def inquiries_context(request: Any) -> dict[str, Any]:
    counts = queries.records_by_inquiry(request.who)
    return {
        "inquiries": [
            {"inquiry": inquiry, "holds": _in_words(counts.get(inquiry.pk, {}))}
            for inquiry in queries.inquiries(request.who)
        ],
        "may_open": can(request.who, May.PROPOSE_ITEM, request.workspace),
    }


def _in_words(counts: dict[str, int]) -> str:
    """ "3 sources, 1 decision"."""
    words = [
        f"{counts[kind]} {(known.word if counts[kind] == 1 else known.plural).lower()}"
        for kind, known in KINDS.items()
        if kind in counts
    ]
    return ", ".join(words)


def members_context(request: Any) -> dict[str, Any]:
    members = list(queries.members(request.who))
    for member in members:
        member.role_words = member.role.replace("_", " ")
    return {"members": members, "people": len({member.person_id for member in members})}


def rules_context() -> dict[str, Any]:
    ready = {guard.id for guard in guards.READY}
    head = cells.table_head("What must be true", "When it is checked", "Where it comes from")
    rows = [
        [
            cells.text(guard.rule),
            cells.text(
                "Before it is ready, and again before it is recorded"
                if guard.id in ready
                else "Before it is recorded"
            ),
            cells.text(guard.law or "This system"),
        ]
        for guard in guards.MADE
    ]
    return {"head": head, "rows": rows, "unchecked": guards.UNCHECKED}
