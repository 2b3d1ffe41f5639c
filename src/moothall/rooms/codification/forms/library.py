"""Finding sources, taking what was found along, and what is kept beside a source."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from moothall.formats.safe_files import UnsafeFile, open_upload
from moothall.rooms.codification.exporting import FORMATS, PARTS
from moothall.rooms.codification.models import Review, Source
from moothall.rooms.codification.queries import Narrowing
from moothall.rooms.codification.search import ORDERS
from moothall.ui.forms import DayMonthYearField, LongText

_YEARS = re.compile(r"(\d{4})(?:\s*(?:-|–|to|\.\.)\s*(\d{4}))?", re.ASCII)
KEPT_FILES = ("pdf", "text", "docx", "xlsx", "png", "jpeg", "webp")
State = Source.State


class LibraryFilterForm(forms.Form):
    """``narrowing`` is what was asked for beside the words; what cannot be meant is passed over."""

    q = forms.CharField(
        label="Search the library",
        help_text="For example: swimming -adults, “free swimming”, swim*, author:Green, year:2015..2020",
        required=False,
    )
    kind = forms.ChoiceField(label="Kind", choices=[("", "Every kind"), *Source.Kind.choices], required=False)
    year = forms.CharField(
        label="Year or years", help_text="For example, 2019 or 2015 to 2020", max_length=20, required=False
    )
    state = forms.ChoiceField(label="State", choices=[("", "Every state"), *State.choices], required=False)
    review = forms.ModelChoiceField(
        Review.objects.none(), label="In the review", empty_label="Any or none", required=False
    )
    tag = forms.CharField(label="Tag", max_length=80, required=False)
    full_text = forms.ChoiceField(
        label="Full text",
        choices=[("", "With or without"), ("yes", "With a full text"), ("no", "Without a full text")],
        required=False,
    )
    since = DayMonthYearField(label="Added since", help_text="For example, 27 3 2027", required=False)
    sort = forms.ChoiceField(
        label="Order", choices=[(key, words) for key, words in ORDERS.items()], required=False
    )
    narrowing_fields = ("kind", "year", "state", "review", "tag", "full_text", "since")

    def __init__(self, *args: Any, reviews: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["review"].queryset = reviews

    def clean_year(self) -> tuple[int, int] | None:
        text = self.cleaned_data["year"]
        if not text:
            return None
        found = _YEARS.fullmatch(text)
        if not found:
            raise ValidationError("Enter a year, such as 2019, or years, such as 2015 to 2020", code="year")
        return int(found[1]), int(found[2] or found[1])

    @property
    def text(self) -> str:
        return self.cleaned_data.get("q", "")

    @property
    def order(self) -> str:
        return self.cleaned_data.get("sort") or "relevance"

    @property
    def narrowing(self) -> Narrowing:
        asked = self.cleaned_data
        kind, whole, since = asked.get("kind"), asked.get("full_text"), asked.get("since")
        return Narrowing(
            kinds=(kind,) if kind else (),
            years=asked.get("year"),
            review=asked.get("review"),
            state=asked.get("state") or None,
            tag=asked.get("tag") or None,
            full_text=whole == "yes" if whole else None,
            since=since if isinstance(since, date) else None,
        )


class ReviewExportForm(forms.Form):
    """Which records of a review, and as what kind of file."""

    part = forms.ChoiceField(
        label="Which records?", choices=list(PARTS.items()), widget=forms.RadioSelect, initial="all"
    )
    format = forms.ChoiceField(
        label="As what kind of file?", choices=list(FORMATS.items()), widget=forms.RadioSelect, initial="ris"
    )
    choice_hints = {
        "part": {
            "undecided": "Not begun, waiting for another verdict, in conflict, or without a full text. "
            "Which of these is never told."
        }
    }


class TagForm(forms.Form):
    tag = forms.CharField(
        label="Add a tag",
        help_text="A word or two by which people find it again.",
        max_length=80,
        error_messages={"required": "Enter a tag"},
    )


class FileForm(forms.Form):
    file = forms.FileField(
        label="Add a file",
        help_text="A PDF, a Word or Excel file, a text or a picture. At most 50 MB.",
        error_messages={"required": "Choose a file"},
    )
    rights = forms.ChoiceField(
        label="Who may open it?",
        choices=Source.Rights.choices[:3],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who may open it"},
    )
    choice_hints = {
        "rights": {
            Source.Rights.OPEN: "Whoever can read this workspace",
            Source.Rights.LICENSED: "Members of this workspace only",
            Source.Rights.COUNCIL_ONLY: "Members of this workspace only",
        }
    }

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            return open_upload(file, declared_name=file.name, allowed=KEPT_FILES)
        except UnsafeFile as refused:
            raise ValidationError(refused.sentence, code=refused.code) from refused


class StateForm(forms.Form):
    """What a source becomes, out of what it can become, and why."""

    state = forms.ChoiceField(label="What is it now?", widget=forms.RadioSelect)
    reason = forms.CharField(label="Why?", max_length=500, widget=LongText(attrs={"rows": 3}))
    evidence_url = forms.URLField(
        label="Where does it say so?",
        help_text="The web address, if there is one.",
        max_length=500,
        assume_scheme="https",
        required=False,
    )
    choice_hints = {
        "state": {
            State.AVAILABLE: "It can be used again. What was said about it stays on its page.",
            State.CONCERN: "It is in doubt. That is shown wherever the source is.",
            State.RETRACTED: "It no longer counts. Whatever rests on it is marked.",
            State.SUPERSEDED: "Another has taken its place. Policies that follow it are looked at again.",
            State.WITHDRAWN: "It should not be used any more. This cannot be taken back.",
        }
    }

    def __init__(self, *args: Any, states: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [(state.value, state.label) for state in states]
