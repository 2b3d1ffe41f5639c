"""Forms as HTML. The settings name the renderer as ``FORM_RENDERER``, so ``{{ form }}`` works as well."""

import uuid
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from moothall.ui.forms.parameters import field_params, revealed_names
from moothall.ui.forms.problems import problems_of
from moothall.ui.govuk import component_html


class GovukRenderer(TemplatesSetting):
    """Forms, formsets and fields through the components; a bare widget as Django prints it."""

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"


def field_html(bound_field: BoundField, *, row: int | None = None, heading: bool = False) -> SafeString:
    """One question with its label, hint, error and control; a hidden field as it is."""
    if bound_field.is_hidden:
        return str(bound_field)
    return component_html(*field_params(bound_field, row=row, heading=heading))


def fields_html(form: forms.BaseForm | forms.BaseFormSet, *, row: int | None = None) -> SafeString:
    """All questions and hidden fields of a form, in order; of a formset, row by row."""
    if isinstance(form, forms.BaseFormSet):
        return _rows_html(form)
    revealed = revealed_names(form)
    asked = (bound_field for bound_field in form if bound_field.name not in revealed)
    return format_html_join("\n", "{}", ((field_html(bound_field, row=row),) for bound_field in asked))


def error_summary_html(*forms_and_formsets: Any) -> SafeString | str:
    """ "There is a problem", with one link per problem in the order of the page; "" if there is none."""
    problems = problems_of(*forms_and_formsets)
    if not problems:
        return ""
    links = [
        {"text": problem.sentence, "href": f"#{problem.anchor}" if problem.anchor else None}
        for problem in problems
    ]
    return component_html("error-summary", {"titleText": "There is a problem", "errorList": links})


def once_of(form: Any = None) -> str:
    """The key that lets a form be written once: a new one, or the one a refused form came with."""
    data = getattr(form, "data", None) or {}
    try:
        return str(uuid.UUID(data.get("once", "")))
    except (ValueError, AttributeError):
        return str(uuid.uuid4())


def _rows_html(formset: forms.BaseFormSet) -> SafeString:
    rows = (
        (
            component_html(
                "fieldset",
                {
                    "classes": "moot-row",
                    "legend": {"text": f"Row {row}", "classes": "govuk-fieldset__legend--m"},
                    "html": fields_html(form, row=row),
                },
            ),
        )
        for row, form in enumerate(formset.forms, 1)
    )
    return format_html("{}\n{}", formset.management_form, format_html_join("\n", "{}", rows))
