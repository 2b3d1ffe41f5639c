"""How voting stands in a session, read inside the transaction that records votes and held until it ends."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import timezone

from moothall.permissions import PHASES, May
from moothall.rooms.reflection.actions import vote_rows
from moothall.rooms.reflection.actions.vote_rows import NewEvent
from moothall.rooms.reflection.models import Round, Session, Statement, VoteEvent
from moothall.rooms.reflection.queries import practice_statements
from moothall.rooms.reflection.refusals import SessionRefused

# Steps in which people talk: they may change an earlier vote, not cast a new one.
CHANGE_ONLY = ("discuss", "note")
Channel = VoteEvent.Channel
# Votes that an officer enters for people who voted elsewhere.
ENTERED = (Channel.PAPER, Channel.PROXY)


@dataclass
class Poll:
    """One session's voting as it is now, with the state of each of its ``statements``. ``asked`` are the
    (pseudonym, statement) of which it matters whether they have ``voted``."""

    session: Session
    round: Round | None
    phase: str
    statements: dict[UUID, str]
    practice: frozenset[UUID]
    last: int
    asked: set[tuple[str, UUID]] = field(default_factory=set)
    voted: set[tuple[str, UUID]] = field(default_factory=set)

    @property
    def round_key(self) -> UUID | None:
        return self.round.pk if self.round else None

    @property
    def changes_only(self) -> bool:
        return self.phase in CHANGE_ONLY

    def refusal(
        self, statement: UUID, pseudonym: str, meant_for: UUID | None, channel: str, taken_back: bool
    ) -> SessionRefused | None:
        """Why this vote is not taken now; None if it is."""
        if self.session.is_done or (self.round is not None and not self.round.is_open):
            return SessionRefused("Voting is closed.", code="round_closed")
        if meant_for not in (None, self.round_key):
            return SessionRefused("That round of voting is closed.", code="round_closed")
        if taken_back and self.round is not None and statement in self.statements:
            return None
        right = May.ENTER_PAPER_BALLOT if channel in ENTERED else May.CAST_VOTE
        if self.round is None or right not in PHASES[self.phase]:
            return SessionRefused("There is no voting at the moment.", code="step")
        if self.statements.get(statement) != Statement.State.LIVE:
            return SessionRefused("This statement cannot be voted on.", code="unknown_statement")
        return None if channel in ENTERED else self._refusal_of_step(statement, pseudonym)

    def _refusal_of_step(self, statement: UUID, pseudonym: str) -> SessionRefused | None:
        if self.changes_only and (pseudonym, statement) not in self.voted:
            return SessionRefused("Only earlier votes can be changed at the moment.", code="step")
        if self.phase == "practice" and statement not in self.practice:
            return SessionRefused("Voting on this statement comes in a moment.", code="step")
        return None

    def next_event(self, **content: Any) -> NewEvent:
        """The next event of the round, not yet written."""
        self.last += 1
        return NewEvent(
            workspace_id=self.session.workspace_id,
            round_id=self.round_key,
            sequence=self.last,
            received=timezone.localdate(),
            **content,
        )


def held_polls(sessions: Iterable[UUID]) -> dict[UUID, Poll]:
    """The polls of these sessions; whoever closes a round or starts a step waits, and is waited for.

    All are held before anything is written, in the order of their keys, and sessions before rounds, so that
    nobody waits in a circle.
    """
    held = Session.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=sessions)
    held = list(held.select_related("record__workspace").order_by("pk"))
    rounds = Round.objects.select_for_update(no_key=True).filter(session__in=held)
    # The last of each session stays.
    last = {round_.session_id: round_ for round_ in rounds.order_by("session", "number")}
    return {session.pk: _poll(session, last.get(session.pk)) for session in held}


def _poll(session: Session, round_: Round | None) -> Poll:
    phase = session.phase
    return Poll(
        session=session,
        round=round_,
        phase=phase,
        statements=_states(session),
        practice=frozenset(practice_statements(session) if phase == "practice" else ()),
        last=vote_rows.last_sequence(round_.pk) if round_ else 0,
    )


def _states(session: Session) -> dict[UUID, str]:
    """The state of each statement; "" of one whose author took the words away, which nobody can vote on."""
    rows = session.statements.order_by().values_list("pk", "state", "removed")
    return {key: "" if removed else state for key, state, removed in rows}
