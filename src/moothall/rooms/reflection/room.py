"""What the people in the room see of their own votes while they are together, if their rules say so.

In a small workshop nearly every number is below five, and a group that may see nothing of itself cannot talk
about it. So a space can agree that the room sees how many agree with each statement: everyone together, never
a group, and only when the voting pauses and people talk. Nothing of it is published.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from moothall.rooms.reflection.course import Cast
from moothall.rooms.reflection.live import fold
from moothall.rooms.reflection.models import Step

# Figures of a statement move only if so many people voted or changed since they were last seen, so that
# nobody's answer can be told from the change.
FEWEST = 3
# The steps in which people look at the counts and talk.
TALKING = (
    *(Step.Kind.DISCUSS, Step.Kind.RESULTS, Step.Kind.NOTE),
    *(Step.Kind.SYNTHESISE, Step.Kind.CLOSE),
)


@dataclass(frozen=True)
class RoomCount:
    """How the room answered one statement, as far as it was counted."""

    number: int
    text: str
    agree: int
    disagree: int
    passed: int

    @property
    def voters(self) -> int:
        return self.agree + self.disagree + self.passed


def seen_votes(events: Iterable[Cast], looks: Sequence[int]) -> list[tuple[str, Any, int]]:
    """The votes (pseudonym, statement, value) that the room sees at the last of its ``looks``.

    ``events`` are in sequence order; each look is the sequence of the last vote before it. A statement is
    shown afresh at a look if since it was last shown nobody or at least FEWEST people voted on it.
    """
    events = list(events)
    shown = _last_shown(events, looks)
    return fold(event for event in events if event.sequence <= shown.get(event.statement, 0))


def _last_shown(events: Sequence[Cast], looks: Sequence[int]) -> dict[Any, int]:
    shown: dict[Any, int] = {}
    for look in looks:
        changed: dict[Any, set[str]] = {}
        for event in events:
            if shown.get(event.statement, 0) < event.sequence <= look:
                changed.setdefault(event.statement, set()).add(event.pseudonym)
        shown |= {statement: look for statement, people in changed.items() if len(people) >= FEWEST}
    return shown
