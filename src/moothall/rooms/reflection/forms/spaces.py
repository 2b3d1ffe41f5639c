"""What the pages of a space ask."""

from typing import Any

from django import forms

from moothall.rooms.reflection.forms.settings import SettingsForm
from moothall.trace.models import Inquiry
from moothall.ui.forms import LongText

LONGEST_TEXT, LONGEST_REASON = 5000, 1000


class SpaceForm(forms.Form):
    inquiry = forms.ModelChoiceField(
        Inquiry.objects.none(), label="Which inquiry is it for?", empty_label="Choose one"
    )
    title = forms.CharField(label="What is the space called?", max_length=200)
    purpose = forms.CharField(
        label="What is it for?", help_text="One or two sentences that everybody understands.", widget=LongText
    )
    rules = forms.CharField(
        label="What rules has the group agreed?",
        help_text="How people listen, take turns and treat what is said. You can change them later.",
        widget=LongText,
        required=False,
    )

    def __init__(self, *args: Any, inquiries: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["inquiry"].queryset = inquiries
        if inquiries.count() == 1:
            self.fields["inquiry"].initial = inquiries.get()


class SessionFilterForm(forms.Form):
    """Which sessions of a space are listed: without an answer, those that have not been put away."""

    NOT_ARCHIVED, ARCHIVED, ALL = "", "archived", "all"

    show = forms.ChoiceField(
        label="Show",
        choices=[(NOT_ARCHIVED, "Sessions in use"), (ARCHIVED, "Archived sessions"), (ALL, "All sessions")],
        required=False,
    )


class ArchiveForm(forms.Form):
    reason = forms.CharField(
        label="Why is it put away?",
        help_text="The reason stands on the page of the session.",
        max_length=300,
        widget=LongText(attrs={"rows": 3}),
        error_messages={"required": "Say why it is put away"},
    )


class NotNeededForm(forms.Form):
    reason = forms.CharField(
        label="Why not?",
        help_text="The reason stands beside the decision.",
        max_length=300,
        widget=LongText(attrs={"rows": 3}),
        error_messages={"required": "Say why they need not be asked again"},
    )


def _text(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_TEXT,
        widget=LongText(attrs={"rows": 4}),
        required=False,
    )


class RulesForm(SettingsForm):
    """Every rule as it is now, and the reason for the change."""

    agreed = _text(
        "What has the group agreed?", "How people listen, take turns and treat what is said. One rule a line."
    )
    moderation_policy = _text(
        "How are statements moderated?", "Everyone can read this: what is not used and why, and who decides."
    )
    protected_time = _text(
        "What time is protected?",
        "Working time that is set aside for meeting, and who has promised it. Invitations say it.",
    )
    reason = forms.CharField(
        label="Why do the rules change?",
        help_text="Kept with the old rules, which everyone here can still read.",
        max_length=LONGEST_REASON,
        widget=LongText(attrs={"rows": 3}),
        error_messages={"required": "Say why the rules change"},
    )
    field_order = ("agreed", "moderation_policy", "protected_time", *SettingsForm.base_fields, "reason")
