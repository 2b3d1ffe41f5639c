"""What the way into a session asks."""

from typing import Any

from django import forms

from moothall.rooms.reflection.models import Grouping, GroupOption

NOT_SAID = ("not-said", "Prefer not to say")


class CodeForm(forms.Form):
    code = forms.CharField(
        label="What is the code?",
        help_text="Two words and two digits, such as maple-otter-42. Capitals and spaces do not matter.",
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class JoinForm(forms.Form):
    """One question for each grouping. All can be left out, and "Prefer not to say" is always there."""

    def __init__(self, *args: Any, groupings: list[Grouping], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options: dict[str, GroupOption] = {}
        for grouping in groupings:
            options = {str(option.pk): option for option in grouping.options.all()}
            self.options |= options
            self.fields[f"group_{grouping.position}"] = _question(grouping, options)

    @property
    def declared(self) -> list[GroupOption]:
        answers = []
        for name in self.fields:
            answer = self.cleaned_data[name]
            answers += answer if isinstance(answer, list) else [answer]
        return [self.options[answer] for answer in answers if answer in self.options]


def _question(grouping: Grouping, options: dict[str, GroupOption]) -> forms.Field:
    choices = [(key, option.label) for key, option in options.items()]
    if grouping.multiple:
        return forms.MultipleChoiceField(
            label=grouping.question,
            help_text="Choose all that apply.",
            choices=[*choices, NOT_SAID],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
    return forms.ChoiceField(
        label=grouping.question,
        choices=[*choices, NOT_SAID],
        widget=forms.RadioSelect,
        required=False,
    )
