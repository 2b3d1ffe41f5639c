"""Asking people again: offered when a decision that relied on them is re-opened. A person plans it, or says
why it is not needed."""

from django.db import transaction
from django.db.models import Q

from moothall.events.happened import happened
from moothall.events.models import Event
from moothall.people.models import Person
from moothall.rooms.reflection.models import Reopening, Session
from moothall.rooms.reflection.queries.reopening import reopenings_to_answer, sessions_relied_on
from moothall.rooms.reflection.refusals import SessionRefused
from moothall.trace.actions import link
from moothall.trace.models import Record

LONGEST_REASON = 300
State = Reopening.State


@transaction.atomic
def reopen_from_decision(*, decision: Record, event: Event, by: Person | None) -> list[Reopening]:
    """Offer a session that goes on from each session that a re-opened decision relied on, or from the last
    one that went on from it. Nothing is planned before a person does it.

    ``event`` is the re-opening: delivered twice, it offers once, and beside an offer that waits still nothing
    is offered. Answers the new offers.
    """
    relied_on = map(_latest, sessions_relied_on(decision))
    latest = {session.pk: session for session in relied_on if session.is_done}
    known = Q(event_seq=event.seq) | Q(state=State.OFFERED)
    for offered in Reopening.objects.filter(known, decision=decision, session__in=latest):
        latest.pop(offered.session_id, None)
    return [_offer(session, decision, event, by) for session in latest.values()]


@transaction.atomic
def decline_reopening(*, reopening: Reopening, reason: str, by: Person | None) -> Reopening:
    """Say why people need not be asked again. Raises SessionRefused without a reason of at most 300
    characters, and for an offer that does not wait any more."""
    reopening, reason = Reopening.objects.select_for_update().get(pk=reopening.pk), reason.strip()
    if reopening.state != State.OFFERED:
        raise SessionRefused("This has been answered already.")
    if not reason or len(reason) > LONGEST_REASON:
        sentence = f"A reason has at most {LONGEST_REASON} characters: this has {len(reason)}"
        raise SessionRefused([("reason", sentence if reason else "Say why they need not be asked again")])
    reopening.state, reopening.reason = State.DECLINED, reason
    reopening.save(update_fields=["state", "reason"])
    happened("reopening.declined", reopening.session, by, decision=reopening.decision.uid)
    return reopening


def answer_reopenings(later: Session, earlier: Session, by: Person | None) -> None:
    """A session that goes on from ``earlier`` has been planned: it is what was offered, and rests on each
    decision that it was offered for. Part of an action."""
    for reopening in reopenings_to_answer(by, earlier):
        reopening.state, reopening.later = State.PLANNED, later
        reopening.save(update_fields=["state", "later"])
        link(of=later.record, rests_on=reopening.decision, relation="reopens")


def _latest(session: Session) -> Session:
    """The last closed session of those that went on from one another."""
    while later := session.continued_by.filter(state__in=Session.DONE).order_by("starts").last():
        session = later
    return session


def _offer(session: Session, decision: Record, event: Event, by: Person | None) -> Reopening:
    made = Reopening.objects.create(
        workspace=session.workspace, session=session, decision=decision, event_seq=event.seq
    )
    happened("reopening.offered", session, by, decision=decision.uid)
    return made
