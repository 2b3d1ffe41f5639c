"""What the pages of this room ask, by noun."""

from moothall.rooms.reflection.forms.joining import NOT_SAID, CodeForm, JoinForm
from moothall.rooms.reflection.forms.planning import PlanForm
from moothall.rooms.reflection.forms.spaces import SpaceForm
from moothall.rooms.reflection.forms.statements import EvidenceForm, StatementsForm

__all__ = [
    "NOT_SAID",
    "CodeForm",
    "EvidenceForm",
    "JoinForm",
    "PlanForm",
    "SpaceForm",
    "StatementsForm",
]
