"""Weighing statements: how likely each is to be put to somebody next."""

from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Max

from moothall.methods.opinion import VoteTable, positions, routing, vote_table
from moothall.people.models import Person
from moothall.rooms.reflection.models import Round, ServingTable, Session
from moothall.rooms.reflection.queries.results import current_votes, groupings_of, options_by_pseudonym
from moothall.rooms.reflection.serving import written


@transaction.atomic
def weigh_statements(*, round: Round, by: Person | None) -> ServingTable | None:
    """Weigh the statements of an open round by the votes so far; none if it is closed or has no vote.

    Doing it again with the same votes changes nothing.
    """
    upto = round.events.aggregate(last=Max("sequence"))["last"]
    votes = current_votes(round)
    if not round.is_open or not votes:
        return None
    session = round.session
    numbers = dict(session.statements.values_list("pk", "number"))
    people, statements, values = zip(*votes, strict=True)
    table = vote_table(participant=people, statement=[numbers[key] for key in statements], value=values)
    members, options = _members(session, table)
    weighed = routing(
        table, positions=positions(table, eligible_votes=session.eligible_votes), membership=members
    )
    made, _ = ServingTable.objects.get_or_create(
        workspace=round.workspace, round=round, upto=upto, defaults={"table": written(weighed, options)}
    )
    return made


def _members(session: Session, table: VoteTable) -> tuple[np.ndarray | None, list[Any]]:
    """Who of the table is in which declared group, and the keys of the groups that anybody is in."""
    options_of = options_by_pseudonym(session)
    own = [options_of.get(str(name), ()) for name in table.participant_ids]
    asked = [option.pk for grouping in groupings_of(session) for option in grouping.options.all()]
    options = [key for key in asked if any(key in groups for groups in own)]
    if not options:
        return None, []
    return np.array([[key in groups for key in options] for groups in own], dtype=bool), options
