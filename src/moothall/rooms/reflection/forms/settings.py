"""What can be set for a space and, differing from it, for one of its sessions."""

from collections.abc import Collection
from typing import Any

from django import forms

from moothall.rooms.reflection.models.settings import Anonymity, Moderation, ResultsMode
from moothall.rooms.reflection.rulebook import LABELS, LIMITS


def _whole_number(name: str, label: str, help_text: str) -> forms.IntegerField:
    least, most = LIMITS[name]
    return forms.IntegerField(
        label=label,
        help_text=f"{help_text} From {least} to {most}.",
        min_value=least,
        max_value=most,
        error_messages={"required": f"{LABELS[name]}: enter a whole number from {least} to {most}"},
    )


class SettingsForm(forms.Form):
    """Without the settings of ``fixed``, which can no longer be changed."""

    choice_hints = {
        "anonymity": {
            "anonymous": "No name, no number. Nobody can tell who voted what.",
            "pseudonymous": "The same, and each person keeps the number of their seat.",
            "identified": "Each person says yes to it first. Facilitators then see votes by name.",
        },
        "moderation": {
            "before": "A moderator reads each new statement before anyone votes on it.",
            "after": "A moderator can still take a statement out, with a reason.",
        },
        "results_mode": {
            "hidden_until_closed": "So that nobody votes with the crowd.",
            "live_overall": "Figures move only when at least five more people have voted.",
            "live_groups": "Figures move only when at least five more people of a group have voted.",
        },
    }

    anonymity = forms.ChoiceField(label="Who is known?", choices=Anonymity.choices, widget=forms.RadioSelect)
    moderation = forms.ChoiceField(
        label="When are new statements checked?", choices=Moderation.choices, widget=forms.RadioSelect
    )
    second_moderator = forms.BooleanField(
        label="A second moderator must agree before a statement is not used", required=False
    )
    results_mode = forms.ChoiceField(
        label="When can people see results?", choices=ResultsMode.choices, widget=forms.RadioSelect
    )
    room_sees_counts = forms.BooleanField(
        label="The people in the room see counts while they talk",
        help_text=(
            "For small workshops. The room then sees how many agree with each statement, even if they are "
            "few, so people can guess how others voted. Only the room sees this, and only while the session "
            "runs. What is published keeps its protection: no figure for fewer than five people."
        ),
        required=False,
    )
    minimum_group = _whole_number(
        "minimum_group",
        "How many people must a group have before its figures are shown?",
        "Smaller groups are shown as “fewer than” this number.",
    )
    practice = _whole_number(
        "practice",
        "How many statements are for practice?",
        "People vote on the first ones with guidance. These votes count.",
    )
    eligible_votes = _whole_number(
        "eligible_votes",
        "How many votes must somebody cast to be counted in the opinion groups?",
        "Every vote counts in all other figures.",
    )

    def __init__(self, *args: Any, fixed: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in fixed:
            del self.fields[name]
