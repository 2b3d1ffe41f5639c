"""Duplicates: which records of a library are the same work."""

from moothall.methods.deduplication.blocking import candidate_pairs
from moothall.methods.deduplication.comparing import PairFeatures, compare
from moothall.methods.deduplication.finding import (
    REASONS,
    DuplicateResult,
    DuplicateSettings,
    Pair,
    find_duplicates,
)
from moothall.methods.deduplication.scoring import DuplicateScore, score_duplicates
from moothall.methods.deduplication.vetoes import VETOES

__all__ = [
    "REASONS",
    "VETOES",
    "DuplicateResult",
    "DuplicateScore",
    "DuplicateSettings",
    "Pair",
    "PairFeatures",
    "candidate_pairs",
    "compare",
    "find_duplicates",
    "score_duplicates",
]
