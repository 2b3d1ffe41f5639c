"""``python tests/rooms/codification/screening_process.py REVIEWERS RECORDS``: many screen at one moment.

On a database of its own. One of them leaves half-way. Prints one line of JSON with what came of it.
"""

import json
import sys
import threading
from collections import Counter
from random import Random
from uuid import uuid4

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import OperationalError, connections  # noqa: E402
from django_scopes import scope  # noqa: E402
from tests.rooms.codification import builders, reviewing  # noqa: E402

from moothall.events.verify import verify_installation  # noqa: E402
from moothall.people.models import Workspace  # noqa: E402
from moothall.rooms.codification import actions, queries  # noqa: E402
from moothall.rooms.codification.actions.rebuilding import COLUMNS, columns_of  # noqa: E402
from moothall.rooms.codification.models import Assignment, Candidate, Verdict  # noqa: E402
from moothall.rooms.codification.prisma import prisma_flow  # noqa: E402
from moothall.rooms.codification.review_log.state import read_state  # noqa: E402


def prepared(workspace, reviewers, records):
    """A review with so many people and records, all in one file."""
    made = reviewing.screening(workspace, people=reviewers, records=0)
    titles = [f"Paper {number}" for number in range(records)]
    run = actions.import_references(
        workspace=workspace, inquiry=None, data=builders.ris(*titles), name="search.ris", by=None
    )
    made.records = made.add(*(a.source for a in run.appearances.select_related("source")), run=run)
    return made


def again(call):
    """As the page "Try again" does it: SQLite lets one write at a time and turns away who has waited long."""
    while True:
        try:
            return call()
        except OperationalError as error:
            if "locked" not in str(error):
                raise


class Crowd:
    """Everybody at once, each on a connection of their own."""

    def __init__(self, made, records):
        self.made, self.half = made, records
        self.places, self.failures, self.served = [], [], Counter()
        self.lock = threading.Lock()

    def run(self):
        start = threading.Barrier(len(self.made.people))
        threads = [
            threading.Thread(target=self.work, args=[number, person, start])
            for number, person in enumerate(self.made.people)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def work(self, number, person, start):
        chance = Random(number)
        try:
            start.wait()
            with scope(workspace=self.made.review.workspace):
                while self.one(person, chance):
                    if number == 1 and self.served[number] >= 3:
                        self.leave(person)
                        return
                    self.served[number] += 1
        except Exception as error:
            self.failures.append(repr(error))
        finally:
            connections.close_all()

    def one(self, person, chance):
        held = again(lambda: actions.next_assignment(review=self.made.review, by=person))
        if held is None:
            return False
        with self.lock:
            self.places.append((str(held.pk), str(held.candidate_id), held.slot))
        says, once = chance.choice(("include", "exclude", "exclude", "maybe")), uuid4()
        verdict = again(lambda: actions.give_verdict(assignment=held, says=says, once=once, by=person))
        if chance.random() < 0.1:
            undo, redo = uuid4(), uuid4()
            again(lambda: actions.undo_verdict(verdict=verdict, once=undo, by=person))
            again(lambda: actions.give_verdict(assignment=held, says="exclude", once=redo, by=person))
        return True

    def leave(self, person):
        """Somebody takes a last record and leaves without judging it."""
        again(lambda: actions.next_assignment(review=self.made.review, by=person))
        again(lambda: actions.remove_reviewer(review=self.made.review, reviewer=person, by=self.made.lead))


def left_over(made):
    """What is still to be judged when all have stopped: somebody is served it, or it is missed by name."""
    people = [member.person for member in made.review.members.filter(left=None)]
    served = 0
    for person in people:
        while held := actions.next_assignment(review=made.review, by=person):
            actions.give_verdict(assignment=held, says="exclude", by=person)
            served += 1
    return served


def outcome(crowd, made):
    taken = {}
    for assignment, candidate, slot in crowd.places:
        taken.setdefault((candidate, slot), set()).add(assignment)
    after = left_over(made)
    state = read_state(made.review)
    tables = {
        c.pk: {name: getattr(c, name) for name in COLUMNS}
        for c in Candidate.objects.filter(review=made.review)
    }
    given = Assignment.objects.filter(state="given")
    return {
        "failures": crowd.failures,
        "given_twice": sum(len(holders) > 1 for holders in taken.values()),
        "served": len(crowd.places),
        "served_afterwards": after,
        "waiting": Candidate.objects.filter(awaits_verdict=True).count(),
        "people_needed": queries.people_needed(None, made.review).records,
        "verdicts_per_record": sorted(set(Counter(given.values_list("candidate", flat=True)).values())),
        "rows": Verdict.objects.count(),
        "log_agrees": {key: columns_of(r) for key, r in state.records.items()} == tables,
        "screened": prisma_flow(made.review).screened,
    }


def main(reviewers, records):
    call_command("migrate", verbosity=0)
    if not settings.SQLITE:
        call_command("createcachetable", verbosity=0)
    workspace = Workspace.objects.create(slug="crowd", name="Crowd")
    with scope(workspace=workspace):
        made = prepared(workspace, reviewers, records)
        crowd = Crowd(made, records)
        crowd.run()
        found = outcome(crowd, made)
    found["chain"] = verify_installation(settings.DATA)["crowd"].as_json()["ok"]
    print(json.dumps(found))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
