"""What waits for moderators, what they have done, and whom a changed statement is put to first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from moothall.people.models import Participant
from moothall.people.pseudonyms import actor_of
from moothall.permissions import May, rights_of
from moothall.rooms.reflection.acts import (
    AT_ONCE,
    Standing,
    agree,
    blind_check,
    decision,
    is_sampled,
    moderators,
    opinions,
)
from moothall.rooms.reflection.models import Lineage, ModerationAct, Session, Statement, Vote
from moothall.rooms.reflection.pseudonyms import pseudonym_of

State, SecondLook = Statement.State, Statement.SecondLook


@dataclass(frozen=True)
class Queued:
    """A statement to decide on. ``said`` is what moderators have said who cannot decide alone. Whoever asks
    ``may_decide`` unless another has to."""

    statement: Statement
    said: list[ModerationAct]
    may_decide: bool

    @property
    def is_second_look(self) -> bool:
        return self.statement.second_look == SecondLook.ASKED

    @property
    def is_disputed(self) -> bool:
        return any(not agree(one, self.said[0]) for one in self.said)


@dataclass(frozen=True)
class Agreement:
    """Of ``checked`` decisions that somebody has checked blind, as many ``agreed``; ``apart`` are the
    statements of the others."""

    checked: int
    agreed: int
    apart: list[Statement]


def may_moderate(who: Any, session: Session) -> bool:
    """Whether ``who`` reads what waits and what was not used: at any time, not only in some steps."""
    return May.MODERATE_STATEMENT in rights_of(who, session)


def statements_to_moderate(who: Any, session: Session) -> list[Queued]:
    """What moderators have to look at, the earliest first; nothing for anybody else.

    That is what waits; what one of two moderators has acted on; and, where statements are shown at once,
    what nobody has looked at yet.
    """
    if not may_moderate(who, session):
        return []
    own = actor_of(who, session.workspace)
    found = []
    for statement in _with_acts(session, state__in=(State.WAITING, State.LIVE), removed=False):
        acts = list(statement.moderation_acts.all())
        said = opinions(acts)
        if statement.state == State.WAITING or said or _is_unchecked(session, statement, acts):
            barred = moderators(acts) if statement.second_look == SecondLook.ASKED else said
            found.append(Queued(statement, list(said.values()), own not in barred))
    return found


def statement_to_act_on(who: Any, session: Session, key: UUID) -> Statement | None:
    """One statement of a session for somebody who moderates it, whatever has become of it."""
    if not may_moderate(who, session):
        return None
    found = session.statements.select_related("record", "prompt", "session__workspace")
    return found.filter(pk=key).first()


def act_to_undo(who: Any, session: Session) -> ModerationAct | None:
    """The last act of ``who`` in the session while it is less than a minute old and nothing followed it."""
    since = timezone.now() - AT_ONCE
    acts = ModerationAct.objects.filter(statement__session=session).exclude(standing=Standing.BLIND)
    own = acts.filter(moderator=actor_of(who, session.workspace), at__gt=since).select_related("statement")
    last = own.last()
    if last is None or last.act == ModerationAct.Act.UNDO:
        return None
    return None if acts.filter(statement=last.statement, pk__gt=last.pk).exists() else last


def statement_to_check_blind(who: Any, session: Session) -> Statement | None:
    """The next statement of the sampled tenth that somebody else has decided on and nobody has checked."""
    if not may_moderate(who, session):
        return None
    own = actor_of(who, session.workspace)
    decided = _with_acts(session, moderation_acts__standing=Standing.FINAL, removed=False).distinct()
    for statement in decided.exclude(state=State.WAITING):
        acts = list(statement.moderation_acts.all())
        open_to_check = is_sampled(statement) and decision(acts) and not blind_check(acts)
        if open_to_check and own not in moderators(acts):
            return statement
    return None


def blind_agreement(who: Any, session: Session) -> Agreement:
    """How often a blind check came to the same as the decision that holds."""
    checked, apart = 0, []
    for statement in _with_acts(session, moderation_acts__standing=Standing.BLIND).distinct():
        acts = list(statement.moderation_acts.all())
        check, decided = blind_check(acts), decision(acts)
        if check and decided:
            checked += 1
            apart += [] if agree(check, decided) else [statement]
    return Agreement(checked, checked - len(apart), apart)


def children_to_serve_first(who: Participant, session: Session) -> list[UUID]:
    """The live statements that came from ones on which ``who`` has voted, in whatever round, by number: they
    are put to them before any other."""
    voted = Vote.objects.filter(pseudonym=pseudonym_of(who), round__session=session).values("statement")
    lineage = Lineage.objects.filter(parent__in=voted, undone=None, child__state=State.LIVE)
    return list(lineage.order_by("child__number").values_list("child", flat=True).distinct())


def _with_acts(session: Session, **only: Any) -> Any:
    found = session.statements.filter(**only).select_related("record", "prompt")
    return found.prefetch_related("moderation_acts", "parents").order_by("number")


def _is_unchecked(session: Session, statement: Statement, acts: Iterable[ModerationAct]) -> bool:
    """Live at once, by somebody taking part, and nobody has decided: not a moderator's words, nor those of
    an earlier session."""
    if session.moderation != Session.Moderation.AFTER or statement.author_id is None:
        return False
    return statement.snapshot_of_id is None and decision(acts) is None
