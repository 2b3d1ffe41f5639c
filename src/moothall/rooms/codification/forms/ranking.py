"""How records are put in order, and stopping."""

from typing import Any

from django import forms

from moothall.ui.forms import LongText

ORDERS = (
    ("model", "Those most like what has been included first"),
    ("year", "The newest first"),
    ("random", "At random"),
    ("list", "As they came in: records are not put in order"),
)
SHARES = ((0.0, "None"), (0.05, "Every twentieth"), (0.1, "Every tenth"), (0.2, "Every fifth"))


class RankingForm(forms.Form):
    order = forms.ChoiceField(
        label="In what order are titles and abstracts read?", choices=ORDERS, widget=forms.RadioSelect
    )
    explore_share = forms.TypedChoiceField(
        label="How many records are drawn at random meanwhile?",
        help_text="They show what the order misses: without them nobody can tell how much is left.",
        choices=SHARES,
        coerce=float,
        widget=forms.RadioSelect,
    )
    examples = forms.CharField(
        label="Which papers are known to be relevant?",
        help_text="Titles, and abstracts if you have them. They count until five records have been included.",
        max_length=20000,
        required=False,
        widget=LongText(attrs={"rows": 5}),
    )
    choice_hints = {
        "order": {
            "model": "Until a record has been included and one excluded: those most like the question, the "
            "criteria and the papers named below.",
            "random": "Fixed by the review’s number for chance, so it stays the same.",
        }
    }

    @property
    def answers(self) -> dict[str, Any]:
        """What ``change_ranking`` takes beside the review and who."""
        return dict(self.cleaned_data)


class StopForm(forms.Form):
    reason = forms.CharField(
        label="Why does screening stop here?",
        help_text="Kept with the figures above, and shown to everybody who reads the review.",
        max_length=2000,
        widget=LongText(attrs={"rows": 4}),
        error_messages={"required": "Say why screening stops"},
    )


class SureForm(forms.Form):
    """Asks nothing: the button says it."""
