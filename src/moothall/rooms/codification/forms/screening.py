"""Judging a record, finding records, settling a conflict, and the keys to screen by."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from moothall.rooms.codification.models import Candidate, Stage, Verdict
from moothall.rooms.codification.screening_keys import DOES
from moothall.ui.forms import LongText

OTHER = "other"
LONGEST = 2000
_EXCLUDE = Verdict.Says.EXCLUDE


class ReasonForm(forms.Form):
    """Why a record is excluded: one of the ``criteria`` for that, by its code, or another reason in words."""

    criterion = forms.ChoiceField(label="Why, if you exclude it?", widget=forms.RadioSelect, required=False)
    reason = forms.CharField(label="Which other reason?", max_length=500, required=False)

    dividers = {"criterion": OTHER}

    def __init__(self, *args: Any, criteria: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = {row.code: row for row in criteria}
        named = [(code, row.wording) for code, row in self.criteria.items()]
        self.fields["criterion"].choices = [*named, (OTHER, "Another reason, which you name below")]

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if self.data.get("says", _EXCLUDE) == _EXCLUDE and self._is_other and not answers.get("reason"):
            self.add_error("reason", "Say which other reason it is")
        return answers

    @property
    def why(self) -> dict[str, Any]:
        """The reason as actions take it: a criterion, or words."""
        words = self.cleaned_data["reason"] if self._is_other else ""
        return {"criterion": self.criteria.get(self.cleaned_data["criterion"]), "reason": words}

    @property
    def _is_other(self) -> bool:
        return self.cleaned_data.get("criterion") == OTHER


class VerdictForm(ReasonForm):
    """What somebody says of one record; the button that sends it says which verdict it is."""

    note = forms.CharField(
        label="Note (for yourself; others read it once both verdicts are in)",
        widget=LongText(attrs={"rows": 2}),
        max_length=LONGEST,
        required=False,
    )
    seconds = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, stage: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if stage == Stage.FULL_TEXT:
            self.fields["criterion"].label = "Why, if you exclude it? It needs a reason at full text"

    @property
    def words(self) -> dict[str, Any]:
        """What goes with the verdict."""
        said = {name: self.cleaned_data[name] for name in ("note", "seconds")}
        return said | (self.why if self.data.get("says") == _EXCLUDE else {})


class KeysForm(forms.Form):
    """The keys that somebody screens by."""

    on = forms.BooleanField(label="Screen by keys", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (words, _) in DOES.items():
            box = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
            self.fields[name] = forms.CharField(label=words, max_length=2, widget=box)


class RecordFilterForm(forms.Form):
    words = forms.CharField(label="Words in title or abstract", required=False)
    stage = forms.ChoiceField(label="Stage", choices=[("", "Every stage"), *Stage.choices], required=False)
    status = forms.ChoiceField(
        label="Where it stands", choices=[("", "Everywhere"), *Candidate.Status.choices], required=False
    )


class TogetherForm(ReasonForm):
    """What to say of many records at once."""

    says = forms.ChoiceField(label="What do you say of these records?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, stage: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hidden = {Verdict.Says.POSTPONE} | ({Verdict.Says.MAYBE} if stage == Stage.FULL_TEXT else set())
        says = [choice for choice in Verdict.Says.choices if choice[0] not in hidden]
        self.fields["says"].choices = says
        self.order_fields(["says", "criterion", "reason"])


class RulingForm(TogetherForm):
    """How a conflict is settled, and why."""

    why_so = forms.CharField(
        label="Your reason for settling it so", widget=LongText(attrs={"rows": 3}), max_length=LONGEST
    )

    def __init__(self, *args: Any, is_about_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, stage=Stage.FULL_TEXT, **kwargs)
        self.fields["says"].label = "How is it settled?"
        if is_about_reason:
            del self.fields["says"]
            self.fields["criterion"].label = "Which reason holds?"
            self.fields["criterion"].required = True

    @property
    def ruling(self) -> dict[str, Any]:
        """The settlement as the action takes it."""
        says = self.cleaned_data.get("says", _EXCLUDE)
        why = self.why
        words = " ".join(part for part in (why["reason"], self.cleaned_data["why_so"]) if part)
        return {"says": says, "criterion": why["criterion"] if says == _EXCLUDE else None, "reason": words}


class MissingForm(forms.Form):
    """The title or abstract that a record came without."""

    title = forms.CharField(label="Title", max_length=500, required=False)
    abstract = forms.CharField(label="Abstract", widget=LongText(attrs={"rows": 10}), required=False)

    def __init__(self, *args: Any, missing: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(missing):
            del self.fields[name]
        if len(self.fields) == 1:
            next(iter(self.fields.values())).required = True


def said_before(verdict: Verdict | None) -> Mapping[str, Any]:
    """What the form of a verdict holds when somebody judges a record again."""
    if verdict is None:
        return {}
    other = OTHER if verdict.reason and not verdict.criterion else ""
    code = verdict.criterion.code if verdict.criterion else other
    return {"criterion": code, "reason": verdict.reason, "note": verdict.note}
