"""How voting stands in a session, read inside the transaction that records votes and held until it ends."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from moothall.permissions import PHASES, May
from moothall.rooms.reflection.actions import vote_rows
from moothall.rooms.reflection.actions.vote_rows import NewEvent
from moothall.rooms.reflection.models import Session, Statement, VoteEvent
from moothall.rooms.reflection.queries import practice_statements
from moothall.rooms.reflection.refusals import SessionRefused

# Steps in which people talk: they may change an earlier vote, not cast a new one.
CHANGE_ONLY = ("discuss", "note")
Channel = VoteEvent.Channel
# Votes that an officer enters for people who voted elsewhere.
ENTERED = (Channel.PAPER, Channel.PROXY)


@dataclass
class Poll:
    """One session's voting as it is now: its last ``round`` and whether that may still be open to votes, the
    ``phase`` as in ``permissions.PHASES``, and the state of each statement, "" of one whose author took the
    words away. ``asked`` are the (pseudonym, statement) of which it matters whether they have ``voted``."""

    session: UUID
    workspace: UUID
    round: UUID | None
    is_open: bool
    phase: str
    statements: dict[UUID, str]
    practice: frozenset[UUID]
    last: int
    today: date = field(default_factory=timezone.localdate)
    asked: set[tuple[str, UUID]] = field(default_factory=set)
    voted: set[tuple[str, UUID]] = field(default_factory=set)

    @property
    def changes_only(self) -> bool:
        return self.phase in CHANGE_ONLY

    def refusal(
        self, statement: UUID, pseudonym: str, meant_for: UUID | None, channel: str, taken_back: bool
    ) -> SessionRefused | None:
        """Why this vote is not taken now; None if it is."""
        if not self.is_open:
            return SessionRefused("Voting is closed.", code="round_closed")
        if meant_for is not None and meant_for != self.round:
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
            workspace_id=self.workspace,
            round_id=self.round,
            sequence=self.last,
            received=self.today,
            **content,
        )


def held_polls(sessions: Collection[UUID]) -> dict[UUID, Poll]:
    """The polls of these sessions; whoever closes a round or starts a step waits, and is waited for.

    All are held before anything is written, in the order of their keys, and sessions before rounds, so that
    nobody waits in a circle. Whatever else is read, is read once they are held.
    """
    held = vote_rows.hold_sessions(sessions)
    rounds = vote_rows.hold_last_rounds(sessions)
    kinds = vote_rows.running_steps(sessions)
    statements = vote_rows.statements_of(sessions)
    return {
        session: _poll(
            session, state, workspace, rounds.get(session), kinds.get(session), statements[session]
        )
        for session, state, workspace in held
    }


def _poll(
    session: UUID,
    state: str,
    workspace: UUID,
    last_round: tuple[UUID, bool] | None,
    step: str | None,
    statements: dict[UUID, str],
) -> Poll:
    phase = Session.phase_of(state, step)
    round_, is_open = last_round or (None, True)
    return Poll(
        session=session,
        workspace=workspace,
        round=round_,
        is_open=is_open and state not in Session.DONE,
        phase=phase,
        statements=statements,
        practice=_practised_on(session) if phase == "practice" else frozenset(),
        last=vote_rows.last_sequence(round_) if round_ else 0,
    )


def _practised_on(session: UUID) -> frozenset[UUID]:
    return frozenset(practice_statements(Session.objects.get(pk=session)))
