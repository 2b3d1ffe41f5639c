"""Saying that a source is retracted, doubted or reinstated."""

from django import forms

from moothall.rooms.codification.models import Notice
from moothall.ui.forms import LongText

Nature = Notice.Nature


class RetractForm(forms.Form):
    nature = forms.ChoiceField(
        label="What has been said about it?",
        choices=[(nature.value, nature.label) for nature in (Nature.RETRACTION, Nature.CONCERN)],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label="Why?", max_length=500, widget=LongText(attrs={"rows": 3}))
    evidence_url = forms.URLField(
        label="Where does it say so?",
        help_text="The web address of the notice.",
        max_length=500,
        assume_scheme="https",
        required=False,
    )
    choice_hints = {
        "nature": {
            Nature.RETRACTION: "It no longer counts. Evidence statements that rest on it are marked.",
            Nature.CONCERN: "It is in doubt. It is shown wherever the source is.",
        }
    }


class ReinstateForm(forms.Form):
    reason = forms.CharField(
        label="Why is it reinstated?", max_length=500, widget=LongText(attrs={"rows": 3})
    )
    evidence_url = forms.URLField(
        label="Where does it say so?", max_length=500, assume_scheme="https", required=False
    )
