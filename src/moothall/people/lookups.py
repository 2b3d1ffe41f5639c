"""Reads that must work before a workspace is known: which workspaces there are and who belongs to them."""

import uuid

from django_scopes import scopes_disabled

from moothall.people.models import Membership, Person, Workspace


def workspace_by_slug(slug: str) -> Workspace | None:
    return Workspace.objects.filter(slug=slug, archived=None).first()


def roles_in(person: Person, workspace_id: uuid.UUID) -> frozenset[str]:
    """The roles ``person`` holds now, read afresh so that a removed role ends with the next request."""
    with scopes_disabled():
        rows = Membership.objects.filter(person=person, workspace_id=workspace_id)
        return frozenset(rows.values_list("role", flat=True))


def is_administrator(person: Person) -> bool:
    """Whether ``person`` administers any workspace that is no example."""
    with scopes_disabled():
        rows = Membership.objects.filter(person=person, role="administrator")
        return rows.filter(workspace__is_example=False).exists()


def workspaces_of(person: Person) -> list[Workspace]:
    with scopes_disabled():
        ids = Membership.objects.filter(person=person).values_list("workspace_id", flat=True)
        return list(Workspace.objects.filter(id__in=list(ids), archived=None).order_by("name"))


def example_workspace() -> Workspace | None:
    return Workspace.objects.filter(is_example=True, archived=None).first()
