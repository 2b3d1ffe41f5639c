"""The questions about belonging that a session asks. They stand once somebody has answered them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from moothall.events.happened import happened
from moothall.people.models import Participant, Person
from moothall.rooms.reflection.actions.locks import locked
from moothall.rooms.reflection.models import Grouping, GroupOption, Session
from moothall.rooms.reflection.refusals import SessionRefused

LONGEST_LABEL = 80


@transaction.atomic
def add_grouping(
    *,
    session: Session,
    question: str,
    options: Sequence[str],
    multiple: bool = False,
    declared_by: str = Grouping.DeclaredBy.SELF_DECLARED,
    by: Person | None,
) -> Grouping:
    """One more question about belonging. Raises SessionRefused for a bad one, and once somebody has joined:
    they would never be asked."""
    session = _nobody_joined(session)
    asked = {"question": question, "options": options, "multiple": multiple, "declared_by": declared_by}
    if problems := problems_with_groupings([asked]):
        raise SessionRefused(problems)
    made = add_groupings(session, [asked])[0]
    happened("session.changed", session, by, what="groups")
    return made


@transaction.atomic
def remove_grouping(*, grouping: Grouping, by: Person | None) -> None:
    """Ask a question about belonging no longer. Refused once somebody has joined or is invited as one of its
    groups."""
    session = _nobody_joined(grouping.session)
    if grouping.options.exclude(invitations=None).exists():
        raise SessionRefused("People are invited as one of these groups: remove their invitations first.")
    grouping.options.all().delete()
    grouping.delete()
    happened("session.changed", session, by, what="groups")


def add_groupings(session: Session, groupings: Sequence[Mapping[str, Any]]) -> list[Grouping]:
    """Write what has been checked: part of an action."""
    last = session.groupings.aggregate(last=Max("position"))["last"] or 0
    return [_write(session, place, asked) for place, asked in enumerate(groupings, last + 1)]


def _write(session: Session, place: int, asked: Mapping[str, Any]) -> Grouping:
    grouping = Grouping.objects.create(
        workspace=session.workspace,
        session=session,
        position=place,
        question=asked["question"].strip(),
        multiple=bool(asked.get("multiple", False)),
        declared_by=asked.get("declared_by", Grouping.DeclaredBy.SELF_DECLARED),
    )
    GroupOption.objects.bulk_create(
        GroupOption(workspace=session.workspace, grouping=grouping, position=position, label=label.strip())
        for position, label in enumerate(asked["options"], 1)
    )
    return grouping


def problems_with_groupings(groupings: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """(field, sentence) of everything that is wrong with questions about belonging."""
    problems = []
    for asked in groupings:
        labels = [label.strip() for label in asked["options"]]
        if not asked["question"].strip():
            problems.append(("group_question", "Enter the question about belonging"))
        if len(labels) < 2:
            problems.append(("group_options", "Give at least two groups, one a line"))
        if len({label.casefold() for label in labels}) < len(labels):
            problems.append(("group_options", "Each group can be given once"))
        if any(not label or len(label) > LONGEST_LABEL for label in labels):
            problems.append(("group_options", "The name of a group has 1 to 80 characters"))
        problems += _problems_with_declaring(asked)
    return problems


def _problems_with_declaring(asked: Mapping[str, Any]) -> list[tuple[str, str]]:
    declared_by = asked.get("declared_by", Grouping.DeclaredBy.SELF_DECLARED)
    if declared_by not in Grouping.DeclaredBy.values:
        return [("declared_by", "Choose who says which group somebody belongs to")]
    if declared_by == Grouping.DeclaredBy.BY_INVITATION and asked.get("multiple"):
        return [("multiple", "An invitation is to one group")]
    return []


def _nobody_joined(session: Session) -> Session:
    session = locked(session)
    if session.is_done or Participant.objects.filter(session=session.pk).exists():
        raise SessionRefused("Somebody has joined already, so the questions about groups stay as they are.")
    return session
