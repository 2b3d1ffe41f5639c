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
from moothall.rooms.reflection.actions.adjusting import problems_with_time
from moothall.rooms.reflection.actions.continuing import carry_on
from moothall.rooms.reflection.actions.groupings import add_groupings, problems_with_groupings
from moothall.rooms.reflection.actions.statements import write_statements
from moothall.rooms.reflection.models import Session, Space, SpaceRules, Step
from moothall.rooms.reflection.queries.prompts import statements_to_carry
from moothall.rooms.reflection.refusals import SessionRefused
from moothall.rooms.reflection.rulebook import SETTINGS, problems_with
from moothall.rooms.reflection.seeds import read_seeds
from moothall.rooms.reflection.spoken_codes import new_code
from moothall.trace.actions import link, make_record
from moothall.trace.models import Inquiry, Record


class PlannedStep(NamedTuple):
    kind: str
    title: str
    minutes: int
    instructions: str


AGENDA = (
    PlannedStep("welcome", "Welcome", 10, "We hear the question and what will be done with the answers."),
    PlannedStep("practice", "Practice", 5, "Everyone votes on the first statements. These votes count."),
    PlannedStep("vote", "Vote", 25, "Everyone votes on the other statements at their own pace."),
    PlannedStep("discuss", "Discuss", 40, "Talk about the statements. Votes can be changed."),
    PlannedStep("close", "Close", 10, "We hear what happens next."),
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
    a line; ``groupings`` the questions about belonging, each ``{"question", "multiple", "options"}``, with
    ``declared_by`` where the invitation says it; ``settings`` (those of SETTINGS, ``minutes`` and ``place``)
    differ from the rules for this session.

    A session that ``continues`` a closed one takes over its live statements under their numbers, its prompts
    and, without ``groupings`` of its own, its questions about belonging. Raises SessionRefused naming every
    bad line, every bad grouping and every setting that is not allowed.
    """
    carried = statements_to_carry(by, continues) if continues else []
    texts, problems = read_seeds(seeds, taken=[statement.text for statement in carried])
    refused = [("seeds", sentence) for sentence in problems] + problems_with_groupings(groupings)
    refused += _problems_with_plan(space, question, continues) + problems_with(settings)
    refused += problems_with_time(settings.get("minutes", 90), settings.get("place", ""))
    if refused:
        raise SessionRefused(refused)
    session = _make_session(space, question.strip(), starts, continues=continues, **settings)
    link(of=session.record, rests_on=space.record, relation="belongs_to")
    _add_agenda(session)
    add_groupings(session, groupings)
    happened("session.planned", session, by)
    if continues:
        carry_on(session, continues, carried, with_groupings=not groupings, by=by)
    if texts:
        write_statements(session, texts, by)
    return session


def _problems_with_plan(space: Space, question: str, continues: Session | None) -> list[tuple[str, str]]:
    problems = [] if question.strip() else [("question", "Enter the question")]
    if continues and continues.space_id != space.pk:
        problems.append(("", "A session goes on in the space that it began in."))
    elif continues and not continues.is_done:
        problems.append(("", "Close the earlier session before you plan one that goes on from it."))
    return problems


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
