"""What the pages of an account and of its answers ask."""

from collections.abc import Sequence
from typing import Any

from django import forms

from moothall.rooms.reflection.models import Paragraph, Response
from moothall.trace.models import Record
from moothall.ui.forms import DayMonthYearField, LongText


class ParagraphForm(forms.Form):
    heading = forms.CharField(label="Heading", max_length=200, required=False)
    text = forms.CharField(
        label="Text",
        help_text="Leave it empty to leave the paragraph out.",
        widget=LongText(attrs={"rows": 8}),
        required=False,
    )
    rests_on = forms.MultipleChoiceField(
        label="What does it rest on?",
        help_text="A paragraph that rests on nothing is marked as the facilitator’s view.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, records: Sequence[Record], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.records = {str(record.uid): record for record in records}
        self.fields["rests_on"].choices = [(uid, record.title) for uid, record in self.records.items()]

    @property
    def answers(self) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        return {**given, "rests_on": [self.records[uid] for uid in given["rests_on"]]}


class NewParagraphForm(ParagraphForm):
    section = forms.ChoiceField(label="In which section?", choices=Paragraph.Section.choices)
    field_order = ("section", "heading", "text", "rests_on")


class ResponseForm(forms.Form):
    status = forms.ChoiceField(
        label="What came of it?", choices=Response.Status.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label="In words",
        help_text="What was done, what will be done, or why it cannot be. Everyone can read it.",
        widget=LongText(attrs={"rows": 4}),
    )
    due = DayMonthYearField(
        label="If you will: by which day?", help_text="For example, 27 3 2027", required=False
    )
