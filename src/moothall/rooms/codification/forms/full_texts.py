"""How far a full text is, and bringing it in."""

from django import forms

from moothall.rooms.codification.models import Candidate, Source
from moothall.ui.forms import LongText


class TextStateForm(forms.Form):
    state = forms.ChoiceField(
        label="How far is the full text?",
        choices=Candidate.TextState.choices,
        widget=forms.RadioSelect,
    )
    url = forms.URLField(
        label="Web address of the full text", max_length=500, required=False, assume_scheme="https"
    )
    note = forms.CharField(label="Note", max_length=500, required=False)

    choice_hints = {
        "state": {
            "requested": "Somebody was asked for it: a library, its authors",
            "retrieved": "It is here: as a file, at a web address or on paper",
            "not_retrieved": "An outcome of its own, and no exclusion",
        }
    }


class FullTextFileForm(forms.Form):
    file = forms.FileField(
        label="The full text",
        help_text="A PDF, a Word file, or plain text. Its words can be searched and coded. At most 50 MB.",
    )
    rights = forms.ChoiceField(
        label="Who may open it?",
        choices=Source.Rights.choices,
        widget=forms.RadioSelect,
    )


class FullTextWordsForm(forms.Form):
    text = forms.CharField(
        label="The words of the full text",
        help_text="Where a file gave none, or in a wrong order: select them, copy them and paste them here.",
        max_length=2_000_000,
        strip=False,
        widget=LongText(attrs={"rows": 10}),
    )


class FullTextFilterForm(forms.Form):
    state = forms.ChoiceField(
        label="State", choices=[("", "Every state"), *Candidate.TextState.choices], required=False
    )


class StudyForm(forms.Form):
    """Which study a report tells of."""

    study = forms.CharField(
        label="Which study does this report tell of?",
        help_text="Reports with the same name count as one study. Leave it empty for a study of its own.",
        max_length=200,
        required=False,
    )
