"""Cells of tables, tags and lines of summary lists."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from moothall.rooms.evaluation.models import Signal
from moothall.rooms.evaluation.pages import words
from moothall.trace.models import Record
from moothall.ui.govuk import component_html

Cell = dict[str, Any]
# Colours only underline what the words say.
COLOURS = {
    Signal.Meaning.IMPROVEMENT: "green",
    Signal.Meaning.CONCERN: "red",
    Signal.Meaning.NEUTRAL: "blue",
    Signal.State.NEW: "yellow",
    "under_review": "orange",
    "proposed": "yellow",
}


def anchor(address: str, words: Any) -> SafeString:
    return format_html('<a class="govuk-link" href="{}">{}</a>', address, words)


def link(address: str, words: Any) -> Cell:
    return {"html": anchor(address, words)}


def text(value: Any) -> Cell:
    return {"text": str(value)}


def number(value: Any) -> Cell:
    return {"text": str(value), "format": "numeric"}


def head(*columns: str, numeric: Iterable[str] = ()) -> list[Cell]:
    return [{"text": column, "format": "numeric" if column in numeric else None} for column in columns]


def tag(words: str, state: str = "") -> SafeString:
    return component_html("tag", {"text": words, "classes": f"govuk-tag--{COLOURS.get(state, 'grey')}"})


def lines(value: str) -> SafeString:
    """A text of several lines, each on its own."""
    written = (line for line in value.splitlines() if line.strip())
    return format_html_join("", '<p class="govuk-body">{}</p>', ((line,) for line in written))


def facts(*pairs: tuple[str, Any]) -> list[Cell]:
    """The lines of a summary list, without those that have no answer."""
    return [{"key": {"text": label}, "value": {"html": value}} for label, value in pairs if value]


def records(found: Iterable[Record]) -> list[Cell]:
    """Records to list, each with its state in a word."""
    return [
        {"record": record, "state": tag(record.state_word, record.state) if record.state_word else ""}
        for record in found
    ]


def signal_line(signal: Signal) -> dict[str, Any]:
    """A signal in a list: what it means, when it was and how it stands."""
    return {
        "signal": signal,
        "meaning": tag(signal.get_meaning_display(), signal.meaning),
        "state": tag(signal.get_state_display(), signal.state),
        "span": words.span(signal),
        "withdrawn": signal.state == Signal.State.WITHDRAWN,
    }
