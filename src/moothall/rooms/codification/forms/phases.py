"""Taking a review to another phase."""

from typing import Any

from django import forms

from moothall.rooms.codification.models import Phase
from moothall.ui.forms import LongText

PILOT_SIZE = 20


class PhaseForm(forms.Form):
    to = forms.ChoiceField(
        label="Where does the review go?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a phase"},
    )
    pilot_size = forms.IntegerField(
        label="How many records are drawn, if it goes to the pilot?",
        min_value=1,
        max_value=500,
        initial=PILOT_SIZE,
        required=False,
    )
    reason = forms.CharField(
        label="Why?",
        help_text="Everybody who takes part reads it. Going back needs a reason as much as going on.",
        max_length=1000,
        widget=LongText(attrs={"rows": 3}),
        error_messages={"required": "Say why"},
    )

    def __init__(self, *args: Any, effects: dict[str, str], **kwargs: Any) -> None:
        """``effects`` says of every phase that the review can go to what would open and close."""
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(phase, Phase(phase).label) for phase in effects]
        self.choice_hints = {"to": effects}
        if Phase.PILOT not in effects:
            del self.fields["pilot_size"]

    @property
    def answers(self) -> dict[str, Any]:
        """What ``change_phase`` takes beside the review and who."""
        given = self.cleaned_data
        return given | {"pilot_size": given.get("pilot_size") or PILOT_SIZE}
