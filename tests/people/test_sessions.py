"""How long one stays signed in, with the clock moved."""

import time

import pytest

from moothall.people import sessions

pytestmark = pytest.mark.django_db
HOME = "/w/testshire/"
MINUTE, HOUR = 60, 3600


@pytest.fixture
def later(monkeypatch):
    """Move the clock of session limits: ``later(hours)``."""
    begun = time.time()

    def move(seconds: int) -> None:
        monkeypatch.setattr(sessions.time, "time", lambda: begun + seconds)

    return move


def test_three_hours_without_a_click_sign_out(signed_in, later):
    browser = signed_in("member")
    assert browser.get(HOME).status_code == 200
    later(3 * HOUR - MINUTE)
    assert browser.get(HOME).status_code == 200
    later(6 * HOUR)
    assert browser.get(HOME).status_code == 302


def test_whoever_keeps_working_stays_for_twelve_hours(signed_in, later):
    browser = signed_in("member")
    for hours in range(13):
        later(hours * HOUR)
        assert browser.get(HOME).status_code == 200
    later(12 * HOUR + MINUTE)
    assert browser.get(HOME).status_code == 302


def test_administrators_stay_half_an_hour(signed_in, later):
    browser = signed_in("administrator")
    browser.get(HOME)
    later(29 * MINUTE)
    assert browser.get(HOME).status_code == 200
    later(60 * MINUTE)
    assert browser.get(HOME).status_code == 302


def test_a_participant_without_an_account_has_no_such_limit(client, later, workspace):
    client.get("/j/")
    later(13 * HOUR)
    assert client.get("/j/").status_code == 200


def test_clicking_fast_writes_the_session_once_a_minute(signed_in, later, django_assert_num_queries):
    browser = signed_in("member")
    browser.get("/about/")
    before = browser.session[sessions.SEEN]
    later(30)
    browser.get("/about/")
    assert browser.session[sessions.SEEN] == before
    later(90)
    browser.get("/about/")
    assert browser.session[sessions.SEEN] > before
