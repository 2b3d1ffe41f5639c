"""What the pages ask of somebody who adds a statement."""

from collections.abc import Sequence
from typing import Any

from django import forms

from moothall.rooms.reflection.models import Prompt
from moothall.rooms.reflection.models.statement import LONGEST, SHORTEST
from moothall.ui.forms import LongText


class ContributeForm(forms.Form):
    """``seen`` is the text beside which statements like it were shown: sent again unchanged, it is meant."""

    prompt = forms.ChoiceField(label="Which question is it about?", required=False)
    text = forms.CharField(
        label="What do you want to say?",
        help_text=f"One thing, in {SHORTEST} to {LONGEST} characters. Leave out names of people.",
        max_length=LONGEST,
        widget=LongText(attrs={"rows": 4}),
        error_messages={"required": "Type your statement"},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, prompts: Sequence[Prompt], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prompts = {str(prompt.pk): prompt for prompt in prompts}
        if not prompts:
            del self.fields["prompt"]
        else:
            chosen = [(key, prompt.text) for key, prompt in self.prompts.items()]
            self.fields["prompt"].choices = [("", "None of these"), *chosen]

    @property
    def chosen_prompt(self) -> Prompt | None:
        return self.prompts.get(self.cleaned_data.get("prompt", ""))

    @property
    def is_meant(self) -> bool:
        """Whether these very words have been shown beside the statements like them."""
        return _tidy(self.cleaned_data["seen"]) == _tidy(self.cleaned_data["text"])


def _tidy(text: str) -> str:
    return " ".join(text.split())
