"""The nouns of reflection."""

from moothall.rooms.reflection.models.exclusion import Exclusion
from moothall.rooms.reflection.models.groups import Declaration, Grouping, GroupOption
from moothall.rooms.reflection.models.invitation import Invitation
from moothall.rooms.reflection.models.moderation import Lineage, ModerationAct
from moothall.rooms.reflection.models.note import Note, Turn
from moothall.rooms.reflection.models.paper import BallotBatch, PaperBallot
from moothall.rooms.reflection.models.polis_upload import PolisUpload
from moothall.rooms.reflection.models.reopening import Reopening
from moothall.rooms.reflection.models.result import RoundResult
from moothall.rooms.reflection.models.round import Round, RoundStatement, ServingTable
from moothall.rooms.reflection.models.session import Session, Step
from moothall.rooms.reflection.models.space import Space, SpaceRules
from moothall.rooms.reflection.models.statement import Prompt, Statement
from moothall.rooms.reflection.models.synthesis import Paragraph, ParagraphSource, Response, Synthesis
from moothall.rooms.reflection.models.vote import Vote, VoteEvent

__all__ = [
    "BallotBatch",
    "Declaration",
    "Exclusion",
    "GroupOption",
    "Grouping",
    "Invitation",
    "Lineage",
    "ModerationAct",
    "Note",
    "PaperBallot",
    "Paragraph",
    "ParagraphSource",
    "PolisUpload",
    "Prompt",
    "Reopening",
    "Response",
    "Round",
    "RoundResult",
    "RoundStatement",
    "ServingTable",
    "Session",
    "Space",
    "SpaceRules",
    "Statement",
    "Step",
    "Synthesis",
    "Turn",
    "Vote",
    "VoteEvent",
]
