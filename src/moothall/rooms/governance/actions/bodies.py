"""Bodies that decide."""

from typing import Any
from uuid import uuid4

from django.db import transaction
from django.urls import reverse

from moothall.events.happened import happened
from moothall.people.models import Person, Workspace
from moothall.rooms.governance.models import Body
from moothall.rooms.governance.refusals import DecisionRefused
from moothall.trace.actions import make_record


@transaction.atomic
def create_body(
    *, workspace: Workspace, name: str, classification: str, by: Person | None, **fields: Any
) -> Body:
    """A council, committee, board or partner. Raises DecisionRefused naming all that is missing or taken."""
    name = " ".join(name.split())
    problems = []
    if not name:
        problems.append(("name", "Enter the name of the body."))
    elif Body.objects.filter(name__iexact=name).exists():
        problems.append(("name", f"There is a body called “{name}” already."))
    if classification not in Body.Classification.values:
        problems.append(("classification", "Choose what kind of body it is."))
    if problems:
        raise DecisionRefused(problems)
    key = uuid4()
    url = f"{reverse('governance:bodies', args=[workspace.slug])}#body-{key}"
    record = make_record(workspace=workspace, kind="body", title=name, url=url)
    body = Body.objects.create(
        id=key, workspace=workspace, record=record, name=name, classification=classification, **fields
    )
    happened("body.created", body, by, classification=classification)
    return body
