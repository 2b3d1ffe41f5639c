"""All entries, and each state as HTML."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from moothall.ui.gallery import doing, figures, flows, tracing, words
from moothall.ui.gallery.entry import Entry, State


@dataclass(frozen=True)
class Shown:
    """One component as the page shows it: an anchor, and (state, HTML) in order."""

    entry: Entry
    anchor: str
    states: tuple[tuple[State, str], ...]


def entries() -> tuple[Entry, ...]:
    return (*tracing.ENTRIES, *doing.ENTRIES, *figures.ENTRIES, *flows.ENTRIES, *words.ENTRIES)


def shown(request: Any) -> list[Shown]:
    return [
        Shown(entry, entry.file.removesuffix(".html").replace("_", "-"), tuple(_states(entry, request)))
        for entry in entries()
    ]


def _states(entry: Entry, request: Any) -> list[tuple[State, str]]:
    return [
        (state, render_to_string(entry.template, {**state.context, "request": request}, request=request))
        for state in entry.all_states
    ]
