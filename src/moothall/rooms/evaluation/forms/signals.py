"""Answering a signal."""

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
    choice_hints = {
        "state": {
            State.ACCEPTED: "The proposals below are accepted: the decisions come under review.",
            State.EXPLAINED: "The proposals below are declined. Name the cause and how you know.",
            State.DISMISSED: "The proposals below are declined.",
        }
    }


class SignalFilterForm(forms.Form):
    state = forms.ChoiceField(
        label="State", choices=[("", "Every state"), *Signal.State.choices], required=False
    )
