"""Putting a workspace away."""

from django.db import transaction
from django.utils import timezone

from moothall.events.happened import happened
from moothall.people.models import Person, Workspace


@transaction.atomic
def archive_workspace(*, workspace: Workspace, by: Person | None) -> Workspace:
    """Nobody reaches the workspace any more and its address is free. Nothing is deleted: its ledger stays and
    can be verified. Doing it twice changes nothing."""
    workspace = Workspace.objects.select_for_update().get(pk=workspace.pk)
    if workspace.archived is not None:
        return workspace
    happened("workspace.archived", workspace, by)
    workspace.archived = timezone.now()
    workspace.slug = f"{workspace.slug[:51]}-{workspace.pk.hex[:8]}"
    workspace.save(update_fields=["archived", "slug"])
    return workspace
