"""The page on which a facilitator sees whom a re-opened decision relied on."""

from typing import Any

from moothall.permissions import May, can
from moothall.rooms.reflection import queries
from moothall.trace.models import Record

UNDER_REVIEW = "under_review"


def ask_again_context(request: Any, decision: Record) -> dict[str, Any]:
    """Every offer that the decision has led to; ``waits`` while it is being looked at."""
    waits = decision.state == UNDER_REVIEW
    return {
        "decision": decision,
        "standing": "it is being looked at again." if waits else "it is not being looked at again now.",
        "waits": waits,
        "offers": queries.reopenings_of(request.who, decision),
        "may_run": can(request.who, May.RUN_SESSION, request.workspace),
    }
