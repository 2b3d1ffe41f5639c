"""Django forms as accessible pages. Forms stay plain ``django.forms``; ``{% form form %}`` prints one.

``DayMonthYearField`` asks for a date in three boxes, ``LongText`` is a text area whose counter is right.
``problems_of`` lists what is wrong, in sentences that say what to do.
"""

from moothall.ui.forms.answering import posted, show_refusal
from moothall.ui.forms.parameters import field_params
from moothall.ui.forms.problems import Problem, problems_of, problems_with
from moothall.ui.forms.renderer import GovukRenderer, error_summary_html, field_html, fields_html, once_of
from moothall.ui.forms.widgets import DayMonthYear, DayMonthYearField, LongText, TypedDate

__all__ = [
    "DayMonthYear",
    "DayMonthYearField",
    "GovukRenderer",
    "LongText",
    "Problem",
    "TypedDate",
    "error_summary_html",
    "field_html",
    "field_params",
    "fields_html",
    "once_of",
    "posted",
    "problems_of",
    "problems_with",
    "show_refusal",
]
