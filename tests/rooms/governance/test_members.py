"""Opening a workspace and an inquiry, and who belongs."""

import pytest
from django.core import mail
from django_scopes import scope

from moothall.events.models import Event
from moothall.people.models import Membership, Organisation, Person
from moothall.rooms.governance import actions


@pytest.fixture
def opened(db):
    workspace = actions.open_workspace(
        name="Testshire",
        slug="testshire",
        administrator_email="First@Example.org",
        administrator_name="The first",
    )
    with scope(workspace=workspace):
        yield workspace


def add(workspace, email="second@example.org", role="member", **fields):
    return actions.add_member(
        workspace=workspace, email=email, name="The second", role=role, by=None, **fields
    )


def test_a_workspace_opens_with_an_administrator(opened):
    first = Membership.objects.get()
    assert (first.role, first.person.email) == ("administrator", "first@example.org")
    names = list(Event.objects.order_by("seq").values_list("name", flat=True))
    assert names == ["workspace.opened", "membership.changed"]


def test_adding_a_member_sends_no_mail_and_names_nobody_in_the_ledger(opened):
    made = add(opened, email=" Second@Example.org ", organisation="Public Health", organisation_kind="nhs")
    assert made.person.email == "second@example.org"
    assert made.organisation == Organisation.objects.get(name="Public Health", kind="nhs")
    assert mail.outbox == []
    told = Event.objects.filter(name="membership.changed").last().says
    assert set(told) == {"member", "role", "change"}
    assert "second" not in str(told).lower()


def test_roles_combine_but_none_is_given_twice(opened):
    add(opened)
    add(opened, role="reviewer")
    assert Person.objects.count() == 2
    with pytest.raises(actions.MembershipRefused, match="already has the role member"):
        add(opened)
    with pytest.raises(actions.MembershipRefused, match="not a role that can be given"):
        add(opened, role="participant")


def test_a_workspace_is_never_left_without_an_administrator(opened):
    first = Membership.objects.get()
    with pytest.raises(actions.MembershipRefused, match="the only administrator"):
        actions.remove_member(membership=first, by=None)
    second = add(opened, role="administrator")
    second.person.is_active = False
    second.person.save()
    with pytest.raises(actions.MembershipRefused, match="the only administrator"):
        actions.remove_member(membership=first, by=None)
    add(opened, email="third@example.org", role="administrator")
    actions.remove_member(membership=first, by=None)
    assert not Membership.objects.filter(person__email="first@example.org").exists()


def test_an_inquiry_has_a_title_and_a_question(opened):
    with pytest.raises(actions.DecisionRefused) as refused:
        actions.open_inquiry(workspace=opened, title=" ", question="", by=None)
    assert [field for field, _ in refused.value.problems] == ["title", "question"]
    actions.open_inquiry(workspace=opened, title="Swimming", question="Should it be free?", by=None)
    assert Event.objects.last().name == "inquiry.opened"


def test_a_body_has_a_name_of_its_own_and_a_known_kind(opened):
    body = actions.create_body(workspace=opened, name="Cabinet", classification="executive", by=None)
    assert body.record.url.endswith(f"#body-{body.pk}")
    with pytest.raises(actions.DecisionRefused) as refused:
        actions.create_body(workspace=opened, name=" cabinet ", classification="club", by=None)
    assert [field for field, _ in refused.value.problems] == ["name", "classification"]
    with pytest.raises(actions.DecisionRefused):
        actions.create_body(workspace=opened, name="", classification="council", by=None)
