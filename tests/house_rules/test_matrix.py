"""Role by address by method by workspace: the exact answer that the table of rights gives."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse, reverse_lazy
from django_scopes import scope
from tests.house_rules.route_keys import arguments_of, workspace_routes
from tests.world import World, build

from moothall.people.seats import take_seat
from moothall.permissions import ADMINISTRATOR_ONLY, GIVEN_ROLES, ROLES, May, right_declared_by

SIGN_IN, SECOND_FACTOR = reverse_lazy("account_login"), reverse_lazy("mfa_activate_totp")
# What a page may answer to somebody who has the right: shown, sent on, or asked to answer properly.
ANSWERED = {200, 302, 303, 400, 405, 409, 410, 422}
ALLOWED, REFUSED, HIDDEN, SENT_TO_SIGN_IN, SENT_TO_SECOND_FACTOR = (
    "allowed",
    403,
    404,
    "sign in",
    "second factor",
)

# Each test runs inside a transaction of its own, within the one that holds the worlds.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def worlds(django_db_setup, django_db_blocker) -> Iterator[tuple[World, World]]:
    """Two worlds that no test changes: each request is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build("here", "heron"), build("there", "thistle")
        transaction.set_rollback(True)


@pytest.fixture
def ask(client, worlds, django_db_blocker):
    """Send one request and undo what it wrote; the answer in a word or a number."""

    def send(method: str, address: str) -> Any:
        with django_db_blocker.unblock(), transaction.atomic():
            response = getattr(client, method)(address)
            content = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        response.words = content
        return response

    return send


def outcome(response: Any) -> Any:
    location = response.get("Location", "")
    if response.status_code == 302 and location.startswith(str(SIGN_IN)):
        return SENT_TO_SIGN_IN
    if response.status_code == 302 and location.startswith(str(SECOND_FACTOR)):
        return SENT_TO_SECOND_FACTOR
    return ALLOWED if response.status_code in ANSWERED else response.status_code


def cells(world: World) -> Iterator[tuple[str, str, May, str]]:
    """(method, name, right, address) of every route that leads into ``world``."""
    for name, where, view in workspace_routes():
        address = reverse(name, kwargs=arguments_of(name, where, world))
        for method in ("get", "post"):
            yield method, name, right_declared_by(view), address


def is_for_accounts(right: May, address: str) -> bool:
    """A page inside the workspace, or one of a session that is not for those who take part in it."""
    return address.startswith("/w/") or right not in ROLES["participant"].rights


def expected(role: str, right: May, address: str) -> Any:
    """What the table of rights says that ``role`` is answered; outsiders hold "everyone"."""
    inside = is_for_accounts(right, address)
    if inside and role == "anonymous":
        return SENT_TO_SIGN_IN
    if inside and role == "everyone":
        return HIDDEN
    held = ROLES["everyone" if role == "anonymous" else role].rights
    if right not in held:
        return REFUSED
    return SENT_TO_SECOND_FACTOR if right in ADMINISTRATOR_ONLY else ALLOWED


def wrong_answers(ask, world: World, role: str) -> list[str]:
    found = []
    for method, name, right, address in cells(world):
        got, wanted = outcome(ask(method, address)), expected(role, right, address)
        if got != wanted:
            found.append(f"{role} {method} {name}: {got} instead of {wanted}")
    return found


def sign_in(client, who, django_db_blocker) -> None:
    with django_db_blocker.unblock():
        client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")


def test_every_route_into_a_workspace_has_a_row(worlds):
    for name, where, _ in workspace_routes():
        arguments_of(name, where, worlds[0])


@pytest.mark.parametrize("role", GIVEN_ROLES)
def test_each_role_is_answered_as_the_table_says(role, client, ask, worlds, django_db_blocker):
    sign_in(client, worlds[0].people[role], django_db_blocker)
    assert not (wrong := wrong_answers(ask, worlds[0], role)), "\n".join(wrong)


def test_somebody_without_an_account_is_sent_to_sign_in(ask, worlds):
    assert wrong_answers(ask, worlds[0], "anonymous") == []


def test_an_outsider_finds_nothing(client, ask, worlds, django_db_blocker):
    sign_in(client, worlds[1].people["administrator"], django_db_blocker)
    assert wrong_answers(ask, worlds[0], "everyone") == []


def test_a_participant_reaches_the_pages_of_their_session_only(client, ask, worlds, django_db_blocker):
    class Cookies(dict):
        def set_cookie(self, name, value, **_):
            self[name] = value

    here, _ = worlds
    cookies = Cookies()
    take_seat(cookies, here.participant, secure=False)
    client.cookies.load(cookies)
    for_accounts = [cell for cell in cells(here) if is_for_accounts(cell[2], cell[3])]
    in_session = [c for c in cells(here) if c[3].startswith("/s/") and c not in for_accounts]

    def with_seat(method: str, address: str) -> Any:
        # One of the pages gives the seat up: what it wrote is undone, the browser's cookie is not.
        client.cookies.load(cookies)
        return outcome(ask(method, address))

    assert [cell for cell in in_session if with_seat(cell[0], cell[3]) != ALLOWED] == []
    assert {outcome(ask(method, address)) for method, _, _, address in for_accounts} == {SENT_TO_SIGN_IN}


def test_a_thing_of_another_workspace_does_not_exist(client, ask, worlds, django_db_blocker):
    """Somebody who holds every role here asks, under their own address, for what belongs there."""
    here, there = worlds
    who = here.people["administrator"]
    with django_db_blocker.unblock(), transaction.atomic(), scope(workspace=here.workspace):
        for role in set(GIVEN_ROLES) - {"administrator"}:
            who.memberships.create(workspace=here.workspace, role=role)
        client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
        found = [
            f"{method} {name}: {outcome(response)}"
            for name, where, _ in workspace_routes()
            if where.startswith("w/") and "<uuid:" in where
            for method in ("get", "post")
            if outcome(response := ask(method, _mixed(name, where, here, there)))
            not in (HIDDEN, SENT_TO_SECOND_FACTOR)
            # An address that only takes what is sent says so before it looks for anything.
            and response.status_code != 405
        ]
        transaction.set_rollback(True)
    assert found == [], "\n".join(found)


def _mixed(name: str, where: str, here: World, there: World) -> str:
    return reverse(name, kwargs={**arguments_of(name, where, there), "workspace": here.workspace.slug})


def test_hidden_and_unknown_look_the_same(client, ask, worlds, django_db_blocker):
    here, there = worlds
    sign_in(client, here.people["reviewer"], django_db_blocker)
    hidden = ask("get", reverse("codification:source", args=[there.workspace.slug, there.source.pk]))
    unknown = ask("get", reverse("codification:source", args=["nowhere", there.source.pk]))
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.headers == unknown.headers
    assert hidden.words == unknown.words


@pytest.mark.parametrize("phase", ["paused", "welcome", "results"])
def test_nobody_votes_in_the_wrong_phase(phase, client, ask, worlds, django_db_blocker):
    here, _ = worlds
    with django_db_blocker.unblock(), transaction.atomic(), scope(workspace=here.workspace):
        if phase == "paused":
            type(here.session).objects.filter(pk=here.session.pk).update(state="paused")
        else:
            here.session.steps.filter(state="running").update(kind=phase)
        response = ask("post", reverse("reflection:vote", args=[here.session.pk]))
        transaction.set_rollback(True)
    assert response.status_code == 403
