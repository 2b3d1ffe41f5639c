"""News of a session, which those who left an address hear of once a week at most."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from moothall.people.models import Contact
from moothall.rooms.reflection.models import Session
from moothall.trace.models import Record
from moothall.trace.queries import rests_on


def tell_news(session: Session) -> None:
    """Mark that there is something to tell: part of an action."""
    Session.objects.filter(pk=session.pk).update(news=timezone.now())


@transaction.atomic
def note_decision_reached(*, decision: Record) -> list[Session]:
    """A decision was made: the sessions that it rests on have news for those who took part."""
    below = rests_on(decision, kinds=("statement", "round_result", "synthesis", "session"))
    keys = set(below.values_list("pk", flat=True))
    reached = [
        *Session.objects.filter(record__in=keys),
        *Session.objects.filter(statements__record__in=keys),
        *Session.objects.filter(rounds__results__record__in=keys),
        *Session.objects.filter(syntheses__record__in=keys),
    ]
    found = {session.pk: session for session in reached if session.is_done}
    for session in found.values():
        tell_news(session)
    return list(found.values())


def mark_told(*, contact: Contact, at: datetime) -> None:
    """Somebody has been written to: they hear of later news only."""
    Contact.objects.filter(pk=contact.pk).update(told=at)
