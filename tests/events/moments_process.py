"""``python tests/events/moments_process.py``: things that happen at one moment, on a database of its own.

Prints one line of JSON with what came of them.
"""

import json
import threading
import uuid
from collections import Counter

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django_scopes import scope  # noqa: E402

from moothall.events.happened import happened  # noqa: E402
from moothall.events.models import Event, Once  # noqa: E402
from moothall.events.verify import verify_installation  # noqa: E402
from moothall.people.models import Membership, Person, Workspace  # noqa: E402
from moothall.rooms.codification.models import Source  # noqa: E402
from moothall.trace.actions import LinkRefused, link, make_record  # noqa: E402

WRITERS, EVENTS_EACH = 8, 12


def at_once(*calls):
    """Run all calls at the same moment, each on a connection of its own; what each gave, in any order."""
    start, outcomes = threading.Barrier(len(calls)), []

    def run(call):
        try:
            start.wait()
            outcomes.append(call())
        except Exception as error:
            outcomes.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def circle(workspace):
    with scope(workspace=workspace):
        one, two = (
            make_record(workspace=workspace, kind="source", title=t, url=f"/{t}/") for t in ("1", "2")
        )

    def join(of, below):
        try:
            with scope(workspace=workspace):
                link(of=of, rests_on=below, relation="supports")
        except LinkRefused:
            return "refused"
        return "linked"

    return sorted(at_once(lambda: join(one, two), lambda: join(two, one)))


def sequence(workspace):
    """The first events of a workspace, by many writers at once: their numbers."""

    def write():
        with scope(workspace=workspace):
            for _ in range(EVENTS_EACH):
                happened("workspace.opened", workspace, None)
        return "written"

    outcomes = Counter(at_once(*[write] * WRITERS))
    with scope(workspace=workspace):
        return {"outcomes": outcomes, "numbers": list(Event.objects.values_list("seq", flat=True))}


def same_form(workspace):
    """One form, sent four times at one moment."""
    person = Person.objects.create_user("twice@example.org", "a long enough password", name="Twice")
    with scope(workspace=workspace):
        Membership.objects.create(workspace=workspace, person=person, role="reviewer")
    address = reverse("codification:add_source", args=[workspace.slug], query={"kind": "research"})
    form = {"once": str(uuid.uuid4()), "title": "A paper", "year": "2019", "text": "Words."}

    def send():
        client = Client()
        client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
        answer = client.post(address, form)
        return f"{answer.status_code} {answer.get('Location', '')}"

    outcomes = Counter(at_once(*[send] * 4))
    with scope(workspace=workspace):
        return {
            "outcomes": list(outcomes.values()),
            "answers": list(outcomes),
            "sources": Source.objects.count(),
            "forms": Once.objects.count(),
        }


def main():
    call_command("migrate", verbosity=0)
    if not settings.SQLITE:
        call_command("createcachetable", verbosity=0)
    settings.ALLOWED_HOSTS = ["testserver"]
    one, two, three = (Workspace.objects.create(slug=slug, name=slug) for slug in ("one", "two", "three"))
    found = {"circle": circle(one), "sequence": sequence(two), "same_form": same_form(three)}
    found["verified"] = {slug: r.as_json() for slug, r in verify_installation(settings.DATA).items()}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
