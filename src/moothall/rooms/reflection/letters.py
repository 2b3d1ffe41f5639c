"""The e-mails about a session, and its entry in a calendar."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from moothall.formats.calendar_files import Appointment, calendar_file
from moothall.rooms.reflection.models import Invitation, Session
from moothall.rooms.reflection.queries.sessions import times_moved, when_last_moved


def invitation_letter(invitation: Invitation, *, reminder: bool) -> EmailMessage:
    """The letter to one guest, in plain text. Everything in it is data: no value makes a header."""
    session = invitation.session
    subject = ("Reminder: " if reminder else "Invitation: ") + _one_line(session.question)
    body = render_to_string("reflection/letters/invitation.txt", letter_words(invitation, reminder=reminder))
    return EmailMessage(subject[:200], body, to=[invitation.email])


def letter_words(invitation: Invitation, *, reminder: bool) -> dict[str, Any]:
    """What the letter says, by the names that its template uses."""
    session = invitation.session
    return {
        "session": session,
        "reminder": reminder,
        "moved": times_moved(None, session) > 0,
        "council": session.workspace.name,
        "when": span(session),
        "option": invitation.option,
        "protected_time": _one_line(session.rules.protected_time),
        "link": _absolute("reflection:invitation", session.pk, invitation.pk),
        "calendar": _absolute("reflection:calendar", session.pk),
    }


def session_calendar(session: Session) -> bytes:
    """The session as a calendar file: the same for everybody, with the public address for joining."""
    said = [line for line in (_one_line(session.rules.protected_time),) if line]
    address = _absolute("reflection:join", session.pk)
    return calendar_file(
        Appointment(
            uid=str(session.pk),
            title=_one_line(session.question),
            starts=session.starts,
            ends=session.ends,
            changed=when_last_moved(None, session),
            sequence=times_moved(None, session),
            place=session.place,
            description="\n".join([*said, f"Join here once the doors are open: {address}"]),
            address=address,
            zone=settings.TIME_ZONE,
        )
    )


def span(session: Session) -> str:
    """When a session is: "4 March 2027, 18:30 to 20:00"."""
    starts, ends = timezone.localtime(session.starts), timezone.localtime(session.ends)
    last = f"{ends:%H:%M}" if ends.date() == starts.date() else date_format(ends, "j F Y, H:i")
    return f"{date_format(starts, 'j F Y, H:i')} to {last}"


def _absolute(name: str, *arguments: Any) -> str:
    return settings.MOOTHALL_ADDRESS + reverse(name, args=arguments)


def _one_line(text: str) -> str:
    return " ".join(text.split())
