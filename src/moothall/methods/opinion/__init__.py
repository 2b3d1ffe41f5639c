"""Opinions: who votes alike, what all groups share, and what divides them."""

from moothall.methods.opinion.alignment import Alignment, alignment
from moothall.methods.opinion.analysis import OPINION_GROUPS, Analysis, GroupingResult, analyse
from moothall.methods.opinion.bridging import Bridging, bridging
from moothall.methods.opinion.document import analysis_document, polis_document
from moothall.methods.opinion.group_statistics import GroupStatistics, group_statistics
from moothall.methods.opinion.groups import Groups, emergent_groups
from moothall.methods.opinion.movement import Movement, movement
from moothall.methods.opinion.polis import PolisResult, polis
from moothall.methods.opinion.positions import Positions, positions
from moothall.methods.opinion.quality import Quality, quality
from moothall.methods.opinion.routing import Choice, Routing, choose_statement, routing
from moothall.methods.opinion.statistics import StatementStatistics, statement_statistics, top
from moothall.methods.opinion.votes import VoteTable, drop_statements, keep_participants, vote_table

__all__ = [
    "OPINION_GROUPS",
    "Alignment",
    "Analysis",
    "Bridging",
    "Choice",
    "GroupStatistics",
    "GroupingResult",
    "Groups",
    "Movement",
    "PolisResult",
    "Positions",
    "Quality",
    "Routing",
    "StatementStatistics",
    "VoteTable",
    "alignment",
    "analyse",
    "analysis_document",
    "bridging",
    "choose_statement",
    "drop_statements",
    "emergent_groups",
    "group_statistics",
    "keep_participants",
    "movement",
    "polis",
    "polis_document",
    "positions",
    "quality",
    "routing",
    "statement_statistics",
    "top",
    "vote_table",
]
