"""What the pages about notes and unusual patterns ask."""

from typing import Any

from django import forms

from moothall.ui.forms import LongText


class NoteForm(forms.Form):
    table_label = forms.CharField(label="Which table?", max_length=80, required=False)
    text = forms.CharField(
        label="What was said?",
        help_text="Write no names. A note cannot be changed: to correct it, write another one.",
        widget=LongText(attrs={"rows": 5}),
        max_length=4000,
        error_messages={"required": "Enter what was said"},
    )


class LibraryForm(forms.Form):
    """Nobody may be known by a note that others quote."""

    nobody_known = forms.BooleanField(
        label="Nobody can be recognised by these words",
        error_messages={"required": "Confirm that nobody can be recognised by these words"},
    )


class SetAsideForm(forms.Form):
    reason = forms.CharField(
        label="Why should these votes be set aside?",
        help_text="The reason stands beside the results.",
        max_length=300,
        widget=LongText(attrs={"rows": 3}),
        error_messages={"required": "Enter the reason"},
    )


class TurnForm(forms.Form):
    """One tap: whose group it was, and how long somebody spoke or that they were interrupted."""

    option = forms.ChoiceField(required=False)
    seconds = forms.IntegerField(min_value=0, max_value=3600, required=False)
    interruptions = forms.IntegerField(min_value=0, max_value=100, required=False)

    def __init__(self, *args: Any, options: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = {str(option.pk): option for option in options}
        labels = [(key, option.label) for key, option in self.options.items()]
        self.fields["option"].choices = [("", ""), *labels]

    @property
    def turn(self) -> dict[str, Any]:
        """What ``record_turn`` takes."""
        answers = self.cleaned_data
        return {
            "option": self.options.get(answers["option"]),
            "seconds": answers["seconds"] or 0,
            "interruptions": answers["interruptions"] or 0,
        }
