"""Proposing, answering and concluding."""

from django import forms

from moothall.ui.forms import DayMonthYearField, LongText


class ProposeForm(forms.Form):
    title = forms.CharField(
        label="What should be looked at, and why?",
        help_text="One or two sentences.",
        max_length=300,
        widget=LongText(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label="Should it be looked at?",
        choices=(("accept", "Yes, look at it"), ("decline", "No, it need not be looked at")),
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Why?", help_text="The reason stays with the proposal.", widget=LongText(attrs={"rows": 4})
    )


class ReaffirmForm(forms.Form):
    reasons = forms.CharField(
        label="Why does the decision still stand?",
        help_text="What was looked at, and what it showed.",
        widget=LongText(attrs={"rows": 5}),
    )
    review_due = DayMonthYearField(
        label="When will it be looked at again?", help_text="For example, 27 3 2028"
    )
