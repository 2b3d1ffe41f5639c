"""Opening a review, and its settings."""

from typing import Any

from django import forms

from moothall.rooms.codification.frameworks import FRAMEWORKS
from moothall.rooms.codification.models import Review, Stage
from moothall.trace.models import Inquiry
from moothall.ui.forms import LongText

Framework = Review.Framework
LONGEST_PART, LONGEST_TEXT, LONGEST_REASON = 1000, 20000, 1000
NEEDED = ((2, "Two people, each without seeing the other’s verdict"), (1, "One person"))
REMINDERS = (("", "Not at all"), (3, "After 3 months"), (6, "After 6 months"), (12, "After 12 months"))


def _parts_in_words(framework: str) -> str:
    return ", ".join(label.lower() for label in FRAMEWORKS[framework].values()).capitalize()


class FrameworkForm(forms.Form):
    """How the question is put together; the address then keeps it."""

    framework = forms.ChoiceField(
        label="How is the question put together?",
        help_text="The parts help to write criteria. A part can stay empty.",
        choices=Framework.choices,
        widget=forms.RadioSelect,
    )
    choice_hints = {
        "framework": {
            each.value: "Without set parts" if each == Framework.FREE else _parts_in_words(each)
            for each in Framework
        }
    }


class QuestionForm(forms.Form):
    """The parts of a question in one framework. Each can stay empty, but not all of them."""

    def __init__(self, *args: Any, framework: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = tuple(FRAMEWORKS[framework])
        for name, label in FRAMEWORKS[framework].items():
            self.fields[name] = forms.CharField(
                label=label, max_length=LONGEST_PART, required=False, widget=LongText(attrs={"rows": 2})
            )

    @property
    def question(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.parts}


class ReviewForm(QuestionForm):
    """A new review, without its criteria."""

    title = forms.CharField(label="What is the review called?", max_length=300)
    text = forms.CharField(
        label="What else has been agreed?",
        help_text="Where and how far back you search, what you do with poor studies, who reads it.",
        max_length=LONGEST_TEXT,
        required=False,
        widget=LongText(attrs={"rows": 4}),
    )
    needed_title_abstract = forms.TypedChoiceField(
        label="Who judges each title and abstract?",
        choices=NEEDED,
        coerce=int,
        initial=2,
        widget=forms.RadioSelect,
    )
    needed_full_text = forms.TypedChoiceField(
        label="Who judges each full text?", choices=NEEDED, coerce=int, initial=2, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, inquiries: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if inquiries.count() > 1:
            self.fields["inquiry"] = forms.ModelChoiceField(
                inquiries, label="Which inquiry is it for?", empty_label="None of them", required=False
            )
        self.only_inquiry = inquiries.first() if "inquiry" not in self.fields else None
        self.order_fields(["title", "inquiry", *self.parts, "text"])

    @property
    def answers(self) -> dict[str, Any]:
        """What ``open_review`` takes beside where, framework, criteria and who."""
        given = self.cleaned_data
        inquiry: Inquiry | None = given.get("inquiry") or self.only_inquiry
        return {
            "title": given["title"],
            "inquiry": inquiry,
            "question": self.question,
            "text": given["text"],
            "reviewers_needed": {stage: given[f"needed_{stage}"] for stage in Stage.values},
        }


class ProtocolForm(QuestionForm):
    """The next version of a protocol, without its criteria."""

    text = ReviewForm.base_fields["text"]
    reason = forms.CharField(
        label="Why is the protocol changed?",
        help_text="Kept with the new version. Earlier versions stay readable.",
        max_length=LONGEST_REASON,
        widget=LongText(attrs={"rows": 3}),
        error_messages={"required": "Say why the protocol is changed"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*self.parts, "text", "reason"])

    @property
    def answers(self) -> dict[str, Any]:
        """What ``version_protocol`` takes beside the review, the criteria and who."""
        given = self.cleaned_data
        return {"question": self.question, "text": given["text"], "reason": given["reason"]}


class ReviewSettingsForm(forms.Form):
    keys_on = forms.BooleanField(
        label="Records can be judged by single keys, such as I for include",
        help_text="Each person can choose other keys, or turn them off for themselves.",
        required=False,
    )
    remind_after_months = forms.TypedChoiceField(
        label="When should the home page remind of searching again?",
        help_text="Counted from when records last came in, once the review has been reported.",
        choices=REMINDERS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
