"""Building the form for extraction, filling it, and settling what two people differ on."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from moothall.rooms.codification.extraction_fields import (
    KINDS,
    LONGEST,
    MEASURES,
    MOST_FIELDS,
    MOST_ROWS,
)
from moothall.ui.forms import DayMonthYearField, LongText

PREFIX = "fields"
FIRST_ROWS, MORE_ROWS = 3, 2
Field = Mapping[str, Any]


class FieldForm(forms.Form):
    """One field of the form. One without a question is left out."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label="Question", max_length=200, required=False)
    kind = forms.ChoiceField(label="Kind of answer", choices=list(KINDS.items()), required=False)
    help = forms.CharField(label="Help", max_length=500, required=False)
    unit = forms.CharField(label="Unit, for a number", max_length=40, required=False)
    choices = forms.CharField(
        label="Answers, columns or arms",
        help_text="One a line: what to choose from, the columns of a table, or the arms of an outcome.",
        required=False,
        widget=LongText(attrs={"rows": 3}),
    )
    required = forms.BooleanField(label="It must be answered", required=False)


class FormVersionForm(forms.Form):
    people_needed = forms.TypedChoiceField(
        label="How many people extract from each record?",
        help_text="Two do so blind to each other; what they differ on is settled afterwards.",
        choices=((1, "One"), (2, "Two")),
        coerce=int,
        widget=forms.RadioSelect,
        initial=1,
    )
    reason = forms.CharField(label="Why is the form changed?", max_length=500, required=False)


def field_rows(data: Any = None, *, written: Sequence[Field] | None = None, extra: int = MORE_ROWS) -> Any:
    """A formset of fields: those that are ``written``, and empty ones below."""
    made = forms.formset_factory(FieldForm, extra=extra, max_num=MOST_FIELDS, absolute_max=MOST_FIELDS + 40)
    initial = [{**row, "choices": _lines(row.get("choices", ()))} for row in written or ()]
    return made(data, initial=initial or None, prefix=PREFIX)


def typed_fields(data: Any) -> list[dict[str, Any]]:
    """The fields as they were sent, unchecked, without those that have no question."""
    total = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    rows = []
    for place in range(min(int(total) if total.isdecimal() else 0, MOST_FIELDS + 40)):
        row = {name: data.get(f"{PREFIX}-{place}-{name}", "") for name in FieldForm.base_fields}
        row["choices"] = [line for line in str(row["choices"]).splitlines() if line.strip()]
        row["required"] = bool(row["required"])
        row["place"] = place
        if str(row["label"]).strip():
            rows.append(row)
    return rows


def rearranged(rows: list[dict[str, Any]], act: str) -> list[dict[str, Any]]:
    """The fields after one button of the builder: "up-3", "down-3", "remove-3" or "add"."""
    word, _, number = act.partition("-")
    place = next((at for at, row in enumerate(rows) if str(row["place"]) == number), None)
    if place is None:
        return rows
    if word == "remove":
        return rows[:place] + rows[place + 1 :]
    other = place - 1 if word == "up" else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    return rows


class AnswersForm(forms.Form):
    """The fields of one version of the form, each with its page and quotation. Nothing must be answered while
    it is only saved for later; the action says what is missing of a completed one.

    ``only`` narrows it to some fields.
    """

    def __init__(
        self, *args: Any, fields: Sequence[Field], answers: Mapping[str, Any], only: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = [field for field in fields if only is None or field["key"] in only]
        for field in self.asked:
            said = answers.get(field["key"], {})
            self._add(field, said.get("value"))
            self.fields[f"{field['key']}__page"] = forms.CharField(
                label="Page", max_length=20, required=False, initial=said.get("page", "")
            )
            self.fields[f"{field['key']}__quotation"] = forms.CharField(
                label="Quotation",
                max_length=LONGEST,
                required=False,
                initial=said.get("quotation", ""),
                widget=LongText(attrs={"rows": 2}),
            )

    def groups(self) -> list[dict[str, Any]]:
        """Each field with the questions that it consists of, for the page."""
        found = []
        for field in self.asked:
            key = field["key"]
            names = [name for name in self.fields if name == key or name.startswith(f"{key}__")]
            values = [name for name in names if name not in (f"{key}__page", f"{key}__quotation")]
            arms = [
                {"name": arm, "boxes": [self[f"{key}__{number}_{name}"] for name in MEASURES]}
                for number, arm in enumerate(field["choices"])
                if field["kind"] == "outcome"
            ]
            plain = [] if arms else [self[name] for name in values]
            where = [self[f"{key}__page"], self[f"{key}__quotation"]]
            found.append({"field": field, "values": plain, "arms": arms, "where": where})
        return found

    @property
    def answers(self) -> dict[str, dict[str, Any]]:
        """What the actions on extraction take."""
        found = {}
        for field in self.asked:
            key = field["key"]
            found[key] = {
                "value": self._value(field),
                "page": self.cleaned_data.get(f"{key}__page", ""),
                "quotation": self.cleaned_data.get(f"{key}__quotation", ""),
            }
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for field in self.asked:
            if field["kind"] == "table" and (text := given.get(field["key"])):
                wide = len(field["choices"])
                if any(len(_cells(line)) != wide for line in text.splitlines() if line.strip()):
                    self.add_error(field["key"], f"Each row must have {wide} cells, with | between them")
        return given

    def _add(self, field: Field, value: Any) -> None:
        if field["kind"] == "outcome":
            by_arm = {row["arm"]: row for row in value or ()}
            for number, arm in enumerate(field["choices"]):
                for name, words in MEASURES.items():
                    self.fields[f"{field['key']}__{number}_{name}"] = forms.DecimalField(
                        label=words, required=False, initial=by_arm.get(arm, {}).get(name)
                    )
            return
        self.fields[field["key"]] = _question(field, value)

    def _value(self, field: Field) -> Any:
        key = field["key"]
        given = self.cleaned_data.get(key)
        match field["kind"]:
            case "number":
                return "" if given is None else _number(given)
            case "date":
                return given.isoformat() if given else ""
            case "table":
                return [_cells(line) for line in (given or "").splitlines() if line.strip()]
            case "outcome":
                return [row for row in map(self._arm, *zip(*_arms(field), strict=True)) if len(row) > 1]
        return given if given is not None else ""

    def _arm(self, prefix: str, arm: str) -> dict[str, str]:
        said = ((name, self.cleaned_data.get(f"{prefix}_{name}")) for name in MEASURES)
        return {"arm": arm, **{name: _number(value) for name, value in said if value is not None}}


class SettleForm(AnswersForm):
    """For each field on which two differ: the first, the second, or another answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.asked:
            self.fields[f"{field['key']}__use"] = forms.ChoiceField(
                label="Which holds?",
                choices=(
                    ("first", "The first"),
                    ("second", "The second"),
                    ("other", "Another: enter it below"),
                ),
                widget=forms.RadioSelect,
            )

    def groups(self) -> list[dict[str, Any]]:
        found = super().groups()
        for group in found:
            name = f"{group['field']['key']}__use"
            group["use"] = self[name]
            group["values"] = [box for box in group["values"] if box.name != name]
        return found

    def settled(self, first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
        """The answers that hold from now on: the agreed ones of the first, and of the rest as was chosen."""
        typed = self.answers
        chosen = {**second, **first}
        for field in self.asked:
            key = field["key"]
            use = self.cleaned_data[f"{key}__use"]
            chosen[key] = {"first": first, "second": second, "other": typed}[use].get(key, {})
        return chosen


def _question(field: Field, value: Any) -> forms.Field:
    label = field["label"] if field["required"] else f"{field['label']} (optional)"
    said: dict[str, Any] = {"label": label, "help_text": field["help"], "required": False}
    match field["kind"]:
        case "number":
            unit = f" ({field['unit']})" if field["unit"] else ""
            return forms.DecimalField(**said | {"label": f"{label}{unit}", "initial": value})
        case "date":
            return DayMonthYearField(**said, initial=value)
        case "choice":
            choices = [(each, each) for each in field["choices"]]
            choices = [("", "Not said"), *choices]
            return forms.ChoiceField(**said, choices=choices, widget=forms.RadioSelect, initial=value or "")
        case "choices":
            choices = [(each, each) for each in field["choices"]]
            return forms.MultipleChoiceField(
                **said, choices=choices, widget=forms.CheckboxSelectMultiple, initial=value
            )
        case "table":
            columns = " | ".join(field["choices"])
            hint = f"One row a line, with | between the cells: {columns}. At most {MOST_ROWS} rows."
            text = "\n".join(" | ".join(row) for row in value or ())
            return forms.CharField(
                **said | {"help_text": f"{field['help']} {hint}".strip(), "initial": text},
                widget=LongText(attrs={"rows": 4}),
            )
    return forms.CharField(**said, max_length=LONGEST, widget=LongText(attrs={"rows": 2}), initial=value)


def _arms(field: Field) -> list[tuple[str, str]]:
    return [(f"{field['key']}__{number}", arm) for number, arm in enumerate(field["choices"])]


def _cells(line: str) -> list[str]:
    """The cells of one row, parted by | or, pasted from a spreadsheet, by tabs."""
    return [cell.strip() for cell in line.split("\t" if "\t" in line else "|")]


def _number(value: Decimal) -> str:
    return format(value, "f")


def _lines(choices: Sequence[str]) -> str:
    return "\n".join(choices)
