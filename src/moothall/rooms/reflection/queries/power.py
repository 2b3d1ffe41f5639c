"""Power balance: whose words come in, whose are heard, and who was there. Counts by group, never a person."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count

from moothall.events.queries import events_of
from moothall.methods.power_balance import Represented, Uptake
from moothall.people.models import Participant
from moothall.rooms.reflection.balance import (
    OTHERS,
    Coming,
    Groups,
    Speaking,
    coming,
    hearing,
    proposing,
    speaking,
    told_groups,
)
from moothall.rooms.reflection.models import Grouping, Lineage, Session, Statement, Vote
from moothall.rooms.reflection.pseudonyms import pseudonym_of
from moothall.rooms.reflection.queries.notes import airtime
from moothall.rooms.reflection.queries.results import groupings_of, options_by_pseudonym, results
from moothall.trace.models import Link

State, Origin = Statement.State, Statement.Origin
COMMON = ("common_agree", "common_disagree")


@dataclass(frozen=True)
class GroupBalance:
    """One question about belonging: a row for each of its groups by label, None where it is not told."""

    question: str
    proposed: Mapping[str, Represented | None]
    accepted: Mapping[str, Uptake | None]
    common_ground: Mapping[str, Uptake | None]
    relied_on: Mapping[str, Uptake | None]
    spoke: Mapping[str, Speaking | None]
    came: Mapping[str, Coming | None]


@dataclass(frozen=True)
class PowerBalance:
    """``people`` came. The statements that were used are ``from_facilitator``, ``from_evidence`` or
    ``from_people``; ``turns`` were counted. Groups of fewer than ``minimum`` are not told of."""

    people: int
    from_facilitator: int
    from_evidence: int
    from_people: int
    turns: int
    minimum: int
    groupings: tuple[GroupBalance, ...]


@dataclass(frozen=True)
class _Added:
    """A statement that somebody added: its author's pseudonym and what became of it. For counting only."""

    author: str
    decided: bool
    used: bool
    common_ground: bool
    relied_on: bool


@dataclass(frozen=True)
class _Gathered:
    """What is counted from, by pseudonym. ``spoken``: rows of speaking time by question. Never shown."""

    everyone: frozenset[str]
    voters: frozenset[str]
    options_of: Mapping[str, frozenset[Any]]
    added: list[_Added]
    spoken: Mapping[Any, Any]


def power_balance_of(who: Any, session: Session) -> PowerBalance | None:
    """Who proposed, spoke, was heard and came; None until the session is closed: a count that moves by one
    while somebody comes in or adds a statement would tell which group they belong to."""
    if not session.is_done:
        return None
    gathered = _gathered(who, session)
    used = Counter(_used(session).values_list("origin", flat=True))
    return PowerBalance(
        people=len(gathered.everyone),
        from_facilitator=used[Origin.SEED],
        from_evidence=used[Origin.SNAPSHOT],
        from_people=used[Origin.CONTRIBUTED],
        turns=session.turns.filter(seconds__gt=0).count(),
        minimum=max(5, session.minimum_group),
        groupings=tuple(_grouping(session, grouping, gathered) for grouping in groupings_of(session)),
    )


def _gathered(who: Any, session: Session) -> _Gathered:
    options_of = options_by_pseudonym(session)
    votes = Vote.objects.filter(round__session=session)
    voters = frozenset(votes.values_list("pseudonym", flat=True).distinct())
    here = Participant.objects.filter(session=session.pk, withdrawn=False)
    seats = {seat.pk: pseudonym_of(seat) for seat in here}
    return _Gathered(
        everyone=frozenset({*seats.values(), *options_of, *voters}),
        voters=voters,
        options_of=options_of,
        added=_added(who, session, seats),
        spoken={question.pk if question else None: rows for question, rows in airtime(who, session)},
    )


def _used(session: Session) -> Any:
    return session.statements.exclude(state__in=(State.WAITING, State.REJECTED, State.WITHDRAWN))


def _grouping(session: Session, grouping: Grouping, gathered: _Gathered) -> GroupBalance:
    groups: Groups = {
        option.label: {name for name, own in gathered.options_of.items() if option.pk in own}
        for option in grouping.options.all()
    }
    several = {"minimum": max(5, session.minimum_group), "multiple": grouping.multiple}
    told = told_groups(groups, gathered.everyone, **several)
    by_author = Counter(each.author for each in gathered.added)
    authors = {label: set(by_author) & set(people) for label, people in groups.items()}
    # Those of a group who have added something must be as many as may be told of, and the others as well.
    proposers = told & told_groups(authors, set(by_author), **several)
    decided = [each for each in gathered.added if each.decided]
    in_use = [each for each in gathered.added if each.used]
    return GroupBalance(
        question=grouping.question,
        proposed=proposing(by_author, groups, gathered.everyone, told=proposers),
        accepted=hearing([(each.author, each.used) for each in decided], groups, **several),
        common_ground=hearing([(each.author, each.common_ground) for each in in_use], groups, **several),
        relied_on=hearing([(each.author, each.relied_on) for each in in_use], groups, **several),
        spoke=speaking(_seconds(grouping, gathered), groups, gathered.everyone, told=told),
        came=coming(_invited(session), groups, gathered.voters, told=told, minimum=several["minimum"]),
    )


def _seconds(grouping: Grouping, gathered: _Gathered) -> dict[str, tuple[int, int, int]]:
    rows = (*gathered.spoken[grouping.pk], *gathered.spoken[None])
    return {
        row.option.label if row.option else OTHERS: (row.seconds, row.turns, row.interruptions)
        for row in rows
    }


def _invited(session: Session) -> dict[str, int]:
    invited = session.invitations.exclude(option=None).order_by()
    return dict(invited.values_list("option__label").annotate(Count("pk")))


def _added(who: Any, session: Session, seats: Mapping[UUID, str]) -> list[_Added]:
    """What people in the session have added, without what its author took back. A statement has come as far
    as whatever came of it: what was merged or reworded is heard where its words went on."""
    found = session.statements.filter(origin=Origin.CONTRIBUTED, removed=False, author__in=list(seats))
    common, relied_on = _in_common(who, session), _relied_on(session)
    children = _children(session)
    added = []
    for key, author, state in found.values_list("pk", "author", "state"):
        line = _line(key, children)
        used = state not in (State.WAITING, State.REJECTED, State.WITHDRAWN)
        added.append(
            _Added(
                author=seats[author],
                decided=state not in (State.WAITING, State.WITHDRAWN),
                used=used,
                common_ground=used and bool(line & common),
                relied_on=used and bool(line & relied_on),
            )
        )
    return added


def _in_common(who: Any, session: Session) -> set[UUID]:
    found = results(who, session)
    rows = found.statements if found else ()
    return {UUID(row.id) for row in rows if row.ground and row.ground.standing in COMMON}


def _relied_on(session: Session) -> set[UUID]:
    """The statements that a published decision relies on, by the trace."""
    links = Link.objects.filter(
        rests_on__statement__session=session, relation="relied_on", of__kind="decision"
    ).select_related("of")
    published: dict[Any, bool] = {}
    found = set()
    for link in links.prefetch_related("rests_on__statement"):
        if link.of_id not in published:
            told = events_of(None, record=link.of, names=("decision.published",))
            published[link.of_id] = told.exists()
        if published[link.of_id]:
            found.add(link.rests_on.statement.pk)
    return found


def _children(session: Session) -> Mapping[UUID, list[UUID]]:
    children: dict[UUID, list[UUID]] = defaultdict(list)
    rows = Lineage.objects.filter(parent__session=session, undone=None)
    for parent, child in rows.values_list("parent", "child"):
        children[parent].append(child)
    return children


def _line(key: UUID, children: Mapping[UUID, list[UUID]]) -> set[UUID]:
    """A statement and everything that came of it."""
    line, ahead = set(), [key]
    while ahead:
        if (each := ahead.pop()) not in line:
            line.add(each)
            ahead += children.get(each, [])
    return line
