"""Recording votes: sent twice, late or in another order, they end as if sent once and in order."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from moothall.events.happened import happened
from moothall.people.models import Participant
from moothall.permissions import PHASES, May
from moothall.rooms.reflection.digests import digest_of_votes
from moothall.rooms.reflection.models import Round, Session, Statement, Vote, VoteEvent
from moothall.rooms.reflection.models.vote import VALUES
from moothall.rooms.reflection.pseudonyms import pseudonym_of
from moothall.rooms.reflection.queries import practice_statements
from moothall.rooms.reflection.refusals import SessionRefused

# Steps in which people talk: they may change an earlier vote, not cast a new one.
CHANGE_ONLY = ("discuss", "note")


class RecordedVote(NamedTuple):
    """``duplicate`` says that this very vote had been recorded before, under ``sequence``."""

    sequence: int
    duplicate: bool


class _Ballot(NamedTuple):
    statement: UUID
    value: int
    once: UUID
    order: int


@transaction.atomic
def record_votes(
    *, participant: Participant, votes: Sequence[Mapping[str, Any]], channel: str = VoteEvent.Channel.FORM
) -> list[RecordedVote]:
    """Record ``votes``, each ``{"statement", "value", "once", "order"}``, all of them or none.

    The same ``once`` with the same content answers as before and writes nothing. Raises SessionRefused
    when a ``once`` comes with other content, the round is closed, the running step takes no such vote, or a
    statement or value is not one that can be voted. The ledger names nobody: the event has no actor.
    """
    ballots = [_read(vote) for vote in votes]
    round_ = Round.objects.select_for_update().filter(session=participant.session).order_by("-number").first()
    pseudonym = pseudonym_of(participant)
    known = _known(pseudonym, ballots)
    fresh = _not_known(ballots, known)
    if fresh:
        session = Session.objects.get(pk=participant.session)
        _check(session, round_, participant, pseudonym, fresh)
        events = _write_events(round_, pseudonym, fresh, channel)
        _write_current(round_, pseudonym, events)
        _tell_ledger(session, events)
        known |= {event.once: (event.sequence, False) for event in events}
    return [RecordedVote(*known[ballot.once]) for ballot in ballots]


def _read(vote: Mapping[str, Any]) -> _Ballot:
    statement = vote["statement"]
    try:
        key = statement.pk if isinstance(statement, Statement) else UUID(str(statement))
        ballot = _Ballot(key, vote["value"], UUID(str(vote["once"])), int(vote["order"]))
    except (TypeError, ValueError) as error:
        raise SessionRefused("This is not a vote: vote again from the page.", code="bad_value") from error
    if type(ballot.value) is not int or ballot.value not in VALUES or not 0 <= ballot.order < 2**63:
        raise SessionRefused("Choose Agree, Disagree or Pass.", code="bad_value")
    return ballot


def _known(pseudonym: str, ballots: Sequence[_Ballot]) -> dict[UUID, tuple[int, bool]]:
    """``once`` → (sequence, True) of what has been recorded. Refuses a ``once`` with other content."""
    events = VoteEvent.objects.filter(pseudonym=pseudonym, once__in=[ballot.once for ballot in ballots])
    found = {event.once: event for event in events}
    for ballot in ballots:
        event = found.get(ballot.once)
        if event is not None and (event.statement_id, event.value) != (ballot.statement, ballot.value):
            raise _reused()
    return {once: (event.sequence, True) for once, event in found.items()}


def _not_known(ballots: Sequence[_Ballot], known: Mapping[UUID, Any]) -> list[_Ballot]:
    fresh: dict[UUID, _Ballot] = {}
    for ballot in ballots:
        if ballot.once in known:
            continue
        if fresh.setdefault(ballot.once, ballot)[:2] != ballot[:2]:
            raise _reused()
    return list(fresh.values())


def _reused() -> SessionRefused:
    return SessionRefused("This page has sent another answer already: vote again.", code="once_reused")


def _check(
    session: Session,
    round_: Round | None,
    participant: Participant,
    pseudonym: str,
    ballots: Sequence[_Ballot],
) -> None:
    if session.is_done or (round_ is not None and not round_.is_open):
        raise SessionRefused("Voting is closed.", code="round_closed")
    phase = session.phase
    if round_ is None or participant.withdrawn or May.CAST_VOTE not in PHASES[phase]:
        raise SessionRefused("There is no voting at the moment.", code="step")
    wanted = {ballot.statement for ballot in ballots}
    live = session.statements.filter(state=Statement.State.LIVE)
    if set(live.filter(pk__in=wanted).values_list("pk", flat=True)) != wanted:
        raise SessionRefused("This statement cannot be voted on.", code="unknown_statement")
    if phase in CHANGE_ONLY:
        voted = round_.votes.filter(pseudonym=pseudonym, statement__in=wanted)
        if voted.count() < len(wanted):
            raise SessionRefused("Only earlier votes can be changed at the moment.", code="step")
    if phase == "practice" and not wanted <= practice_statements(session):
        raise SessionRefused("Voting on this statement comes in a moment.", code="step")


def _write_events(round_: Round, pseudonym: str, ballots: Sequence[_Ballot], channel: str) -> list[VoteEvent]:
    last = round_.events.aggregate(last=Max("sequence"))["last"] or 0
    return VoteEvent.objects.bulk_create(
        VoteEvent(
            workspace_id=round_.workspace_id,
            round=round_,
            sequence=sequence,
            pseudonym=pseudonym,
            statement_id=ballot.statement,
            value=ballot.value,
            once=ballot.once,
            order=ballot.order,
            channel=channel,
            received=timezone.localdate(),
        )
        for sequence, ballot in enumerate(ballots, last + 1)
    )


def _write_current(round_: Round, pseudonym: str, events: Sequence[VoteEvent]) -> None:
    """The current row changes only if the new order is at least the stored one."""
    stored = round_.votes.filter(pseudonym=pseudonym).values_list("statement_id", "order")
    orders = dict(stored)
    newest: dict[UUID, VoteEvent] = {}
    for event in events:
        if event.order >= orders.get(event.statement_id, 0):
            orders[event.statement_id] = event.order
            newest[event.statement_id] = event
    Vote.objects.bulk_create(
        [
            Vote(
                workspace_id=round_.workspace_id,
                round=round_,
                pseudonym=pseudonym,
                statement_id=event.statement_id,
                value=event.value,
                order=event.order,
                event=event,
            )
            for event in newest.values()
        ],
        update_conflicts=True,
        unique_fields=["pseudonym", "statement", "round"],
        update_fields=["value", "order", "event"],
    )


def _tell_ledger(session: Session, events: Sequence[VoteEvent]) -> None:
    # No actor: a participant's id beside the numbers of their votes would undo the pseudonym for ever.
    happened(
        "votes.recorded",
        session,
        None,
        first=events[0].sequence,
        last=events[-1].sequence,
        count=len(events),
        root=digest_of_votes(events),
    )
