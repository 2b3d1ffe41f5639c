"""Figures while people vote: released in batches, so that no single vote can be read off a change."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from moothall.rooms.reflection.counting import Counts, count_votes
from moothall.rooms.reflection.course import EVERYONE, Cast, Course, Showing
from moothall.rooms.reflection.protection import tell

Vote = tuple[str, Any, int]
RowsOf = Callable[[str], Iterable[Any]]


class Decided(NamedTuple):
    """After which votes, by sequence, figures have moved, as far as the vote ``until``. What was decided once
    need not be asked again: it follows from the votes before it and their voters' ``rows``."""

    until: int
    cuts: frozenset[int]
    rows: str


UNDECIDED = Decided(0, frozenset(), "")


class Live(NamedTuple):
    """The ``votes`` (pseudonym, statement, value) that are shown, each statement's as at its last release."""

    votes: list[Vote]
    decided: Decided


class Closing(NamedTuple):
    """What is counted once voting is over: ``votes`` (pseudonym, statement, value). ``standing`` are the
    statements whose last live figures stand, ``groups_withheld`` those whose groups are not told."""

    votes: list[Vote]
    standing: frozenset[Any]
    groups_withheld: frozenset[Any]


def released_votes(
    events: Iterable[Cast], rows_of: RowsOf, *, showing: Showing, decided: Decided = UNDECIDED
) -> Live:
    """What is shown after ``events``, in sequence order, while they go on.

    ``rows_of`` names the rows of figures that a pseudonym is counted in, beside everyone's. A statement is
    released anew when in each row either nobody or at least the minimum of people have voted or changed since
    last time, and only if all its releases together give away no answer (``Releases``); if they would, what
    was shown stands until as many more people have voted or changed. The same events always give the same
    releases, so nothing has to be stored between them; ``decided`` saves time.
    """
    events = list(events)
    courses, decided = _courses(events, rows_of, showing, decided)
    return Live(fold(event for event in events if event.sequence <= courses[event.statement].cut), decided)


def closing_votes(
    events: Iterable[Cast],
    rows_of: RowsOf,
    *,
    showing: Showing,
    options_of: Mapping[str, Iterable[Any]],
    decided: Decided = UNDECIDED,
) -> Closing:
    """The votes to count at the end where figures were live, so that the last ones cannot be read off either.

    Of a statement that was never released live every vote counts. Of others the first of these that gives
    nothing away: every vote, with all groups; every vote, and no group is told; the votes that have been
    shown, with all groups; those, and no group is told. Every vote is counted only if nobody or at least the
    minimum of people have voted or changed since figures moved, and with groups only if so in each of them.
    """
    events = list(events)
    courses, _ = _courses(events, rows_of, showing, decided)
    released = {statement: course for statement, course in courses.items() if course.cut}
    shown = fold(e for e in events if e.statement in released and e.sequence <= released[e.statement].cut)
    everything = fold(events)
    now, then = count_votes(everything, options_of), count_votes(shown, options_of)
    ends = {statement: _end(statement, course, showing, now, then) for statement, course in released.items()}
    standing = frozenset(statement for statement, (every_vote, _) in ends.items() if not every_vote)
    withheld = frozenset(statement for statement, (_, by_group) in ends.items() if not by_group)
    kept = [vote for vote in everything if vote[1] not in standing]
    return Closing([*kept, *(vote for vote in shown if vote[1] in standing)], standing, withheld)


def fold(events: Iterable[Cast]) -> list[Vote]:
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


def _courses(
    events: Sequence[Cast], rows_of: RowsOf, showing: Showing, decided: Decided
) -> tuple[dict[Any, Course], Decided]:
    """Each statement's course up to now, and after which votes figures moved."""
    if decided.rows != _rows_until(decided.until, events, rows_of):
        decided = UNDECIDED
    courses: dict[Any, Course] = defaultdict(lambda: Course(showing))
    cuts, until = set(decided.cuts), decided.until
    for event in events:
        course = courses[event.statement]
        course.take(event, rows_of(event.pseudonym))
        if event.sequence <= decided.until:
            course.pass_by(event.sequence, moves=event.sequence in cuts)
            continue
        until = event.sequence
        if course.is_time() and course.move_if_safe(until):
            cuts.add(until)
    return courses, Decided(until, frozenset(cuts), _rows_until(until, events, rows_of))


def _rows_until(until: int, events: Iterable[Cast], rows_of: RowsOf) -> str:
    """A digest of who voted and in which rows they are counted. Paper that is entered again can change it."""
    voters = {event.pseudonym for event in events if event.sequence <= until}
    rows = [(voter, sorted(map(str, rows_of(voter)))) for voter in sorted(voters)]
    return hashlib.sha256(repr(rows).encode()).hexdigest() if rows else ""


def _end(statement: Any, course: Course, showing: Showing, now: Counts, then: Counts) -> tuple[bool, bool]:
    """Whether every vote on a statement is counted, and whether its groups are told."""
    few = course.few()
    ways = [(True, True)] * (not few) + [(True, False)] * (EVERYONE not in few) + [(False, True)]
    for every_vote, by_group in ways:
        counts = now if every_vote else then
        tables = [
            (multiple, [counts.by_option[statement, group] for group in groups])
            for multiple, groups in showing.end
        ]
        told = tell(counts.overall[statement], tables, showing.rule, withheld=not by_group)
        if course.may_end(told, all_votes=every_vote):
            return every_vote, by_group
    return False, False
