"""Hostile text in every field of every form: refused or kept as text, never a fault, never markup."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus

import html5lib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.house_rules.route_keys import arguments_of, workspace_routes
from tests.world import World, build

from moothall.people.seats import COOKIE, take_seat
from moothall.permissions import GIVEN_ROLES

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MARKUP = '<script>alert("moot")</script>'
# Each field gets these on its own, so that nothing else stops them before they are written,
HOSTILE = {
    "a NUL character": "Swimming \0 pools",
    "half a character and markup": f"=1+1 \ud800\">'{MARKUP} \u202eslooP\u2066 👩‍👩‍👧‍👦",
}
# and all fields of a form get these at once.
TOO_LONG = {
    "ten thousand characters": "x" * 10_000,
    "a number without end": "9" * 400,
}
ALL_TEXTS = HOSTILE | TOO_LONG
# What else a form needs so that one hostile field is what it is answered for.
SENSIBLE = {"day": "1", "month": "6", "year": "2027", "time": "18:30", "code": "maple-otter-42", "doi": ""}
WORDS = "Something sensible to say"
FILES = {
    "a.ris": "TY  - JOUR\nTI  - {0}\nAB  - {0}. {0}\nAU  - {0}\nDO  - {0}\nPY  - 2019\nER  - \n",
    "a.bib": "@article{{x, title = {{{0}}}, abstract = {{{0}}}, year = {{2019}}}}",
    "a.csv": "month,visits,{0}\n2024-01,12,{0}\n2024-02,{0},x\n{0},12,x\n",
}
COLUMNS = {"period": "month", "value": "visits"}
NOT_SENT = ("csrfmiddlewaretoken", "once")

pytestmark = pytest.mark.django_db


@dataclass
class Form:
    """A form of a page: where it goes, the fields with what they hold, the same with something sensible in
    each, and which of them take a file."""

    action: str
    method: str
    held: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """A world that no test changes. It is an example, where administrators need no second factor."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = build("here", "heron")
        type(made.workspace).objects.filter(pk=made.workspace.pk).update(is_example=True)
        with scope(workspace=made.workspace):
            who = made.people["administrator"]
            for role in set(GIVEN_ROLES) - {"administrator"}:
                who.memberships.create(workspace=made.workspace, role=role)
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def client(world, django_db_blocker) -> Client:
    """Somebody with every role and a seat in the session."""
    client = Client(raise_request_exception=False)
    with django_db_blocker.unblock():
        client.force_login(world.people["administrator"], backend=BACKEND)
    take_seat(_Cookies(client), world.participant, secure=False)
    return client


@pytest.fixture
def send(client, django_db_blocker) -> Any:
    """Send a request; what it writes is undone."""

    def ask(method: str, address: str, **how: Any) -> tuple[int, str]:
        with django_db_blocker.unblock(), transaction.atomic():
            response = client.generic(method, address, **how) if method == "POST" else client.get(address)
            seen = content_of(response)
            if response.status_code in (302, 303):
                seen += content_of(client.get(response["Location"]))
            transaction.set_rollback(True)
        return response.status_code, seen

    return ask


class _Cookies:
    """Where ``take_seat`` leaves the cookie of a seat."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def set_cookie(self, name: str, value: str, **_: Any) -> None:
        assert name.startswith(COOKIE)
        self.client.cookies[name] = value


def content_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return content.decode(errors="replace") if is_page else ""


def forms_of(page: str, address: str) -> Iterator[Form]:
    """Every form of a page."""
    root = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)
    for element in root.iter("form"):
        form = Form(element.get("action") or address, element.get("method", "get").upper())
        for control in element.iter():
            _read(control, form)
        yield form


def _read(control: Any, form: Form) -> None:
    name, kind = control.get("name"), control.get("type", "text")
    if name is None or name in NOT_SENT or control.tag not in ("input", "textarea", "select"):
        return
    if kind == "file":
        form.files.append(name)
    elif control.tag == "select":
        options = list(control.iter("option"))
        chosen = [option.get("value", "") for option in options if option.get("selected") is not None]
        values = [option.get("value", "") for option in options]
        form.held[name] = chosen or values[:1]
        form.values[name] = chosen or [next((value for value in values if value), "")]
    elif kind in ("radio", "checkbox"):
        form.values.setdefault(name, [control.get("value", "on")])
        if control.get("checked") is not None:
            form.held.setdefault(name, []).append(control.get("value", "on"))
    else:
        held = control.get("value") or "".join(control.itertext()).strip()
        form.held[name], form.values[name] = [held], [held or _sensible(name, kind)]


def _sensible(name: str, kind: str) -> str:
    if kind == "email":
        return "someone@example.org"
    return SENSIBLE.get(name.rpartition("_")[2], SENSIBLE.get(name, WORDS))


def found_forms(world: World, send: Any) -> Iterator[tuple[str, Form]]:
    for name, where, _ in workspace_routes():
        address = reverse(name, kwargs=arguments_of(name, where, world))
        status, page = send("GET", address)
        if status == 200:
            yield from ((name, form) for form in forms_of(page, address))


def encoded(values: dict[str, list[str]]) -> str:
    """As a browser sends them, and as no browser would."""
    return "&".join(
        f"{quote_plus(name)}={quote_plus(value.encode('utf-8', 'surrogatepass'))}"
        for name, several in values.items()
        for value in several
    )


def with_hostile_fields(form: Form) -> Iterator[tuple[str, str, dict[str, list[str]]]]:
    for name in form.values:
        for what, text in HOSTILE.items():
            yield name, what, form.values | {name: [text]}
    for what, text in TOO_LONG.items():
        yield "all fields", what, {name: [text] for name in form.values}


def judge(found: list[str], where: str, answer: tuple[int, str]) -> None:
    status, seen = answer
    if status >= 500:
        found.append(f"{where}: {status}")
    if MARKUP in seen:
        found.append(f"{where}: markup as it was sent")


def test_no_field_of_any_form_is_undone_by_hostile_text(world, send):
    found: list[str] = []
    sent: set[tuple[str, str]] = set()
    for route, form in found_forms(world, send):
        if (form.action, form.method) in sent or form.files:
            continue
        sent.add((form.action, form.method))
        for name, what, values in with_hostile_fields(form):
            where = f"{route} {form.method} {form.action}, {what} in {name}"
            if form.method == "POST":
                how = {"data": encoded(values), "content_type": "application/x-www-form-urlencoded"}
                judge(found, where, send("POST", form.action, **how))
            else:
                judge(found, where, send("GET", f"{form.action.partition('?')[0]}?{encoded(values)}"))
    assert len(sent) > 25
    assert found == [], "\n".join(found)


# Addresses that are not reached through a form, and what they take after the question mark.
ASKED = (
    *("page", "q", "about", "record", "inquiry", "saved", "next", "state", "kind", "text", "measures"),
    *("code", "sort", "source", "search", "period"),
)


def test_no_page_is_undone_by_what_is_asked_of_it(world, send):
    found: list[str] = []
    for name, where, _ in workspace_routes():
        address = reverse(name, kwargs=arguments_of(name, where, world))
        for what, text in ALL_TEXTS.items():
            query = encoded({asked: [text] for asked in ASKED})
            judge(found, f"{name}, asked for {what}", send("GET", f"{address}?{query}"))
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("file_name", FILES)
@pytest.mark.parametrize("what", ALL_TEXTS)
def test_no_file_is_undone_by_hostile_text(file_name, what, world, client, django_db_blocker):
    """Sent to every form that takes a file, and confirmed page after page as far as it goes."""
    text = FILES[file_name].format(ALL_TEXTS[what].encode("utf-8", "replace").decode())
    found: list[str] = []
    for route in ("codification:import_references", "evaluation:upload_figures"):
        where = next(where for name, where, _ in workspace_routes() if name == route)
        address = reverse(route, kwargs=arguments_of(route, where, world))
        with django_db_blocker.unblock(), transaction.atomic():
            file = SimpleUploadedFile(
                f"a{ALL_TEXTS[what][:40]}{file_name}".replace("\ud800", ""), text.encode()
            )
            answer = client.post(address, {"file": file, "inquiry": str(world.inquiry.pk)})
            walk(client, answer, f"{route}, {what} in {file_name}", found)
            transaction.set_rollback(True)
    assert found == [], "\n".join(found)


def walk(client: Client, answer: Any, where: str, found: list[str], pages: int = 5) -> None:
    """Go on from page to page: where one is sent, else through the page's forms and downloads."""
    judge(found, where, (answer.status_code, content_of(answer)))
    if answer.status_code in (302, 303) and pages:
        walk(client, client.get(answer["Location"]), f"{where} → {answer['Location']}", found, pages - 1)
        return
    page = content_of(answer)
    here = answer.wsgi_request.get_full_path()
    for link in set(re.findall(r'href="([^"]+\.csv|[^"]+/not-read[^"]*)"', page)):
        dangerous(client.get(link), f"{where} → {link}", found)
    for form in forms_of(page, here) if pages else ():
        if "/imports/" not in form.action:
            continue
        columns = {role: [column] for role, column in COLUMNS.items() if role in form.held}
        query, post = encoded(form.held | columns), form.method == "POST"
        how = {"data": query, "content_type": "application/x-www-form-urlencoded"}
        goes_on = client.post(form.action, **how) if post else client.get(f"{form.action}?{query}")
        walk(client, goes_on, f"{where} → {form.action}", found, pages - 1)


def dangerous(answer: Any, where: str, found: list[str]) -> None:
    """A table that another program opens must hold no formula."""
    text = b"".join(answer.streaming_content) if answer.streaming else answer.content
    judge(found, where, (answer.status_code, ""))
    if answer.headers.get("Content-Type", "").startswith("text/csv"):
        cells = [cell for row in csv.reader(io.StringIO(text.decode())) for cell in row]
        found += [f"{where}: the formula {cell}" for cell in cells if cell.startswith(("=", "+", "@", "\t"))]
