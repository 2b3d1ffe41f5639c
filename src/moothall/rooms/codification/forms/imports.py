"""Importing references: the file, how it was searched for, what its columns hold; mending what could not be
read."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from moothall.formats.references.tables.headers import ROLES, WRITTEN
from moothall.rooms.codification.models import Route
from moothall.ui.forms import DayMonthYearField, LongText

LARGEST = 50 * 1024 * 1024
MOST_COLUMNS = 100
_NAMES = {**WRITTEN, "pages": "Pages", "record_id": "Number of the record", "citation": "Whole citation"}
FIELDS = [("extra", "Something else: kept, but not used"), *((role, _NAMES[role]) for role in ROLES)]
# Nobody tells what people here know by a file of references.
ROUTES = [(value, label) for value, label in Route.choices if value != Route.CONTRIBUTED]


class ImportForm(forms.Form):
    file = forms.FileField(
        label="File of references",
        help_text=(
            "From a reference manager or database: RIS, PubMed, BibTeX, EndNote, Web of Science, CSL-JSON, "
            "CSV or Excel. At most 50 MB."
        ),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(
                "The file must be 50 MB or smaller: export it in several parts", code="large"
            )
        return file


class SearchForm(forms.Form):
    """Where and how a file was searched for. ``named`` are the databases that its records name."""

    database = forms.CharField(label="Database", max_length=200, required=False)
    route = forms.ChoiceField(label="How were the references found?", choices=ROUTES)
    search_date = DayMonthYearField(
        label="When was it searched?", help_text="For example, 27 3 2027", required=False
    )
    search_string = forms.CharField(
        label="What was searched for?",
        help_text="The search string as it was entered, for the report of the review.",
        widget=LongText(attrs={"rows": 4, "spellcheck": "false"}),
        required=False,
    )
    # Whether whoever imports it has been told that the very file was imported before.
    again = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, named: Sequence[str], reviews: Any, inquiries: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["database"].help_text = _about_databases(named)
        if reviews.exists():
            self.fields["review"] = forms.ModelChoiceField(
                reviews, label="For which review?", empty_label="None: for the library only", required=False
            )
        if inquiries.count() > 1:
            self.fields["inquiry"] = forms.ModelChoiceField(
                inquiries, label="Which inquiry are they for?", empty_label="All of them", required=False
            )

    def clean_search_date(self) -> Any:
        day = self.cleaned_data["search_date"]
        if day and day > timezone.localdate():
            raise ValidationError("The day of the search must not lie in the future", code="future")
        return day


def _about_databases(named: Sequence[str]) -> str:
    if len(named) > 1:
        shown = ", ".join(named[:3]) + (" and others" if len(named) > 3 else "")
        return f"The records name {shown}. Leave it empty, and each keeps the one that it names."
    if named:
        return "As the records name it. It counts for all of them."
    return "The records name none. For example, MEDLINE or Embase."


class ColumnsForm(forms.Form):
    """What each column of a table holds; ``columns`` are (header, field) as they are read now."""

    def __init__(self, *args: Any, columns: Sequence[Sequence[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.headers = [header for header, _ in columns[:MOST_COLUMNS]]
        for place, (header, field) in enumerate(columns[:MOST_COLUMNS]):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=header, choices=FIELDS, initial=field, widget=forms.Select
            )

    @property
    def chosen(self) -> dict[str, str]:
        """Header to field, of the columns that were given another one."""
        asked = ((header, f"column_{place}") for place, header in enumerate(self.headers))
        return {header: self.cleaned_data[name] for header, name in asked if name in self.changed_data}


class MendForm(forms.Form):
    text = forms.CharField(
        label="The record as it came",
        help_text="Correct it here, in the form that the file has.",
        widget=LongText(attrs={"rows": 12, "spellcheck": "false"}),
        strip=False,
    )
