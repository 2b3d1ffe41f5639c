"""How rows of the ledger are shown: as sentences, with dates in words and nobody's name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page

from moothall.events.catalogue import EVENTS
from moothall.events.models import Event
from moothall.people.models import Workspace
from moothall.people.pseudonyms import SYSTEM, actor_of
from moothall.trace.models import Record

SHOWN_DIGITS = 16
SHOWN_PSEUDONYM = 8
# Each theme has its words and the nouns whose events belong to it; a name in full goes before its noun.
THEMES: dict[str, tuple[str, tuple[str, ...]]] = {
    "evidence": (
        "Evidence",
        (
            *("references", "import", "source", "code", "segment", "evidence_statement", "consent"),
            *("review", "protocol", "pilot", "reviewer", "candidates", "candidate", "verdict", "conflict"),
            *("ranking", "screening", "full_text", "report", "extraction", "bias", "prisma"),
        ),
    ),
    "reflection": ("Reflection", ("space", "session", "step", "round", "statements", "votes", "result")),
    "decisions": ("Decisions", ("body", "decision", "agenda_item", "review.due")),
    "evaluation": ("Evaluation", ("programme", "indicator", "observations", "signal")),
    "capacity": ("Capacity", ("trace",)),
}
REST = "workspace"


class FeedForm(forms.Form):
    """Which events to show."""

    about = forms.ChoiceField(
        label="About",
        required=False,
        choices=[
            ("", "Everything"),
            *((key, words) for key, (words, _) in THEMES.items()),
            (REST, "The workspace and its people"),
        ],
    )


@dataclass(frozen=True)
class Line:
    """One event for a reader."""

    seq: int
    sentence: str
    when: datetime
    actor: str
    hash: str
    record: Record | None


def names_about(theme: str) -> tuple[str, ...]:
    """The names of the events of a theme; what belongs to no theme is about the workspace. () for all."""
    if theme in THEMES or theme == REST:
        return tuple(name for name in EVENTS if _theme_of(name) == theme)
    return ()


def _theme_of(name: str) -> str:
    placed = {noun: theme for theme, (_, nouns) in THEMES.items() for noun in nouns}
    return placed.get(name) or placed.get(name.partition(".")[0], REST)


def lines(events: Iterable[Event], who: Any, workspace: Workspace, *, drafts: bool) -> list[Line]:
    """The events with their records; the titles of drafts are left out unless ``drafts``."""
    events = list(events)
    records = Record.objects.in_bulk([event.record for event in events if event.record], field_name="uid")
    shown = {str(uid): record for uid, record in records.items() if drafts or not record.is_unpublished}
    own = actor_of(who, workspace) if getattr(who, "pk", None) else ""
    return [
        Line(
            seq=event.seq,
            sentence=EVENTS[event.name].sentence if event.name in EVENTS else event.name,
            when=datetime.fromisoformat(event.at),
            actor=_actor(event.actor, own),
            hash=event.hash[:SHOWN_DIGITS],
            record=shown.get(event.record),
        )
        for event in events
    ]


def pager(page: Page, asked: Any) -> dict[str, Any]:
    """The parameters of a pagination that keeps what was asked for; empty where there is one page only."""
    around: dict[str, Any] = {}
    if page.has_previous():
        around["previous"] = {"text": "Newer", "href": _address(asked, page.previous_page_number())}
    if page.has_next():
        around["next"] = {"text": "Older", "href": _address(asked, page.next_page_number())}
    return around


def _actor(actor: str, own: str) -> str:
    if actor == own:
        return "You"
    return "Moothall itself" if actor == SYSTEM else f"Person {actor[:SHOWN_PSEUDONYM]}"


def _address(asked: Any, number: int) -> str:
    kept = [(name, value) for name, values in asked.lists() if name != "page" for value in values]
    return f"?{urlencode([*kept, ('page', number)])}"
