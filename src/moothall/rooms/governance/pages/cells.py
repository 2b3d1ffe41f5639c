"""Cells of tables, tags and the links between pages of a list."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from moothall.ui.govuk import component_html

# Colours only underline what the words say.
COLOURS = {
    "draft": "yellow",
    "ready": "blue",
    "made": "turquoise",
    "in_force": "green",
    "under_review": "orange",
    "superseded": "grey",
    "withdrawn": "grey",
    "proposed": "yellow",
    "accepted": "green",
}


def link(address: str, words: Any) -> dict[str, SafeString]:
    return {"html": format_html('<a class="govuk-link" href="{}">{}</a>', address, words)}


def text(value: Any) -> dict[str, str]:
    return {"text": "" if value is None else str(value)}


def day(value: date | None) -> str:
    """ "4 March 2027", nothing for no date."""
    return date_format(value, "j F Y") if value else ""


def tag(words: str, state: str) -> SafeString:
    return component_html("tag", {"text": words, "classes": f"govuk-tag--{COLOURS.get(state, 'grey')}"})


def table_head(*columns: str) -> list[dict[str, str]]:
    return [{"text": column} for column in columns]


def lines(value: str) -> SafeString:
    """A text of several lines, each on its own."""
    written = (line for line in value.splitlines() if line.strip())
    return format_html_join("", '<p class="govuk-body">{}</p>', ((line,) for line in written))


def summary_row(label: str, value: Any, change: str = "") -> dict[str, Any]:
    """One line of a summary list; ``change`` is the address where the answer can be changed."""
    row: dict[str, Any] = {"key": {"text": label}, "value": {"html": value or "Nothing yet"}}
    if change:
        item = {"text": "Change", "href": change, "visuallyHiddenText": label.lower()}
        row["actions"] = {"items": [item]}
    return row


def pager(page: Page, asked: Any) -> dict[str, Any] | None:
    """The parameters of a pagination that keeps what was asked for; None where there is one page only."""
    if not page.has_other_pages():
        return None
    params: dict[str, Any] = {}
    if page.has_previous():
        params["previous"] = {"href": _address(asked, page.previous_page_number())}
    if page.has_next():
        params["next"] = {"href": _address(asked, page.next_page_number())}
    return params


def _address(asked: Any, number: int) -> str:
    kept = [(name, value) for name, values in asked.lists() if name != "page" for value in values]
    return f"?{urlencode([*kept, ('page', number)])}"
