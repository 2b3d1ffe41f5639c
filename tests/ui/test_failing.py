"""When something fails, the page says what to do and nothing typed is lost."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.test import Client
from tests.ui.html_tree import elements_of
from tests.ui.pages import faults_of, html_of, text_of, title_of

from moothall.people.models import Workspace
from moothall.rooms.codification.views import library
from moothall.ui.views import site

pytestmark = pytest.mark.django_db
ADD = "/w/testshire/library/add/?kind=research"
ONCE = "0b0d4a1e-3f0c-4d56-9c3e-6d9a4f8f9b11"
TYPED = {"title": 'A long "title" <b>', "abstract": "Two\nlines", "once": ONCE, "theme": ["one", "two"]}


@pytest.fixture
def away(monkeypatch):
    """The database stops answering while a page is made."""

    def fail(*_, **__):
        raise OperationalError("the database is locked")

    monkeypatch.setattr(library.queries, "inquiries", fail, raising=False)
    monkeypatch.setattr(library, "render", fail)
    return fail


def typed_on(response) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tag, attributes in elements_of(html_of(response)):
        if tag == "input" and attributes.get("type") == "hidden":
            found.setdefault(attributes["name"], []).append(attributes["value"])
    return found


def test_a_busy_database_keeps_what_was_typed_and_its_key(signed_in, away):
    response = signed_in("member").post(ADD, TYPED)
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert faults_of(response) == []
    kept = typed_on(response)
    assert kept["title"] == [TYPED["title"]]
    assert kept["abstract"] == ["Two\nlines"]
    assert kept["theme"] == ["one", "two"]
    assert kept["once"] == [ONCE]
    assert 'A long "title" <b>' in text_of(response)
    assert "Try again" in text_of(response)


def test_a_page_that_was_only_read_offers_to_be_read_again(signed_in, away):
    response = signed_in("member").get("/w/testshire/library/")
    assert response.status_code == 503
    assert "Try again in a few seconds" in text_of(response)
    assert 'href="/w/testshire/library/"' in html_of(response)


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_even_outside_a_view_and_for_the_page_itself_no_database_is_needed(monkeypatch, error):
    def fail(*_, **__):
        raise error("no connection")

    monkeypatch.setattr(Workspace.objects, "filter", fail)
    monkeypatch.setattr("moothall.permissions.workspace_by_slug", fail)
    response = Client(raise_request_exception=False).post(ADD, {"title": "Mine"})
    assert response.status_code == 503
    assert typed_on(response)["title"] == ["Mine"]


def test_a_fault_of_ours_is_a_page(workspace, monkeypatch, signed_in):
    def fail(*_, **__):
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(library, "render", fail)
    signed = signed_in("member")
    browser = Client(raise_request_exception=False)
    browser.cookies = signed.cookies
    response = browser.get("/w/testshire/library/")
    assert response.status_code == 500
    assert faults_of(response) == []
    assert "a secret detail" not in html_of(response)
    assert title_of(response).startswith("Sorry, there is a problem with this page")


def test_even_without_a_shell_the_fault_is_a_page(rf, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(site, "render", fail)
    response = site.server_error(rf.get("/"))
    assert response.status_code == 500
    assert "Sorry, there is a problem" in html_of(response)


def test_what_is_not_there_looks_alike_whatever_it_would_have_been(client, signed_in):
    browser = signed_in("member")
    missing = browser.get("/w/testshire/library/0b0d4a1e-3f0c-4d56-9c3e-6d9a4f8f9b11/")
    assert missing.status_code == 404
    assert faults_of(missing) == []
    assert "Page not found" in text_of(missing)


def test_a_refusal_names_the_right_and_who_has_it(signed_in):
    response = signed_in("observer").get("/w/testshire/library/add/")
    assert response.status_code == 403
    assert faults_of(response) == []
    text = text_of(response)
    assert "Why can I not do this?" in text
    assert "“Add a source to the library”" in text
    assert "reviewer" in text
    assert "An administrator of the workspace gives roles" in text


def test_a_forged_form_is_refused_with_a_page_that_says_what_to_do(workspace, signed_in):
    signed = signed_in("member")
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = signed.cookies
    response = browser.post("/sign-out-everywhere/")
    assert response.status_code == 403
    assert "load the page again and send it once more" in text_of(response)
    assert faults_of(response) == []


def test_django_refusals_are_our_page(rf, person):
    request = rf.get("/x/")
    request.user = person()
    response = site.refused(request, PermissionDenied())
    assert response.status_code == 403
    assert "Why can I not do this?" in text_of(response)


def test_health_is_told_without_signing_in(client, monkeypatch):
    response = client.get("/healthz")
    state = json.loads(response.content)
    assert response.status_code == 200
    assert (state["ok"], state["database"], state["assets"]) == (True, True, True)
    monkeypatch.setattr(site, "_share_free", lambda: 0.05)
    assert json.loads(client.get("/healthz").content)["warnings"] == ["Less than 10% of the disk is free"]


def test_an_ill_installation_says_what_is_missing(client, monkeypatch):
    monkeypatch.setattr(site, "missing_assets", lambda: ["htmx-2.min.js"])
    monkeypatch.setattr(site, "_database_answers", lambda: False)
    response = client.get("/healthz")
    state = json.loads(response.content)
    assert response.status_code == 503
    assert (state["ok"], state["database"], state["assets"]) == (False, False, False)


@pytest.mark.parametrize("address", ["/accounts/login/", "/sign-in/open/"])
def test_a_password_or_a_link_is_never_shown_again(monkeypatch, address):
    def fail(*_, **__):
        raise OperationalError("the database is locked")

    monkeypatch.setattr("moothall.people.adapter.InvitedOnly.authenticate", fail)
    monkeypatch.setattr("moothall.ui.sign_in.person_of_link", fail)
    typed = {
        "login": "someone@example.org",
        "password": "correct horse",
        "token": "a-token-that-works",
    }
    response = Client().post(address, typed)
    assert response.status_code == 503
    assert "correct horse" not in html_of(response)
    assert "a-token-that-works" not in html_of(response)


@pytest.mark.parametrize(
    ("kind", "megabytes"),
    [("multipart/form-data; boundary=x", 61), ("application/x-www-form-urlencoded", 11)],
)
def test_what_is_too_large_is_refused_before_it_is_read(kind, megabytes):
    class Unread:
        def read(self, *_):
            raise AssertionError("It was read.")

        readline = read

    how = {"CONTENT_LENGTH": str(megabytes * 1024 * 1024), "wsgi.input": Unread()}
    response = Client().generic("POST", ADD, "", content_type=kind, **how)
    assert response.status_code == 413
    assert faults_of(response) == []
    assert "50 MB" in text_of(response)
