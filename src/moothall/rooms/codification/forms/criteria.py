"""Criteria as rows: each with its wording, its side, its stage and its code."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from moothall.rooms.codification.models import Criterion
from moothall.rooms.codification.review_log.outcome import OTHER
from moothall.ui.forms import LongText

MOST = 60
FIRST_ROWS, MORE_ROWS = 4, 3
PREFIX = "criteria"


class CriterionForm(forms.Form):
    """One criterion. A row without a wording is left out, so emptying one removes the criterion."""

    wording = forms.CharField(label="Wording", required=False, widget=LongText(attrs={"rows": 2}))
    side = forms.ChoiceField(
        label="Include or exclude?", choices=[("", "Choose one"), *Criterion.Side.choices], required=False
    )
    stage = forms.ChoiceField(
        label="Where is it used?",
        choices=Criterion.At.choices,
        initial=Criterion.At.BOTH,
        required=False,
    )
    code = forms.RegexField(
        r"\A[A-Za-z0-9_-]*\Z",
        label="Code",
        max_length=30,
        required=False,
        error_messages={"invalid": "A code has only letters without accents, digits, - and _"},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("code") == OTHER:
            self.add_error(
                "code", f"“{OTHER}” is kept for reasons that no criterion names: choose another code"
            )
        if given.get("wording"):
            if not given.get("side"):
                self.add_error("side", "Say whether it includes or excludes")
        elif not self.initial and (given.get("side") or given.get("code")):
            self.add_error("wording", "Enter the wording, or empty the whole row")
        return given


class _Rows(forms.BaseFormSet):
    def clean(self) -> None:
        codes = [row["code"] for row in self.answers if row["code"]]
        if twice := next((code for code in codes if codes.count(code) > 1), ""):
            raise ValidationError(f"Two criteria are called {twice}: give one of them another code")

    @property
    def answers(self) -> list[dict[str, str]]:
        """The criteria as the actions on protocols take them."""
        rows = (form.cleaned_data for form in self.forms if hasattr(form, "cleaned_data"))
        names = CriterionForm.base_fields
        return [{name: row.get(name, "") for name in names} for row in rows if row.get("wording")]


def criteria_rows(
    data: Any = None, *, written: list[dict[str, Any]] | None = None, extra: int = MORE_ROWS
) -> Any:
    """A formset of criteria: what is ``written`` already, and empty rows below."""
    made = forms.formset_factory(
        CriterionForm, formset=_Rows, extra=extra, max_num=MOST, absolute_max=MOST + 40, validate_max=True
    )
    return made(data, initial=written or None, prefix=PREFIX)


def typed_rows(data: Any) -> list[dict[str, str]]:
    """The rows as they were typed, unchecked, to be shown again with more of them."""
    try:
        total = min(int(data.get(f"{PREFIX}-TOTAL_FORMS", "0")), MOST)
    except ValueError:
        total = 0
    rows = (
        {name: data.get(f"{PREFIX}-{place}-{name}", "") for name in CriterionForm.base_fields}
        for place in range(total)
    )
    return [row for row in rows if row["wording"].strip()]
