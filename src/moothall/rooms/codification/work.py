"""Background work of this room: storing a large file of references."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from moothall.jobs import task
from moothall.people.models import Person, Workspace
from moothall.rooms.codification import actions
from moothall.rooms.codification.models import ImportRun
from moothall.rooms.codification.reading import read_references


def _report_of(workspace: Workspace, *, run: str) -> str:
    return reverse("codification:import_report", args=[workspace.slug, UUID(run)])


@task("codification.store_references", title="Import of references", leads_to=_report_of)
def store_references(progress: Any, *, run: str, by: Person | None) -> None:
    """Store the references of a file, block after block. Begun again, it goes on where it was stopped."""
    found = ImportRun.objects.get(pk=run)
    references, _ = read_references(bytes(found.file), name=found.file_name, format=found.format)
    total = len(references)
    for start in range(0, total, actions.BLOCK):
        progress(start, total, f"{start:,} of {total:,} references stored")
        block = references[start : start + actions.BLOCK]
        actions.store_block(run=found, references=block, first=start + 1)
    actions.finish_import(run=found, by=by)
    progress(total, total, f"{total:,} references stored")
