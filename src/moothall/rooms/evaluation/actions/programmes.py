"""Programmes that carry out decisions, and indicators that measure them."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.urls import reverse

from moothall.events.happened import happened
from moothall.people.models import Person, Workspace
from moothall.rooms.evaluation.models import Indicator, Programme
from moothall.trace.actions import link, make_record
from moothall.trace.models import Inquiry, Record


@transaction.atomic
def create_programme(
    *,
    workspace: Workspace,
    title: str,
    starts_on: date,
    purpose: str = "",
    inquiry: Inquiry | None = None,
    implements: Sequence[Record] = (),
    by: Person | None,
    **fields: Any,
) -> Programme:
    """What is being done; ``implements`` are the decisions that it carries out."""
    key = uuid4()
    url = reverse("evaluation:programme", args=[workspace.slug, key])
    record = make_record(
        workspace=workspace, inquiry=inquiry, kind="programme", title=title, words=purpose, url=url
    )
    programme = Programme.objects.create(
        id=key, workspace=workspace, record=record, title=title, purpose=purpose, starts_on=starts_on, owner=by, **fields
    )
    for decision in implements:
        link(of=record, rests_on=decision, relation="implements")
    happened("programme.created", programme, by)
    return programme


@transaction.atomic
def define_indicator(
    *,
    workspace: Workspace,
    code: str,
    title: str,
    definition: str,
    polarity: str,
    inquiry: Inquiry | None = None,
    measures: Sequence[Record] = (),
    by: Person | None,
    **fields: Any,
) -> Indicator:
    """What is counted; ``measures`` are the statements or programmes it tells something about."""
    key = uuid4()
    url = reverse("evaluation:indicator", args=[workspace.slug, key])
    record = make_record(
        workspace=workspace, inquiry=inquiry, kind="indicator", title=title, words=definition, url=url
    )
    indicator = Indicator.objects.create(
        id=key,
        workspace=workspace,
        record=record,
        code=code,
        title=title,
        definition=definition,
        polarity=polarity,
        owner=by,
        **fields,
    )
    for measured in measures:
        link(of=record, rests_on=measured, relation="measures")
    happened("indicator.defined", indicator, by, code=code)
    return indicator
