"""Signing in with a password: who gets in, who does not, and where one arrives."""

import os
import re
import subprocess
import sys

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from tests.ui.pages import faults_of, html_of, text_of, title_of

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
PASSWORD = "a long enough password"
OUTSIDE = (
    *(
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
    ),
    *("/\t/evil.example", "\n//evil.example"),
)


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


@pytest.fixture
def reviewer(person, workspace):
    return person("reviewer", workspace, email="reviewer@example.org")


def sign_in(client, email="reviewer@example.org", password=PASSWORD, next_page="", **extra):
    address = f"{LOGIN}?next={next_page}" if next_page else LOGIN
    return client.post(address, {"login": email, "password": password}, **extra)


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_the_right_password_signs_in(client, reviewer):
    response = sign_in(client)
    assert response.headers["Location"] == "/"
    assert is_signed_in(client)


def test_capitals_in_the_address_do_not_matter(client, reviewer):
    sign_in(client, email="Reviewer@Example.org")
    assert is_signed_in(client)


def test_the_session_gets_a_new_key(client, reviewer):
    client.get("/about/")
    session = client.session
    session["before"] = "kept"
    session.save()
    client.cookies["moothall_session"] = session.session_key
    sign_in(client)
    assert client.session.session_key != session.session_key


def test_one_arrives_on_the_page_one_came_for(client, reviewer):
    asked = client.get("/w/testshire/library/?page=2")
    assert asked.headers["Location"] == f"{LOGIN}?next=/w/testshire/library/%3Fpage%3D2"
    response = client.post(asked.headers["Location"], {"login": reviewer.email, "password": PASSWORD})
    assert response.headers["Location"] == "/w/testshire/library/?page=2"


@pytest.mark.parametrize("address", OUTSIDE)
def test_nobody_is_sent_elsewhere_afterwards(client, reviewer, address):
    response = client.post(LOGIN, {"login": reviewer.email, "password": PASSWORD, "next": address})
    assert response.headers["Location"] == "/"
    assert "evil" not in html_of(client.post(reverse("account_logout"), {"next": address}))


@pytest.mark.parametrize("email", ["reviewer@example.org", "nobody@example.org"])
def test_a_wrong_password_and_an_unknown_address_look_alike(client, reviewer, email):
    response = sign_in(client, email=email, password="something else")
    assert not is_signed_in(client)
    assert faults_of(response) == []
    assert title_of(response) == "Error: Sign in – Moothall"
    assert "Check the e-mail address and the password: together they are not right" in text_of(response)
    assert f'value="{email}"' in html_of(response)
    assert "something else" not in html_of(response)


def test_an_empty_form_says_what_to_enter(client, db):
    response = client.post(LOGIN, {})
    text = text_of(response)
    assert "Enter the e-mail address" in text
    assert "Enter the password" in text
    assert "This field is required" not in text


def test_someone_whose_account_is_closed_does_not_get_in(client, reviewer):
    reviewer.is_active = False
    reviewer.save()
    sign_in(client)
    assert not is_signed_in(client)


def test_closing_an_account_ends_its_sessions(client, reviewer):
    sign_in(client)
    reviewer.is_active = False
    reviewer.save()
    assert client.get("/w/testshire/").status_code == 302


def test_ten_wrong_passwords_are_enough(client, reviewer):
    for _ in range(10):
        sign_in(client, password="wrong")
    response = sign_in(client)
    assert not is_signed_in(client)
    assert "Wait 15 minutes" in text_of(response)


def test_fifty_wrong_passwords_from_one_place_are_enough(client, person, workspace):
    for number in range(50):
        sign_in(client, email=f"nobody{number}@example.org", password="wrong")
    person("member", workspace, email="last@example.org")
    sign_in(client, email="last@example.org")
    assert not is_signed_in(client)


def test_nobody_registers(client, db):
    response = client.get("/accounts/signup/")
    assert "An administrator of your council’s workspace adds you" in text_of(response)
    fields = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert "adds you" in text_of(client.post("/accounts/signup/", fields))
    assert not is_signed_in(client)


def test_signing_out_needs_a_button(client, reviewer):
    sign_in(client)
    client.get("/accounts/logout/")
    assert is_signed_in(client)
    client.post("/accounts/logout/")
    assert not is_signed_in(client)


def test_a_forgotten_password_is_chosen_anew_with_a_mailed_link(client, reviewer, settings):
    settings.MOOTHALL_ADDRESS = "https://moothall.testshire.example"
    response = client.post("/accounts/password/reset/", {"email": reviewer.email}, follow=True)
    assert "a link is on its way" in text_of(response)
    (message,) = mail.outbox
    assert message.subject == "Choose a new password for Moothall"
    address = re.search(
        r"https://moothall\.testshire\.example(/accounts/password/reset/key/\S+)", message.body
    )[1]
    form = client.get(address, follow=True)
    where = form.redirect_chain[-1][0]
    short = client.post(where, {"password1": "short"})
    assert "Choose a password of at least 12 characters" in text_of(short)
    assert "Choose another password" in text_of(client.post(where, {"password1": "qwerty123456"}))
    client.post(where, {"password1": "three random words here"})
    client.logout()
    sign_in(client, password="three random words here")
    assert is_signed_in(client)
    assert "does not work any more" in text_of(client.get(address, follow=True))


def test_an_unknown_address_is_told_the_same_and_gets_no_mail(client, reviewer):
    known = client.post("/accounts/password/reset/", {"email": reviewer.email}, follow=True)
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.org"}, follow=True)
    assert html_of(known) == html_of(unknown)
    assert [message.to for message in mail.outbox] == [[reviewer.email]]


def test_changing_the_password_ends_every_other_session(client, reviewer):
    other = type(client)()
    sign_in(client)
    sign_in(other)
    changed = {"oldpassword": PASSWORD, "password1": "three random words here"}
    client.post("/accounts/password/change/", changed)
    assert client.get("/w/testshire/").status_code == 200
    assert other.get("/w/testshire/").status_code == 302


def test_signing_out_everywhere_ends_every_session_of_that_person_only(client, reviewer, person, workspace):
    phone, colleague = type(client)(), type(client)()
    person("member", workspace, email="colleague@example.org")
    for browser, email in (
        (client, reviewer.email),
        (phone, reviewer.email),
        (colleague, "colleague@example.org"),
    ):
        sign_in(browser, email=email)
    client.post("/sign-out-everywhere/")
    assert client.get("/w/testshire/").status_code == 302
    assert phone.get("/w/testshire/").status_code == 302
    assert colleague.get("/w/testshire/").status_code == 200


def test_cookies_of_an_encrypted_installation_stay_on_it():
    """Read from the settings: what they say for an https address is what browsers get."""
    program = (
        "from moothall import settings as s; print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, "
        "s.CSRF_COOKIE_NAME, s.CSRF_COOKIE_SECURE, s.CSRF_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE)"
    )
    environment = {**os.environ, "MOOTHALL_ADDRESS": "https://moothall.example.org", "PYTHONPATH": "src"}
    run = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == ["__Host-session", "True", "__Host-csrf", "True", "True", "Lax"]


def test_whoever_signs_in_by_link_only_may_choose_a_password(client, person, workspace):
    who = person("member", workspace)
    who.set_unusable_password()
    who.save()
    client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(reverse("account_set_password"))
    assert page.status_code == 200
    assert faults_of(page) == []
    client.post(reverse("account_set_password"), {"password1": "a newly chosen long password"})
    who.refresh_from_db()
    assert who.check_password("a newly chosen long password")
