"""What the agenda of a session asks about one step."""

from typing import Any

from django import forms

from moothall.rooms.reflection.models import Step
from moothall.ui.forms import LongText

MOST_MINUTES = 480


class StepForm(forms.Form):
    """``waiting`` are the steps among which a new one is put; none where one is changed."""

    choice_hints = {
        "kind": {
            "welcome": "Nobody votes yet.",
            "practice": "People vote on the first statements, with guidance. These votes count.",
            "contribute": "People add statements and vote.",
            "vote": "People vote at their own pace, and can add statements.",
            "discuss": "People talk. Earlier votes can be changed.",
            "results": "Voting rests while people look at results.",
            "note": "Tables write down what they said. Earlier votes can be changed.",
            "synthesise": "Voting rests while the account of what was heard is written.",
            "close": "Say what happens next.",
        }
    }

    kind = forms.ChoiceField(
        label="What kind of step is it?", choices=Step.Kind.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(
        label="What is it called?", help_text="The room reads this on the screen.", max_length=120
    )
    minutes = forms.IntegerField(
        label="How many minutes does it take?", min_value=1, max_value=MOST_MINUTES, initial=10
    )
    instructions = forms.CharField(
        label="What does the facilitator say or do?",
        max_length=1000,
        widget=LongText(attrs={"rows": 3}),
        required=False,
    )
    before = forms.ChoiceField(label="Before which step?", required=False)

    def __init__(self, *args: Any, waiting: list[Step] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = waiting or []
        if self.waiting:
            steps = [(str(step.pk), f"Before “{step.title}”") for step in self.waiting]
            self.fields["before"].choices = [("", "At the end"), *steps]
        else:
            del self.fields["before"]

    @property
    def step(self) -> dict[str, Any]:
        """What ``change_agenda`` takes of one step."""
        return {name: self.cleaned_data[name] for name in ("kind", "title", "minutes", "instructions")}

    @property
    def place(self) -> int:
        """How many of the waiting steps come before the new one."""
        keys = [str(step.pk) for step in self.waiting]
        before = self.cleaned_data.get("before", "")
        return keys.index(before) if before in keys else len(keys)
