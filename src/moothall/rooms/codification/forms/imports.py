"""Importing references, and mending what could not be read."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from moothall.ui.forms import LongText

LARGEST = 50 * 1024 * 1024


class ImportForm(forms.Form):
    file = forms.FileField(
        label="File of references",
        help_text=(
            "From a reference manager or database: RIS, PubMed, BibTeX, EndNote, Web of Science, CSL-JSON, "
            "CSV or Excel. At most 50 MB."
        ),
    )

    def __init__(self, *args: Any, inquiries: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if inquiries.count() > 1:
            self.fields["inquiry"] = forms.ModelChoiceField(
                inquiries, label="Which inquiry are they for?", empty_label="All of them", required=False
            )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(
                "The file must be 50 MB or smaller: export it in several parts", code="large"
            )
        return file


class MendForm(forms.Form):
    text = forms.CharField(
        label="The record as it came",
        help_text="Correct it here, in the form that the file has.",
        widget=LongText(attrs={"rows": 12, "spellcheck": "false"}),
        strip=False,
    )
