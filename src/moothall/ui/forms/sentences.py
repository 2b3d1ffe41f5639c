"""What a page says about an answer that cannot be taken: always what to do next, naming the question.

Django's own sentences never reach a page. A sentence that a form wrote itself is kept as it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.boundfield import BoundField

_NEED_NO_ARTICLE = frozenset(
    {"a", "all", "an", "any", "at", "each", "every", "how", "our", "the", "their", "these", "this", "those"}
    | {"what", "when", "where", "which", "who", "why", "your"}
)
_ALREADY_SAY_WHAT_TO_DO = frozenset(
    {"add", "choose", "describe", "enter", "give", "paste", "pick", "say", "select", "tick", "upload"}
)
_CHOSEN = (forms.Select, forms.RadioSelect, forms.FileInput)


@dataclass(frozen=True)
class Question:
    """The field that an error is about, as its sentence needs it."""

    label: str
    field: forms.Field
    params: dict[str, Any]

    @property
    def named(self) -> str:
        """The label inside a sentence: "the title", "your name", "the DOI"."""
        label = _in_mid_sentence(self.label)
        return label if label.split(" ")[0].lower() in _NEED_NO_ARTICLE else f"the {label}"

    @property
    def subject(self) -> str:
        """The label at the head of a sentence: "The title"; a question stands in quotation marks."""
        if self.label.endswith("?"):
            return f"The answer to “{self.label}”"
        return self.named[:1].upper() + self.named[1:]


def sentence_for(bound_field: BoundField, error: ValidationError) -> str:
    """One sentence for one error of one field."""
    write = _SENTENCES.get(error.code or "")
    if write is None or not _is_the_default(bound_field.field, error):
        return " ".join(error.messages)
    label = str(bound_field.label).strip().removesuffix(":")
    return write(Question(label, bound_field.field, error.params or {}))


def _in_mid_sentence(label: str) -> str:
    first = label.split(" ")[0]
    is_a_name = first[1:] != first[1:].lower() or any(character.isdigit() for character in first)
    return label if is_a_name else label[:1].lower() + label[1:]


def _is_the_default(field: forms.Field, error: ValidationError) -> bool:
    """Whether a library wrote the message, not the form: then it is the very object the library holds."""
    classes = [kind for kind in (*type(field).__mro__, models.Field) if _is_a_librarys(kind)]
    known = [getattr(kind, "default_error_messages", {}).get(error.code) for kind in classes]
    for validator in (*field.validators, validators.ProhibitNullCharactersValidator()):
        if _is_a_librarys(type(validator)):
            known.append(getattr(type(validator), "message", None))
            known.append(getattr(type(validator), "messages", {}).get(error.code))
    return any(error.message is message for message in known)


def _is_a_librarys(kind: type) -> bool:
    return kind.__module__.startswith(("django.", "moothall.ui."))


def _required(question: Question) -> str:
    widget = question.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return f"Tick “{question.label}” to continue"
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return f"Choose at least one answer under “{question.label}”"
    if question.label.endswith("?"):
        return f"Answer “{question.label}”"
    if question.label.split(" ")[0].lower() in _ALREADY_SAY_WHAT_TO_DO:
        return question.label
    return f"{'Choose' if isinstance(widget, _CHOSEN) else 'Enter'} {question.named}"


_MUST_BE: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.EmailField, "must be an e-mail address, such as name@example.org"),
    (forms.URLField, "must be a web address that begins with https://"),
    (forms.FloatField, "must be a number, such as 3.5"),
    (forms.DecimalField, "must be a number, such as 3.5"),
    (forms.IntegerField, "must be a whole number, such as 12"),
    (forms.DateField, "must be a real date, such as 27 3 2027"),
    (forms.TimeField, "must be a time, such as 19:30"),
    (forms.FileField, "did not arrive: choose the file again"),
    (forms.ImageField, "must be a picture"),
)


def _invalid(question: Question) -> str:
    for kind, must_be in _MUST_BE:
        if isinstance(question.field, kind):
            return f"{question.subject} {must_be}"
    return f"{question.subject} was not understood: check it and try again"


def _too_long(question: Question) -> str:
    if isinstance(question.field, forms.FileField):
        return f"The name of the file must be {question.params['max']} characters or fewer: rename it"
    limit, length = question.params["limit_value"], question.params["show_value"]
    return f"{question.subject} must be {limit} characters or fewer; it has {length}"


def _too_short(question: Question) -> str:
    limit, length = question.params["limit_value"], question.params["show_value"]
    return f"{question.subject} must be {limit} characters or more; it has {length}"


_SENTENCES: dict[str, Callable[[Question], str]] = {
    "required": _required,
    "invalid": _invalid,
    "incomplete": lambda q: f"{q.subject} must include a {q.params['missing']}",
    "invalid_choice": lambda q: f"Choose one of the answers listed under “{q.label}”",
    "invalid_list": lambda q: f"Choose from the answers listed under “{q.label}”",
    "invalid_pk_value": lambda q: f"Choose from the answers listed under “{q.label}”",
    "max_length": _too_long,
    "min_length": _too_short,
    "max_value": lambda q: f"{q.subject} must be {q.params['limit_value']} or less",
    "min_value": lambda q: f"{q.subject} must be {q.params['limit_value']} or more",
    "step_size": lambda q: f"{q.subject} must be a multiple of {q.params['limit_value']}",
    "max_digits": lambda q: f"{q.subject} must have {q.params['max']} digits or fewer",
    "max_decimal_places": lambda q: f"{q.subject} must have {q.params['max']} decimal places or fewer",
    "max_whole_digits": lambda q: f"{q.subject} must have {q.params['max']} digits or fewer before the point",
    "null_characters_not_allowed": lambda q: f"{q.subject} holds an invisible character: type it afresh",
    "invalid_extension": lambda q: f"{q.subject} must be a file of type {q.params['allowed_extensions']}",
    "invalid_image": lambda q: f"{q.subject} must be a picture that can be opened",
    "missing": lambda q: f"{q.subject} did not arrive: choose the file again",
    "empty": lambda q: f"{q.subject} is an empty file: choose another",
    "contradiction": lambda q: f"Either choose a new file for {q.named} or tick the box to remove it",
    "unique": lambda q: f"{q.subject} is in use already: enter another",
}
