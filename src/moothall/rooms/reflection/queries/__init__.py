"""The only reads of this room. No query says who voted what."""

from moothall.rooms.reflection.queries.joining import session_by_code, session_by_id
from moothall.rooms.reflection.queries.results import headline, result_record, results, results_visible
from moothall.rooms.reflection.queries.sessions import (
    Tally,
    agenda,
    evidence_to_take,
    inquiries,
    next_step,
    running_sessions,
    session,
    sessions,
    sessions_due,
    space,
    spaces,
    statement,
    statements,
    step,
    tally,
)
from moothall.rooms.reflection.queries.voting import (
    Serving,
    next_statement,
    own_votes,
    practice_statements,
    serving_of,
)

__all__ = [
    "Serving",
    "Tally",
    "agenda",
    "evidence_to_take",
    "headline",
    "inquiries",
    "next_statement",
    "next_step",
    "own_votes",
    "practice_statements",
    "result_record",
    "results",
    "results_visible",
    "running_sessions",
    "serving_of",
    "session",
    "session_by_code",
    "session_by_id",
    "sessions",
    "sessions_due",
    "space",
    "spaces",
    "statement",
    "statements",
    "step",
    "tally",
]
