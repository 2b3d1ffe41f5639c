"""Saying that a source is retracted, doubted or reinstated, and uploading a list that says so of many."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from moothall.rooms.codification.forms.imports import LARGEST
from moothall.rooms.codification.models import Notice
from moothall.ui.forms import DayMonthYearField, LongText

Nature = Notice.Nature


class RetractForm(forms.Form):
    nature = forms.ChoiceField(
        label="What has been said about it?",
        choices=[(nature.value, nature.label) for nature in (Nature.RETRACTION, Nature.CONCERN)],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="Why?", max_length=500, widget=LongText(attrs={"rows": 3}))
    date = DayMonthYearField(
        label="On which day was it said?", help_text="For example, 27 3 2027", required=False
    )
    evidence_url = forms.URLField(
        label="Where does it say so?",
        help_text="The web address of the notice.",
        max_length=500,
        assume_scheme="https",
        required=False,
    )
    choice_hints = {
        "nature": {
            Nature.RETRACTION: "It no longer counts. Evidence statements that rest on it are marked.",
            Nature.CONCERN: "It is in doubt. It is shown wherever the source is.",
        }
    }


class ReinstateForm(forms.Form):
    reason = forms.CharField(
        label="Why is it reinstated?", max_length=500, widget=LongText(attrs={"rows": 3})
    )
    evidence_url = forms.URLField(
        label="Where does it say so?", max_length=500, assume_scheme="https", required=False
    )


class RetractionListForm(forms.Form):
    file = forms.FileField(
        label="Retraction Watch list",
        help_text="The whole list as CSV, as it was downloaded. At most 50 MB: leave out columns that are "
        "not used if it is larger.",
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(
                "The file must be 50 MB or smaller: leave out columns that are not used", code="large"
            )
        return file


class NatureFilterForm(forms.Form):
    nature = forms.ChoiceField(
        label="Kind of notice", choices=[("", "Every kind"), *Nature.choices], required=False
    )
