"""Running a session: doors, steps and rounds. A closed session stays closed."""

from django.db import transaction
from django.utils import timezone

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.reflection.actions.results import store_result
from moothall.rooms.reflection.actions.statements import put_in_round
from moothall.rooms.reflection.digests import digest_of_votes
from moothall.rooms.reflection.models import Round, RoundResult, Session, Statement, Step
from moothall.rooms.reflection.refusals import SessionRefused
from moothall.trace.actions import change_record


@transaction.atomic
def open_session(*, session: Session, by: Person | None) -> Session:
    """Open the doors, for the first time or after a pause."""
    session = _locked(session)
    if session.state not in (*Session.BEFORE_DOORS, Session.State.PAUSED):
        raise SessionRefused(f"This session is {session.get_state_display().lower()}: it cannot be opened.")
    if not session.statements.filter(state=Statement.State.LIVE).exists():
        raise SessionRefused([("seeds", "Add at least one statement before you open the doors")])
    _change_state(session, Session.State.OPEN, "open")
    if not session.rounds.exists():
        open_round(session=session, by=by)
    happened("session.opened", session, by)
    return session


@transaction.atomic
def open_round(*, session: Session, by: Person | None) -> Round:
    """A round in which people vote afresh on the live statements."""
    if session.rounds.filter(closed=None).exists():
        raise SessionRefused("A round of voting is open already.")
    made = Round.objects.create(
        workspace=session.workspace, session=session, number=session.rounds.count() + 1
    )
    live = session.statements.filter(state=Statement.State.LIVE)
    count = put_in_round(made, list(live))
    happened("round.opened", session, by, number=made.number, statements=count)
    return made


@transaction.atomic
def pause_session(*, session: Session, by: Person | None) -> Session:
    """Close the doors for a while: nobody can vote until the session is opened again."""
    session = _locked(session)
    if session.state != Session.State.OPEN:
        raise SessionRefused("Only an open session can be paused.")
    _change_state(session, Session.State.PAUSED, "open")
    happened("session.paused", session, by)
    return session


@transaction.atomic
def start_step(*, session: Session, step: Step, by: Person | None) -> Step:
    """Begin a step. The running one ends, and waiting ones before it are passed over."""
    session = _locked(session)
    if session.state != Session.State.OPEN:
        raise SessionRefused("Open the doors before you start a step.")
    step = session.steps.get(pk=step.pk)
    if step.state == Step.State.RUNNING:
        raise SessionRefused(f"“{step.title}” is running already.")
    _end_running(session)
    earlier = session.steps.filter(position__lt=step.position, state=Step.State.WAITING)
    earlier.update(state=Step.State.SKIPPED)
    step.state, step.started, step.ended = Step.State.RUNNING, timezone.now(), None
    step.round = session.rounds.filter(closed=None).first()
    step.save(update_fields=["state", "started", "ended", "round"])
    happened("step.started", session, by, kind=step.kind, position=step.position)
    return step


@transaction.atomic
def end_step(*, session: Session, by: Person | None) -> Step:
    """End the running step without starting another."""
    step = _end_running(_locked(session))
    if step is None:
        raise SessionRefused("No step is running.")
    happened("step.ended", session, by, kind=step.kind, position=step.position)
    return step


@transaction.atomic
def close_session(*, session: Session, by: Person | None) -> RoundResult:
    """Close the doors for good, count the votes and store what may be known of them.

    Raises SessionRefused for a session that is not running.
    """
    session = _locked(session)
    if not session.is_running:
        raise SessionRefused("Only a session that has been opened can be closed.")
    _end_running(session)
    session.steps.filter(state=Step.State.WAITING).update(state=Step.State.SKIPPED)
    closed = _close_round(session, by)
    _change_state(session, Session.State.CLOSED, "closed")
    result = store_result(round=closed, by=by)
    happened("session.closed", session, by)
    return result


def _close_round(session: Session, by: Person | None) -> Round:
    # The lock that every vote takes: a vote is in the root or is refused, never both and never neither.
    closing = Round.objects.select_for_update().get(session=session, closed=None)
    closing.closed = timezone.now()
    closing.root = digest_of_votes(closing.events.order_by("sequence").iterator(chunk_size=2000))
    closing.save(update_fields=["closed", "root"])
    voters = closing.votes.values("pseudonym").distinct().count()
    happened(
        "round.closed",
        session,
        by,
        number=closing.number,
        participants=voters,
        votes=closing.votes.count(),
        root=closing.root,
    )
    return closing


def _locked(session: Session) -> Session:
    return Session.objects.select_for_update().get(pk=session.pk)


def _change_state(session: Session, state: str, record_state: str) -> None:
    session.state = state
    session.save(update_fields=["state"])
    change_record(record=session.record, state=record_state)


def _end_running(session: Session) -> Step | None:
    step = session.running_step
    if step is not None:
        step.state, step.ended = Step.State.DONE, timezone.now()
        step.save(update_fields=["state", "ended"])
    return step
