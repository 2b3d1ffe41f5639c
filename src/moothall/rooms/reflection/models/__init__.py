"""The nouns of reflection."""

from moothall.rooms.reflection.models.groups import Declaration, Grouping, GroupOption
from moothall.rooms.reflection.models.result import RoundResult
from moothall.rooms.reflection.models.session import Round, Session, Step
from moothall.rooms.reflection.models.space import Space
from moothall.rooms.reflection.models.statement import Statement
from moothall.rooms.reflection.models.vote import Vote, VoteEvent

__all__ = [
    "Declaration",
    "GroupOption",
    "Grouping",
    "Round",
    "RoundResult",
    "Session",
    "Space",
    "Statement",
    "Step",
    "Vote",
    "VoteEvent",
]
