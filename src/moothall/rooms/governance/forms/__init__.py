"""What the pages of this room ask."""

from moothall.rooms.governance.forms.agenda import AnswerForm, ProposeForm, ReaffirmForm
from moothall.rooms.governance.forms.contents import (
    EvidenceForm,
    EvidenceSearchForm,
    NoAlternativesForm,
    NoEvidenceForm,
    OptionForm,
)
from moothall.rooms.governance.forms.decisions import (
    AboutForm,
    CorrectForm,
    DatesForm,
    DraftForm,
    MakeForm,
    NotesForm,
    RegisterFilterForm,
    WordingForm,
)
from moothall.rooms.governance.forms.places import BodyForm, InquiryForm, MemberForm
from moothall.ui.forms import posted, show_refusal

__all__ = [
    "AboutForm",
    "AnswerForm",
    "BodyForm",
    "CorrectForm",
    "DatesForm",
    "DraftForm",
    "EvidenceForm",
    "EvidenceSearchForm",
    "InquiryForm",
    "MakeForm",
    "MemberForm",
    "NoAlternativesForm",
    "NoEvidenceForm",
    "NotesForm",
    "OptionForm",
    "ProposeForm",
    "ReaffirmForm",
    "RegisterFilterForm",
    "WordingForm",
    "posted",
    "show_refusal",
]
