"""Looks into the database of an installation: makes a session with seats, counts votes, replays events.

python -m tests.rooms.reflection.ballot.inside prepare SEATS | report SESSION | close SESSION
"""

import json
import sys
from collections import Counter
from typing import Any
from uuid import UUID

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django_scopes import scope, scopes_disabled  # noqa: E402
from tests.rooms.reflection import builders  # noqa: E402

from moothall.events.chain import check_rows  # noqa: E402
from moothall.events.models import Event  # noqa: E402
from moothall.people.models import Participant, Workspace  # noqa: E402
from moothall.people.seats import seat_cookie, sign_seat  # noqa: E402
from moothall.rooms.reflection import actions  # noqa: E402
from moothall.rooms.reflection.ballot.tokens import page_token  # noqa: E402
from moothall.rooms.reflection.digests import digest_of_votes  # noqa: E402
from moothall.rooms.reflection.live import Cast, fold  # noqa: E402
from moothall.rooms.reflection.models import Session, Vote, VoteEvent  # noqa: E402
from moothall.rooms.reflection.pseudonyms import pseudonym_of  # noqa: E402


def prepare(seats: int) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    workspace, _ = Workspace.objects.get_or_create(slug="testshire", defaults={"name": "Testshire"})
    with scope(workspace=workspace):
        texts = [f"Statement number {number} to vote on." for number in range(1, 25)]
        session = builders.opened(workspace, seeds=texts)
        # In one go: thousands who join one after another would take longer than what is measured.
        people = Participant.objects.bulk_create(
            Participant(workspace=workspace, session=session.pk, seat_number=number)
            for number in range(1, seats + 1)
        )
        return {
            "session": str(session.pk),
            "round": str(session.rounds.get().pk),
            "statements": [str(key) for key in session.statements.values_list("pk", flat=True)],
            "seats": [(f"{seat_cookie(session.pk)}={sign_seat(who)}", page_token(who)) for who in people],
        }


def report(session: str) -> dict[str, Any]:
    """What the database holds of a session, and whether it fits together."""
    with scopes_disabled():
        found = Session.objects.get(pk=UUID(session))
        events = VoteEvent.objects.filter(round__session=found).order_by("sequence")
        cast = [
            Cast(*row)
            for row in events.values_list(
                "sequence", "pseudonym", "statement_id", "value", "order", "taken_back"
            )
        ]
        current = Vote.objects.filter(round__session=found)
        chain = [event.content() | {"hash": event.hash} for event in Event.objects.order_by("seq")]
        told = Event.objects.filter(name="votes.recorded", record=str(found.record.uid))
        round_ = found.rounds.get()
        return {
            "events": {str(once): sequence for once, sequence in events.values_list("once", "sequence")},
            "doubled": sum(
                n - 1 for n in Counter(str(o) for o in events.values_list("once", flat=True)).values()
            ),
            "gaps": [row.sequence for row in cast] != list(range(1, len(cast) + 1)),
            "replays": sorted(map(str, fold(cast)))
            == sorted(map(str, current.values_list("pseudonym", "statement_id", "value"))),
            "told": sum(event.says["count"] for event in told),
            "chain": check_rows(str(found.workspace_id), chain).ok,
            "current": _by_participant(found),
            "root": round_.root,
            "root_of_events": digest_of_votes(events),
        }


def _by_participant(session: Session) -> dict[str, int]:
    """What each seat says of each statement: only a test may join the two, to compare with what was sent."""
    people = {pseudonym_of(who): who.pk for who in Participant.objects.filter(session=session.pk)}
    rows = Vote.objects.filter(round__session=session).values_list("pseudonym", "statement_id", "value")
    return {f"{people[pseudonym]} {statement}": value for pseudonym, statement, value in rows}


def close(session: str) -> str:
    with scopes_disabled():
        found = Session.objects.select_related("workspace").get(pk=UUID(session))
    with scope(workspace=found.workspace):
        actions.close_session(session=found, by=None)
    return session


if __name__ == "__main__":
    work = {"prepare": lambda seats: prepare(int(seats)), "report": report, "close": close}
    print(json.dumps(work[sys.argv[1]](*sys.argv[2:])))
