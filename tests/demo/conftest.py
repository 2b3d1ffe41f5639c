"""The example is made once for all tests of this folder; what a test changes is undone after it."""

import pytest
from django.db import transaction
from django_scopes import scope

from moothall.demo.script import make_demo


@pytest.fixture(scope="package")
def made(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_demo(say=lambda step: None)
        transaction.set_rollback(True)


@pytest.fixture
def example(made, db):
    """The example workspace, with its scope entered."""
    with scope(workspace=made):
        yield made


@pytest.fixture
def in_demo(made, db, client, settings):
    """A browser on an installation that is a demo."""
    settings.MOOTHALL_DEMO = True
    client.workspace = made
    return client
