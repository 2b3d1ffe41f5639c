"""The gallery shows every component in every state, and only where it may."""

import re
from pathlib import Path

import pytest
from tests.ui.pages import faults_of, html_of

import moothall
from moothall.ui.forms import parameters
from moothall.ui.gallery import entries
from moothall.ui.gallery.govuk import EXAMPLES

TEMPLATES = Path(moothall.__file__).parent / "ui" / "templates" / "ui"
pytestmark = pytest.mark.django_db


def components() -> set[str]:
    """The files that pages include: no page, and no part of another component."""
    return {
        path.name
        for path in TEMPLATES.glob("*.html")
        if not path.name.startswith("_")
        and path.name != "page.html"
        and "{% extends" not in path.read_text("utf-8")
    }


def test_every_component_has_an_entry():
    assert sorted(components() - {entry.file for entry in entries()}) == []
    assert sorted({entry.file for entry in entries()} - components()) == []


@pytest.mark.parametrize("file", sorted(path.name for path in TEMPLATES.glob("*.html")))
def test_every_component_says_at_its_head_what_it_takes(file):
    if file in components():
        text = (TEMPLATES / file).read_text("utf-8")
        assert re.match(r"({% load [a-z ]+ %}\n)?{% comment %}", text)


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.file)
def test_states_are_named_once(entry):
    names = [state.name for state in entry.all_states]
    assert len(names) == len(set(names)) >= 2


def test_what_people_write_is_shown_in_both_directions_and_longer():
    shown = {state.name for entry in entries() for state in entry.all_states}
    assert {"Right to left", "Words 40% longer"} <= shown
    assert [entry.file for entry in entries() if entry.translated is None] == ["suppressed.html"]


def test_every_govuk_component_in_use_has_an_example():
    used = {component for component, _ in parameters._COMPONENTS.values()} | {"character-count"}
    for path in Path(moothall.__file__).parent.rglob("*.html"):
        used |= set(re.findall(r'{% govuk "([a-z-]+)"', path.read_text("utf-8")))
    for path in Path(moothall.__file__).parent.rglob("*.py"):
        used |= set(re.findall(r'component_html\(\s*"([a-z-]+)"', path.read_text("utf-8")))
    assert sorted(used - set(EXAMPLES)) == []


@pytest.mark.parametrize(("debug", "demo"), [(True, False), (False, True)])
def test_it_is_there_while_developing_and_in_a_demo(client, settings, debug, demo):
    settings.DEBUG, settings.MOOTHALL_DEMO = debug, demo
    response = client.get("/gallery/")
    assert response.status_code == 200
    assert [fault for fault in faults_of(response) if "leads nowhere" not in fault] == []
    for entry in entries():
        assert f"{entry.name}: " in html_of(response)


def test_it_is_nowhere_else(client, settings):
    settings.DEBUG = settings.MOOTHALL_DEMO = False
    assert client.get("/gallery/").status_code == 404
