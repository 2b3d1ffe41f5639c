"""Cells of this room's tables: those of every room, and signals and states in this room's colours."""

from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString

from moothall.rooms.evaluation.models import Signal
from moothall.rooms.evaluation.pages import words
from moothall.trace.models import Record
from moothall.ui.cells import Cell, anchor, coloured_tag, facts, lines, link, number, table_head, text

__all__ = [
    "anchor",
    "facts",
    "lines",
    "link",
    "number",
    "records",
    "signal_line",
    "table_head",
    "tag",
    "text",
]

COLOURS = {
    Signal.Meaning.IMPROVEMENT: "green",
    Signal.Meaning.CONCERN: "red",
    Signal.Meaning.NEUTRAL: "blue",
    Signal.State.NEW: "yellow",
    "under_review": "orange",
    "proposed": "yellow",
}


def tag(words: str, state: str = "") -> SafeString:
    return coloured_tag(words, COLOURS.get(state, "grey"))


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
