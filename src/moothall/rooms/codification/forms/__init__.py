"""What the pages of this room ask."""

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
from moothall.ui.forms import posted, show_refusal

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
