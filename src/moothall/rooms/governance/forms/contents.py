"""The options and the evidence of a draft."""

from typing import Any

from django import forms

from moothall.rooms.governance.models import DecisionOption, EvidenceLink
from moothall.ui.forms import LongText

Relation = EvidenceLink.Relation


class OptionForm(forms.Form):
    text = forms.CharField(label="What is the option?", widget=LongText(attrs={"rows": 2}))
    status = forms.ChoiceField(
        label="What became of it?", choices=DecisionOption.Status.choices, widget=forms.RadioSelect
    )
    why = forms.CharField(label="Why?", widget=LongText(attrs={"rows": 3}))
    costs = forms.CharField(label="What would it cost?", max_length=200, required=False)


class NoAlternativesForm(forms.Form):
    no_alternatives = forms.BooleanField(label="No other option was considered", required=False)


class EvidenceSearchForm(forms.Form):
    q = forms.CharField(label="Search the evidence", max_length=400, required=False)


class EvidenceForm(forms.Form):
    """How a decision uses one piece of evidence. ``warning`` is what has become of it, if something has."""

    relation = forms.ChoiceField(
        label="How does the decision use it?",
        choices=(
            (Relation.RELIED_ON, "It relies on it"),
            (Relation.CONSIDERED, "It considers it"),
            (Relation.SET_ASIDE, "It sets it aside"),
        ),
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label="Why?",
        help_text="Needed if it is set aside.",
        widget=LongText(attrs={"rows": 3}),
        required=False,
    )
    choice_hints = {
        "relation": {
            Relation.RELIED_ON: "Without it the decision would differ. If it falls, a review is proposed.",
            Relation.CONSIDERED: "It was read and weighed.",
            Relation.SET_ASIDE: "It was read and not followed.",
        }
    }

    def __init__(self, *args: Any, warning: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if warning:
            self.fields["confirmed"] = forms.BooleanField(
                label=f"I know: {warning[:1].lower()}{warning[1:].rstrip('.')}",
                help_text="Without this tick the decision cannot be recorded while it cites this.",
                required=False,
            )


class NoEvidenceForm(forms.Form):
    no_evidence_because = forms.CharField(
        label="If no evidence was sought, why not?", widget=LongText(attrs={"rows": 3}), required=False
    )
