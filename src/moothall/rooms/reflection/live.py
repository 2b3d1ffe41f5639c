"""Figures while people vote: released in batches, so that no single vote can be read off a change."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from moothall.methods.disclosure import release_due

EVERYONE = "everyone"


class Cast(NamedTuple):
    """One vote event, as far as counting needs it."""

    sequence: int
    pseudonym: str
    statement: Any
    value: int
    order: int
    taken_back: bool = False


def released_votes(
    events: Iterable[Cast], rows_of: Callable[[str], Iterable[Any]], *, minimum: int
) -> list[tuple[str, Any, int]]:
    """The current votes (pseudonym, statement, value) as at each statement's last release.

    ``events`` are in sequence order; ``rows_of`` names the rows of figures that a pseudonym is counted in,
    beside everyone's. A statement is released anew when in each row either nobody or at least ``minimum``
    people have voted or changed since last time. The same events always give the same releases, so nothing
    has to be stored between them.
    """
    events = list(events)
    cuts, _ = _cuts(events, rows_of, minimum)
    return fold(event for event in events if event.sequence <= cuts.get(event.statement, 0))


class Closing(NamedTuple):
    """What is counted once voting is over: ``votes`` (pseudonym, statement, value). ``standing`` are the
    statements whose last live figures stand, ``groups_withheld`` those whose groups are not shown anew."""

    votes: list[tuple[str, Any, int]]
    standing: frozenset[Any]
    groups_withheld: frozenset[Any]


def closing_votes(
    events: Iterable[Cast], rows_of: Callable[[str], Iterable[Any]], *, minimum: int
) -> Closing:
    """The votes to count at the end where figures were live, so that the last ones cannot be read off either.

    Of a statement that was never released live every vote counts. If fewer than ``minimum`` people voted or
    changed since its last release, those figures stand. If it was so few in one group only, every vote
    counts, and no group is shown anew: the groups of last time and everyone of now give nobody away.
    """
    events = list(events)
    cuts, changed = _cuts(events, rows_of, minimum)
    few = {
        statement: {row for row, people in changed[statement].items() if not _due(people, minimum)}
        for statement in cuts
    }
    standing = frozenset(statement for statement, rows in few.items() if EVERYONE in rows)
    withheld = frozenset(statement for statement, rows in few.items() if rows) - standing
    counted = (e for e in events if e.statement not in standing or e.sequence <= cuts[e.statement])
    return Closing(fold(counted), standing, withheld)


def fold(events: Iterable[Cast]) -> list[tuple[str, Any, int]]:
    """What counts of ``events`` in sequence order: the greatest ``order``, and of equals the later one. Where
    that one was taken back, nothing does."""
    current: dict[tuple[str, Any], Cast] = {}
    for event in events:
        key = event.pseudonym, event.statement
        if key not in current or event.order >= current[key].order:
            current[key] = event
    return [
        (event.pseudonym, event.statement, event.value) for event in current.values() if not event.taken_back
    ]


def _cuts(
    events: Iterable[Cast], rows_of: Callable[[str], Iterable[Any]], minimum: int
) -> tuple[dict[Any, int], dict[Any, dict[Any, set[str]]]]:
    """The sequence of each statement's last release, and who voted or changed since, by row."""
    changed: dict[Any, dict[Any, set[str]]] = defaultdict(lambda: defaultdict(set))
    cuts: dict[Any, int] = {}
    for event in events:
        people_in = changed[event.statement]
        for row in (EVERYONE, *rows_of(event.pseudonym)):
            people_in[row].add(event.pseudonym)
        if all(_due(people, minimum) for people in people_in.values()):
            cuts[event.statement] = event.sequence
            people_in.clear()
    return cuts, changed


def _due(people: set[str], minimum: int) -> bool:
    return release_due(changed=len(people), minimum=minimum)
