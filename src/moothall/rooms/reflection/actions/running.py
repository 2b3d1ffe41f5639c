"""Running a session: doors and steps, up to its archive. A closed session stays closed."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from moothall.events.happened import happened
from moothall.events.queries import events_of
from moothall.people.models import Person
from moothall.rooms.reflection.actions.locks import locked
from moothall.rooms.reflection.actions.rounds import end_round, open_round
from moothall.rooms.reflection.models import RoundResult, Session, Statement, Step
from moothall.rooms.reflection.queries.sessions import step_to_undo
from moothall.rooms.reflection.refusals import SessionRefused
from moothall.trace.actions import change_record

LONGEST_REASON = 300


@transaction.atomic
def open_session(*, session: Session, by: Person | None) -> Session:
    """Open the doors, for the first time or after a pause."""
    session = locked(session)
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
def pause_session(*, session: Session, by: Person | None) -> Session:
    """Close the doors for a while: nobody can vote until the session is opened again."""
    session = locked(session)
    if session.state != Session.State.OPEN:
        raise SessionRefused("Only an open session can be paused.")
    _change_state(session, Session.State.PAUSED, "open")
    happened("session.paused", session, by)
    return session


@transaction.atomic
def start_step(*, session: Session, step: Step, by: Person | None) -> Step:
    """Begin a step. The running one ends, and waiting ones before it are passed over."""
    session = locked(session)
    if session.state != Session.State.OPEN:
        raise SessionRefused("Open the doors before you start a step.")
    step = session.steps.get(pk=step.pk)
    if step.state == Step.State.RUNNING:
        raise SessionRefused(f"“{step.title}” is running already.")
    # The same moment on every step that this start touches: by it the start is undone.
    now = timezone.now()
    _end_running(session, now)
    earlier = session.steps.filter(position__lt=step.position, state=Step.State.WAITING)
    earlier.update(state=Step.State.SKIPPED, ended=now)
    step.state, step.started, step.ended = Step.State.RUNNING, now, None
    step.round = session.rounds.filter(closed=None).first()
    step.votes_before = step.round.events.count() if step.round else 0
    step.save(update_fields=["state", "started", "ended", "round", "votes_before"])
    happened("step.started", session, by, kind=step.kind, position=step.position)
    return step


@transaction.atomic
def undo_step(*, session: Session, by: Person | None) -> Step:
    """Undo the start of the running step within its first minute: what it ended runs again, what it passed
    over waits again. Votes that were cast meanwhile stay. Answers the step that was undone."""
    session = locked(session)
    step = step_to_undo(by, session)
    if step is None:
        raise SessionRefused("A start can be undone within one minute, while the step runs.")
    moment = step.started
    step.state, step.started = _state_before(session, step), None
    step.save(update_fields=["state", "started"])
    touched = session.steps.filter(ended=moment)
    touched.filter(state=Step.State.SKIPPED).update(state=Step.State.WAITING, ended=None)
    touched.filter(state=Step.State.DONE).update(state=Step.State.RUNNING, ended=None)
    happened("step.undone", session, by, kind=step.kind, position=step.position)
    return step


@transaction.atomic
def end_step(*, session: Session, by: Person | None) -> Step:
    """End the running step without starting another."""
    step = _end_running(locked(session), timezone.now())
    if step is None:
        raise SessionRefused("No step is running.")
    happened("step.ended", session, by, kind=step.kind, position=step.position)
    return step


@transaction.atomic
def close_session(*, session: Session, by: Person | None) -> RoundResult:
    """Close the doors for good, and the round of voting with them; answers the result of the last round.

    Raises SessionRefused for a session that is not running.
    """
    return finish(locked(session), by)


def finish(session: Session, by: Person | None, *, root: str = "") -> RoundResult:
    """Close a session that is held: part of an action. ``root`` is the digest over the votes of the round
    that is open, where whoever wrote all of them in this transaction knows it."""
    if not session.is_running:
        raise SessionRefused("Only a session that has been opened can be closed.")
    _end_running(session, timezone.now())
    session.steps.filter(state=Step.State.WAITING).update(state=Step.State.SKIPPED)
    if session.rounds.filter(closed=None).exists():
        result = end_round(session, by, root=root)
    else:
        result = RoundResult.objects.filter(round__session=session).latest("round__number", "created")
    _change_state(session, Session.State.CLOSED, "closed")
    happened("session.closed", session, by)
    return result


@transaction.atomic
def archive_session(*, session: Session, reason: str, by: Person | None) -> Session:
    """Put a published session away, for good. Its account, results, answers and log stay where they are, and
    a new session can go on from it; nothing in it changes any more, but for what somebody withdraws.

    Raises SessionRefused for a session that is not published, and without a reason of at most 300 characters.
    """
    session, reason = locked(session), reason.strip()
    if session.state != Session.State.PUBLISHED:
        raise SessionRefused("Only a session whose results are published can be archived.")
    if not reason or len(reason) > LONGEST_REASON:
        sentence = f"A reason has at most {LONGEST_REASON} characters: this has {len(reason)}"
        raise SessionRefused([("reason", sentence if reason else "Say why it is put away")])
    session.archive_reason, session.archived = reason, timezone.now()
    session.state = Session.State.ARCHIVED
    session.save(update_fields=["archive_reason", "archived", "state"])
    happened("session.archived", session, by)
    return session


def _change_state(session: Session, state: str, record_state: str) -> None:
    session.state = state
    session.save(update_fields=["state"])
    change_record(record=session.record, state=record_state)


def _end_running(session: Session, now: datetime) -> Step | None:
    step = session.running_step
    if step is not None:
        step.state, step.ended = Step.State.DONE, now
        step.save(update_fields=["state", "ended"])
    return step


def _state_before(session: Session, step: Step) -> str:
    """What a running step was before it was started: done, if it had run once; passed over, if a later one
    had; else waiting. The ledger remembers what the row no longer says."""
    told = events_of(None, record=session.record, names=("step.started", "step.undone"))
    net = sum(
        1 if event.name == "step.started" else -1 for event in told if event.says["position"] == step.position
    )
    if net > 1:
        return Step.State.DONE
    later = session.steps.filter(position__gt=step.position).exclude(started=None)
    return Step.State.SKIPPED if later.exists() else Step.State.WAITING
