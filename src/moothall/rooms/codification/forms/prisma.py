"""Of which day the flow of a review is shown, and as what it is taken away."""

from django import forms

from moothall.rooms.codification.prisma_files import KINDS
from moothall.ui.forms import DayMonthYearField

WORDS = {
    "svg": "Picture that stays sharp (SVG)",
    "png": "Picture (PNG)",
    "docx": "Word document",
    "csv": "Table of the figures (CSV)",
    "json": "Figures for a program (JSON)",
}


class FlowDayForm(forms.Form):
    at = DayMonthYearField(
        label="As it was at the end of which day?",
        help_text="For example, 27 3 2027. Leave it empty for now.",
        required=False,
    )


class FlowFileForm(forms.Form):
    """``at`` keeps the day that the page showed."""

    at = forms.DateField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label="Take the flow away as",
        choices=[(kind, WORDS[kind]) for kind in KINDS],
        widget=forms.RadioSelect,
    )
