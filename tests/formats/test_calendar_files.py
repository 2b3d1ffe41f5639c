"""Calendar files."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from moothall.formats.calendar_files import Appointment, calendar_file

START = datetime(2027, 3, 4, 18, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def appointment(**fields) -> Appointment:
    given_ = {"uid": "a", "title": "Talk", "starts": START, "ends": START + HOUR, "changed": START}
    return Appointment(**given_ | fields)


def test_times_are_written_in_universal_time():
    there = timezone(HOUR)
    file = calendar_file(appointment(starts=START.astimezone(there), ends=(START + HOUR).astimezone(there)))
    assert b"DTSTART:20270304T183000Z\r\n" in file
    assert b"DTEND:20270304T193000Z\r\n" in file


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"starts": START.replace(tzinfo=None)}, "needs a time zone"),
        ({"ends": START}, "ends after it starts"),
    ],
)
def test_what_is_no_appointment_is_refused(fields, sentence):
    with pytest.raises(ValueError, match=sentence):
        calendar_file(appointment(**fields))


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_comes_back_from_one_property(title, place):
    file = calendar_file(appointment(title=title, place=place))
    calendar = Calendar.from_ical(file)
    (event,) = calendar.walk("VEVENT")
    assert {name.lower() for name in event} <= {
        *("uid", "sequence", "dtstamp", "last-modified", "dtstart", "dtend", "summary", "location"),
        *("status", "transp", "x-microsoft-cdo-busystatus"),
    }
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
