"""What the way into a session asks."""

from typing import Any

from django import forms

from moothall.rooms.reflection.models import Grouping, GroupOption, Session
from moothall.rooms.reflection.word_codes import MOST_SLIPS

TYPED_CODE = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
NOT_SAID = ("not-said", "Prefer not to say")


class CodeForm(forms.Form):
    code = forms.CharField(
        label="What is the code?",
        help_text="Two words and two digits, such as maple-otter-42. Capitals and spaces do not matter.",
        max_length=60,
        widget=forms.TextInput(attrs=TYPED_CODE),
    )


class JoinForm(forms.Form):
    """What the session needs to know of somebody, then one question for each grouping that people answer
    themselves. Those can be left out, and "Prefer not to say" is always there."""

    seat = forms.IntegerField(
        label="Seat number",
        help_text="It is on your slip.",
        min_value=1,
        max_value=MOST_SLIPS,
        error_messages={
            "required": "Enter the seat number on your slip",
            "invalid": "Enter the seat number as a number, such as 12",
            "min_value": "Enter the seat number on your slip",
            "max_value": "Enter the seat number on your slip",
        },
    )
    words = forms.CharField(
        label="Words on your slip",
        help_text="Three words. Capitals do not matter.",
        max_length=60,
        widget=forms.TextInput(attrs=TYPED_CODE),
        error_messages={"required": "Enter the three words on your slip"},
    )
    name = forms.CharField(
        label="Your name",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    consent = forms.BooleanField(
        label="I agree that the facilitators see how I vote",
        error_messages={"required": "Tick the box to say that you agree to be known, or do not join"},
    )

    def __init__(
        self, *args: Any, anonymity: str, groupings: list[Grouping], has_account: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if anonymity != Session.Anonymity.PSEUDONYMOUS:
            del self.fields["seat"], self.fields["words"]
        if anonymity != Session.Anonymity.IDENTIFIED:
            del self.fields["consent"]
        if anonymity != Session.Anonymity.IDENTIFIED or has_account:
            del self.fields["name"]
        self.options: dict[str, GroupOption] = {}
        self.asks_groups = False
        for grouping in groupings:
            if grouping.declared_by != Grouping.DeclaredBy.SELF_DECLARED:
                continue
            options = {str(option.pk): option for option in grouping.options.all()}
            self.options |= options
            self.fields[f"group_{grouping.position}"] = _question(grouping, options)
            self.asks_groups = True

    @property
    def declared(self) -> list[GroupOption]:
        answers = []
        for name in self.fields:
            if name.startswith("group_"):
                answer = self.cleaned_data[name]
                answers += answer if isinstance(answer, list) else [answer]
        return [self.options[answer] for answer in answers if answer in self.options]

    @property
    def about_the_seat(self) -> dict[str, Any]:
        """What ``join_session`` takes beside the groups."""
        asked = {"seat": "seat", "words": "words", "name": "name", "consented": "consent"}
        return {key: self.cleaned_data[name] for key, name in asked.items() if name in self.cleaned_data}


class SlipsForm(forms.Form):
    """Which seat numbers are to be printed."""

    first = forms.IntegerField(label="From seat", min_value=1, max_value=MOST_SLIPS)
    last = forms.IntegerField(label="To seat", min_value=1, max_value=MOST_SLIPS)

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        if answers.get("first", 0) > answers.get("last", MOST_SLIPS):
            self.add_error("last", forms.ValidationError("Enter a seat after the first one", code="before"))
        return answers


class ReturnCodeForm(forms.Form):
    code = forms.CharField(
        label="What is your return code?",
        help_text="Four words, as they were shown to you. Capitals do not matter.",
        max_length=80,
        widget=forms.TextInput(attrs=TYPED_CODE),
        error_messages={"required": "Enter the four words of your return code"},
    )


class KeepEmailForm(forms.Form):
    email = forms.EmailField(
        label="Your e-mail address",
        help_text="Only for what became of this session. It is kept apart from your votes, for 12 months.",
        error_messages={
            "required": "Enter your e-mail address",
            "invalid": "Enter an e-mail address, such as name@example.org",
        },
    )


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
