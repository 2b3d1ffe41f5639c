"""What the pages of a space ask."""

from typing import Any

from django import forms

from moothall.trace.models import Inquiry
from moothall.ui.forms import LongText


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
        help_text="How people listen, take turns and treat what is said.",
        widget=LongText,
        required=False,
    )

    def __init__(self, *args: Any, inquiries: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["inquiry"].queryset = inquiries
        if inquiries.count() == 1:
            self.fields["inquiry"].initial = inquiries.get()
