"""How the same people's answers moved between two rounds, as far as it may be known."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from django.core.cache import cache

from moothall.methods.opinion import Movement, VoteTable, movement, vote_table
from moothall.rooms.reflection.figures import Results, Share
from moothall.rooms.reflection.models import Grouping, Round, RoundResult, Session
from moothall.rooms.reflection.models.statement import UNSEEN
from moothall.rooms.reflection.protection import COMPLEMENT, Cell, protect_tables
from moothall.rooms.reflection.queries.results import (
    groupings_of,
    options_by_pseudonym,
    results_of_round,
    results_visible,
    votes_at_closing,
)

# The greatest q-value at which people are said to have moved one way.
CLEAR = 0.05
UP, DOWN, UNCLEAR, FEW = "up", "down", "unclear", "few"
EVERYONE = "Everyone"
# Where the result of a round keeps it.
MOVEMENT = "movement"


@dataclass(frozen=True)
class GroupMoved:
    """How one group, or everyone, moved on one statement. ``paired`` people voted both times (None: too few
    to show); of them so many moved ``up`` (towards agreeing), ``down``, or stayed the ``same``: a number or
    the word for why not. ``net``, the mean change from −2 to 2, is told only where all three are.
    ``direction``: "up", "down", "unclear" (chance could do it) or "few"."""

    label: str
    paired: int | None
    up: Cell
    down: Cell
    same: Cell
    net: float | None
    direction: str


@dataclass(frozen=True)
class StatementMoved:
    """``groups`` are the declared ones, of every question one after the other."""

    number: int
    text: str
    everyone: GroupMoved
    groups: tuple[GroupMoved, ...]


@dataclass(frozen=True)
class RoundsCompared:
    """The numbers of the two rounds, and every statement that was voted on in both."""

    before: int
    after: int
    statements: tuple[StatementMoved, ...]


@dataclass(frozen=True)
class _Compared:
    """What is worked with, never shown. ``rows`` says in which row of ``moved`` a group is, by its key."""

    moved: Movement
    rows: Mapping[Any, int]
    released: tuple[Results, Results]
    groupings: Sequence[Grouping]
    minimum: int


def movement_between(who: Any, session: Session) -> RoundsCompared | None:
    """How people moved between the last two closed rounds; None while results may not be seen, with fewer
    than two rounds, and if nobody voted in both."""
    if not results_visible(who, session):
        return None
    last = RoundResult.objects.filter(round__session=session).order_by("-round__number", "-created").first()
    if last is None:
        return None
    # Thousands may look at once, and the figures of closed rounds stay: they are worked out once, with the
    # analysis; who looks before that keeps them for a while.
    if MOVEMENT in last.released:
        found = movement_from(last.released[MOVEMENT])
    else:
        key = f"reflection:movement:{last.pk}"
        found = cache.get_or_set(key, lambda: movement_to(last.round), timeout=600)
    return _readable(found, last) if found else None


def movement_to(after: Round) -> RoundsCompared | None:
    """How people moved from the last closed round before ``after``, for keeping with its result."""
    closed = after.session.rounds.exclude(closed=None).filter(number__lt=after.number)
    before = closed.order_by("-number").first()
    return _between(None, after.session, before, after) if before else None


def movement_document(found: RoundsCompared | None) -> dict[str, Any] | None:
    """The same as JSON, without the words of statements: those stand in the result already."""
    if found is None:
        return None
    rows = [asdict(statement) for statement in found.statements]
    for row in rows:
        del row["text"]
    return {"before": found.before, "after": found.after, "statements": rows}


def movement_from(document: Mapping[str, Any] | None) -> RoundsCompared | None:
    """What ``movement_document`` has made a document of; its statements have no words yet."""
    if document is None:
        return None
    statements = tuple(
        StatementMoved(
            number=row["number"],
            text="",
            everyone=GroupMoved(**row["everyone"]),
            groups=tuple(GroupMoved(**group) for group in row["groups"]),
        )
        for row in document["statements"]
    )
    return RoundsCompared(document["before"], document["after"], statements)


def _readable(found: RoundsCompared, result: RoundResult) -> RoundsCompared | None:
    """The same in the words that the result has now, without what moderators have taken off since then."""
    words = {row["number"]: row["text"] for row in result.released["statements"]}
    unseen = result.round.session.statements.filter(state__in=UNSEEN).values_list("number", flat=True)
    shown = words.keys() - set(unseen)
    statements = tuple(
        replace(statement, text=words[statement.number])
        for statement in found.statements
        if statement.number in shown
    )
    return replace(found, statements=statements) if statements else None


def _between(who: Any, session: Session, before: Round, after: Round) -> RoundsCompared | None:
    options_of = options_by_pseudonym(session)
    released = results_of_round(who, before), results_of_round(who, after)
    tables = [_table(session, round_, options_of) for round_ in (before, after)]
    if None in tables or None in released:
        return None
    groupings = groupings_of(session)
    members, rows = _membership(tables[0], groupings, options_of)
    moved = movement(*tables, membership=members)
    compared = _Compared(moved, rows, released, groupings, max(5, session.minimum_group))
    shown = {figures.number: figures.text for figures in released[1].statements}
    places = enumerate(moved.statement_ids.tolist())
    statements = [
        _statement(compared, place, number, shown[number])
        for place, number in places
        if number in shown and moved.paired[0, place]
    ]
    return RoundsCompared(before.number, after.number, tuple(statements)) if statements else None


def _table(session: Session, round_: Round, options_of: Mapping[str, Any]) -> VoteTable | None:
    """The votes that were counted of a round, by number of the statement."""
    votes = votes_at_closing(session, round_, options_of).votes
    if not votes:
        return None
    numbers = dict(session.statements.values_list("pk", "number"))
    people, statements, values = zip(*votes, strict=True)
    return vote_table(participant=people, statement=[numbers[key] for key in statements], value=values)


def _membership(
    table: VoteTable, groupings: Sequence[Grouping], options_of: Mapping[str, Any]
) -> tuple[np.ndarray, dict[Any, int]]:
    """Everyone, then each group that has people; and in which column each group is."""
    people = [options_of.get(str(name), ()) for name in table.participant_ids]
    keys = [option.pk for grouping in groupings for option in grouping.options.all()]
    filled = [key for key in keys if any(key in own for own in people)]
    members = np.array([[True, *(key in own for key in filled)] for own in people], dtype=bool)
    return members, {key: column for column, key in enumerate(filled, 1)}


def _statement(compared: _Compared, place: int, number: int, text: str) -> StatementMoved:
    tables = [
        (grouping.multiple, [_counts(compared, option.pk, place) for option in grouping.options.all()])
        for grouping in compared.groupings
    ]
    everyone, groups = protect_tables(_counts_of_row(compared, 0, place), tables, minimum=compared.minimum)
    open_ = [_are_open(results, number) for results in compared.released]
    both = [one and other for one, other in zip(*open_, strict=True)]
    options = [option for grouping in compared.groupings for option in grouping.options.all()]
    cells = [row for rows in groups for row in rows]
    told = [
        _group(compared, option.label, row, compared.rows.get(option.pk), place, is_open)
        for option, row, is_open in zip(options, cells, both[1:], strict=True)
    ]
    whole = _group(compared, EVERYONE, everyone, 0, place, both[0])
    return StatementMoved(number, text, whole, tuple(told))


def _counts(compared: _Compared, key: Any, place: int) -> list[int]:
    row = compared.rows.get(key)
    return [0, 0, 0] if row is None else _counts_of_row(compared, row, place)


def _counts_of_row(compared: _Compared, row: int, place: int) -> list[int]:
    moved = compared.moved
    return [int(part[row, place]) for part in (moved.up, moved.down, moved.same)]


def _are_open(results: Results, number: int) -> list[bool]:
    """Of everyone and of each declared group, whether every number of it on a statement is shown."""
    found = next((figures for figures in results.statements if figures.number == number), None)
    groups = [grouping for grouping in results.groupings if not grouping.is_emergent]
    if found is None:
        return [False] * (1 + sum(len(grouping.options) for grouping in groups))
    declared = [share for _, row in zip(groups, found.groups, strict=False) for share in row]
    return [_is_open(share) for share in (found.overall, *declared)]


def _is_open(share: Share) -> bool:
    return all(isinstance(cell, int) for cell in (share.agree, share.disagree, share.passed))


def _group(
    compared: _Compared, label: str, cells: Sequence[Cell], row: int | None, place: int, is_open: bool
) -> GroupMoved:
    size, *counts = cells
    # Beside a number that is hidden in one of the rounds, how many moved could give it back.
    if not is_open:
        counts = [COMPLEMENT] * 3
    exact = all(isinstance(count, int) for count in counts)
    net = round(float(compared.moved.net[row, place]), 2) if exact and row is not None else None
    paired = size if isinstance(size, int) else None
    return GroupMoved(label, paired, *counts, net, _direction(compared, row, place, paired))


def _direction(compared: _Compared, row: int | None, place: int, paired: int | None) -> str:
    if paired is None or row is None:
        return FEW
    moved = compared.moved
    if moved.q[row, place] <= CLEAR:
        return UP if moved.up[row, place] > moved.down[row, place] else DOWN
    return UNCLEAR
