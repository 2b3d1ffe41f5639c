"""The link that signs in once: mailed, opened, used and worn out."""

import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail, signing
from django.core.cache import cache
from django.urls import reverse
from tests.ui.pages import faults_of, html_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


@pytest.fixture
def reviewer(person, workspace):
    return person("reviewer", workspace, email="reviewer@example.org")


def mailed(client, email="reviewer@example.org", next_page="") -> str:
    """Ask for a link and return the address in the newest mail."""
    client.post(f"{reverse('ui:send_link')}?next={next_page}", {"email": email})
    return re.search(r"https?://\S+", mail.outbox[-1].body)[0]


def token_in(link: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_the_link_names_the_configured_address_and_signs_in_by_a_button(client, reviewer, settings):
    settings.MOOTHALL_ADDRESS = "https://moothall.testshire.example"
    link = mailed(client)
    assert link.startswith("https://moothall.testshire.example/sign-in/open/?")
    page = client.get("/sign-in/open/", token_in(link))
    assert faults_of(page) == []
    assert not is_signed_in(client)
    client.post("/sign-in/open/", token_in(link))
    assert is_signed_in(client)


def test_looking_at_it_does_not_use_it_up(client, reviewer):
    link = mailed(client)
    for _ in range(3):
        client.get("/sign-in/open/", token_in(link))
    client.post("/sign-in/open/", token_in(link))
    assert is_signed_in(client)


def test_it_works_once(client, reviewer):
    link = mailed(client)
    client.post("/sign-in/open/", token_in(link))
    client.logout()
    response = client.post("/sign-in/open/", token_in(link))
    assert response.status_code == 410
    assert "was used already" in text_of(response)
    assert faults_of(response) == []
    assert not is_signed_in(client)


@pytest.mark.parametrize(("minutes", "works"), [(14, True), (16, False)])
def test_it_works_for_fifteen_minutes(client, reviewer, monkeypatch, minutes, works):
    link = mailed(client)
    now = time.time()
    monkeypatch.setattr("sesame.tokens_v2.time.time", lambda: now + minutes * 60)
    client.post("/sign-in/open/", token_in(link))
    assert is_signed_in(client) is works


def test_it_leads_to_the_page_one_came_for(client, reviewer):
    link = mailed(client, next_page="/w/testshire/library/")
    assert client.post("/sign-in/open/", token_in(link)).headers["Location"] == "/w/testshire/library/"


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_it_leads_to_no_other_site(client, reviewer, address):
    link = mailed(client, next_page=address)
    assert "evil" not in link
    response = client.post("/sign-in/open/", {**token_in(link), "next": address})
    assert response.headers["Location"] == "/"


def test_an_unknown_address_is_told_the_same_and_gets_no_mail(client, reviewer):
    known = client.post(reverse("ui:send_link"), {"email": reviewer.email})
    unknown = client.post(reverse("ui:send_link"), {"email": "nobody@example.org"})
    assert html_of(known).replace(reviewer.email, "X") == html_of(unknown).replace("nobody@example.org", "X")
    assert [message.to for message in mail.outbox] == [[reviewer.email]]


def test_three_links_an_hour_are_enough(client, reviewer):
    for _ in range(3):
        assert client.post(reverse("ui:send_link"), {"email": reviewer.email}).status_code == 200
    response = client.post(reverse("ui:send_link"), {"email": reviewer.email.upper()})
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    assert faults_of(response) == []
    assert len(mail.outbox) == 3


def test_what_is_no_address_is_asked_for_again(client, db):
    response = client.post(reverse("ui:send_link"), {"email": "reviewer"})
    assert response.status_code == 422
    assert "such as name@example.org" in text_of(response)
    assert 'value="reviewer"' in html_of(response)


INVENTED = {
    "none": "",
    "a letter": "x",
    "no token": "AAAA.BBBB",
    "signed for something else": signing.dumps("reviewer"),
}


# By name: a signed one says when it was made, and differs from process to process.
@pytest.mark.parametrize("token", INVENTED.values(), ids=INVENTED)
def test_an_invented_link_signs_nobody_in(client, reviewer, token):
    assert client.post("/sign-in/open/", {"token": token}).status_code == 410
    assert not is_signed_in(client)


def test_the_link_of_a_closed_account_does_not_work(client, reviewer):
    link = mailed(client)
    reviewer.is_active = False
    reviewer.save()
    assert client.post("/sign-in/open/", token_in(link)).status_code == 410


def test_a_link_does_not_pass_by_the_second_factor(client, reviewer):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(reviewer, generate_totp_secret())
    response = client.post("/sign-in/open/", token_in(mailed(client)))
    assert response.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_signed_in(client)
