"""Saying what sentences are about, and finding excerpts."""

from typing import Any

from django import forms


class CodesForm(forms.Form):
    """Which codes belong to the ticked sentences: those used last come first."""

    codes = forms.MultipleChoiceField(
        label="What are these sentences about?", widget=forms.CheckboxSelectMultiple, required=False
    )
    new_code = forms.CharField(
        label="New code",
        help_text="A theme in a few words, if none of the codes fits.",
        max_length=120,
        required=False,
    )

    def __init__(self, *args: Any, codes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {str(code.pk): code for code in codes}
        self.fields["codes"].choices = [(key, code.name) for key, code in self.found.items()]
        if not self.found:
            del self.fields["codes"]

    @property
    def chosen(self) -> list[Any]:
        return [self.found[key] for key in self.cleaned_data.get("codes", ())]


class ExcerptFilterForm(forms.Form):
    code = forms.ChoiceField(label="Code", required=False)

    def __init__(self, *args: Any, codes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counted = [(str(code.pk), f"{code.name} ({code.excerpts})") for code in codes]
        self.fields["code"].choices = [("", "Every code"), *counted]
