"""Opening a space and planning its sessions."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.urls import reverse

from moothall.events.happened import happened
from moothall.people.models import Person, Workspace
from moothall.rooms.reflection.actions.statements import write_statements
from moothall.rooms.reflection.models import Grouping, GroupOption, Session, Space, SpaceRules, Step
from moothall.rooms.reflection.refusals import SessionRefused
from moothall.rooms.reflection.seeds import read_seeds
from moothall.rooms.reflection.spoken_codes import new_code
from moothall.trace.actions import link, make_record
from moothall.trace.models import Inquiry, Record

# What a session takes over from the rules of its space.
SETTINGS = (
    *("anonymity", "moderation", "second_moderator", "results_mode", "room_sees_counts"),
    *("minimum_group", "practice", "eligible_votes"),
)


class PlannedStep(NamedTuple):
    kind: str
    title: str
    minutes: int
    instructions: str


AGENDA = (
    PlannedStep("welcome", "Welcome", 10, "Say what the question is and what will be done with the answers."),
    PlannedStep("practice", "Practice", 5, "Everyone votes on the first statements. These votes count."),
    PlannedStep("vote", "Vote", 25, "Everyone votes on the other statements at their own pace."),
    PlannedStep("discuss", "Discuss", 40, "Talk about the statements. Votes can be changed."),
    PlannedStep("close", "Close", 10, "Say what happens next, then close the session."),
)


@transaction.atomic
def open_space(
    *, workspace: Workspace, inquiry: Inquiry | None, title: str, purpose: str, rules: str, by: Person | None
) -> Space:
    """A place for a group to meet in. ``rules`` is the text that the group has agreed."""
    key = uuid4()
    record = make_record(
        workspace=workspace,
        inquiry=inquiry,
        kind="space",
        title=title,
        words=purpose,
        url=reverse("reflection:space", args=[workspace.slug, key]),
        state="open",
    )
    space = Space.objects.create(
        id=key, workspace=workspace, record=record, inquiry=inquiry, title=title, purpose=purpose
    )
    SpaceRules.objects.create(workspace=workspace, space=space, agreed=rules)
    happened("space.opened", space, by)
    return space


@transaction.atomic
def plan_session(
    *,
    space: Space,
    question: str,
    starts: datetime,
    seeds: Sequence[str] = (),
    groupings: Sequence[Mapping[str, Any]] = (),
    continues: Session | None = None,
    by: Person | None,
    **settings: Any,
) -> Session:
    """A session with the usual agenda, under the rules of its space. ``seeds`` are its first statements, one
    a line; ``groupings`` the questions about belonging, each ``{"question", "multiple", "options"}``;
    ``settings`` (those of SETTINGS, ``minutes`` and ``place``) differ from the rules for this session.

    Raises SessionRefused naming every bad line and every bad grouping.
    """
    texts, problems = read_seeds(seeds)
    refused = [("seeds", sentence) for sentence in problems] + _problems_with(groupings)
    if not question.strip():
        refused.append(("question", "Enter the question"))
    if refused:
        raise SessionRefused(refused)
    session = _make_session(space, question.strip(), starts, continues=continues, **settings)
    link(of=session.record, rests_on=space.record, relation="belongs_to")
    _add_agenda(session)
    _add_groupings(session, groupings)
    happened("session.planned", session, by)
    if texts:
        write_statements(session, texts, by)
    return session


def _make_session(space: Space, question: str, starts: datetime, **settings: Any) -> Session:
    key, rules = uuid4(), space.rules
    agreed = {name: getattr(rules, name) for name in SETTINGS}
    record = make_record(
        workspace=space.workspace,
        inquiry=space.inquiry,
        kind="session",
        title=question,
        url=reverse("reflection:session", args=[space.workspace.slug, key]),
    )
    fields = {"question": question, "starts": starts, "rules": rules, **agreed, **settings}
    return _with_own_code(space, record, key, **fields)


def _with_own_code(space: Space, record: Record, key: UUID, **fields: Any) -> Session:
    """Codes are unique among the live sessions of all workspaces, which only the database can tell."""
    made = Session(
        id=key,
        workspace=space.workspace,
        record=record,
        space=space,
        state=Session.State.SCHEDULED,
        **fields,
    )
    for _ in range(5):
        made.join_code = new_code()
        with suppress(IntegrityError), transaction.atomic():
            made.save(force_insert=True)
            return made
    raise SessionRefused("No free code could be found: plan the session again.")


def _add_agenda(session: Session) -> None:
    Step.objects.bulk_create(
        Step(workspace=session.workspace, session=session, position=position, **planned._asdict())
        for position, planned in enumerate(AGENDA, 1)
    )


def _add_groupings(session: Session, groupings: Sequence[Mapping[str, Any]]) -> None:
    for place, asked in enumerate(groupings, 1):
        grouping = Grouping.objects.create(
            workspace=session.workspace,
            session=session,
            position=place,
            question=asked["question"].strip(),
            multiple=bool(asked.get("multiple", False)),
        )
        GroupOption.objects.bulk_create(
            GroupOption(
                workspace=session.workspace, grouping=grouping, position=position, label=label.strip()
            )
            for position, label in enumerate(asked["options"], 1)
        )


def _problems_with(groupings: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    problems = []
    for asked in groupings:
        labels = [label.strip() for label in asked["options"]]
        if not asked["question"].strip():
            problems.append(("group_question", "Enter the question about belonging"))
        if len(labels) < 2:
            problems.append(("group_options", "Give at least two groups, one a line"))
        if len({label.casefold() for label in labels}) < len(labels):
            problems.append(("group_options", "Each group can be given once"))
        if any(not label or len(label) > 80 for label in labels):
            problems.append(("group_options", "The name of a group has 1 to 80 characters"))
    return problems
