"""What the pages of this room ask, by noun."""

from moothall.rooms.reflection.forms.agenda import StepForm
from moothall.rooms.reflection.forms.contributing import ContributeForm
from moothall.rooms.reflection.forms.invitations import InviteForm
from moothall.rooms.reflection.forms.joining import (
    NOT_SAID,
    CodeForm,
    JoinForm,
    KeepEmailForm,
    ReturnCodeForm,
    SlipsForm,
)
from moothall.rooms.reflection.forms.moderating import (
    BlindForm,
    MergeForm,
    ModerateForm,
    ReasonForm,
    RewordForm,
    SplitForm,
)
from moothall.rooms.reflection.forms.notes import LibraryForm, NoteForm, SetAsideForm, TurnForm
from moothall.rooms.reflection.forms.planning import ContinueForm, GroupingForm, PlanForm, WhenAndWhereForm
from moothall.rooms.reflection.forms.polis import PolisForm
from moothall.rooms.reflection.forms.prompts import PromptForm
from moothall.rooms.reflection.forms.settings import SettingsForm
from moothall.rooms.reflection.forms.spaces import (
    ArchiveForm,
    NotNeededForm,
    RulesForm,
    SessionFilterForm,
    SpaceForm,
)
from moothall.rooms.reflection.forms.statements import EvidenceForm, StatementsForm
from moothall.rooms.reflection.forms.synthesis import NewParagraphForm, ParagraphForm, ResponseForm

__all__ = [
    "NOT_SAID",
    "ArchiveForm",
    "BlindForm",
    "CodeForm",
    "ContinueForm",
    "ContributeForm",
    "EvidenceForm",
    "GroupingForm",
    "InviteForm",
    "JoinForm",
    "KeepEmailForm",
    "LibraryForm",
    "MergeForm",
    "ModerateForm",
    "NewParagraphForm",
    "NotNeededForm",
    "NoteForm",
    "ParagraphForm",
    "PlanForm",
    "PolisForm",
    "PromptForm",
    "ReasonForm",
    "ResponseForm",
    "ReturnCodeForm",
    "RewordForm",
    "RulesForm",
    "SessionFilterForm",
    "SetAsideForm",
    "SettingsForm",
    "SlipsForm",
    "SpaceForm",
    "SplitForm",
    "StatementsForm",
    "StepForm",
    "TurnForm",
    "WhenAndWhereForm",
]
