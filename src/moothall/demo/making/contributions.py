"""What people add to a session of the example, and what its moderator does with it."""

from typing import Any

from moothall.demo.example import Example
from moothall.demo.making.ballots import Voter
from moothall.people.models import Participant
from moothall.rooms.reflection import actions
from moothall.rooms.reflection.models import Session


def add_contributions(
    example: Example, session: Session, told: list[dict[str, Any]], seats: dict[Voter, Participant]
) -> None:
    """Every contribution comes from another person of its group."""
    by = example.people["facilitator"]
    for place, contribution in enumerate(told):
        author = seats[contribution["group"], place]
        statement = actions.contribute_statement(participant=author, text=contribution["text"])
        if "merged_into" in contribution:
            into = session.statements.get(number=contribution["merged_into"])
            actions.merge_statements(statements=[statement], into=into, reason=contribution["reason"], by=by)
        else:
            actions.moderate_statement(
                statement=statement,
                act="reject",
                reason=contribution["rejected"],
                note=contribution["note"],
                by=by,
            )
