"""Signing in with a council account: it must be known here, and it is added by an administrator."""

from types import SimpleNamespace

import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.urls import reverse
from tests.ui.pages import faults_of, html_of, links_of

from moothall.people.adapter import UNKNOWN, KnownPeopleOnly, is_own_path

pytestmark = pytest.mark.django_db
COUNCIL = {
    "provider_id": "council",
    "name": "your council account",
    "client_id": "moothall",
    "secret": "x",
    "settings": {"server_url": "https://sign-in.testshire.example"},
}


class SocialLogin:
    """What the library knows when somebody comes back from their council account."""

    def __init__(self, email: str, is_existing: bool = False) -> None:
        self.user = SimpleNamespace(email=email)
        self.is_existing = is_existing
        self.connected = None

    def connect(self, request, person) -> None:
        self.connected = person


@pytest.fixture
def request_with_messages(rf):
    request = rf.get("/accounts/oidc/council/login/callback/")
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


def test_someone_who_was_added_is_connected(person, workspace, request_with_messages):
    who = person("reviewer", workspace, email="reviewer@example.org")
    coming = SocialLogin("Reviewer@Example.org")
    KnownPeopleOnly().pre_social_login(request_with_messages, coming)
    assert coming.connected == who


@pytest.mark.parametrize("email", ["nobody@example.org", "", None])
def test_someone_who_was_not_is_told_whom_to_ask(request_with_messages, email):
    coming = SocialLogin(email)
    with pytest.raises(ImmediateHttpResponse) as refused:
        KnownPeopleOnly().pre_social_login(request_with_messages, coming)
    assert refused.value.response.headers["Location"] == reverse("account_login")
    assert [str(message) for message in get_messages(request_with_messages)] == [UNKNOWN]
    assert coming.connected is None


def test_neither_is_someone_whose_account_is_closed(person, workspace, request_with_messages):
    who = person("reviewer", workspace, email="reviewer@example.org")
    who.is_active = False
    who.save()
    with pytest.raises(ImmediateHttpResponse):
        KnownPeopleOnly().pre_social_login(request_with_messages, SocialLogin("reviewer@example.org"))


def test_an_account_that_is_connected_already_stays_as_it_is(request_with_messages):
    coming = SocialLogin("someone@example.org", is_existing=True)
    KnownPeopleOnly().pre_social_login(request_with_messages, coming)
    assert coming.connected is None


def test_nobody_signs_up_through_it(rf):
    assert not KnownPeopleOnly().is_open_for_signup(rf.get("/"), SocialLogin("new@example.org"))


def test_the_button_is_there_once_it_is_configured_and_is_a_link(client, settings):
    assert "Sign in with" not in html_of(client.get("/accounts/login/"))
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [COUNCIL]}}
    response = client.get("/accounts/login/?next=/w/testshire/")
    assert faults_of(response) == []
    address = links_of(response)["Sign in with your council account"]
    assert address.startswith("/accounts/oidc/council/login/")
    assert "next=%2Fw%2Ftestshire%2F" in address


@pytest.mark.parametrize(
    ("path", "own"),
    [
        *(("/", True), ("/w/testshire/?page=2", True), ("", False), ("w/testshire/", False)),
        *(("//evil.example", False), ("https://evil.example", False), ("/\\evil.example", False)),
    ],
)
def test_what_is_a_page_of_ours(path, own):
    assert is_own_path(path) is own


@pytest.mark.django_db
def test_a_council_account_that_could_not_be_used_says_what_to_do(client):
    page = client.get(reverse("socialaccount_login_error"))
    assert page.status_code == 401
    assert faults_of(page) == []
