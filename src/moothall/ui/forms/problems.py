"""Everything that is wrong with a form, in the order of the page, each with the place where it is mended."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from moothall.ui.forms.sentences import sentence_for
from moothall.ui.forms.widgets import DayMonthYear


@dataclass(frozen=True)
class Problem:
    """One sentence, the id of the control that mends it ("" if there is none), and the part of a date."""

    sentence: str
    anchor: str
    part: str = ""


def problems_of(*forms_and_formsets: Any) -> list[Problem]:
    """The problems of bound forms and formsets; anything else, such as a missing name, has none."""
    found: list[Problem] = []
    for item in forms_and_formsets:
        if isinstance(item, forms.BaseFormSet):
            found += _problems_of_rows(item)
        elif isinstance(item, forms.BaseForm):
            found += _problems_of_form(item, row=None)
        elif isinstance(item, list | tuple):
            found += problems_of(*item)
    return found


def problems_with(bound_field: BoundField, *, row: int | None = None) -> list[Problem]:
    """The problems of one field; ``row`` is its place in a formset, counted from 1."""
    anchor = anchor_of(bound_field)
    return [
        Problem(_in_row(row, sentence_for(bound_field, error)), *_place(bound_field, error, anchor))
        for error in bound_field.errors.as_data()
    ]


def anchor_of(bound_field: BoundField) -> str:
    """The id of the control that an error summary links to; "" where the page shows none."""
    widget = bound_field.field.widget
    if bound_field.is_hidden or (isinstance(widget, forms.RadioSelect) and not list(widget.choices)):
        return ""
    own_id = id_of(bound_field)
    return f"{own_id}-day" if isinstance(widget, DayMonthYear) else own_id


def id_of(bound_field: BoundField) -> str:
    """The id that the parts of a field's markup derive theirs from."""
    return str(bound_field.field.widget.attrs.get("id") or bound_field.auto_id or bound_field.html_name)


def _place(bound_field: BoundField, error: ValidationError, anchor: str) -> tuple[str, str]:
    part = (error.params or {}).get("part", "")
    if part and isinstance(bound_field.field.widget, DayMonthYear):
        return f"{id_of(bound_field)}-{part}", part
    return anchor, ""


def _problems_of_form(form: forms.BaseForm, row: int | None) -> Iterator[Problem]:
    if not form.errors:
        return
    first = next((anchor for bound_field in form if (anchor := anchor_of(bound_field))), "")
    for error in form.non_field_errors().as_data():
        yield Problem(_in_row(row, " ".join(error.messages)), first)
    for bound_field in form:
        for problem in problems_with(bound_field, row=row):
            yield Problem(problem.sentence, problem.anchor or first, problem.part)


def _problems_of_rows(formset: forms.BaseFormSet) -> Iterator[Problem]:
    if not formset.is_bound:
        return
    rows = [list(_problems_of_form(form, row)) for row, form in enumerate(formset.forms, 1)]
    first = next((anchor for form in formset.forms for field in form if (anchor := anchor_of(field))), "")
    for error in formset.non_form_errors().as_data():
        yield Problem(_about_rows(formset, error), first)
    for problems in rows:
        yield from problems


def _about_rows(formset: forms.BaseFormSet, error: ValidationError) -> str:
    sentences = {
        "too_few_forms": f"Fill in at least {formset.min_num} rows",
        "too_many_forms": f"Fill in {formset.max_num} rows or fewer",
        "missing_management_form": "The form did not arrive whole: load the page again and fill it in afresh",
    }
    return sentences.get(error.code or "") or " ".join(error.messages)


def _in_row(row: int | None, sentence: str) -> str:
    return f"Row {row}: {sentence}" if row else sentence
