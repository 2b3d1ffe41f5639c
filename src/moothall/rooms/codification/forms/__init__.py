"""What the pages of this room ask."""

from moothall.rooms.codification.forms.bias import JudgeForm, TakeUpForm, TemplateForm
from moothall.rooms.codification.forms.catalogues import CatalogueSearchForm
from moothall.rooms.codification.forms.coding import CodesForm, ExcerptFilterForm
from moothall.rooms.codification.forms.contributions import (
    ContributionForm,
    ContributionLinkForm,
    UseInReviewForm,
)
from moothall.rooms.codification.forms.criteria import criteria_rows, typed_rows
from moothall.rooms.codification.forms.extraction import (
    AnswersForm,
    FormVersionForm,
    SettleForm,
    field_rows,
    rearranged,
    typed_fields,
)
from moothall.rooms.codification.forms.full_texts import (
    FullTextFileForm,
    FullTextFilterForm,
    FullTextWordsForm,
    StudyForm,
    TextStateForm,
)
from moothall.rooms.codification.forms.imports import ColumnsForm, ImportForm, MendForm, SearchForm
from moothall.rooms.codification.forms.library import (
    FileForm,
    LibraryFilterForm,
    ReviewExportForm,
    StateForm,
    TagForm,
)
from moothall.rooms.codification.forms.notices import (
    NatureFilterForm,
    ReinstateForm,
    RetractForm,
    RetractionListForm,
)
from moothall.rooms.codification.forms.phases import PhaseForm
from moothall.rooms.codification.forms.prisma import FlowDayForm, FlowFileForm
from moothall.rooms.codification.forms.ranking import ORDERS, SHARES, RankingForm, StopForm, SureForm
from moothall.rooms.codification.forms.reviewers import InviteForm, PartForm, RemoveForm
from moothall.rooms.codification.forms.reviews import (
    FrameworkForm,
    ProtocolForm,
    ReviewForm,
    ReviewSettingsForm,
)
from moothall.rooms.codification.forms.screening import (
    KeysForm,
    MissingForm,
    RecordFilterForm,
    RulingForm,
    TogetherForm,
    VerdictForm,
)
from moothall.rooms.codification.forms.sources import (
    SOURCE_FORMS,
    EditSourceForm,
    KindForm,
    SourceForm,
    the_inquiry,
)
from moothall.rooms.codification.forms.statements import BasisForm, StateFilterForm, WordsForm
from moothall.ui.forms import posted, show_refusal

__all__ = [
    "ORDERS",
    "SHARES",
    "SOURCE_FORMS",
    "AnswersForm",
    "BasisForm",
    "CatalogueSearchForm",
    "CodesForm",
    "ColumnsForm",
    "ContributionForm",
    "ContributionLinkForm",
    "EditSourceForm",
    "ExcerptFilterForm",
    "FileForm",
    "FlowDayForm",
    "FlowFileForm",
    "FormVersionForm",
    "FrameworkForm",
    "FullTextFileForm",
    "FullTextFilterForm",
    "FullTextWordsForm",
    "ImportForm",
    "InviteForm",
    "JudgeForm",
    "KeysForm",
    "KindForm",
    "LibraryFilterForm",
    "MendForm",
    "MissingForm",
    "NatureFilterForm",
    "PartForm",
    "PhaseForm",
    "ProtocolForm",
    "RankingForm",
    "RecordFilterForm",
    "ReinstateForm",
    "RemoveForm",
    "RetractForm",
    "RetractionListForm",
    "ReviewExportForm",
    "ReviewForm",
    "ReviewSettingsForm",
    "RulingForm",
    "SearchForm",
    "SettleForm",
    "SourceForm",
    "StateFilterForm",
    "StateForm",
    "StopForm",
    "StudyForm",
    "SureForm",
    "TagForm",
    "TakeUpForm",
    "TemplateForm",
    "TextStateForm",
    "TogetherForm",
    "UseInReviewForm",
    "VerdictForm",
    "WordsForm",
    "criteria_rows",
    "field_rows",
    "posted",
    "rearranged",
    "show_refusal",
    "the_inquiry",
    "typed_fields",
    "typed_rows",
]
