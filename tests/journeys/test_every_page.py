"""Every page that links lead to, for every role: accessible, reachable by keyboard, from one origin.

One page of each route is opened, since one template makes all pages of a route. It is looked at closely
(axe, a walk by keyboard) the first time that anybody meets it; with MOOTHALL_EVERY_ROLE=1, as in the drill,
each time and on the phone as well.
"""

import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

import pytest
from django.urls import Resolver404, resolve
from tests.journeys.visitor import PHONE, WIDE, Visitor, visitor

HEADERS = Path(__file__).parents[1] / "house_rules" / "headers.txt"
ROLES = ("nobody", "facilitator", "reviewer", "decision_owner", "resident", "evaluator")
EVERY_ROLE = bool(os.environ.get("MOOTHALL_EVERY_ROLE"))
# Headers of everything but published pages.
PRIVATE = ("Cache-Control", "X-Robots-Tag")
# Files, and what would end the visit.
NOT_PAGES = (
    *(".csv", ".jsonl", ".provjson", ".txt", ".ris", ".json", ".docx", ".pdf", ".ics", ".zip"),
    "/logout/",
)


def arrive(somebody: Visitor, role: str) -> None:
    if role == "nobody":
        somebody.open("/")
    else:
        somebody.as_role(role)


def pages(somebody: Visitor) -> Iterator[tuple[str, str]]:
    """(route, address) of each route that links lead to, from where somebody is, each opened in turn."""
    waiting, seen = [somebody.page.url], set()
    while waiting:
        address = waiting.pop(0)
        route = route_of(somebody, address)
        if route is None or route in seen:
            continue
        seen.add(route)
        response = somebody.open(address)
        if "text/html" not in response.headers.get("content-type", ""):
            continue
        somebody.response = response
        yield route, somebody.page.url
        waiting += somebody.page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")


def route_of(somebody: Visitor, address: str) -> str | None:
    parts = urlsplit(urldefrag(address)[0])
    if f"{parts.scheme}://{parts.netloc}" != somebody.address or parts.path.endswith(NOT_PAGES):
        return None
    try:
        found = resolve(parts.path)
    except Resolver404:
        return f"unknown {parts.path}"
    return f"{found.view_name} {','.join(key for key in ('kind', 'choose') if f'{key}=' in parts.query)}"


def faults_of_markup(page: Any) -> list[str]:
    """One main heading, none of the levels left out, a language and a title."""
    levels = page.eval_on_selector_all(
        "h1,h2,h3,h4,h5,h6", "all => all.filter(h => h.checkVisibility()).map(h => Number(h.tagName[1]))"
    )
    faults = [] if levels.count(1) == 1 else [f"{levels.count(1)} main headings"]
    faults += [f"h{b} follows h{a}" for a, b in pairwise(levels) if b > a + 1]
    if page.get_attribute("html", "lang") not in ("en", "en-GB"):
        faults.append("the language is not said")
    return faults if page.title().strip() else [*faults, "no title"]


def headers_that_differ(response: Any) -> list[str]:
    """Headers that are not as the house rules want them. What is published may be kept and found by anyone,
    so its pages carry neither of the two headers that forbid that."""
    wanted = dict(line.split(": ", 1) for line in HEADERS.read_text("utf-8").splitlines() if ": " in line)
    if urlsplit(response.url).path.startswith("/p/"):
        wanted = {name: value for name, value in wanted.items() if name not in PRIVATE}
    got = {name.lower(): value for name, value in response.headers.items()}
    return [
        f"{name}: {got.get(name.lower())}" for name, value in wanted.items() if got.get(name.lower()) != value
    ]


@pytest.fixture(scope="module")
def met() -> set[str]:
    """The routes that somebody has looked at closely."""
    return set()


@pytest.mark.parametrize("role", ROLES)
def test_every_page_on_a_wide_screen(role, chromium, server, met):
    faults, count = [], 0
    with visitor(chromium, server, viewport=WIDE) as somebody:
        arrive(somebody, role)
        for route, address in pages(somebody):
            count += 1
            found = faults_of_markup(somebody.page) + headers_that_differ(somebody.response)
            if EVERY_ROLE or route not in met:
                met.add(route)
                found += somebody.violations() + somebody.walk_by_keyboard()
            if somebody.response.status >= 400:
                found.append(f"answers {somebody.response.status}")
            faults += [f"{address}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)
    assert count >= 5


@pytest.mark.parametrize("role", ROLES)
def test_every_page_on_a_narrow_phone_without_scripts(role, chromium, server):
    faults = []
    with visitor(chromium, server, viewport=PHONE, java_script_enabled=False) as somebody:
        arrive(somebody, role)
        for _, address in pages(somebody):
            found = somebody.violations() if EVERY_ROLE else somebody.broken_anchors()
            if (pixels := somebody.sideways()) > 0:
                found.append(f"{pixels} pixels wider than the window")
            faults += [f"{address}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)
