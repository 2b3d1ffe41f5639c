"""Telling what one knows, in six answers, and the links by which people are asked to."""

from typing import Any

from django import forms

from moothall.rooms.codification.actions.contributions import (
    CONTEXT,
    LIVED,
    LONGEST_TEXT,
    SCREEN,
    WITHOUT_CONSENT,
)
from moothall.rooms.codification.details import KNOWN_BY
from moothall.rooms.codification.models import Consent
from moothall.ui.forms import LongText

Scope, Quotation = Consent.Scope, Consent.Quotation
HOW_KNOWN = [(LIVED, "I have lived it myself"), *KNOWN_BY.items()]
WORDS = {
    "observed": "I have seen it happen",
    "done": "I have done it in my work",
    "taught": "I learned it in training",
    "told": "Others have told me",
}
SCOPES = {
    Scope.THIS_REVIEW: "Only the people who work on this review",
    Scope.THIS_COUNCIL: "People who work with this council",
    Scope.PUBLISHED: "Everybody: it may be published",
}


class ContributionForm(forms.Form):
    text = forms.CharField(
        label="What do you know?",
        help_text="Name nobody, and leave out what would show who somebody is. That goes for you as well.",
        max_length=LONGEST_TEXT,
        widget=LongText(attrs={"rows": 6}),
        error_messages={"required": "Write what you know"},
    )
    known_by = forms.ChoiceField(
        label="How do you know it?",
        choices=[(key, WORDS.get(key, words)) for key, words in HOW_KNOWN],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you know it"},
    )
    where_and_when = forms.CharField(
        label="Where and when was this?",
        help_text="For example, Town pool, summer 2026",
        max_length=200,
        error_messages={"required": "Say where and when this was"},
    )
    role = forms.CharField(
        label="What is your role?",
        help_text="For example, parent, swimming teacher or resident. Not your name.",
        max_length=120,
        error_messages={"required": "Say what your role is"},
    )
    scope = forms.ChoiceField(
        label="Who may see it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who may see it"},
    )
    quotation = forms.ChoiceField(
        label="Do you agree that it is kept and used?",
        help_text="Your name is not asked for. You can take your consent back at any time: your words are "
        "removed then.",
        choices=[
            (Quotation.VERBATIM, "Yes, and my words may be quoted"),
            (Quotation.PARAPHRASE, "Yes, but only in other words"),
            (Quotation.NONE, "Yes, to learn from, but not to be quoted"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": WITHOUT_CONSENT},
    )

    def __init__(self, *args: Any, for_review: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [
            (scope, words) for scope, words in SCOPES.items() if for_review or scope != Scope.THIS_REVIEW
        ]
        self.fields["scope"].choices = shown


class ContributionLinkForm(forms.Form):
    purpose = forms.CharField(
        label="What are people asked about?",
        help_text="They read this at the top. For example, What keeps young people from swimming?",
        max_length=200,
        error_messages={"required": "Say what people are asked about"},
    )
    days = forms.TypedChoiceField(
        label="How long does the link work?",
        choices=[(7, "One week"), (30, "30 days"), (90, "90 days")],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how long the link works"},
    )

    def __init__(self, *args: Any, reviews: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if reviews.exists():
            self.fields["review"] = forms.ModelChoiceField(
                reviews, label="Which review is it for?", empty_label="None in particular", required=False
            )


class UseInReviewForm(forms.Form):
    review = forms.ModelChoiceField(
        None,
        label="Which review?",
        empty_label=None,
        error_messages={"required": "Choose a review"},
    )
    how = forms.ChoiceField(
        label="How does the review use it?",
        choices=[(CONTEXT, "As context"), (SCREEN, "Screened by the short form")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the review uses it"},
    )
    choice_hints = {
        "how": {
            CONTEXT: "It stands beside the studies and is not screened.",
            SCREEN: "It is judged against the criteria like any record, and counted as contributed.",
        }
    }

    def __init__(self, *args: Any, reviews: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["review"].queryset = reviews
