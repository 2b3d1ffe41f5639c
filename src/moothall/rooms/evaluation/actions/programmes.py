"""Programmes that carry out decisions, and indicators that measure them."""

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.urls import reverse

from moothall.events.happened import happened
from moothall.people.models import Person, Workspace
from moothall.rooms.evaluation.models import Indicator, Programme
from moothall.rooms.evaluation.refusals import EvaluationRefused
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
    """What is being done; ``implements`` are the decisions that it carries out.

    Raises EvaluationRefused for one that ends before it starts.
    """
    ends_on = fields.get("ends_on")
    if ends_on is not None and ends_on < starts_on:
        raise EvaluationRefused([("ends_on", "The day it ends must be on or after the day it starts")])
    key = uuid4()
    url = reverse("evaluation:programme", args=[workspace.slug, key])
    record = make_record(
        workspace=workspace, inquiry=inquiry, kind="programme", title=title, words=purpose, url=url
    )
    programme = Programme.objects.create(
        id=key,
        workspace=workspace,
        record=record,
        title=title,
        purpose=purpose,
        starts_on=starts_on,
        owner=by,
        **fields,
    )
    for decision in implements:
        link(of=record, rests_on=decision, relation="implements")
    happened("programme.created", programme, by)
    return programme


@transaction.atomic
def define_indicator(
    *,
    workspace: Workspace,
    code: str = "",
    title: str,
    definition: str,
    polarity: str,
    inquiry: Inquiry | None = None,
    measures: Sequence[Record] = (),
    by: Person | None,
    **fields: Any,
) -> Indicator:
    """What is counted; ``measures`` are the statements or programmes it tells something about.

    Without a ``code`` it gets the next free number. Raises EvaluationRefused for a code that is in use.
    """
    code = code.strip() or _next_code(workspace)
    if Indicator.objects.filter(code=code).exists():
        raise EvaluationRefused([("code", f"Another indicator has the code {code}: enter another")])
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


def _next_code(workspace: Workspace) -> str:
    # Held to the end of the transaction, so that two indicators made at once get two numbers.
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    taken = set(Indicator.objects.values_list("code", flat=True))
    return next(code for number in count(1) if (code := f"I{number}") not in taken)
