"""Builders that call the real actions, and the guard rails every test shares."""

import pytest
from django.conf import settings
from django_scopes import scope
from tests.completeness import Completeness, is_whole_run

from moothall.people.models import Membership, Person, Workspace


def pytest_sessionstart(session):
    session.config.completeness = Completeness()
    session.config.completeness.watch()


def pytest_sessionfinish(session, exitstatus):
    """A whole run must have emitted every event and reached every address."""
    notes = session.config.completeness
    notes.write()
    if exitstatus == 0 and not hasattr(session.config, "workerinput") and is_whole_run(session.config):
        session.config.incomplete = notes.problems()
        if session.config.incomplete:
            session.exitstatus = 1


def pytest_terminal_summary(terminalreporter, config):
    for problem in getattr(config, "incomplete", []):
        terminalreporter.write_line(f"INCOMPLETE: {problem}", red=True)


@pytest.fixture
def workspace(db):
    return Workspace.objects.create(slug="testshire", name="Testshire Council")


@pytest.fixture
def other_workspace(db):
    return Workspace.objects.create(slug="elsewhere", name="Elsewhere Council")


@pytest.fixture
def inside(workspace):
    """Run the test inside the workspace's scope."""
    with scope(workspace=workspace):
        yield workspace


@pytest.fixture
def person(db):
    """Make a person: ``person("reviewer", in_workspace)``; without a workspace, one with no role anywhere."""

    def make(role: str | None = None, workspace: Workspace | None = None, email: str = "") -> Person:
        number = Person.objects.count() + 1
        email = email or f"{role or 'outsider'}.{number}@example.org"
        made = Person.objects.create_user(
            email, "a long enough password", name=f"{role or 'Outsider'} {number}"
        )
        if role and workspace:
            with scope(workspace=workspace):
                Membership.objects.create(workspace=workspace, person=made, role=role)
        return made

    return make


@pytest.fixture
def signed_in(client, person, workspace):
    """A browser signed in with one role: ``signed_in("reviewer")``."""

    def sign_in(role: str, where: Workspace | None = None):
        who = person(role, where or workspace)
        client.force_login(who, backend=settings.AUTHENTICATION_BACKENDS[0])
        client.who = who
        return client

    return sign_in
