"""Writing an evidence statement."""

from typing import Any

from django import forms

from moothall.rooms.codification.models import EvidenceStatement
from moothall.rooms.codification.models.statement import LONGEST
from moothall.trace.models import Record
from moothall.ui.forms import LongText

LEFT_OUT = ""
BEARINGS = (
    ("supports", "It supports the statement"),
    ("contradicts", "It contradicts the statement"),
    ("derived_from", "The statement comes from it"),
    (LEFT_OUT, "Leave it out"),
)


class StateFilterForm(forms.Form):
    state = forms.ChoiceField(label="State", required=False)

    def __init__(self, *args: Any, sees_drafts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = EvidenceStatement.State
        hidden = () if sees_drafts else (states.DRAFT, states.WITHDRAWN)
        shown = [(state.value, state.label) for state in states if state not in hidden]
        self.fields["state"].choices = [("", "Every state"), *shown]


class WordsForm(forms.Form):
    """The words of a statement."""

    text = forms.CharField(
        label="Statement",
        help_text="One claim in plain words, which somebody could agree or disagree with.",
        max_length=LONGEST,
        widget=LongText(attrs={"rows": 3}),
    )
    certainty = forms.ChoiceField(
        label="How certain is it?", choices=EvidenceStatement.Certainty.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="Why is it as certain as that?",
        help_text="How good the sources are, how well they agree, and how near they are to your place.",
        widget=LongText(attrs={"rows": 3}),
    )
    missing_voices = forms.CharField(
        label="Whose voice is missing?",
        help_text="Who knows something about this and was not heard? If nobody is missing, say how you know.",
        widget=LongText(attrs={"rows": 2}),
    )


class BasisForm(WordsForm):
    """The words of a statement and how each thing that it could rest on bears on it."""

    def __init__(self, *args: Any, basis: list[tuple[Record, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.records = {f"basis_{number}": record for number, (record, _) in enumerate(basis, start=1)}
        for name, (record, relation) in zip(self.records, basis, strict=True):
            self.fields[name] = _bearing(record, relation)
        self.order_fields([*self.records, *WordsForm.base_fields])

    @property
    def answers(self) -> dict[str, Any]:
        """What the actions on statements take."""
        given = self.cleaned_data
        rests_on = [(record, given[name]) for name, record in self.records.items() if given[name] != LEFT_OUT]
        return {name: given[name] for name in WordsForm.base_fields} | {"rests_on": rests_on}


def _bearing(record: Record, relation: str) -> forms.ChoiceField:
    words = (record.kind_word, record.state_word)
    return forms.ChoiceField(
        label=f"“{record.title}”",
        help_text=", ".join(word for word in words if word),
        choices=BEARINGS,
        initial=relation,
        required=False,
    )
