"""What the pages of this room ask."""

from moothall.rooms.evaluation.forms.imports import ColumnsForm, UploadForm
from moothall.rooms.evaluation.forms.programmes import IndicatorForm, ProgrammeForm
from moothall.rooms.evaluation.forms.signals import AnswerForm, SignalFilterForm
from moothall.ui.forms import posted, show_refusal

__all__ = [
    "AnswerForm",
    "ColumnsForm",
    "IndicatorForm",
    "ProgrammeForm",
    "SignalFilterForm",
    "UploadForm",
    "posted",
    "show_refusal",
]
