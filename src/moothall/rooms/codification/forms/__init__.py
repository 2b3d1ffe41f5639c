"""What the pages of this room ask."""

from typing import Any

from moothall.rooms.codification.forms.coding import CodesForm, ExcerptFilterForm
from moothall.rooms.codification.forms.imports import ImportForm, MendForm
from moothall.rooms.codification.forms.notices import ReinstateForm, RetractForm
from moothall.rooms.codification.forms.sources import (
    SOURCE_FORMS,
    KindForm,
    LibraryFilterForm,
    SourceForm,
    the_inquiry,
)
from moothall.rooms.codification.forms.statements import BasisForm, StateFilterForm, WordsForm
from moothall.rooms.codification.refusals import EvidenceRefused

__all__ = [
    "SOURCE_FORMS",
    "BasisForm",
    "CodesForm",
    "ExcerptFilterForm",
    "ImportForm",
    "KindForm",
    "LibraryFilterForm",
    "MendForm",
    "ReinstateForm",
    "RetractForm",
    "SourceForm",
    "StateFilterForm",
    "WordsForm",
    "posted",
    "show_refusal",
    "the_inquiry",
]


def posted(request: Any) -> Any:
    """What a form was sent with; None while it is only looked at."""
    return request.POST if request.method == "POST" else None


def show_refusal(form: Any, refused: EvidenceRefused) -> None:
    """Put each sentence of a refusal beside the question that it is about."""
    for name, sentence in refused.problems:
        form.add_error(name if name in form.fields else None, sentence)
