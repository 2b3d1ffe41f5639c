"""Four words with which somebody comes back to their seat, on any phone."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django_scopes import scope
from tests.rooms.reflection import builders
from tests.rooms.reflection.pages import join, page_of, send

from moothall.people.models import Contact, Participant
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.word_codes import digest_of_code, new_return_code, read_words

RETURN = "/j/return/"


@pytest.fixture(autouse=True)
def fresh_counters(db):
    cache.clear()


@pytest.fixture
def session(workspace):
    with scope(workspace=workspace):
        return builders.opened(workspace)


def code_of(client, session) -> str:
    page = page_of(client.post(f"/s/{session.pk}/keep/return-code/"))
    return re.search(r"moot-join__code\">([a-z ]+)</p>", page)[1]


def test_the_words_are_shown_once_and_only_their_digest_is_kept(client, session, workspace):
    join(client, session)
    code = code_of(client, session)
    assert len(code.split()) == 4
    with scope(workspace=workspace):
        assert Contact.objects.get().return_code == digest_of_code(code)
    assert code not in page_of(client.get(f"/s/{session.pk}/keep/"))


def test_another_phone_gets_the_same_seat_with_its_votes_and_nothing_is_raised(client, session, workspace):
    join(client, session)
    with scope(workspace=workspace):
        who = Participant.objects.get()
        builders.cast(session, who, {1: -1})
    code = code_of(client, session)
    other = Client()
    answer = send(other, RETURN, code=code.upper().replace(" ", "-"))
    assert answer.status_code == 303
    assert answer["Location"] == f"/s/{session.pk}/"
    assert "You disagreed with this" in page_of(other.get(f"/s/{session.pk}/votes/"))
    with scope(workspace=workspace):
        assert Participant.objects.get().token_version == who.token_version
    assert "You disagreed with this" in page_of(client.get(f"/s/{session.pk}/votes/"))


def test_a_new_code_takes_the_place_of_the_old_one(client, session):
    join(client, session)
    old, new = code_of(client, session), code_of(client, session)
    assert send(Client(), RETURN, code=old).status_code == 422
    assert send(Client(), RETURN, code=new).status_code == 303


@pytest.mark.parametrize("typed", ["", "maple", "maple otter maple otter maple", "mapel otter maple otter"])
def test_what_is_no_code_is_said_to_be_none(client, db, typed):
    assert send(client, RETURN, code=typed).status_code == 422


def test_wrong_codes_are_limited_like_those_at_the_door(client, session):
    join(client, session)
    code = code_of(client, session)
    for number in range(30):
        assert send(client, RETURN, code="maple otter maple otter").status_code == 422, number
    answer = send(client, RETURN, code="maple otter maple otter")
    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    assert send(client, RETURN, code=code).status_code == 429
    assert client.get(f"/j/{session.join_code}/").status_code == 429
    assert client.post(RETURN, {"code": code}, REMOTE_ADDR="10.1.2.3").status_code == 303


def test_the_code_works_after_the_session_is_closed(client, session, workspace):
    join(client, session)
    code = code_of(client, session)
    with scope(workspace=workspace):
        actions.close_session(session=session, by=None)
    assert send(Client(), RETURN, code=code).status_code == 303


def test_a_code_leads_to_no_seat_that_was_given_up(client, session, workspace):
    join(client, session)
    code = code_of(client, session)
    with scope(workspace=workspace):
        actions.withdraw_participant(participant=Participant.objects.get())
    assert send(Client(), RETURN, code=code).status_code == 422


def test_a_code_leads_to_its_session_in_any_workspace_and_to_no_other(
    client, session, workspace, other_workspace
):
    with scope(workspace=other_workspace):
        elsewhere = builders.opened(other_workspace)
        who = builders.joined(elsewhere)
        code = actions.give_return_code(participant=who)
    assert queries.seat_by_return_code(code).pk == who.pk
    assert send(client, RETURN, code=code)["Location"] == f"/s/{elsewhere.pk}/"


def test_every_new_code_can_be_read_back():
    codes = {new_return_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(read_words(code, 4) == code for code in codes)
