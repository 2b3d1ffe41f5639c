"""Cells of this room's tables: those of every room, and states in this room's colours."""

from django.utils.safestring import SafeString

from moothall.ui.cells import coloured_tag, day, lines, link, pager, summary_row, table_head, text

__all__ = ["day", "lines", "link", "pager", "summary_row", "table_head", "tag", "text"]

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


def tag(words: str, state: str) -> SafeString:
    return coloured_tag(words, COLOURS.get(state, "grey"))
