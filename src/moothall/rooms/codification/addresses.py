"""Where the things of this room are found."""

from uuid import UUID

from moothall.people.models import Workspace


def address_of_review(workspace: Workspace, key: UUID) -> str:
    return f"/w/{workspace.slug}/reviews/{key}/"
