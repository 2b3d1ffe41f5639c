"""Counting a closed round and storing what may be known of it."""

import hashlib
from typing import Any

from django.db import transaction
from django.urls import reverse

from moothall.events.chain import canonical
from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.reflection.models import Round, RoundResult
from moothall.rooms.reflection.queries.results import (
    options_by_pseudonym,
    released_figures,
    votes_at_closing,
)
from moothall.rooms.reflection.refusals import SessionRefused
from moothall.rooms.reflection.release import VERSION
from moothall.trace.actions import link, make_record


@transaction.atomic
def store_result(*, round: Round, by: Person | None) -> RoundResult:
    """Count a closed round and store the released figures; its record rests on every statement counted.

    The same votes, declarations and parameters store the same figures. Raises SessionRefused while the
    round is open.
    """
    if round.is_open:
        raise SessionRefused("A round is counted once it is closed.")
    session = round.session
    options_of = options_by_pseudonym(session)
    closing = votes_at_closing(session, round, options_of)
    released = released_figures(session, closing.votes, options_of, groups_withheld=closing.groups_withheld)
    released["standing"] = len(closing.standing)
    parameters = {"minimum_group": session.minimum_group, "results_mode": session.results_mode}
    record = make_record(
        workspace=session.workspace,
        inquiry=session.record.inquiry,
        kind="round_result",
        title=f"How people voted: {session.question}",
        url=reverse("reflection:results", args=[session.workspace.slug, session.pk]),
    )
    result = RoundResult.objects.create(
        workspace=session.workspace,
        record=record,
        round=round,
        method_version=VERSION,
        parameters=parameters,
        input_digest=_digest(round, options_of, parameters),
        released=released,
    )
    for statement in session.statements.filter(votes__round=round).distinct().select_related("record"):
        link(of=record, rests_on=statement.record, relation="derived_from")
    happened("result.stored", result, by, digest=result.input_digest)
    return result


def _digest(round: Round, options_of: dict[str, Any], parameters: dict[str, Any]) -> str:
    groups = sorted([name, sorted(str(option) for option in options)] for name, options in options_of.items())
    counted = {"votes": round.root, "groups": groups, "parameters": parameters, "method": VERSION}
    return hashlib.sha256(canonical(counted)).hexdigest()
