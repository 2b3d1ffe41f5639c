"""A session in people's calendars."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django_scopes import scope
from icalendar import Calendar
from tests.rooms.reflection import builders

from moothall.rooms.reflection import actions

SUMMER = datetime(2027, 7, 4, 17, 30, tzinfo=UTC)


@pytest.fixture
def session(workspace):
    with scope(workspace=workspace):
        planned = builders.planned(workspace, minutes=90, place="Town hall; room 2")
        return actions.move_session(
            session=planned, starts=SUMMER, minutes=90, place="Town hall; room 2", by=None
        )


def event_of(client, session):
    answer = client.get(reverse("reflection:calendar", args=[session.pk]))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    assert calendar["x-wr-timezone"] == "Europe/London"
    (event,) = calendar.walk("VEVENT")
    return event


def test_everybody_may_put_a_session_into_their_calendar(client, session):
    event = event_of(client, session)
    assert event.decoded("dtstart") == SUMMER
    assert event.decoded("dtend") == SUMMER + timedelta(minutes=90)
    assert event["uid"] == str(session.pk)
    assert event["summary"] == session.question
    assert event["location"] == "Town hall; room 2"
    assert event["transp"] == "OPAQUE"
    assert event["url"].endswith(f"/s/{session.pk}/join/")


def test_a_session_that_is_moved_replaces_itself(client, workspace, session):
    before = event_of(client, session)
    assert event_of(client, session).to_ical() == before.to_ical()
    with scope(workspace=workspace):
        actions.move_session(
            session=session, starts=SUMMER + timedelta(days=1), minutes=60, place="Library", by=None
        )
        actions.change_settings(session=session, practice=1, by=None)
    after = event_of(client, session)
    assert after["uid"] == before["uid"]
    assert after["sequence"] == before["sequence"] + 1
    assert after.decoded("dtstamp") >= before.decoded("dtstamp")
    assert after["location"] == "Library"


def test_moving_to_the_same_time_and_place_changes_nothing(client, workspace, session):
    before = event_of(client, session)
    with scope(workspace=workspace):
        actions.move_session(session=session, starts=SUMMER, minutes=90, place="Town hall;  room 2", by=None)
    assert event_of(client, session).to_ical() == before.to_ical()


def test_no_text_adds_a_line_of_its_own(client, workspace, session):
    with scope(workspace=workspace):
        session.question = "What?\r\nATTENDEE:mailto:all@example.org"
        session.save()
    content = client.get(reverse("reflection:calendar", args=[session.pk])).content
    assert b"\r\nATTENDEE" not in content
    assert event_of(client, session)["summary"] == "What? ATTENDEE:mailto:all@example.org"
