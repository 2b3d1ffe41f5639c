"""What a retraction would do, before it is done."""

from typing import Any

from moothall.rooms.codification import queries
from moothall.rooms.codification.models import Source


def effects_context(request: Any, source: Source) -> dict[str, Any]:
    """The statements that would be marked and the number of decisions that rest on the source."""
    decisions = queries.decisions_resting_on(request.who, [source.record])[source.record_id]
    return {"statements": queries.statements_resting_on(request.who, source), "decisions": decisions}
