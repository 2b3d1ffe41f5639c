"""Drafting, recording and correcting a decision."""

from typing import Any

from django import forms

from moothall.rooms.governance.models import Correction, Decision
from moothall.ui.forms import DayMonthYearField, LongText

DATE_HINT = "For example, 27 3 2027"


class RegisterFilterForm(forms.Form):
    state = forms.ChoiceField(label="State", required=False)

    def __init__(self, *args: Any, sees_drafts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = Decision.State
        hidden = () if sees_drafts else (*Decision.EDITABLE, states.WITHDRAWN)
        shown = [(state.value, state.label) for state in states if state not in hidden]
        self.fields["state"].choices = [("", "Every state"), *shown]


class AboutForm(forms.Form):
    """What a decision is about and who takes it."""

    title = forms.CharField(label="Title", max_length=200)
    kind = forms.ChoiceField(
        label="What kind of decision is it?", choices=Decision.Kind.choices, widget=forms.RadioSelect
    )
    body = forms.ModelChoiceField(None, label="Which body takes it?", empty_label="Choose one")
    taken_by = forms.CharField(
        label="Which office takes it?",
        help_text="For example, Cabinet Member for Leisure. Leave it empty if the body decides together.",
        max_length=160,
        required=False,
    )
    matter = forms.CharField(
        label="What is to be decided?",
        help_text="One or two sentences that somebody who knows nothing of it understands.",
        widget=LongText(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies


class DraftForm(AboutForm):
    """The same for a new draft, and for which inquiry if there are several."""

    def __init__(self, *args: Any, inquiries: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.only_inquiry = None
        if inquiries.count() > 1:
            self.fields["inquiry"] = forms.ModelChoiceField(
                inquiries, label="Which inquiry does it belong to?", empty_label="None", required=False
            )
        else:
            self.only_inquiry = inquiries.first()

    @property
    def answers(self) -> dict[str, Any]:
        return {"inquiry": self.only_inquiry, **self.cleaned_data}


class WordingForm(forms.Form):
    text = forms.CharField(
        label="What is decided?",
        help_text="The decision in full, with any conditions. This is what stands in the record.",
        widget=LongText(attrs={"rows": 6}),
        required=False,
    )
    reasons = forms.CharField(
        label="Why?",
        help_text="The reasons, so that somebody who was not there can follow them.",
        widget=LongText(attrs={"rows": 6}),
        required=False,
    )


class DatesForm(forms.Form):
    made_on = DayMonthYearField(
        label="When was it made?", help_text="The day of the meeting or of the signature.", required=False
    )
    effective_from = DayMonthYearField(
        label="From which day does it apply?",
        help_text="Leave it empty if it applies from the day it was made.",
        required=False,
    )
    review_due = DayMonthYearField(
        label="When will it be looked at again?",
        help_text=f"{DATE_HINT}. Its owner is told 28 days before.",
        required=False,
    )


class NotesForm(forms.Form):
    dissent = forms.CharField(
        label="Who disagreed, and why?",
        help_text="In their own words, by group or office. It stands beside the decision.",
        widget=LongText(attrs={"rows": 4}),
        required=False,
    )
    cost_note = forms.CharField(
        label="What does it cost, and who pays?", widget=LongText(attrs={"rows": 3}), required=False
    )
    equality_note = forms.CharField(
        label="Who is affected differently?",
        help_text="What the equality impact assessment found, or why none was needed.",
        widget=LongText(attrs={"rows": 3}),
        required=False,
    )


class MakeForm(forms.Form):
    publish = forms.ChoiceField(
        label="Who may read it?",
        choices=(
            ("now", "Publish it now: anyone may read it"),
            ("later", "Publish it later: members only for now"),
        ),
        widget=forms.RadioSelect,
    )


class CorrectForm(forms.Form):
    part = forms.ChoiceField(
        label="What is the slip in?", choices=Correction.Part.choices, widget=forms.RadioSelect
    )
    corrected = forms.CharField(
        label="How should it read?",
        help_text="The whole part as it should read. The original stays beside it.",
        widget=LongText(attrs={"rows": 5}),
    )
    reason = forms.CharField(label="What was the slip?", max_length=500)
