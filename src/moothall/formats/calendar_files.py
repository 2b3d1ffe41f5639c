"""Calendar files (RFC 5545): one appointment that every calendar program takes in as busy time.

Times are written in universal time, which no program can misread; the calendar says in which zone they are
meant. Writing is icalendar's work: folding, escaping and refusing line ends inside a value.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event, vDatetime, vText  # type: ignore[import-untyped]

MEDIA_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Moothall//Moothall//EN"
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Appointment:
    """``uid`` stays the same for ever and ``sequence`` rises with each change, so that a calendar replaces
    what it has. All moments carry a time zone; ``changed`` is when the appointment was last written."""

    uid: str
    title: str
    starts: datetime
    ends: datetime
    changed: datetime
    sequence: int = 0
    place: str = ""
    description: str = ""
    address: str = ""
    zone: str = "Europe/London"


def calendar_file(appointment: Appointment) -> bytes:
    """The bytes of an .ics file with one appointment. Raises ValueError for a moment without a time zone or
    an end that is not after the start.

    >>> start = datetime(2027, 3, 4, 18, 30, tzinfo=UTC)
    >>> file = calendar_file(Appointment("a", "Talk", start, start.replace(hour=20), start))
    >>> b"DTSTART:20270304T183000Z" in file
    True
    """
    moments = (appointment.starts, appointment.ends, appointment.changed)
    if any(moment.tzinfo is None for moment in moments):
        raise ValueError("A moment in a calendar needs a time zone.")
    if appointment.ends <= appointment.starts:
        raise ValueError("An appointment ends after it starts.")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-timezone", appointment.zone)
    calendar.add_component(_event(appointment))
    return bytes(calendar.to_ical())


def _event(appointment: Appointment) -> Event:
    event = Event()
    event.add("uid", appointment.uid)
    event.add("sequence", appointment.sequence)
    event["dtstamp"] = event["last-modified"] = _moment(appointment.changed)
    event["dtstart"] = _moment(appointment.starts)
    event["dtend"] = _moment(appointment.ends)
    event.add("summary", _text(appointment.title))
    for name, value in (("location", appointment.place), ("description", appointment.description)):
        if value:
            event.add(name, _text(value))
    if appointment.address:
        event.add("url", appointment.address)
    event.add("status", "CONFIRMED")
    # The time is taken: in the standard's words, and in those that Outlook reads.
    event.add("transp", "OPAQUE")
    event.add("x-microsoft-cdo-busystatus", "BUSY")
    return event


def _moment(moment: datetime) -> vDatetime:
    return vDatetime(moment.astimezone(UTC).replace(microsecond=0))


def _text(value: str) -> vText:
    return vText(_INVISIBLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n")))
