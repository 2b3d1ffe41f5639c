"""Answering a signal."""

from typing import Any

from django import forms

from moothall.rooms.evaluation.models import Signal
from moothall.ui.forms import LongText

State = Signal.State


class AnswerForm(forms.Form):
    state = forms.ChoiceField(
        label="What should happen?",
        choices=[
            (State.ACCEPTED.value, "Look into it"),
            (State.EXPLAINED.value, "Nothing: we know the cause"),
            (State.DISMISSED.value, "Nothing: it does not matter"),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Why?",
        help_text="It stays with the signal and is shown to whoever asks later.",
        max_length=2000,
        widget=LongText(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, may_reopen: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        under_review = "What it proposed is accepted: the decisions that rest on it come under review."
        still_asked = "What it proposed stays on the agenda: whoever may re-open decisions answers it."
        self.choice_hints = {
            "state": {
                State.ACCEPTED: under_review if may_reopen else still_asked,
                State.EXPLAINED: "Name the cause and how you know. What it proposed is declined.",
                State.DISMISSED: "What it proposed is declined.",
            }
        }


class SignalFilterForm(forms.Form):
    state = forms.ChoiceField(
        label="State", choices=[("", "Every state"), *Signal.State.choices], required=False
    )
