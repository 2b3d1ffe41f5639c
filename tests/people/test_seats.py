"""The token of a seat, which pages and the ballot path read alike."""

import base64
import uuid

import pytest
from django.http import HttpResponse

from moothall.people import seats
from moothall.people.models import Participant


@pytest.fixture
def who():
    return Participant(id=uuid.uuid4(), session=uuid.uuid4(), token_version=3)


def test_a_token_says_whose_seat_it_is_and_in_which_version(who):
    seat = seats.read_seat(seats.sign_seat(who), who.session)
    assert (seat.session, seat.participant, seat.version) == (who.session, who.id, 3)


def test_a_token_opens_no_other_session(who):
    assert seats.read_seat(seats.sign_seat(who), uuid.uuid4()) is None


def test_a_token_ends_after_twelve_hours(who, monkeypatch):
    token, now = seats.sign_seat(who), seats.time.time()
    monkeypatch.setattr(seats.time, "time", lambda: now + 12 * 3600 - 60)
    assert seats.read_seat(token, who.session)
    monkeypatch.setattr(seats.time, "time", lambda: now + 12 * 3600 + 60)
    assert seats.read_seat(token, who.session) is None


def test_no_bit_of_a_token_can_be_changed(who):
    raw = base64.urlsafe_b64decode(seats.sign_seat(who) + "==")
    for bit in range(len(raw) * 8):
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        assert seats.read_seat(base64.urlsafe_b64encode(changed).decode(), who.session) is None


@pytest.mark.parametrize("token", ["", "x", "====", "é", "A" * 79, "A" * 80, "A" * 5000])
def test_what_is_no_token_opens_nothing(who, token):
    assert seats.read_seat(token, who.session) is None


def test_under_https_no_other_host_can_set_the_cookie(who, settings):
    settings.ENCRYPTED = True
    response = HttpResponse()
    seats.take_seat(response, who, secure=True)
    seat = response.cookies[f"__Host-moot_seat_{who.session.hex}"]
    assert (seat["path"], seat["secure"], seat["httponly"], seat["domain"]) == ("/", True, True, "")


def test_leaving_removes_the_cookie(who):
    response = HttpResponse()
    seats.leave_seat(response, who)
    assert response.cookies[seats.seat_cookie(who.session)]["max-age"] == 0
