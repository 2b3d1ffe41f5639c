"""Finding the example and what its pages lead to."""

from django_scopes import scope

from moothall.demo.content import SLUG, content
from moothall.people.models import Person, Workspace
from moothall.rooms.codification.models import Source
from moothall.rooms.evaluation.models import Indicator
from moothall.rooms.reflection.models import Session

# What the example calls the holder of a role.
CALLED = {"analyst": "evaluator"}
# The paper whose retraction asks for another look at a decision, and the figures that wait for a month.
TO_RETRACT, TO_IMPORT = "10.5555/fallowmere.107", "WALK-1"


def demo_workspace(*, locked: bool = False) -> Workspace | None:
    """The example of this installation. ``locked`` for whoever is about to put it away."""
    found = Workspace.objects.filter(slug=SLUG, is_example=True, archived=None)
    return (found.select_for_update() if locked else found).first()


def demo_people() -> dict[str, Person]:
    """Those whom a visitor can be, by the word that the example has for their role."""
    told = content("workspace")["person"]
    roles = {person["email"]: CALLED.get(person["role"], person["role"]) for person in told}
    found = Person.objects.filter(email__in=roles, is_active=True)
    return {roles[person.email]: person for person in found}


def open_session(workspace: Workspace) -> Session | None:
    """The session that a resident can vote in now."""
    with scope(workspace=workspace):
        return Session.objects.filter(state=Session.State.OPEN).order_by("-starts").first()


def source_to_retract(workspace: Workspace) -> Source | None:
    with scope(workspace=workspace):
        return Source.objects.filter(doi=TO_RETRACT).select_related("record").first()


def indicator_to_import(workspace: Workspace) -> Indicator | None:
    with scope(workspace=workspace):
        return Indicator.objects.filter(code=TO_IMPORT).select_related("record").first()
