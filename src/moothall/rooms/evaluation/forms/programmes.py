"""Creating programmes and defining indicators."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from moothall.rooms.evaluation.models import Indicator
from moothall.trace.models import Record
from moothall.ui.forms import DayMonthYearField, LongText

HIGHEST_MULTIPLIER = 1_000_000
LONGEST_KEY = 18


class RecordsField(forms.ModelMultipleChoiceField):
    """Records to tick. Each is shown by its title."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> QuerySet[Record]:
        """Keys beyond what the database can hold are refused like any other that is none."""
        if any(len(str(key)) > LONGEST_KEY for key in value or ()):
            raise forms.ValidationError("Tick only what is listed here", code="invalid_pk_value")
        return super().clean(value)

    def label_from_instance(self, record: Record) -> str:
        return record.title


class AboutRecordsForm(forms.Form):
    """A form that may belong to an inquiry and asks which records it is about, where there are any."""

    about = ""
    inquiry = forms.ModelChoiceField(None, label="Inquiry", empty_label="None in particular", required=False)

    def __init__(self, *args: Any, inquiries: QuerySet, records: QuerySet[Record], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["inquiry"].queryset = inquiries
        if not inquiries:
            del self.fields["inquiry"]
        field = self.fields[self.about]
        field.queryset = records
        if not records:
            del self.fields[self.about]
        hints = {str(record.pk): _kind_and_state(record) for record in records}
        self.choice_hints = {**getattr(self, "choice_hints", {}), self.about: hints}


def _kind_and_state(record: Record) -> str:
    return f"{record.kind_word}, {record.state_word.lower()}" if record.state_word else record.kind_word


class ProgrammeForm(AboutRecordsForm):
    about = "implements"
    title = forms.CharField(label="Name of the programme", max_length=200)
    purpose = forms.CharField(
        label="What is it for?",
        help_text="Who should be better off, and in what way.",
        widget=LongText(attrs={"rows": 3}),
    )
    starts_on = DayMonthYearField(label="When does it start?", help_text="For example, 1 4 2027.")
    ends_on = DayMonthYearField(label="When does it end?", required=False)
    implements = RecordsField(
        None,
        label="Which decisions does it carry out?",
        help_text="When its figures signal, these decisions are proposed to be looked at again.",
        required=False,
    )
    field_order = ("title", "purpose", "starts_on", "ends_on", "inquiry", "implements")


class IndicatorForm(AboutRecordsForm):
    about = "measures"
    title = forms.CharField(
        label="What is counted?", help_text="For example, swims by under-16s.", max_length=200
    )
    definition = forms.CharField(
        label="How exactly is it counted?",
        help_text="So that somebody else would get the same figure: what is in it, what is not.",
        widget=LongText(attrs={"rows": 3}),
    )
    value_type = forms.ChoiceField(
        label="What kind of figure is it?", choices=Indicator.ValueType.choices, widget=forms.RadioSelect
    )
    unit = forms.CharField(
        label="Unit",
        help_text="Said after the figure: visits, %, per 1,000 children.",
        max_length=60,
        required=False,
    )
    multiplier = forms.IntegerField(
        label="Per how many?",
        help_text="Only if figures are worked out from a count and a denominator: 100 for a percentage.",
        min_value=1,
        max_value=HIGHEST_MULTIPLIER,
        required=False,
    )
    polarity = forms.ChoiceField(
        label="Which way is better?", choices=Indicator.Polarity.choices, widget=forms.RadioSelect
    )
    frequency = forms.ChoiceField(
        label="How often does a figure come?", choices=Indicator.Frequency.choices, widget=forms.RadioSelect
    )
    source = forms.CharField(label="Where do the figures come from?", max_length=200)
    source_url = forms.URLField(
        label="Web address of the source", max_length=200, assume_scheme="https", required=False
    )
    licence = forms.ChoiceField(
        label="Who may reuse the figures?", choices=Indicator.Licence.choices, widget=forms.RadioSelect
    )
    reuse = forms.CharField(
        label="What the publisher says about reuse",
        help_text="In the publisher’s words, if there are any. It stands under every chart.",
        widget=LongText(attrs={"rows": 2}),
        required=False,
    )
    code = forms.CharField(label="Your own code for it", max_length=40, required=False)
    measures = RecordsField(
        None,
        label="What does it tell us something about?",
        help_text="When its figures signal, decisions that rest on it are proposed for another look.",
        required=False,
    )
    field_order = (
        *("title", "definition", "value_type", "unit", "multiplier", "polarity", "frequency"),
        *("source", "source_url", "licence", "reuse", "code", "inquiry", "measures"),
    )

    @property
    def answers(self) -> dict[str, Any]:
        """What the action takes."""
        return self.cleaned_data | {"multiplier": self.cleaned_data["multiplier"] or 1}
