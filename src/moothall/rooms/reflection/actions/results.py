"""Counting a closed round, storing what may be known of it, and analysing it afterwards."""

import hashlib
import json
from typing import Any

from django.db import transaction
from django.urls import reverse

from moothall.events.chain import canonical
from moothall.events.happened import happened
from moothall.jobs import later
from moothall.people.models import Person
from moothall.rooms.reflection.ground import add_opinion
from moothall.rooms.reflection.models import Round, RoundResult
from moothall.rooms.reflection.opinion import analyse_votes
from moothall.rooms.reflection.queries.movement import MOVEMENT, movement_document, movement_to
from moothall.rooms.reflection.queries.results import (
    groupings_of,
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
    # Counting is done while people wait in the hall; finding groups may take a minute.
    later("reflection.analyse_round", workspace=session.workspace, by=by, result=result.pk)
    return result


@transaction.atomic
def add_analysis(*, result: RoundResult, by: Person | None) -> RoundResult:
    """Add opinion groups, common ground and division to the figures of a counted round, and how people moved
    since the round before it.

    What had been released stays as it is. The same votes, declarations, parameters and seed add the same.
    """
    if result.result:
        return result
    session = result.round.session
    options_of = options_by_pseudonym(session)
    closing = votes_at_closing(session, result.round, options_of)
    found = analyse_votes(
        closing.votes,
        statements=session.statements.all(),
        groupings=groupings_of(session),
        options_of=options_of,
        minimum=session.minimum_group,
        seed=result.seed,
    )
    if found is None:
        return result
    result.result = found.document
    result.released = add_opinion(
        result.released, found, minimum=session.minimum_group, room_knows=session.room_sees_counts
    )
    result.released[MOVEMENT] = movement_document(movement_to(result.round))
    result.save(update_fields=["result", "released"])
    happened("result.stored", result, by, digest=_digest_of_figures(result.released))
    return result


def _digest(round: Round, options_of: dict[str, Any], parameters: dict[str, Any]) -> str:
    groups = sorted([name, sorted(str(option) for option in options)] for name, options in options_of.items())
    counted = {"votes": round.root, "groups": groups, "parameters": parameters, "method": VERSION}
    return hashlib.sha256(canonical(counted)).hexdigest()


def _digest_of_figures(released: dict[str, Any]) -> str:
    # Not the ledger's own spelling, which has no place for shares.
    return hashlib.sha256(json.dumps(released, sort_keys=True).encode()).hexdigest()
