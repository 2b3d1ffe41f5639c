"""Cells of tables, lines of summary lists, and the links between the pages of a list, for components."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from moothall.ui.govuk import component_html

Cell = dict[str, Any]


def anchor(address: str, words: Any) -> SafeString:
    return format_html('<a class="govuk-link" href="{}">{}</a>', address, words)


def link(address: str, words: Any) -> Cell:
    return {"html": anchor(address, words)}


def text(value: Any) -> Cell:
    return {"text": "" if value is None else str(value)}


def number(value: Any) -> Cell:
    return {"text": str(value), "format": "numeric"}


def day(value: date | None) -> str:
    """ "4 March 2027", nothing for no date."""
    return date_format(value, "j F Y") if value else ""


def coloured_tag(words: str, colour: str = "grey") -> SafeString:
    """A state in a word. The colour only underlines what the word says."""
    return component_html("tag", {"text": words, "classes": f"govuk-tag--{colour}"})


def table_head(*columns: str, numeric: Iterable[str] = ()) -> list[Cell]:
    return [{"text": column, "format": "numeric" if column in numeric else None} for column in columns]


def legend(words: str) -> Cell:
    """The fieldset around a group of boxes to tick."""
    return {"legend": {"text": words, "classes": "govuk-fieldset__legend--s"}}


def lines(value: str) -> SafeString:
    """A text of several lines, each on its own."""
    written = (line for line in value.splitlines() if line.strip())
    return format_html_join("", '<p class="govuk-body">{}</p>', ((line,) for line in written))


def summary_row(label: str, value: Any, change: str = "") -> Cell:
    """One line of a summary list; ``change`` is the address where the answer can be changed."""
    row: Cell = {"key": {"text": label}, "value": {"html": value or "Nothing yet"}}
    if change:
        item = {"text": "Change", "href": change, "visuallyHiddenText": label.lower()}
        row["actions"] = {"items": [item]}
    return row


def facts(*pairs: tuple[str, Any]) -> list[Cell]:
    """The lines of a summary list, without those that have no answer."""
    return [summary_row(label, value) for label, value in pairs if value]


def pager(page: Page, asked: Any) -> Cell | None:
    """The parameters of a pagination that keeps what was asked for; None where there is one page only."""
    if not page.has_other_pages():
        return None
    params: Cell = {}
    if page.has_previous():
        params["previous"] = {"href": _address(asked, page.previous_page_number())}
    if page.has_next():
        params["next"] = {"href": _address(asked, page.next_page_number())}
    return params


def _address(asked: Any, number: int) -> str:
    kept = [(name, value) for name, values in asked.lists() if name != "page" for value in values]
    return f"?{urlencode([*kept, ('page', number)])}"
