"""Making the example workspace, and starting it again. Only the rooms' own actions write."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django_scopes import scope

from moothall.demo.calendar import Calendar
from moothall.demo.content import content
from moothall.demo.making.decisions import create_bodies, take_decisions
from moothall.demo.making.evidence import gather_evidence
from moothall.demo.making.figures import watch_programmes
from moothall.demo.making.people import open_example
from moothall.demo.making.review import hold_review
from moothall.demo.making.sessions import hold_session, open_space
from moothall.demo.queries import demo_workspace
from moothall.people.models import Person, Workspace
from moothall.rooms.governance import actions as governance

Say = Callable[[str], object]


@transaction.atomic
def make_demo(*, say: Say = print) -> Workspace:
    """The example workspace, made if it is not there yet. ``say`` is told of each step.

    All of it is one transaction: the example is there as a whole or not at all.
    """
    if there := demo_workspace():
        return there
    say("Opening Fallowmere Borough Council")
    example = open_example(Calendar(timezone.localdate()))
    with scope(workspace=example.workspace):
        say("Gathering evidence")
        gather_evidence(example)
        say("Screening it in a review")
        hold_review(example)
        say("Holding the sessions")
        space = open_space(example)
        hold_session(example, space, "main")
        hold_session(example, space, "routes")
        say("Taking the decisions")
        take_decisions(example, create_bodies(example))
        say("Watching what has happened since")
        watch_programmes(example)
        hold_session(example, space, "now")
    return example.workspace


@transaction.atomic
def reset_demo(*, say: Say = print) -> Workspace:
    """Start the example again: the old one is put away and a fresh one stands under its address.

    Nothing is deleted, since a ledger cannot be, and no other workspace is touched.
    """
    if (there := demo_workspace(locked=True)) is not None:
        by = Person.objects.filter(email=content("workspace")["administrator"]["email"]).first()
        with scope(workspace=there):
            governance.archive_workspace(workspace=there, by=by)
    return make_demo(say=say)
