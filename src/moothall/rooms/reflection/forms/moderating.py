"""What the pages of moderation ask."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from moothall.rooms.reflection.models import ModerationAct, Statement
from moothall.rooms.reflection.models.statement import LONGEST, SHORTEST
from moothall.ui.forms import LongText

Act, Reason = ModerationAct.Act, ModerationAct.Reason
NEW = ("", "A new statement, worded below")
MOST_OTHERS = 10


class ModerateForm(forms.Form):
    """The two buttons are ``act``; the reason is needed for one of them, which the action says."""

    act = forms.ChoiceField(choices=[(Act.APPROVE, "Accept"), (Act.REJECT, "Not used")], required=False)
    reason = forms.ChoiceField(
        label="If it is not used: why?",
        choices=[("", "Choose a reason"), *Reason.choices],
        required=False,
    )
    note = forms.CharField(
        label="A note to the author",
        help_text="Only the author reads it. Say how the statement could be reworded.",
        max_length=300,
        widget=LongText(attrs={"rows": 2}),
        required=False,
    )

    @property
    def answers(self) -> dict[str, Any]:
        """What the action takes beside the statement."""
        return self.cleaned_data


class BlindForm(ModerateForm):
    """``to_check`` is the statement that is shown; ``checked`` the one that was shown when this was sent."""

    note = None
    checked = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, to_check: Statement | None, **kwargs: Any) -> None:
        super().__init__(*args, initial={"checked": to_check and to_check.pk}, **kwargs)
        self.to_check = to_check

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        if self.to_check is None or answers.get("checked") != str(self.to_check.pk):
            raise ValidationError("That one has been checked meanwhile", code="meanwhile")
        return answers

    @property
    def answers(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("act", "reason")}


class ReasonForm(forms.Form):
    """Why other words are put in place, or why that is undone."""

    reason = forms.CharField(
        label="Why?",
        help_text="Everybody can read this in the moderation log.",
        max_length=300,
        error_messages={"required": "Say why"},
    )

    @property
    def answers(self) -> dict[str, Any]:
        """What the action takes beside the statement."""
        return self.cleaned_data


class RewordForm(ReasonForm):
    text = forms.CharField(
        label="What should it say?",
        help_text=f"{SHORTEST} to {LONGEST} characters. It gets a new number and starts without votes.",
        max_length=LONGEST,
        widget=LongText(attrs={"rows": 3}),
        error_messages={"required": "Enter the new text"},
    )
    field_order = ("text", "reason")


class SplitForm(ReasonForm):
    texts = forms.CharField(
        label="What are its parts?",
        help_text=f"Two to five statements, one a line, {SHORTEST} to {LONGEST} characters each.",
        widget=LongText(attrs={"rows": 6}),
        error_messages={"required": "Enter two to five statements, one a line"},
    )
    field_order = ("texts", "reason")

    @property
    def answers(self) -> dict[str, Any]:
        return {**self.cleaned_data, "texts": self.cleaned_data["texts"].splitlines()}


class MergeForm(ReasonForm):
    """``candidates`` are the live statements, the most alike first."""

    into = forms.ChoiceField(
        label="Into which statement?", help_text="The most alike come first.", required=False
    )
    others = forms.MultipleChoiceField(
        label="Which others go into it as well?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    text = forms.CharField(
        label="What should a new statement say?",
        help_text="Only if you have chosen none above.",
        max_length=LONGEST,
        widget=LongText(attrs={"rows": 3}),
        required=False,
    )
    field_order = ("into", "others", "text", "reason")

    def __init__(self, *args: Any, candidates: Sequence[Statement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {str(statement.pk): statement for statement in candidates}
        choices = [(key, f"{each.number}. {each.text}") for key, each in self.candidates.items()]
        self.fields["into"].choices = [NEW, *choices]
        self.fields["others"].choices = choices[:MOST_OTHERS]
        if not choices:
            del self.fields["others"]

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        if not answers.get("into") and not answers.get("text") and "into" not in self.errors:
            self.add_error("into", "Choose a statement, or enter what a new one should say")
        return answers

    @property
    def answers(self) -> dict[str, Any]:
        into = self.candidates.get(self.cleaned_data["into"])
        return {
            "into": into,
            "text": "" if into else self.cleaned_data["text"],
            "reason": self.cleaned_data["reason"],
        }

    @property
    def chosen_others(self) -> list[Statement]:
        keys = self.cleaned_data.get("others", [])
        return [self.candidates[key] for key in keys if key != self.cleaned_data["into"]]
