"""A Django bound field as the name and the parameters of one component. Pure: nothing is printed here."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import DateTimeBaseInput, Input
from django.utils.html import format_html
from django.utils.safestring import SafeString

from moothall.ui.forms.problems import id_of, problems_with
from moothall.ui.forms.widgets import PARTS, DayMonthYear
from moothall.ui.govuk import component_html

Params = dict[str, Any]

# Attributes of widgets that are parameters of the input component.
_NAMED = ("autocomplete", "autocapitalize", "inputmode", "pattern")
# Left to the server, which says in words what is wrong, where a browser would cut off or block silently.
_DROPPED = frozenset(
    {"id", "class", "cols", "rows", "required", "maxlength", "minlength", "min", "max", "step"}
)
_WIDTHS = (2, 3, 4, 5, 10, 20, 30)


def field_params(
    bound_field: BoundField, *, row: int | None = None, heading: bool = False
) -> tuple[str, Params]:
    """The component that asks for a field's answer, and its parameters.

    ``row`` is the place in a formset, counted from 1. With ``heading`` the label is the page's ``h1``.
    A form may say more about its choices in three class attributes, each keyed by the field's name:
    ``choice_hints`` {value: hint}, ``dividers`` value before which "or" stands, and ``reveals``
    {value: name of the field that this answer reveals}.

    Raises ValueError, naming form and field, for a widget that has no component.
    """
    widget_class = type(bound_field.field.widget)
    for kind in widget_class.__mro__:
        if kind in _REFUSED:
            break
        if kind in _COMPONENTS:
            component, build = _COMPONENTS[kind]
            params = build(bound_field, _asked(bound_field, row), heading)
            if component == "textarea" and "maxlength" in params:
                component = "character-count"
            return component, {name: value for name, value in params.items() if value is not None}
    raise ValueError(
        f"{type(bound_field.form).__name__}.{bound_field.name} has a {widget_class.__name__}, "
        f"which has no component. {_REFUSED.get(widget_class, '')}".strip()
    )


def revealed_names(form: forms.BaseForm) -> set[str]:
    """The fields that stand inside another field's choice and are not asked on their own."""
    return {name for choices in getattr(form, "reveals", {}).values() for name in choices.values()}


def label_of(bound_field: BoundField) -> str:
    """The label, marked "(optional)" where other questions of the form must be answered."""
    label = str(bound_field.label).removesuffix(":")
    if bound_field.field.required or isinstance(bound_field.field.widget, forms.CheckboxInput):
        return label
    others = (field for field in bound_field.form.fields.values() if not field.widget.is_hidden)
    return f"{label} (optional)" if any(field.required for field in others) else label


def _asked(bound_field: BoundField, row: int | None) -> Params:
    """Hint and error, which every component takes alike."""
    problems = problems_with(bound_field, row=row)
    error = {"text": ". ".join(problem.sentence for problem in problems)} if problems else None
    return {"hint": _html_or_text(bound_field.help_text), "errorMessage": error}


def _html_or_text(text: Any) -> Params | None:
    if not text:
        return None
    return {"html": text} if isinstance(text, SafeString) else {"text": str(text)}


def _label(bound_field: BoundField, heading: bool) -> Params:
    size = "l" if heading else "s"
    return {
        "text": label_of(bound_field),
        "classes": f"govuk-label--{size}",
        "isPageHeading": heading or None,
    }


def _fieldset(bound_field: BoundField, heading: bool) -> Params:
    size = "l" if heading else "s"
    classes = f"govuk-fieldset__legend--{size}"
    return {"legend": {"text": label_of(bound_field), "classes": classes, "isPageHeading": heading or None}}


def _named(bound_field: BoundField, asked: Params, heading: bool) -> Params:
    """The parameters of a control with one label and one value."""
    attrs = bound_field.field.widget.attrs
    return {
        **asked,
        "id": id_of(bound_field),
        "name": bound_field.html_name,
        "label": _label(bound_field, heading),
        "classes": attrs.get("class"),
        "disabled": bound_field.field.disabled or None,
        "attributes": _leftover(attrs, *_NAMED, "spellcheck", "type", "multiple") or None,
    }


def _leftover(attrs: Params, *taken: str) -> Params:
    return {
        name: {"value": True, "optional": True} if value is True else value
        for name, value in attrs.items()
        if name not in _DROPPED and name not in taken and value not in (None, False)
    }


def _value(bound_field: BoundField) -> Any:
    return bound_field.field.widget.format_value(bound_field.value())


def _input(bound_field: BoundField, asked: Params, heading: bool) -> Params:
    widget, field = bound_field.field.widget, bound_field.field
    params = _named(bound_field, asked, heading)
    params["value"] = _value(bound_field)
    params |= _kind_of_input(field)
    params |= {name: widget.attrs[name] for name in _NAMED if name in widget.attrs}
    if "spellcheck" in widget.attrs:
        params["spellcheck"] = str(widget.attrs["spellcheck"]).lower() == "true"
    params["classes"] = params["classes"] or _width(field)
    return params


def _kind_of_input(field: forms.Field) -> Params:
    widget = field.widget
    if isinstance(widget, forms.NumberInput):
        whole = isinstance(field, forms.IntegerField) and not isinstance(
            field, forms.FloatField | forms.DecimalField
        )
        return {"inputmode": "numeric" if whole else "decimal", "spellcheck": False}
    if isinstance(widget, forms.EmailInput):
        return {"type": "email", "autocomplete": "email", "spellcheck": False}
    if isinstance(widget, forms.URLInput):
        return {"type": "url", "spellcheck": False}
    kind = getattr(widget, "input_type", "text")
    return {"type": kind} if kind in {"tel", "search"} else {}


def _width(field: forms.Field) -> str | None:
    if isinstance(field.widget, forms.NumberInput | forms.TimeInput):
        return "govuk-input--width-5"
    length = getattr(field, "max_length", None)
    width = next((width for width in _WIDTHS if length and length <= width), None)
    return f"govuk-input--width-{width}" if width else None


def _password(bound_field: BoundField, asked: Params, heading: bool) -> Params:
    params = _named(bound_field, asked, heading)
    params["autocomplete"] = bound_field.field.widget.attrs.get("autocomplete", "current-password")
    return params


def _textarea(bound_field: BoundField, asked: Params, heading: bool) -> Params:
    attrs = bound_field.field.widget.attrs
    params = _named(bound_field, asked, heading)
    params["value"] = _value(bound_field) or ""
    if isinstance(rows := attrs.get("rows"), int):
        params["rows"] = rows
    if "spellcheck" in attrs:
        params["spellcheck"] = str(attrs["spellcheck"]).lower() == "true"
    if limit := getattr(bound_field.field, "max_length", None):
        params["maxlength"] = limit
    else:
        params["autocomplete"] = attrs.get("autocomplete")
    return params


def _file(bound_field: BoundField, asked: Params, heading: bool) -> Params:
    widget = bound_field.field.widget
    params = _named(bound_field, asked, heading)
    params["multiple"] = bool(getattr(widget, "allow_multiple_selected", False)) or None
    chosen = getattr(bound_field.data, "name", "") if bound_field.form.is_bound else ""
    if chosen and bound_field.form.errors:
        params["hint"] = {
            "html": format_html("{} You chose “{}”: choose it again.", bound_field.help_text, chosen)
        }
    return params


def _date(bound_field: BoundField, asked: Params, heading: bool) -> Params:
    widget = bound_field.field.widget
    wrong = {problem.part for problem in problems_with(bound_field)}
    off = {"disabled": {"value": True, "optional": True}} if bound_field.field.disabled else None
    items = []
    for part, answer in zip(PARTS, widget.answers(bound_field.value()), strict=True):
        width = "govuk-input--width-4" if part == "year" else "govuk-input--width-2"
        red = " govuk-input--error" if "" in wrong or part in wrong else ""
        items.append({"name": part, "classes": width + red, "value": answer, "attributes": off})
    return {
        **asked,
        "id": id_of(bound_field),
        "namePrefix": bound_field.html_name,
        "fieldset": _fieldset(bound_field, heading),
        "items": items,
    }


def _options(bound_field: BoundField) -> list[Params]:
    widget = bound_field.field.widget
    found = []
    for group, options, _ in widget.optgroups(bound_field.html_name, _value(bound_field)):
        if group is not None:
            raise ValueError(
                f"{type(bound_field.form).__name__}.{bound_field.name} groups its choices, "
                "which no component shows: ask two questions."
            )
        found += options
    return found


def _select(bound_field: BoundField, asked: Params, heading: bool) -> Params:
    items = [
        {
            "value": str(option["value"]),
            "text": _choice_text(option),
            "selected": bool(option["selected"]),
            "disabled": option["attrs"].get("disabled"),
        }
        for option in _options(bound_field)
    ]
    return {**_named(bound_field, asked, heading), "items": items}


def _choice_text(option: Params) -> str:
    is_blank = option["value"] in ("", None)
    return "Choose one" if is_blank and set(str(option["label"])) <= {"-"} else str(option["label"])


def _choices(bound_field: BoundField, asked: Params, heading: bool) -> Params:
    hints = getattr(bound_field.form, "choice_hints", {}).get(bound_field.name, {})
    divided = getattr(bound_field.form, "dividers", {}).get(bound_field.name)
    items: list[Params] = []
    for option in _options(bound_field):
        value = str(option["value"])
        if not value and bound_field.field.required:
            continue
        if divided is not None and value == str(divided):
            items.append({"divider": "or"})
        items.append(
            {
                "value": value,
                **(_html_or_text(option["label"]) or {"text": "None of these"}),
                "checked": bool(option["selected"]),
                "disabled": bound_field.field.disabled or None,
                "hint": _html_or_text(hints.get(option["value"], hints.get(value))),
                "conditional": _revealed(bound_field, option["value"]),
            }
        )
    return {
        **asked,
        "idPrefix": id_of(bound_field),
        "name": bound_field.html_name,
        "fieldset": _fieldset(bound_field, heading),
        "classes": bound_field.field.widget.attrs.get("class"),
        "items": items,
    }


def _revealed(bound_field: BoundField, value: Any) -> Params | None:
    choices = getattr(bound_field.form, "reveals", {}).get(bound_field.name, {})
    name = choices.get(value, choices.get(str(value)))
    if name is None:
        return None
    return {"html": component_html(*field_params(bound_field.form[name]))}


def _tick(bound_field: BoundField, asked: Params, heading: bool) -> Params:
    widget = bound_field.field.widget
    item = {
        "value": "on",
        "text": label_of(bound_field),
        "checked": widget.check_test(bound_field.value()),
        "disabled": bound_field.field.disabled or None,
        "hint": asked["hint"],
        "attributes": _leftover(widget.attrs) or None,
    }
    return {
        "idPrefix": id_of(bound_field),
        "name": bound_field.html_name,
        "errorMessage": asked["errorMessage"],
        "items": [item],
    }


_COMPONENTS: dict[type, tuple[str, Callable[[BoundField, Params, bool], Params]]] = {
    Input: ("input", _input),
    forms.TimeInput: ("input", _input),
    forms.PasswordInput: ("password-input", _password),
    forms.Textarea: ("textarea", _textarea),
    forms.RadioSelect: ("radios", _choices),
    forms.CheckboxSelectMultiple: ("checkboxes", _choices),
    forms.CheckboxInput: ("checkboxes", _tick),
    forms.Select: ("select", _select),
    DayMonthYear: ("date-input", _date),
    forms.FileInput: ("file-upload", _file),
}
_REFUSED: dict[type, str] = {
    forms.SelectMultiple: "Use CheckboxSelectMultiple.",
    forms.DateInput: "Use DayMonthYearField.",
    DateTimeBaseInput: "Ask for the date and the time as two questions.",
    forms.HiddenInput: "It is printed as it is.",
}
