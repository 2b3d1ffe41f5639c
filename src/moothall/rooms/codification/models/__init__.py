"""The nouns of codification."""

from moothall.rooms.codification.models.bias import BiasJudgement, BiasTemplate
from moothall.rooms.codification.models.candidate import Candidate, Retrieval, Study
from moothall.rooms.codification.models.catalogue import CatalogueSearch
from moothall.rooms.codification.models.coding import Code, Coding
from moothall.rooms.codification.models.consent import Consent, ContributionLink
from moothall.rooms.codification.models.extraction import Extraction, ExtractionForm
from moothall.rooms.codification.models.files import SourceFile, Tag, Tagging
from moothall.rooms.codification.models.imports import Appearance, ImportRun, Route
from moothall.rooms.codification.models.notice import Notice, NoticeList, NoticeProposal
from moothall.rooms.codification.models.protocol import Criterion, ProtocolVersion
from moothall.rooms.codification.models.ranking import RankRun, ScreeningStop
from moothall.rooms.codification.models.review import (
    OPEN_STAGES,
    Phase,
    PhaseChange,
    Review,
    ReviewMember,
    Stage,
)
from moothall.rooms.codification.models.same_as import SameAs
from moothall.rooms.codification.models.screening import (
    ADJUDICATOR,
    Assignment,
    Conflict,
    ShownBecause,
    Verdict,
)
from moothall.rooms.codification.models.source import Source, SourceStateChange
from moothall.rooms.codification.models.statement import EvidenceStatement
from moothall.rooms.codification.models.text import Segment, SourceText

__all__ = [
    "ADJUDICATOR",
    "OPEN_STAGES",
    "Appearance",
    "Assignment",
    "BiasJudgement",
    "BiasTemplate",
    "Candidate",
    "CatalogueSearch",
    "Code",
    "Coding",
    "Conflict",
    "Consent",
    "ContributionLink",
    "Criterion",
    "EvidenceStatement",
    "Extraction",
    "ExtractionForm",
    "ImportRun",
    "Notice",
    "NoticeList",
    "NoticeProposal",
    "Phase",
    "PhaseChange",
    "ProtocolVersion",
    "RankRun",
    "Retrieval",
    "Review",
    "ReviewMember",
    "Route",
    "SameAs",
    "ScreeningStop",
    "Segment",
    "ShownBecause",
    "Source",
    "SourceFile",
    "SourceStateChange",
    "SourceText",
    "Stage",
    "Study",
    "Tag",
    "Tagging",
    "Verdict",
]
