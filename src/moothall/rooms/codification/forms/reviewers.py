"""Who takes part in a review, and how many judge each record."""

from typing import Any

from django import forms

from moothall.rooms.codification.models import ReviewMember

Part = ReviewMember.Part


class InviteForm(forms.Form):
    person = forms.ModelChoiceField(
        None,
        label="Who?",
        help_text="Members of the workspace whose role lets them screen.",
        empty_label="Choose one",
        error_messages={"required": "Choose who is invited"},
    )
    part = forms.ChoiceField(
        label="What is their part?",
        choices=Part.choices,
        initial=Part.REVIEWER,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose their part in the review"},
    )
    choice_hints = {
        "part": {
            Part.LEAD: "Judges records and answers for the protocol, the people and the phases",
            Part.REVIEWER: "Judges records",
            Part.ADJUDICATOR: "Settles what others do not agree on, and judges no records otherwise",
        }
    }

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people


class PartForm(forms.Form):
    """Another part for somebody who has one."""

    part = InviteForm.base_fields["part"]
    choice_hints = InviteForm.choice_hints


class RemoveForm(forms.Form):
    """Who takes over from somebody who leaves."""

    reassign_to = forms.ModelChoiceField(
        None,
        label="Who takes over what they hold?",
        required=False,
        empty_label="Whoever judges next",
        error_messages={"required": "Say who leads the review from now on"},
    )

    def __init__(self, *args: Any, people: Any, must: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reassign_to"]
        field.queryset = people
        if must:
            field.label, field.required = "Who leads the review from now on?", True
            field.empty_label = "Choose one"
