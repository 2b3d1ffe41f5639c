"""What the pages of this room ask."""

from typing import Any

from moothall.rooms.evaluation.forms.imports import ColumnsForm, UploadForm
from moothall.rooms.evaluation.forms.programmes import IndicatorForm, ProgrammeForm
from moothall.rooms.evaluation.forms.signals import AnswerForm, SignalFilterForm
from moothall.rooms.evaluation.refusals import EvaluationRefused

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


def posted(request: Any) -> Any:
    """What a form was sent with; None while it is only looked at."""
    return request.POST if request.method == "POST" else None


def show_refusal(form: Any, refused: EvaluationRefused) -> None:
    """Put each sentence of a refusal beside the question that it is about."""
    for name, sentence in refused.problems:
        form.add_error(name if name in form.fields else None, sentence)
