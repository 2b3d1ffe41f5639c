"""What inviting people asks."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from moothall.rooms.reflection.models import GroupOption
from moothall.ui.forms import LongText

LONGEST = 50_000


class InviteForm(forms.Form):
    """``options`` are the groups that somebody can be invited as."""

    emails = forms.CharField(
        label="Whom do you invite?",
        help_text="One e-mail address a line. Nothing is sent before you have checked it.",
        widget=LongText(attrs={"rows": 6, "spellcheck": "false"}),
        error_messages={"required": "Enter at least one e-mail address"},
    )
    option = forms.ChoiceField(
        label="As which group do you invite them?",
        help_text="Whoever comes in by the invitation is counted in this group.",
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, options: list[GroupOption], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = {str(option.pk): option for option in options}
        if options:
            choices = [(key, option.label) for key, option in self.options.items()]
            self.fields["option"].choices = [*choices, ("", "No group")]
        else:
            del self.fields["option"]

    def clean_emails(self) -> str:
        emails = self.cleaned_data["emails"]
        if len(emails) > LONGEST:
            sentence = f"This is too long: paste at most {LONGEST:,} characters at once"
            raise ValidationError(sentence, code="long")
        return emails

    @property
    def chosen(self) -> GroupOption | None:
        return self.options.get(self.cleaned_data.get("option", ""))

    def leave(self, lines: list[str], problems: list[str]) -> None:
        """Keep only what could not be taken, each with what is wrong with it."""
        self.data = {**self.data.dict(), "emails": "\n".join(lines)}
        for sentence in problems:
            self.add_error("emails", sentence)
