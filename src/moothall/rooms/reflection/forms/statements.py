"""What the pages about statements ask of the facilitator."""

from collections.abc import Iterable
from typing import Any

from django import forms

from moothall.rooms.reflection.models import Prompt
from moothall.ui.forms import LongText


class StatementsForm(forms.Form):
    """``prompts`` are those of the session: without any, none is asked for."""

    seeds = forms.CharField(
        label="More statements",
        help_text="One a line, 10 to 240 characters each.",
        widget=LongText(attrs={"rows": 5}),
    )
    prompt = forms.ChoiceField(
        label="Under which prompt do they stand?", widget=forms.RadioSelect, required=False
    )

    def __init__(self, *args: Any, prompts: Iterable[Prompt] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prompts = {str(prompt.pk): prompt for prompt in prompts}
        if self.prompts:
            choices = [(key, prompt.text) for key, prompt in self.prompts.items()]
            self.fields["prompt"].choices = [*choices, ("", "Under none")]
        else:
            del self.fields["prompt"]

    @property
    def answers(self) -> dict[str, Any]:
        """What ``add_seeds`` takes."""
        chosen = self.prompts.get(self.cleaned_data.get("prompt", ""))
        return {"seeds": self.cleaned_data["seeds"].splitlines(), "prompt": chosen}


class EvidenceForm(forms.Form):
    """Tick the evidence statements that people should vote on."""

    evidence = forms.MultipleChoiceField(
        label="Which evidence statements should people vote on?",
        help_text="Their words are copied as they are now and stay the same in this session.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one evidence statement"},
    )

    def __init__(self, *args: Any, found: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {str(record.uid): record for record in found}
        self.fields["evidence"].choices = [(uid, record.title) for uid, record in self.found.items()]

    @property
    def chosen(self) -> list[Any]:
        return [self.found[uid] for uid in self.cleaned_data["evidence"]]
