"""Power balance: whose words come in, whose are heard, and who was there. Counts by group, never a person."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count

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
from moothall.rooms.reflection.evenness import (
    Answering,
    Between,
    Nearness,
    Parity,
    Spread,
    answering,
    between,
    nearness,
    parity,
    spread,
)
from moothall.rooms.reflection.figures import Results
from moothall.rooms.reflection.models import Grouping, Lineage, Session, Statement, Vote
from moothall.rooms.reflection.pseudonyms import pseudonym_of
from moothall.rooms.reflection.queries.decisions import published_decisions
from moothall.rooms.reflection.queries.notes import airtime
from moothall.rooms.reflection.queries.results import groupings_of, options_by_pseudonym, results

State, Origin = Statement.State, Statement.Origin
COMMON = ("common_agree", "common_disagree")
# What a decision did with a statement: whether it follows it.
FOLLOWS = {"relied_on": True, "set_aside": False}


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
    answered: Mapping[str, Answering | None]
    parity: Parity | None
    added_between: Between | None
    voted_between: Between | None
    near: "tuple[Decision, ...]"


@dataclass(frozen=True)
class Decision:
    """How near a published decision, by its title, is to each group."""

    title: str
    groups: Mapping[str, Nearness | None]


@dataclass(frozen=True)
class PowerBalance:
    """``people`` came. The statements that were used are ``from_facilitator``, ``from_evidence`` or
    ``from_people``; ``turns`` were counted. ``added`` and ``voted`` are how unevenly people added statements
    and voted on them. Groups of fewer than ``minimum`` are not told of."""

    people: int
    from_facilitator: int
    from_evidence: int
    from_people: int
    turns: int
    added: Spread | None
    voted: Spread | None
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
    """What is counted from, by pseudonym. ``voted``: on which of the ``statements``; ``spoken``: rows of
    speaking time by question; ``decisions``: by key and title which statements each follows. Never shown."""

    everyone: frozenset[str]
    voted: Mapping[str, set[Any]]
    statements: list[Any]
    options_of: Mapping[str, frozenset[Any]]
    added: list[_Added]
    spoken: Mapping[Any, Any]
    results: Results | None
    decisions: Mapping[tuple[Any, str], Mapping[str, bool]]

    @property
    def by_author(self) -> Counter[str]:
        """How many statements each author added."""
        return Counter(each.author for each in self.added)

    @property
    def votes(self) -> dict[str, int]:
        """On how many statements each voter voted."""
        return {name: len(own) for name, own in self.voted.items()}


def power_balance_of(who: Any, session: Session) -> PowerBalance | None:
    """Who proposed, spoke, was heard and came; None until the session is closed: a count that moves by one
    while somebody comes in or adds a statement would tell which group they belong to."""
    if not session.is_done:
        return None
    gathered = _gathered(who, session)
    used = Counter(_used(session).values_list("origin", flat=True))
    minimum = max(5, session.minimum_group)
    return PowerBalance(
        people=len(gathered.everyone),
        from_facilitator=used[Origin.SEED],
        from_evidence=used[Origin.SNAPSHOT],
        from_people=used[Origin.CONTRIBUTED],
        turns=session.turns.filter(seconds__gt=0).count(),
        added=spread(gathered.by_author, gathered.everyone, minimum=minimum),
        voted=spread(gathered.votes, gathered.everyone, minimum=minimum),
        minimum=minimum,
        groupings=tuple(_grouping(session, grouping, gathered) for grouping in groupings_of(session)),
    )


def _gathered(who: Any, session: Session) -> _Gathered:
    options_of = options_by_pseudonym(session)
    here = Participant.objects.filter(session=session.pk, withdrawn=False)
    seats = {seat.pk: pseudonym_of(seat) for seat in here}
    statements = list(_used(session).order_by("number").values_list("pk", flat=True))
    voted: dict[str, set[Any]] = defaultdict(set)
    votes, in_use = Vote.objects.filter(round__session=session), set(statements)
    for name, statement in votes.values_list("pseudonym", "statement_id"):
        # Who voted on nothing but what is not used any more has voted all the same.
        voted[name] |= {statement} & in_use
    found, decisions = results(who, session), _decisions(who, session)
    return _Gathered(
        everyone=frozenset({*seats.values(), *options_of, *voted}),
        voted=voted,
        statements=statements,
        options_of=options_of,
        added=_added(session, seats, found, {key for own in decisions.values() for key in own if own[key]}),
        spoken={question.pk if question else None: rows for question, rows in airtime(who, session)},
        results=found,
        decisions=decisions,
    )


def _used(session: Session) -> Any:
    return session.statements.exclude(state__in=(State.WAITING, State.REJECTED, State.WITHDRAWN))


def _grouping(session: Session, grouping: Grouping, gathered: _Gathered) -> GroupBalance:
    groups: Groups = {
        option.label: {name for name, own in gathered.options_of.items() if option.pk in own}
        for option in grouping.options.all()
    }
    everyone = gathered.everyone
    several = {"minimum": max(5, session.minimum_group), "multiple": grouping.multiple}
    told = told_groups(groups, everyone, **several)
    by_author = gathered.by_author
    authors = {label: set(by_author) & set(people) for label, people in groups.items()}
    # Those of a group who have added something must be as many as may be told of, and the others as well.
    proposers = told & told_groups(authors, set(by_author), **several)
    decided = [each for each in gathered.added if each.decided]
    in_use = [each for each in gathered.added if each.used]
    # People who can be in several groups divide into none.
    apart = frozenset() if grouping.multiple else told
    return GroupBalance(
        question=grouping.question,
        proposed=proposing(by_author, groups, everyone, told=proposers),
        accepted=hearing([(each.author, each.used) for each in decided], groups, **several),
        common_ground=hearing([(each.author, each.common_ground) for each in in_use], groups, **several),
        relied_on=hearing([(each.author, each.relied_on) for each in in_use], groups, **several),
        spoke=speaking(_seconds(grouping, gathered), groups, everyone, told=told),
        came=coming(_invited(session), groups, gathered.voted, told=told, minimum=several["minimum"]),
        answered=answering(gathered.voted, groups, everyone, told=told),
        parity=parity(gathered.voted, groups, gathered.statements, told=told),
        added_between=between(by_author, groups, everyone, told=apart & proposers),
        voted_between=between(gathered.votes, groups, everyone, told=apart),
        near=_near(grouping, gathered),
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


def _added(
    session: Session, seats: Mapping[UUID, str], found: Results | None, relied_on: Collection[str]
) -> list[_Added]:
    """What people in the session have added, without what its author took back. A statement has come as far
    as whatever came of it: what was merged or reworded is heard where its words went on."""
    authored = session.statements.filter(origin=Origin.CONTRIBUTED, removed=False, author__in=list(seats))
    common = (
        {row.id for row in found.statements if row.ground and row.ground.standing in COMMON}
        if found
        else set()
    )
    children = _children(session)
    added = []
    for key, author, state in authored.values_list("pk", "author", "state"):
        line = {str(each) for each in _line(key, children)}
        used = state not in (State.WAITING, State.REJECTED, State.WITHDRAWN)
        added.append(
            _Added(
                author=seats[author],
                decided=state not in (State.WAITING, State.WITHDRAWN),
                used=used,
                common_ground=used and not line.isdisjoint(common),
                relied_on=used and not line.isdisjoint(relied_on),
            )
        )
    return added


def _decisions(who: Any, session: Session) -> dict[tuple[Any, str], dict[str, bool]]:
    """For each published decision, by key and title, whether it follows the statements that it looked at."""
    records = {record: str(key) for key, record in session.statements.values_list("pk", "record")}
    found: dict[tuple[Any, str], dict[str, bool]] = {}
    for record, links in published_decisions(who, records).items():
        for link in links:
            if link.relation in FOLLOWS:
                own = found.setdefault((link.of_id, link.of.title), {})
                own[records[record]] = own.get(records[record], False) or FOLLOWS[link.relation]
    return found


def _near(grouping: Grouping, gathered: _Gathered) -> tuple[Decision, ...]:
    """How near each decision is to the groups of a question, by what has been released of their votes."""
    if gathered.results is None:
        return ()
    asked = [each.question for each in gathered.results.groupings]
    labels = [option.label for option in grouping.options.all()]
    if grouping.question not in asked:
        return ()
    place, near = asked.index(grouping.question), []
    for (_, title), follows in sorted(gathered.decisions.items()):
        looked_at = [row for row in gathered.results.statements if row.id in follows]
        groups = {
            label: nearness((row.groups[place][at], follows[row.id]) for row in looked_at)
            for at, label in enumerate(labels)
        }
        near.append(Decision(title, groups))
    return tuple(near)


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
