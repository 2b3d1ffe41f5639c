"""Cells of this room's tables: those of every room, and states in this room's colours."""

from django.utils.safestring import SafeString

from moothall.trace.models import Record
from moothall.ui.cells import (
    anchor,
    coloured_tag,
    day,
    facts,
    legend,
    lines,
    link,
    number,
    pager,
    summary_row,
    table_head,
    text,
)

__all__ = [
    "anchor",
    "day",
    "facts",
    "legend",
    "lines",
    "link",
    "number",
    "pager",
    "state_tag",
    "summary_row",
    "table_head",
    "tag",
    "text",
]

COLOURS = {
    "draft": "yellow",
    "published": "green",
    "retracted": "red",
    "rests_on_retracted": "red",
    "rests_on_withdrawn": "red",
    "concern": "orange",
    "waiting": "yellow",
}


def tag(words: str, state: str = "") -> SafeString:
    return coloured_tag(words, COLOURS.get(state, "grey"))


def state_tag(record: Record) -> SafeString | str:
    """The state of a record in a word; nothing while there is nothing to say."""
    return tag(record.state_word, record.state) if record.state_word else ""
