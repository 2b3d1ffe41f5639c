"""Rounds of voting: people come back to the same statements, and what they said before stays as it was."""

from django.db import transaction
from django.utils import timezone

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.reflection.actions.locks import locked
from moothall.rooms.reflection.actions.results import store_result
from moothall.rooms.reflection.actions.statements import put_in_round
from moothall.rooms.reflection.digests import digest_of_votes
from moothall.rooms.reflection.models import Round, RoundResult, Session, Statement, Step
from moothall.rooms.reflection.refusals import SessionRefused


@transaction.atomic
def open_round(*, session: Session, by: Person | None) -> Round:
    """A round in which people vote afresh on the live statements. The running step belongs to it from now
    on. Raises SessionRefused unless the session runs and no round is open."""
    session = locked(session)
    if not session.is_running:
        raise SessionRefused("A round of voting can be opened only while the session runs.")
    if session.rounds.filter(closed=None).exists():
        raise SessionRefused("A round of voting is open already: close it first.")
    live = list(session.statements.filter(state=Statement.State.LIVE, removed=False))
    if not live:
        raise SessionRefused("There is no statement to vote on.")
    number = session.rounds.count() + 1
    made = Round.objects.create(workspace=session.workspace, session=session, number=number)
    session.steps.filter(state=Step.State.RUNNING).update(round=made)
    happened("round.opened", session, by, number=number, statements=put_in_round(made, live))
    return made


@transaction.atomic
def close_round(*, session: Session, by: Person | None) -> Round:
    """Close the open round for good, while the session goes on, and have it counted.

    Raises SessionRefused when no round is open.
    """
    session = locked(session)
    if not session.rounds.filter(closed=None).exists():
        raise SessionRefused("No round of voting is open.")
    return end_round(session, by).round


def end_round(session: Session, by: Person | None, *, root: str = "") -> RoundResult:
    """Close the open round of a session that is held, and have it counted: part of an action. ``root`` is the
    digest over its votes, where whoever wrote all of them in this transaction knows it."""
    # The lock that every vote takes: a vote is in the root or is refused, never both and never neither.
    closing = Round.objects.select_for_update().get(session=session, closed=None)
    closing.closed = timezone.now()
    closing.root = root or digest_of_votes(closing.events.order_by("sequence").iterator(chunk_size=2000))
    closing.save(update_fields=["closed", "root"])
    happened(
        "round.closed",
        session,
        by,
        number=closing.number,
        participants=closing.votes.values("pseudonym").distinct().count(),
        votes=closing.votes.count(),
        root=closing.root,
    )
    # The one place from which a closed round goes to be counted.
    return store_result(round=closing, by=by)
