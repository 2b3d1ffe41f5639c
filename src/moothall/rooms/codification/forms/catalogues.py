"""Searching a catalogue on the web."""

from typing import Any

from django import forms

from moothall.rooms.codification.actions.catalogues import MOST
from moothall.rooms.codification.catalogues import CATALOGUES, allowed
from moothall.ui.forms import DayMonthYearField, LongText


class CatalogueSearchForm(forms.Form):
    catalogue = forms.ChoiceField(
        label="Which catalogue?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a catalogue"},
    )
    query = forms.CharField(
        label="What to search for",
        help_text="Exactly as the catalogue understands it. It is kept with what was found.",
        max_length=4_000,
        widget=LongText(attrs={"rows": 4, "spellcheck": "false"}),
        error_messages={"required": "Enter what to search for"},
    )
    limit = forms.IntegerField(
        label="How many references at most?",
        min_value=1,
        max_value=MOST,
        initial=500,
        help_text=f"From 1 to {MOST:,}.",
    )
    since = DayMonthYearField(
        label="Published since which day?", help_text="For example, 27 3 2020", required=False
    )

    def __init__(self, *args: Any, reviews: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["catalogue"].choices = [(name, CATALOGUES[name].words) for name in allowed()]
        if reviews.exists():
            self.fields["review"] = forms.ModelChoiceField(
                reviews, label="Which review is it for?", empty_label="None in particular", required=False
            )
