"""Bodies that decide."""

from typing import Any

from django.db import transaction
from django.urls import reverse

from moothall.events.happened import happened
from moothall.people.models import Person, Workspace
from moothall.rooms.governance.models import Body
from moothall.trace.actions import make_record


@transaction.atomic
def create_body(*, workspace: Workspace, name: str, classification: str, by: Person | None, **fields: Any) -> Body:
    """A council, committee, board or partner."""
    url = reverse("governance:bodies", args=[workspace.slug])
    record = make_record(workspace=workspace, kind="body", title=name, url=url)
    body = Body.objects.create(
        workspace=workspace, record=record, name=name, classification=classification, **fields
    )
    happened("body.created", body, by, classification=classification)
    return body
