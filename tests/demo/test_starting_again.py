"""Starting the example again gives the same content afresh, and touches nothing else."""

import pytest
from django.db import transaction
from django.utils import timezone
from django_scopes import scope
from tests.demo.fingerprint import fingerprint

from moothall.demo.script import reset_demo
from moothall.events.chain import check_rows
from moothall.events.queries import ledger_rows
from moothall.people.models import Person, Workspace
from moothall.rooms.governance import actions as governance
from moothall.rooms.governance.models import AgendaItem
from moothall.rooms.reflection.models import Session
from moothall.rooms.reflection.queries import session_by_code


@pytest.fixture(scope="module")
def again(made, django_db_blocker):
    """(the example as it was, what it looked like, another workspace, the fresh example)."""
    with django_db_blocker.unblock(), transaction.atomic():
        point = transaction.savepoint()
        seen = fingerprint(made)
        other = Workspace.objects.create(slug="another-example", name="Another example", is_example=True)
        with scope(workspace=made):
            item = AgendaItem.objects.get()
            owner = Person.objects.get(email="decision.owner@fallowmere.example")
            governance.accept_item(item=item, reason="We want to know why.", by=owner)
        fresh = reset_demo(say=lambda step: None)
        yield Workspace.objects.get(pk=made.pk), seen, other, fresh
        transaction.savepoint_rollback(point)


def test_the_fresh_example_is_equal_to_the_first_one(again, db):
    old, seen, _, fresh = again
    assert fresh != old
    assert fingerprint(fresh) == seen
    assert fingerprint(old) != seen


def test_the_fresh_example_has_the_address_and_the_old_one_is_put_away(again, db):
    old, _, _, fresh = again
    assert (fresh.slug, fresh.archived) == ("fallowmere", None)
    assert old.archived <= timezone.now()
    assert old.slug.startswith("fallowmere-")


def test_both_ledgers_verify(again, db):
    old, _, _, fresh = again
    for workspace in (old, fresh):
        with scope(workspace=workspace):
            assert check_rows(str(workspace.pk), ledger_rows(workspace)).problems == []


def test_other_workspaces_are_left_alone(again, db):
    other = again[2]
    other.refresh_from_db()
    assert (other.slug, other.archived) == ("another-example", None)


def test_the_people_are_the_same(again, db):
    assert Person.objects.filter(email__endswith="@fallowmere.example").count() == 8


def test_nobody_reaches_the_old_example(again, db, client):
    old = again[0]
    with scope(workspace=old):
        session = Session.objects.get(state="open")
    assert client.get(f"/w/{old.slug}/library/").status_code in (302, 404)
    assert client.get(f"/s/{session.pk}/join/").status_code == 404
    assert session_by_code(session.join_code) is None


def test_a_workspace_is_put_away_once(again, db):
    old = again[0]
    with scope(workspace=old):
        head = check_rows(str(old.pk), ledger_rows(old)).head
        assert governance.archive_workspace(workspace=old, by=None).slug == old.slug
        assert check_rows(str(old.pk), ledger_rows(old)).head == head
