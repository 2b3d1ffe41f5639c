"""A form is written once: sent again it gets the first answer, and nothing half-written stays."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from moothall.events.actions import forget_forms
from moothall.events.models import Event, Once
from moothall.rooms.codification import actions
from moothall.rooms.codification.models import Source


@pytest.fixture
def address(workspace):
    return reverse("codification:add_source", args=[workspace.slug], query={"kind": "research"})


@pytest.fixture
def form():
    return {"once": str(uuid.uuid4()), "title": "A paper", "year": "2019", "text": "Words."}


@pytest.fixture
def kept(workspace):
    """How many sources, events and forms there are."""

    def count():
        with scope(workspace=workspace):
            return Source.objects.count(), Event.objects.count(), Once.objects.count()

    return count


def test_the_same_form_sent_twice_writes_once_and_gets_the_same_answer(signed_in, address, form, kept):
    client = signed_in("reviewer")
    first, second = client.post(address, form), client.post(address, form)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert kept() == (1, 1, 1)


def test_the_same_form_with_other_words_shows_both_and_writes_nothing(signed_in, address, form, kept):
    client = signed_in("reviewer")
    first = client.post(address, form)
    answer = client.post(address, form | {"title": "Another title altogether"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f'href="{first["Location"]}"' in page
    assert "Another title altogether" in page
    assert "A paper" in client.get(first["Location"]).content.decode()
    assert kept() == (1, 1, 1)


def test_two_forms_with_the_same_words_are_two(signed_in, address, form, kept):
    client = signed_in("reviewer")
    client.post(address, form)
    client.post(address, form | {"once": str(uuid.uuid4())})
    assert kept() == (2, 2, 2)


def test_two_people_may_send_the_same_key(signed_in, address, form, kept):
    signed_in("reviewer").post(address, form)
    signed_in("reviewer").post(address, form)
    assert kept() == (2, 2, 2)


def test_a_refused_form_keeps_nothing_and_may_be_sent_again_mended(signed_in, address, form, kept):
    client = signed_in("reviewer")
    assert client.post(address, form | {"title": ""}).status_code == 422
    assert kept() == (0, 0, 0)
    assert client.post(address, form).status_code == 302
    assert kept() == (1, 1, 1)


def test_a_request_that_fails_half_way_keeps_nothing(signed_in, address, form, kept, monkeypatch):
    client, add = signed_in("reviewer"), actions.add_source

    def add_and_fail(**words):
        add(**words)
        raise RuntimeError("The disk is on fire.")

    client.raise_request_exception = False
    with monkeypatch.context() as patched:
        patched.setattr("moothall.rooms.codification.views.library.actions.add_source", add_and_fail)
        assert client.post(address, form).status_code == 500
    assert kept() == (0, 0, 0)
    assert client.post(address, form).status_code == 302
    assert kept() == (1, 1, 1)


def test_who_may_not_write_leaves_no_trace_of_the_form(signed_in, address, form, kept):
    assert signed_in("observer").post(address, form).status_code == 403
    assert kept() == (0, 0, 0)


@pytest.mark.parametrize("key", ["", "not a key", "1"])
def test_a_form_without_a_proper_key_is_written_as_it_comes(signed_in, address, form, kept, key):
    client = signed_in("reviewer")
    client.post(address, form | {"once": key})
    client.post(address, form | {"once": key})
    assert kept() == (2, 2, 0)


def test_every_form_is_rendered_with_a_key_of_its_own(signed_in, address):
    client = signed_in("reviewer")
    keys = [
        re.findall(r'name="once" value="([0-9a-f-]{36})"', client.get(address).content.decode()) for _ in "12"
    ]
    assert keys[0] != keys[1]
    assert all(keys)


def test_who_is_sent_away_first_can_send_the_same_form_afterwards(client, signed_in, workspace, kept):
    """Sent to sign in, or to set up a second factor: what was asked for has not been done yet."""
    form = {"once": str(uuid.uuid4()), "email": "new@example.org", "name": "New", "role": "member"}
    for browser in (client, signed_in("administrator")):
        answer = browser.post(reverse("governance:add_member", args=[workspace.slug]), form)
        assert answer.status_code == 302
        assert kept() == (0, 0, 0)


def test_forms_are_forgotten_after_a_time(signed_in, address, form, kept, workspace):
    signed_in("reviewer").post(address, form)
    with scope(workspace=workspace):
        assert forget_forms(before=timezone.now() - timedelta(hours=48)) == 0
        assert forget_forms(before=timezone.now() + timedelta(minutes=1)) == 1


def test_what_was_answered_cannot_be_found_by_trying(signed_in, address, form, workspace, settings):
    """The digest is keyed: without the installation's secret it says nothing of what was typed."""
    client = signed_in("reviewer")
    client.post(address, form)
    settings.SECRET_KEY = "another"
    client.force_login(client.who, backend=settings.AUTHENTICATION_BACKENDS[0])
    assert client.post(address, form).status_code == 409
