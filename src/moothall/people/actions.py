"""Writes about signing in. Members and roles are actions of the governance room."""

from django.contrib.sessions.models import Session
from django.utils import timezone

from moothall.people.models import Person


def end_sessions(*, person: Person, by: Person) -> int:
    """Sign ``person`` out on every device; how many sessions ended.

    Raises PermissionError unless it is their own doing.
    """
    if person.pk != by.pk:
        raise PermissionError("People end only their own sessions.")
    ended = 0
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()
            ended += 1
    return ended


def forget_sessions() -> int:
    """Delete the browser sessions that have ended. How many there were."""
    count, _ = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    return count
