"""The only writes of this room."""

from moothall.rooms.reflection.actions.joining import declare_group, join_session
from moothall.rooms.reflection.actions.planning import open_space, plan_session
from moothall.rooms.reflection.actions.results import store_result
from moothall.rooms.reflection.actions.running import (
    close_session,
    end_step,
    open_round,
    open_session,
    pause_session,
    start_step,
)
from moothall.rooms.reflection.actions.statements import add_seeds, snapshot_evidence
from moothall.rooms.reflection.actions.voting import RecordedVote, record_votes
from moothall.rooms.reflection.refusals import SessionRefused

__all__ = [
    "RecordedVote",
    "SessionRefused",
    "add_seeds",
    "close_session",
    "declare_group",
    "end_step",
    "join_session",
    "open_round",
    "open_session",
    "open_space",
    "pause_session",
    "plan_session",
    "record_votes",
    "snapshot_evidence",
    "start_step",
    "store_result",
]
