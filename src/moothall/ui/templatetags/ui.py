"""Template tags: ``{% load ui %}``. Components, forms, and a block kept for use in two places."""

from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.middleware.csrf import get_token
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from moothall.ui import forms
from moothall.ui.govuk import clean, component_html

register = template.Library()


@register.simple_tag
def govuk(component: str, **params: Any) -> SafeString:
    """``{% govuk "summary-list" rows=rows %}``. ``params=`` takes a dict of parameters made in Python."""
    made_in_python = params.pop("params", None) or {}
    return component_html(component, {**made_in_python, **params})


@register.simple_tag
def field(bound_field: BoundField, row: int | None = None, heading: bool = False) -> SafeString:
    """One question. With ``heading=True`` its label is the ``h1``; empty the block ``heading`` then."""
    return forms.field_html(bound_field, row=row, heading=heading)


@register.simple_tag
def fields(form: Any) -> SafeString:
    """All questions of a form or formset, without the ``<form>`` around them."""
    return forms.fields_html(form)


@register.simple_tag(takes_context=True)
def form_hidden(context: Context, form: Any = None) -> SafeString:
    """What every form that writes must carry: the token against forgery and the key ``once``."""
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="once" value="{}">',
        get_token(context["request"]) if "request" in context else context.get("csrf_token", ""),
        context.get("once") or forms.once_of(form),
    )


@register.simple_tag(takes_context=True)
def form(
    context: Context,
    form: Any,
    submit: str = "Continue",
    action: str = "",
    method: str = "post",
    cancel: str = "",
    later: str = "",
    attributes: dict[str, Any] | None = None,
) -> SafeString:
    """A whole form: questions, hidden fields, the button ``submit`` and a link back at ``cancel``.

    ``later`` is the text of a second button, which sends ``later`` along, for saving unfinished work.
    A form with ``method="get"`` carries neither token nor key. ``attributes`` go on the ``<form>`` element.
    """
    inside = {
        "form": form,
        "submit": submit,
        "action": clean(action, "action"),
        "cancel": clean(cancel, "href"),
        "later": later,
        "writes": method.lower() == "post",
        "attributes": clean(attributes or {}, "attributes"),
        "request": context.get("request"),
        "csrf_token": context.get("csrf_token"),
        "once": context.get("once"),
    }
    return mark_safe(render_to_string("ui/forms/whole.html", inside))  # noqa: S308


@register.simple_tag
def error_summary(*forms_and_formsets: Any) -> SafeString | str:
    """The summary of what is wrong, or nothing. The page shell prints it for ``form`` and ``formset``."""
    return forms.error_summary_html(*forms_and_formsets)


class CaptureNode(template.Node):
    """Renders what it encloses into a variable. White space is tidied, so that it fits a title."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: Context) -> str:
        context[self.name] = mark_safe(" ".join(self.nodelist.render(context).split()))  # noqa: S308
        return ""


@register.tag
def capture(parser: Parser, token: Token) -> CaptureNode:
    """``{% capture heading %}{% block title %}{% endblock %}{% endcapture %}``"""
    try:
        _, name = token.split_contents()
    except ValueError:
        raise template.TemplateSyntaxError("capture takes one word: the name of a variable") from None
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return CaptureNode(nodelist, name)
