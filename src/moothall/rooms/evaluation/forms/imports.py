"""Importing figures: the file, and what its columns hold."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from moothall.formats.safe_files import KINDS, SafeFile, UnsafeFile, open_upload

NOT_THERE = ""
QUESTIONS = {
    "period": (
        "Which period a figure is for",
        "For example, March 2026, 2025/26 or 2026 Q1. Leave it out if each period has a column of its own.",
    ),
    "value": ("The figure itself", "Leave it out if the file has only counts, or a column for each period."),
    "count": ("The count", "How many it happened to: the top of a fraction."),
    "denominator": ("Out of how many", "The bottom of the fraction."),
    "area_code": ("Code of the area", "Choose it if the file holds several areas."),
    "area_name": ("Name of the area", ""),
    "note": ("Note on the figure", "Kept with it."),
}


class UploadForm(forms.Form):
    file = forms.FileField(
        label="File of figures",
        help_text="CSV, as spreadsheets save it: a line or a column for each period. At most 50 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> SafeFile:
        """The file, counted and recognised. What is no table, its reader refuses."""
        file = self.cleaned_data["file"]
        try:
            return open_upload(file, declared_name=file.name, allowed=KINDS)
        except UnsafeFile as refused:
            raise ValidationError(refused.sentence) from refused


class ColumnsForm(forms.Form):
    """One question for each thing that a figure has; the answers are columns of the file."""

    def __init__(self, *args: Any, headers: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(NOT_THERE, "Not in the file"), *((header, header) for header in headers)]
        for role, (label, hint) in QUESTIONS.items():
            self.fields[role] = forms.ChoiceField(
                label=label, help_text=hint, choices=choices, required=False
            )

    @property
    def mapping(self) -> dict[str, str]:
        return chosen(self.cleaned_data)


def chosen(answers: Mapping[str, Any]) -> dict[str, str]:
    """Which column holds what, of the things that the file has."""
    return {role: answers[role] for role in QUESTIONS if answers.get(role)}
