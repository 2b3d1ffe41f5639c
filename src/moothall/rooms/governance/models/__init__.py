"""The nouns of governance."""

from moothall.rooms.governance.models.agenda import AgendaItem
from moothall.rooms.governance.models.body import Body
from moothall.rooms.governance.models.decision import (
    Correction,
    Decision,
    DecisionOption,
    EvidenceLink,
    Review,
)

__all__ = ["AgendaItem", "Body", "Correction", "Decision", "DecisionOption", "EvidenceLink", "Review"]
