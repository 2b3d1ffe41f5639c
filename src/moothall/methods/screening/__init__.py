"""Screening of a review's records: which to read next, when to stop, and what a ranking would have saved.

A program orders what people read; it never decides on a record.
"""

from moothall.methods.screening.audit import AuditRecall, audit_recall
from moothall.methods.screening.measures import ScreeningMetrics, screening_metrics
from moothall.methods.screening.ranking import Ranking, rank
from moothall.methods.screening.session import ScreeningSession, Suggestion, TermWeight
from moothall.methods.screening.settings import RankingSettings
from moothall.methods.screening.simulation import Simulation, draw_priors, simulate
from moothall.methods.screening.stopping import StoppingEvidence, hypergeometric_test, stopping_evidence

__all__ = [
    "AuditRecall",
    "Ranking",
    "RankingSettings",
    "ScreeningMetrics",
    "ScreeningSession",
    "Simulation",
    "StoppingEvidence",
    "Suggestion",
    "TermWeight",
    "audit_recall",
    "draw_priors",
    "hypergeometric_test",
    "rank",
    "screening_metrics",
    "simulate",
    "stopping_evidence",
]
