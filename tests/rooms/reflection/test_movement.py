"""How the same people moved between two rounds, and what of it may be known."""

import pytest
from django.urls import reverse
from django_scopes import scope
from tests.rooms.reflection import builders
from tests.ui.pages import faults_of, text_of

from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.models import RoundResult
from moothall.rooms.reflection.models.statement import TOMBSTONE
from moothall.rooms.reflection.pages.movement import movement_context
from moothall.rooms.reflection.queries.movement import DOWN, FEW, UNCLEAR, UP


def two_rounds(workspace, first, second, *, group="Parents", **fields):
    """``first`` and ``second``: what each person says of statement 1 in each round; None says nothing."""
    session = builders.opened(workspace, **fields)
    people = [builders.joined(session, *([group] if group else [])) for _ in first]
    for number, answers in enumerate((first, second), 1):
        if number == 2:
            actions.close_round(session=session, by=None)
            actions.open_round(session=session, by=None)
        for who, value in zip(people, answers, strict=True):
            if value is not None:
                builders.cast(session, who, {1: value})
    return session


def compared(session):
    actions.close_session(session=session, by=None)
    session.refresh_from_db()
    return queries.movement_between(None, session)


# Fifteen move up, five move down, ten stay; every number of both rounds can be shown.
BEFORE = [-1] * 15 + [1] * 5 + [0] * 5 + [1] * 5
AFTER = [1] * 15 + [-1] * 5 + [0] * 5 + [1] * 5


@pytest.mark.usefixtures("inside")
def test_people_who_moved_are_counted_and_the_change_is_told(workspace):
    found = compared(two_rounds(workspace, BEFORE, AFTER))
    assert (found.before, found.after) == (1, 2)
    (statement,) = found.statements
    everyone = statement.everyone
    assert (everyone.paired, everyone.up, everyone.down, everyone.same) == (30, 15, 5, 10)
    assert everyone.net == round((15 * 2 - 5 * 2) / 30, 2)


@pytest.mark.usefixtures("inside")
def test_a_clear_movement_has_a_direction(workspace):
    before = [-1] * 20 + [1] * 5 + [0] * 5
    up = compared(two_rounds(workspace, before, [1] * 15 + [-1] * 5 + [1] * 5 + [0] * 5))
    assert up.statements[0].everyone.direction == UP
    down = compared(two_rounds(workspace, [1] * 15 + [0] * 10, [-1] * 15 + [0] * 10))
    assert down.statements[0].everyone.direction == DOWN
    still = compared(two_rounds(workspace, before, before))
    assert still.statements[0].everyone.direction == UNCLEAR


@pytest.mark.usefixtures("inside")
def test_where_few_moved_there_are_words_and_no_numbers(workspace):
    found = compared(two_rounds(workspace, [1] * 10 + [0] * 10 + [-1] * 10, [1] * 8 + [-1] * 22))
    everyone = found.statements[0].everyone
    assert everyone.net is None
    assert everyone.paired == 30
    ((_, lines),) = movement_context(found)["moved"]["said"]
    assert lines[0] == "Everyone: clearly moved away from agreeing (30 people)."


@pytest.mark.usefixtures("inside")
def test_beside_a_hidden_number_of_either_round_no_change_is_told(workspace):
    before = [1] * 10 + [-1] * 10 + [0] * 2
    session = two_rounds(workspace, before, [-1] * 5 + [1] * 5 + [1] * 5 + [-1] * 5 + [0] * 2)
    found = compared(session)
    assert queries.results(None, session).statements[0].overall.passed == "complement"
    assert found.statements[0].everyone.net is None
    assert not isinstance(found.statements[0].everyone.up, int)


@pytest.mark.usefixtures("inside")
def test_only_groups_with_five_people_who_voted_twice_are_told(workspace):
    session = builders.opened(workspace)
    parents = [builders.joined(session, "Parents") for _ in range(30)]
    others = [builders.joined(session, "Neighbours") for _ in range(4)]
    for who, value in zip(parents, BEFORE, strict=True):
        builders.cast(session, who, {1: value})
    for who in others:
        builders.cast(session, who, {1: 1})
    actions.close_round(session=session, by=None)
    actions.open_round(session=session, by=None)
    for who, value in zip(parents, AFTER, strict=True):
        builders.cast(session, who, {1: value})
    for who in others:
        builders.cast(session, who, {1: -1})
    told = {row.label: row for row in compared(session).statements[0].groups}
    assert told["Neighbours"].paired is None
    assert told["Neighbours"].direction == FEW
    assert told["Neighbours"].net is None
    assert told["Young people"].direction == FEW


@pytest.mark.usefixtures("inside")
def test_who_voted_only_once_has_not_moved(workspace):
    found = compared(two_rounds(workspace, [*BEFORE, *[1] * 6], [*AFTER, *[None] * 6]))
    assert found.statements[0].everyone.paired == 30


@pytest.mark.usefixtures("inside")
def test_there_is_nothing_to_compare_with_one_round_or_before_results_are_shown(workspace):
    session = two_rounds(workspace, BEFORE, AFTER)
    assert queries.movement_between(None, session) is None
    actions.close_round(session=session, by=None)
    assert queries.movement_between(None, session) is None
    once = builders.opened(workspace)
    builders.voted_on(once, 1, parents=(10, 10, 10))
    assert compared(once) is None


@pytest.mark.usefixtures("inside")
def test_rounds_in_which_nobody_voted_are_compared_with_nothing(workspace):
    assert compared(two_rounds(workspace, BEFORE, [None] * len(BEFORE))) is None


def analysed(session):
    result = RoundResult.objects.filter(round__session=session).order_by("round__number").last()
    return actions.add_analysis(result=result, by=None)


@pytest.mark.usefixtures("inside")
def test_what_is_kept_with_the_analysis_is_the_same_and_is_not_worked_out_again(workspace, monkeypatch):
    session = two_rounds(workspace, BEFORE, AFTER)
    for _ in range(4):
        builders.joined(session, "Neighbours")
    found = compared(session)
    assert found is not None
    analysed(session)

    def fail(*_):
        pytest.fail("It is worked out again.")

    monkeypatch.setattr("moothall.rooms.reflection.queries.movement._between", fail)
    assert queries.movement_between(None, session) == found


@pytest.mark.usefixtures("inside")
def test_that_there_was_nothing_to_compare_is_kept_as_well(workspace):
    session = builders.opened(workspace)
    builders.voted_on(session, 1, parents=(10, 10, 10))
    assert compared(session) is None
    assert analysed(session).released["movement"] is None
    assert queries.movement_between(None, session) is None


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("analysis", [True, False])
def test_what_is_kept_holds_no_words_that_were_removed_or_taken_off_since(workspace, analysis):
    session = two_rounds(workspace, BEFORE, AFTER)
    statement = session.statements.get(number=1)
    author = builders.joined(session)
    statement.author = author
    statement.save()
    before = compared(session)
    if analysis:
        analysed(session)
    actions.withdraw_participant(participant=author)
    told = queries.movement_between(None, session)
    assert (before.statements[0].text, told.statements[0].text) == (statement.text, TOMBSTONE)
    assert told.statements[0].everyone == before.statements[0].everyone
    session.statements.filter(number=1).update(state="rejected")
    assert queries.movement_between(None, session) is None


def test_officers_and_everybody_read_how_people_moved(signed_in, client, workspace):
    with scope(workspace=workspace):
        session = two_rounds(workspace, BEFORE, AFTER)
        compared(session)
    officers = signed_in("observer").get(reverse("reflection:results", args=[workspace.slug, session.pk]))
    public = client.get(reverse("reflection:public_results", args=[session.pk]))
    for page in (officers, public):
        assert faults_of(page) == []
        assert "How people moved between rounds" in text_of(page)
        assert "15 moved towards agreeing, 5 moved away from it and 10 stayed" in text_of(page)
