"""What a participant is asked next, and what they have said. Only ever their own votes."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max

from moothall.people.models import Participant
from moothall.permissions import PHASES, May
from moothall.rooms.reflection.models import (
    Declaration,
    Round,
    ServingTable,
    Session,
    Statement,
    Vote,
    VoteEvent,
)
from moothall.rooms.reflection.pseudonyms import pseudonym_of
from moothall.rooms.reflection.queries.moderation import children_to_serve_first
from moothall.rooms.reflection.serving import in_turn

# Steps in which new votes are cast; in others with voting, earlier ones can be changed.
NEW_VOTES = ("practice", "contribute", "vote")


@dataclass(frozen=True)
class Serving:
    """One statement put to a participant: the ``place``-th ``of`` so many. ``order`` goes with their answer,
    and ``round`` is the one it counts in; ``answer`` is what they have said of it so far."""

    statement: Statement
    place: int
    of: int
    order: int
    is_practice: bool
    round: UUID | None
    answer: Vote | None = None


def practice_statements(session: Session) -> set[UUID]:
    """The first seeds of a session, which people practise on. Votes on them count."""
    seeds = session.statements.filter(origin=Statement.Origin.SEED, state=Statement.State.LIVE)
    return set(seeds.order_by("number").values_list("pk", flat=True)[: session.practice])


def next_statement(who: Participant, session: Session) -> Serving | None:
    """The next statement to vote on; None when there is none left, or none is to be voted on now."""
    return next(iter(next_statements(who, session)), None)


def next_statements(who: Participant, session: Session) -> list[Serving]:
    """The statements still to be voted on, in the order in which they are put to this participant.

    What came of statements that they have voted on comes first, then practice, in order; the rest is drawn as
    ``serving.py`` says, or, until the round has been weighed, in an order of the participant's own, so that
    statements late in the list are seen as often as early ones.
    """
    if session.phase not in NEW_VOTES:
        return []
    return [serving for serving in _servings(who, session) if serving.answer is None]


def serving_of(who: Participant, session: Session, statement: UUID) -> Serving | None:
    """A statement of the participant's choice, with their answer so far; None when voting rests, or when it
    is new to them and only earlier votes can be changed."""
    if May.CAST_VOTE not in PHASES[session.phase]:
        return None
    found = next((s for s in _servings(who, session) if s.statement.pk == statement), None)
    if found is None:
        return None
    return found if found.answer or session.phase in NEW_VOTES else None


def own_votes(who: Participant, session: Session):
    """The participant's own current votes in the running round, by number of the statement."""
    votes = Vote.objects.filter(pseudonym=pseudonym_of(who), round=_round(session))
    return votes.select_related("statement").order_by("statement__number")


def _round(session: Session) -> Round | None:
    return session.rounds.order_by("-number").first()


def _servings(who: Participant, session: Session) -> list[Serving]:
    round_, practice = _round(session), practice_statements(session)
    answers = {vote.statement_id: vote for vote in own_votes(who, session)}
    events = VoteEvent.objects.filter(pseudonym=pseudonym_of(who), round=round_)
    order = (events.aggregate(last=Max("order"))["last"] or 0) + 1
    served = _in_order(who, session, practice, answers)
    return [
        Serving(
            statement=statement,
            place=place,
            of=len(served),
            order=order,
            is_practice=statement.pk in practice,
            round=round_.pk if round_ else None,
            answer=answers.get(statement.pk),
        )
        for place, statement in enumerate(served, 1)
    ]


def _in_order(
    who: Participant, session: Session, practice: set[UUID], answers: Mapping[UUID, Vote]
) -> list[Statement]:
    own, first = pseudonym_of(who).encode(), set(children_to_serve_first(who, session))

    def place(statement: Statement) -> tuple[int, int, bytes]:
        if statement.pk in first:
            return 0, statement.number, b""
        if statement.pk in practice:
            return 1, statement.number, b""
        return 2, 0, hashlib.sha256(own + statement.pk.bytes).digest()

    live = session.statements.filter(state=Statement.State.LIVE, removed=False)
    if session.phase == "practice":
        live = live.filter(pk__in=practice)
    ordered = sorted(live, key=place)
    drawn = [each for each in ordered if each.pk not in first | practice and each.pk not in answers]
    answered = sum(each.pk in answers and each.pk not in first | practice for each in ordered)
    by_weight = _drawn(who, session, {each.number: each for each in drawn}, answered)
    return [each for each in ordered if each not in by_weight] + by_weight


def _drawn(
    who: Participant, session: Session, unseen: Mapping[int, Statement], answered: int
) -> list[Statement]:
    """Of ``unseen``, by number, in the order that ``serving.py`` draws; none until the round has weights."""
    weighed = ServingTable.objects.filter(round=_round(session)).order_by("upto").last()
    if weighed is None:
        return []
    declared = Declaration.objects.filter(participant=who).values_list("option_id", flat=True)
    turn = in_turn(
        weighed.table,
        unseen=unseen,
        options=set(declared),
        pseudonym=pseudonym_of(who),
        round_=weighed.round_id,
        answered=answered,
    )
    return [unseen[choice.statement] for choice in turn]
