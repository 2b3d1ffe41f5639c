"""The permission truth table: every role, right and phase, against tables kept apart from the code."""

from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django_scopes import scope

from moothall.people.models import Membership, Participant
from moothall.permissions import GIVEN_ROLES, PHASES, ROLES, SCREENING_PHASES, May, can

HERE = Path(__file__).parent
# By the phase of a session, and by that of an evidence review.
GOVERNED_BY_PHASE = {
    *("CAST_VOTE", "ADD_STATEMENT", "ENTER_PAPER_BALLOT", "MODERATE_STATEMENT"),
    *("SCREEN_RECORD", "RESOLVE_CONFLICT"),
}
EVERY_PHASE = (*PHASES, *SCREENING_PHASES)
NO_PHASE = "no phase"
HELD_BY_NOBODY = ("WHO_VOTED_WHAT", "OTHER_VERDICT")


@dataclass
class Thing:
    """A record as ``can`` sees it."""

    workspace: object
    phase: str | None = None


def lines(name: str) -> dict[str, str]:
    text = (HERE / name).read_text("utf-8")
    rows = (line.partition(":") for line in text.splitlines() if line and not line.startswith("#"))
    return {key.strip(): value.strip() for key, _, value in rows}


def listed_rights() -> dict[str, set[str]]:
    rights: dict[str, set[str]] = {}
    for role, text in lines("rights.txt").items():
        also, _, own = text.rpartition(";")
        rights[role] = set(own.split()) | rights.get(also.removeprefix("also ").strip(), set())
    return rights


RIGHTS = listed_rights()
ALLOWED = {
    phase: set(words.split()) - {"-"}
    for name in ("phases.txt", "screening_phases.txt")
    for phase, words in lines(name).items()
}


def expected(role: str, right: str, phase: str) -> bool:
    return right in RIGHTS[role] and (
        right not in GOVERNED_BY_PHASE or phase == NO_PHASE or right in ALLOWED[phase]
    )


def test_the_tables_name_every_role_right_and_phase():
    assert set(RIGHTS) == set(ROLES)
    assert set().union(*RIGHTS.values()) == {right.name for right in May}
    assert set(ALLOWED) == set(EVERY_PHASE)
    assert len(EVERY_PHASE) == len(PHASES) + len(SCREENING_PHASES) == len(set(EVERY_PHASE))


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_cell_of_the_truth_table(role, workspace, person):
    with scope(workspace=workspace):
        who = holder_of(role, workspace, person)
        wrong = [
            (right.name, phase)
            for right in May
            for phase in (NO_PHASE, *EVERY_PHASE)
            if can(who, right, Thing(workspace, None if phase == NO_PHASE else phase))
            is not expected(role, right.name, phase)
        ]
    assert wrong == []


def holder_of(role, workspace, person):
    if role == "everyone":
        return AnonymousUser()
    if role == "participant":
        return Participant.objects.create(workspace=workspace, session=workspace.pk, seat_number=1)
    return person(role, workspace)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [*GIVEN_ROLES, "participant"])
def test_a_role_in_one_workspace_is_nothing_in_another(role, workspace, other_workspace, person):
    with scope(workspace=workspace):
        who = holder_of(role, workspace, person)
    held = {right.name for right in May if can(who, right, Thing(other_workspace))}
    assert held == RIGHTS["everyone"]


@pytest.mark.django_db
def test_roles_combine(workspace, person):
    who = person("reviewer", workspace)
    with scope(workspace=workspace):
        Membership.objects.create(workspace=workspace, person=who, role="analyst")
    assert can(who, May.WRITE_EVIDENCE, workspace)
    assert can(who, May.IMPORT_INDICATOR, workspace)
    assert not can(who, May.TAKE_DECISION, workspace)


@pytest.mark.django_db
def test_a_role_that_is_taken_away_ends_at_once(workspace, person):
    who = person("reviewer", workspace)
    assert can(who, May.WRITE_EVIDENCE, workspace)
    with scope(workspace=workspace):
        Membership.objects.all().delete()
    assert not can(who, May.WRITE_EVIDENCE, workspace)


@pytest.mark.django_db
def test_a_deactivated_account_holds_nothing(workspace, person):
    who = person("administrator", workspace)
    who.is_active = False
    assert {right.name for right in May if can(who, right, workspace)} == RIGHTS["everyone"]


@pytest.mark.django_db
def test_an_unknown_role_gives_no_right(workspace, person):
    who = person("sovereign", workspace)
    assert {right.name for right in May if can(who, right, workspace)} == RIGHTS["everyone"]


def test_an_unknown_phase_allows_nothing():
    workspace = SimpleNamespace(id="w", is_example=False)
    thing = Thing(workspace, "carnival")
    assert not any(can(AnonymousUser(), May[right], thing) for right in GOVERNED_BY_PHASE)


def test_no_right_lets_anybody_see_who_voted_what():
    assert not set(HELD_BY_NOBODY) & {right.name for right in May}
