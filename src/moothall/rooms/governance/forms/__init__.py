"""What the pages of this room ask."""

from typing import Any

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
from moothall.rooms.governance.refusals import DecisionRefused, MembershipRefused

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


def posted(request: Any) -> Any:
    """What a form was sent with; None while it is only looked at."""
    return request.POST if request.method == "POST" else None


def show_refusal(form: Any, refused: DecisionRefused | MembershipRefused) -> None:
    """Put each sentence of a refusal beside the question that it is about."""
    for name, sentence in refused.problems:
        form.add_error(name if name in form.fields else None, sentence)
