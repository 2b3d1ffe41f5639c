"""The nouns of codification."""

from moothall.rooms.codification.models.coding import Code, Coding
from moothall.rooms.codification.models.imports import Appearance, ImportRun
from moothall.rooms.codification.models.source import Consent, Notice, Source
from moothall.rooms.codification.models.statement import EvidenceStatement
from moothall.rooms.codification.models.text import Segment, SourceText

__all__ = [
    "Appearance",
    "Code",
    "Coding",
    "Consent",
    "EvidenceStatement",
    "ImportRun",
    "Notice",
    "Segment",
    "Source",
    "SourceText",
]
