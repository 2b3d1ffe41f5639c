"""What a participant is asked next, and what they have said. Only ever their own votes."""

import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max

from moothall.people.models import Participant
from moothall.permissions import PHASES, May
from moothall.rooms.reflection.models import Round, Session, Statement, Vote, VoteEvent
from moothall.rooms.reflection.pseudonyms import pseudonym_of

# Steps in which new votes are cast; in others with voting, earlier ones can be changed.
NEW_VOTES = ("practice", "contribute", "vote")


@dataclass(frozen=True)
class Serving:
    """One statement put to a participant: the ``place``-th ``of`` so many. ``order`` goes with their answer;
    ``answer`` is what they have said of it so far."""

    statement: Statement
    place: int
    of: int
    order: int
    is_practice: bool
    answer: Vote | None = None


def practice_statements(session: Session) -> set[UUID]:
    """The first seeds of a session, which people practise on. Votes on them count."""
    seeds = session.statements.filter(origin=Statement.Origin.SEED, state=Statement.State.LIVE)
    return set(seeds.order_by("number").values_list("pk", flat=True)[: session.practice])


def next_statement(who: Participant, session: Session) -> Serving | None:
    """The next statement to vote on; None when there is none left, or none is to be voted on now.

    Practice comes first, in order; the rest in an order of the participant's own, so that statements late in
    the list are seen as often as early ones.
    """
    if session.phase not in NEW_VOTES:
        return None
    answered = set(own_votes(who, session).values_list("statement_id", flat=True))
    served = _in_order(who, session)
    return next(
        (_serving(who, session, served, row) for row in served if row.pk not in answered),
        None,
    )


def serving_of(who: Participant, session: Session, statement: UUID) -> Serving | None:
    """A statement of the participant's choice, with their answer so far; None when voting rests, or when it
    is new to them and only earlier votes can be changed."""
    if May.CAST_VOTE not in PHASES[session.phase]:
        return None
    served = _in_order(who, session)
    found = next((row for row in served if row.pk == statement), None)
    if found is None:
        return None
    serving = _serving(who, session, served, found)
    return serving if serving.answer or session.phase in NEW_VOTES else None


def own_votes(who: Participant, session: Session):
    """The participant's own current votes in the running round, by number of the statement."""
    votes = Vote.objects.filter(pseudonym=pseudonym_of(who), round=_round(session))
    return votes.select_related("statement").order_by("statement__number")


def _round(session: Session) -> Round | None:
    return session.rounds.order_by("-number").first()


def _in_order(who: Participant, session: Session) -> list[Statement]:
    practice = practice_statements(session)
    own = pseudonym_of(who).encode()

    def place(statement: Statement) -> tuple[bool, int, bytes]:
        if statement.pk in practice:
            return False, statement.number, b""
        return True, 0, hashlib.sha256(own + statement.pk.bytes).digest()

    live = session.statements.filter(state=Statement.State.LIVE)
    if session.phase == "practice":
        live = live.filter(pk__in=practice)
    return sorted(live, key=place)


def _serving(who: Participant, session: Session, served: list[Statement], statement: Statement) -> Serving:
    events = VoteEvent.objects.filter(pseudonym=pseudonym_of(who), round=_round(session))
    return Serving(
        statement=statement,
        place=served.index(statement) + 1,
        of=len(served),
        order=(events.aggregate(last=Max("order"))["last"] or 0) + 1,
        is_practice=statement.pk in practice_statements(session),
        answer=own_votes(who, session).filter(statement=statement).first(),
    )
