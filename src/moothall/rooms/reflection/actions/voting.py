"""Recording votes: sent twice, late or in another order, they end as if sent once and in order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from moothall.events.happened import happened
from moothall.jobs import later
from moothall.people.models import Participant
from moothall.rooms.reflection.actions import vote_rows
from moothall.rooms.reflection.actions.polls import Poll, held_polls
from moothall.rooms.reflection.actions.vote_rows import NewEvent
from moothall.rooms.reflection.digests import digest_of_votes
from moothall.rooms.reflection.models import BallotBatch, Session, Statement, VoteEvent
from moothall.rooms.reflection.models.vote import VALUES
from moothall.rooms.reflection.pseudonyms import pseudonym_of
from moothall.rooms.reflection.refusals import SessionRefused
from moothall.rooms.reflection.serving import marks_passed
from moothall.trace.models import Record

LARGEST_ORDER = 2**63 - 1


class RecordedVote(NamedTuple):
    """``duplicate`` says that this very vote had been recorded before, under ``sequence``."""

    sequence: int
    duplicate: bool


class Ballot(NamedTuple):
    """One vote as it was sent. ``version`` is that of the seat's token, None if the caller has checked it;
    ``round`` the one it was meant for, None for the present one. One ``taken_back`` has no ``value``."""

    session: UUID
    participant: UUID
    statement: UUID
    value: int
    once: UUID
    order: int
    round: UUID | None = None
    version: int | None = None
    channel: str = VoteEvent.Channel.WEB
    entered_by: str = ""
    batch: UUID | None = None
    taken_back: bool = False


Answer = RecordedVote | SessionRefused


@transaction.atomic
def record_votes(
    *,
    participant: Participant,
    votes: Sequence[Mapping[str, Any]],
    channel: str = VoteEvent.Channel.FORM,
    entered_by: str = "",
    batch: BallotBatch | None = None,
) -> list[RecordedVote]:
    """Record ``votes`` of one participant, each ``{"statement", "value", "once", "order"}`` and, if wanted,
    ``"round"``; all of them or none. ``{"taken_back": True}`` instead of a value takes a vote back.

    The same ``once`` with the same content answers as before and writes nothing. Raises SessionRefused
    when a ``once`` comes with other content, the round is closed, the running step takes no such vote, or a
    statement or value is not one that can be voted. The ledger names nobody: the event has no actor.
    """
    known = {
        "session": participant.session,
        "participant": participant.pk,
        "channel": channel,
        "entered_by": entered_by,
        "batch": batch.pk if batch else None,
    }
    answers = record_ballots(ballots=[read_ballot(vote, **known) for vote in votes])
    for answer in answers:
        if isinstance(answer, SessionRefused):
            raise answer
    return answers


@transaction.atomic
def record_ballots(*, ballots: Sequence[Ballot]) -> list[Answer]:
    """Record ballots of any number of participants in the sessions of one workspace, each answered on its
    own: recorded, recorded before, or why not. What is recorded is on the disk once the transaction ends."""
    polls = held_polls({ballot.session for ballot in ballots})
    pseudonyms = _pseudonyms(ballots)
    names = [pseudonyms.get((b.session, b.participant, b.version), "") for b in ballots]
    known = vote_rows.recorded({(name, ballot.once) for name, ballot in zip(names, ballots, strict=True)})
    _see_what_talkers_said(polls, zip(names, ballots, strict=True))
    made: list[NewEvent] = []
    answers = [
        _answer(polls.get(ballot.session), name, ballot, known, made)
        for name, ballot in zip(names, ballots, strict=True)
    ]
    vote_rows.write(made)
    for poll in polls.values():
        own = [event for event in made if event.round_id == poll.round]
        _tell_ledger(poll, own)
        _weigh_again(poll, own)
    return answers


def read_ballot(vote: Mapping[str, Any], **known: Any) -> Ballot:
    """A ballot from what was sent. Raises SessionRefused, naming the field, for what is no vote."""
    taken_back = vote.get("taken_back", False) is True
    value = 0 if taken_back else vote.get("value")
    if type(value) is not int or value not in VALUES:
        raise _bad("value", "Choose Agree, Disagree or Pass.")
    return Ballot(
        statement=_key("statement", vote.get("statement"), _familiar),
        value=value,
        once=_key("once", vote.get("once")),
        order=_order(vote.get("order")),
        round=_key("round", vote["round"], _familiar) if vote.get("round") else None,
        taken_back=taken_back,
        **known,
    )


# Thousands of votes name the same few statements and rounds.
_familiar = lru_cache(maxsize=1000)(UUID)


def _key(field: str, value: Any, read: Callable[[Any], UUID] = UUID) -> UUID:
    if isinstance(value, Statement):
        return value.pk
    try:
        return value if isinstance(value, UUID) else read(value)
    except (AttributeError, TypeError, ValueError) as error:
        raise _bad(field, "This is not a vote: vote again from the page.") from error


def _order(value: Any) -> int:
    is_number = type(value) is int or (isinstance(value, str) and value.isdecimal() and len(value) < 20)
    if not is_number or not 0 <= int(value) <= LARGEST_ORDER:
        raise _bad("order", "This is not a vote: vote again from the page.")
    return int(value)


def _bad(field: str, sentence: str) -> SessionRefused:
    return SessionRefused([(field, sentence)], code="bad_value")


def _pseudonyms(ballots: Iterable[Ballot]) -> dict[tuple[UUID, UUID, int | None], str]:
    """The pseudonym behind each (session, participant, version) whose seat still stands."""
    found = vote_rows.seats({ballot.participant for ballot in ballots})
    named = [(seat, pseudonym_of(seat)) for seat in found]
    return {
        (seat.session, seat.id, version): name
        for seat, name in named
        for version in (seat.token_version, None)
    }


def _see_what_talkers_said(polls: Mapping[UUID, Poll], named: Iterable[tuple[str, Ballot]]) -> None:
    """Where only earlier votes can be changed, look which of these there are."""
    for name, ballot in named:
        poll = polls.get(ballot.session)
        if poll is not None and poll.round is not None and poll.changes_only:
            poll.asked.add((name, ballot.statement))
    for poll in polls.values():
        if poll.asked:
            poll.voted = vote_rows.current(poll.round, poll.asked)


def _answer(
    poll: Poll | None,
    name: str,
    ballot: Ballot,
    known: dict[tuple[str, UUID], tuple[int, tuple[Any, ...]]],
    made: list[NewEvent],
) -> Answer:
    if not name or poll is None:
        return SessionRefused("This seat is no longer yours: scan the code again.", code="seat")
    content = (ballot.statement, ballot.value, ballot.taken_back)
    if earlier := known.get((name, ballot.once)):
        sequence, recorded = earlier
        return RecordedVote(sequence, True) if recorded == content else _reused()
    if refused := poll.refusal(ballot.statement, name, ballot.round, ballot.channel, ballot.taken_back):
        return refused
    event = poll.next_event(
        pseudonym=name,
        statement_id=ballot.statement,
        value=ballot.value,
        once=ballot.once,
        order=ballot.order,
        channel=ballot.channel,
        taken_back=ballot.taken_back,
        entered_by=ballot.entered_by,
        batch_id=ballot.batch,
    )
    made.append(event)
    known[name, ballot.once] = (event.sequence, content)
    return RecordedVote(event.sequence, False)


def _reused() -> SessionRefused:
    return SessionRefused("This page has sent another answer already: vote again.", code="once_reused")


def _tell_ledger(poll: Poll, events: Sequence[NewEvent]) -> None:
    if not events:
        return
    # No actor: a participant's id beside the numbers of their votes would undo the pseudonym for ever.
    happened(
        "votes.recorded",
        _record_of(poll.session),
        None,
        first=events[0].sequence,
        last=events[-1].sequence,
        count=len(events),
        root=digest_of_votes(events),
    )


def _weigh_again(poll: Poll, events: Sequence[NewEvent]) -> None:
    """Have statements weighed anew now and then, by a worker: whoever votes does not wait for it."""
    if events and marks_passed(events[-1].sequence) > marks_passed(events[0].sequence - 1):
        later("reflection.weigh_statements", workspace=_record_of(poll.session).workspace, round=poll.round)


@lru_cache(maxsize=1000)
def _record_of(session: UUID) -> Record:
    """The record of a session with its workspace, kept because neither is ever another."""
    return Session.objects.select_related("record__workspace").get(pk=session).record
