"""Who belongs: opening a workspace, opening an inquiry, giving and taking away roles."""

from typing import Any

from django.db import transaction
from django_scopes import scope

from moothall.events.happened import happened
from moothall.people.models import Membership, Organisation, Person, Workspace
from moothall.people.pseudonyms import actor_of
from moothall.permissions import GIVEN_ROLES
from moothall.rooms.governance.actions.states import one_at_a_time
from moothall.rooms.governance.refusals import DecisionRefused, MembershipRefused
from moothall.trace.actions import open_inquiry as open_traced_inquiry
from moothall.trace.models import Inquiry


@transaction.atomic
def open_workspace(
    *,
    name: str,
    slug: str,
    administrator_email: str,
    administrator_name: str,
    password: str | None = None,
    kind: str = Workspace.Kind.COUNCIL,
    is_example: bool = False,
) -> Workspace:
    """A new workspace with its first administrator, who may set a password later by e-mailed link."""
    workspace = Workspace.objects.create(name=name, slug=slug, kind=kind, is_example=is_example)
    person = Person.objects.filter(email=administrator_email.lower()).first()
    if person is None:
        person = Person.objects.create_user(administrator_email, password, name=administrator_name)
    with scope(workspace=workspace):
        happened("workspace.opened", workspace, person)
        _give(workspace, person, "administrator", by=person)
    return workspace


@transaction.atomic
def open_inquiry(
    *, workspace: Workspace, title: str, question: str, purpose: str = "", by: Person | None
) -> Inquiry:
    """A new question that will go round the loop. Raises DecisionRefused naming all that is missing."""
    wanted = {"title": (title, "Enter a short title."), "question": (question, "Enter the question.")}
    if problems := [(name, sentence) for name, (words, sentence) in wanted.items() if not words.strip()]:
        raise DecisionRefused(problems)
    inquiry = open_traced_inquiry(workspace=workspace, title=title, question=question, purpose=purpose)
    happened("inquiry.opened", workspace, by, inquiry=inquiry.id)
    return inquiry


@transaction.atomic
def add_member(
    *,
    workspace: Workspace,
    email: str,
    name: str,
    role: str,
    organisation: str = "",
    organisation_kind: str = Organisation.Kind.OTHER,
    department: str = "",
    by: Person | None,
) -> Membership:
    """Give ``role`` to the person with this e-mail address, who is added if nobody has it yet.

    No mail is sent. Raises MembershipRefused for a role that cannot be given or that they already have.
    """
    if role not in GIVEN_ROLES:
        raise MembershipRefused([("role", f"“{role}” is not a role that can be given.")])
    email = email.strip().lower()
    person = Person.objects.filter(email=email).first()
    if person is None:
        person = Person.objects.create_user(email, None, name=name)
    where = None
    if organisation:
        where, _ = Organisation.objects.get_or_create(
            workspace=workspace, name=organisation, defaults={"kind": organisation_kind}
        )
    return _give(workspace, person, role, by=by, organisation=where, department=department)


@transaction.atomic
def remove_member(*, membership: Membership, by: Person | None) -> None:
    """Take a role away; it ends with the person's next request.

    Raises MembershipRefused for the last administrator: a workspace is never left without one.
    """
    one_at_a_time(membership.workspace)
    others = Membership.objects.filter(role="administrator", person__is_active=True).exclude(pk=membership.pk)
    if membership.role == "administrator" and not others.exclude(person=membership.person).exists():
        sentence = "This is the only administrator. Give someone else the role first."
        raise MembershipRefused([("role", sentence)])
    workspace, member = membership.workspace, actor_of(membership.person, membership.workspace)
    role = membership.role
    membership.delete()
    happened("membership.changed", workspace, by, member=member, role=role, change="removed")


def _give(workspace: Workspace, person: Person, role: str, *, by: Person | None, **fields: Any) -> Membership:
    if Membership.objects.filter(person=person, role=role).exists():
        raise MembershipRefused([("role", f"{person.name} already has the role {role.replace('_', ' ')}.")])
    membership = Membership.objects.create(workspace=workspace, person=person, role=role, **fields)
    member = actor_of(person, workspace)
    happened("membership.changed", workspace, by, member=member, role=role, change="added")
    return membership
