"""The agenda of a session: what is still to come can be changed at any time, what has been cannot."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from moothall.events.happened import happened
from moothall.people.models import Person
from moothall.rooms.reflection.actions.locks import locked
from moothall.rooms.reflection.models import Session, Step
from moothall.rooms.reflection.refusals import SessionRefused

LONGEST_TITLE, LONGEST_INSTRUCTIONS = 120, 1000
MOST_MINUTES, MOST_STEPS = 480, 40
FIELDS = ("kind", "title", "minutes", "instructions")


@transaction.atomic
def change_agenda(*, session: Session, steps: Sequence[Mapping[str, Any]], by: Person | None) -> list[Step]:
    """Let ``steps``, in this order, be what is still to come: each ``{"id", "kind", "title", "minutes",
    "instructions"}``, where ``id`` is a waiting step's, which stays, or is left out for a new one. Waiting
    steps that are not among them are removed; steps that ran, run or were passed over stay as they are.

    Raises SessionRefused naming every step that is not one, and once the session is closed.
    """
    session = locked(session)
    if session.is_done:
        raise SessionRefused("This session is closed: its agenda stays as it was.")
    waiting = {step.pk: step for step in session.steps.filter(state=Step.State.WAITING)}
    if problems := _problems_with(steps, waiting):
        raise SessionRefused(problems)
    kept = {step["id"] for step in steps if step.get("id")}
    session.steps.filter(pk__in=set(waiting) - kept).delete()
    written = _write(session, steps, waiting)
    happened("session.changed", session, by, what="agenda")
    return written


def _write(session: Session, steps: Sequence[Mapping[str, Any]], waiting: Mapping[UUID, Step]) -> list[Step]:
    last = max((step.position for step in session.steps.exclude(state=Step.State.WAITING)), default=0)
    # Out of the way first, so that no two steps stand in one place meanwhile.
    for aside, step in enumerate(session.steps.filter(state=Step.State.WAITING), MOST_STEPS * 10 + last):
        Step.objects.filter(pk=step.pk).update(position=aside)
    written = []
    for position, told in enumerate(steps, last + 1):
        step = waiting.get(told.get("id")) or Step(workspace=session.workspace, session=session)
        step.position = position
        for name in FIELDS:
            value = told[name]
            setattr(step, name, value.strip() if isinstance(value, str) else value)
        step.save()
        written.append(step)
    return written


def _problems_with(steps: Sequence[Mapping[str, Any]], waiting: Mapping[UUID, Step]) -> list[tuple[str, str]]:
    problems = []
    if not steps and not waiting:
        problems.append(("", "There is nothing to change."))
    if len(steps) > MOST_STEPS:
        problems.append(("", f"An agenda has at most {MOST_STEPS} steps."))
    for place, step in enumerate(steps, 1):
        if step.get("id") and step["id"] not in waiting:
            problems.append(("", f"Step {place} has begun meanwhile, so it stays as it is."))
        problems += _problems_with_step(step)
    return problems


def _problems_with_step(step: Mapping[str, Any]) -> list[tuple[str, str]]:
    problems = []
    title, minutes = step["title"].strip(), step["minutes"]
    if step["kind"] not in Step.Kind.values:
        problems.append(("kind", "Choose what kind of step it is"))
    if not title or len(title) > LONGEST_TITLE:
        problems.append(("title", f"The name of a step has 1 to {LONGEST_TITLE} characters"))
    if type(minutes) is not int or not 1 <= minutes <= MOST_MINUTES:
        problems.append(("minutes", f"A step takes 1 to {MOST_MINUTES} minutes"))
    if len(step["instructions"]) > LONGEST_INSTRUCTIONS:
        sentence = f"What the facilitator says has at most {LONGEST_INSTRUCTIONS:,} characters"
        problems.append(("instructions", sentence))
    return problems
