"""The second factor: set up, asked for, and demanded where administrators alone may act."""

import re
import time

import pytest
from allauth.mfa.totp.internal import auth
from django.core.cache import cache
from django.urls import reverse
from tests.ui.pages import faults_of, html_of, text_of

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
MEMBERS = "/w/testshire/members/add/"


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


@pytest.fixture
def administrator(person, workspace):
    return person("administrator", workspace, email="administrator@example.org")


def sign_in(client, email="administrator@example.org"):
    return client.post("/accounts/login/", {"login": email, "password": PASSWORD})


def code_for(secret: str) -> str:
    return auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30))


def set_up(client) -> str:
    """Through the pages, as a person does; the key."""
    activate = reverse("mfa_activate_totp")
    client.post(f"{reverse('account_reauthenticate')}?next={activate}", {"password": PASSWORD})
    page = client.get(activate)
    assert faults_of(page) == []
    secret = re.search(r'moot-key">(\w+)<', html_of(page))[1]
    assert "data:" not in html_of(page)
    response = client.post(activate, {"code": code_for(secret)}, follow=True)
    assert "Recovery codes" in text_of(response)
    return secret


def test_it_is_set_up_through_the_pages_and_asked_for_from_then_on(client, administrator):
    sign_in(client)
    secret = set_up(client)
    client.post("/accounts/logout/")
    response = sign_in(client)
    assert response.headers["Location"].startswith(reverse("mfa_authenticate"))
    page = client.get(response.headers["Location"])
    assert faults_of(page) == []
    assert "_auth_user_id" not in client.session
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Enter the six digits that your authenticator app shows now" in text_of(wrong)
    cache.clear()
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert "_auth_user_id" in client.session


def test_a_recovery_code_works_once(client, administrator):
    sign_in(client)
    set_up(client)
    codes = re.search(
        r'<pre class="moot-raw">(.*?)</pre>', html_of(client.get("/accounts/recovery-codes/")), re.DOTALL
    )
    code = codes[1].split()[0]
    for expected in (True, False):
        client.post("/accounts/logout/")
        sign_in(client)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert ("_auth_user_id" in client.session) is expected


def test_administrators_are_asked_for_it_before_they_may_act(client, administrator):
    sign_in(client)
    assert client.get("/w/testshire/").status_code == 200
    response = client.get(MEMBERS)
    assert response.headers["Location"] == reverse("mfa_activate_totp")
    set_up(client)
    assert client.get(MEMBERS).status_code == 200


def test_nobody_else_is_asked(client, person, workspace):
    person("reviewer", workspace, email="reviewer@example.org")
    sign_in(client, "reviewer@example.org")
    assert client.get("/w/testshire/library/add/").status_code == 200


def test_in_the_example_nobody_is_asked(client, administrator, workspace):
    workspace.is_example = True
    workspace.save()
    sign_in(client)
    assert client.get(MEMBERS).status_code == 200


def test_taking_it_away_asks_once_more_who_one_is(client, administrator):
    sign_in(client)
    set_up(client)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    response = client.get(reverse("mfa_deactivate_totp"))
    assert "reauthenticate" in response.headers["Location"] or "confirm" in response.headers["Location"]
    asked = client.get(response.headers["Location"])
    assert faults_of(asked) == []


def test_every_page_about_it_keeps_the_rules(client, administrator):
    sign_in(client)
    set_up(client)
    for name in (
        *("mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
        *("account_change_password", "account_logout"),
    ):
        response = client.get(reverse(name))
        assert response.status_code == 200, name
        assert faults_of(response) == [], name


def test_recovery_codes_are_downloaded_as_text(client, administrator):
    sign_in(client)
    set_up(client)
    shown = html_of(client.get(reverse("mfa_view_recovery_codes")))
    answer = client.get(reverse("mfa_download_recovery_codes"))
    assert answer.headers["Content-Type"].startswith("text/plain")
    codes = answer.content.decode().split()
    assert len(codes) == 10
    assert all(code in shown for code in codes)


def test_it_is_asked_for_again_where_somebody_must_confirm_who_they_are(client, administrator):
    sign_in(client)
    secret = set_up(client)
    page = client.get(reverse("mfa_reauthenticate"))
    assert page.status_code == 200
    assert faults_of(page) == []
    cache.clear()
    answer = client.post(reverse("mfa_reauthenticate"), {"code": code_for(secret)})
    assert answer.status_code == 302
