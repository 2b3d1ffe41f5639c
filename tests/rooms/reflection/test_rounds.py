"""A second round with the same statements, and undoing the start of a step."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from tests.rooms.reflection import builders

from moothall.events.models import Event
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.models import RoundResult, Session, Step


@pytest.fixture
def session(inside, workspace):
    return builders.opened(workspace)


def test_a_closed_round_is_counted_and_never_takes_another_vote(session):
    who = builders.joined(session)
    builders.cast(session, who, {1: 1})
    closed = actions.close_round(session=session, by=None)
    assert not closed.is_open
    assert closed.root
    assert RoundResult.objects.filter(round=closed).exists()
    with pytest.raises(actions.SessionRefused) as refused:
        builders.cast(session, who, {2: 1})
    assert refused.value.code == "round_closed"
    with pytest.raises(actions.SessionRefused, match="No round of voting is open"):
        actions.close_round(session=session, by=None)


def test_people_vote_afresh_in_a_second_round_and_the_first_stays(session):
    who = builders.joined(session)
    builders.cast(session, who, {1: 1, 2: 1})
    first = actions.close_round(session=session, by=None)
    actions.add_seeds(session=session, seeds=["Something that came up meanwhile."], by=None)
    second = actions.open_round(session=session, by=None)
    assert second.number == 2
    assert second.round_statements.count() == len(builders.SEEDS) + 1
    assert session.running_step.round == second
    builders.cast(session, who, {1: -1})
    assert [vote.value for vote in first.votes.order_by("statement__number")] == [1, 1]
    assert [vote.value for vote in second.votes.all()] == [-1]
    assert Event.objects.filter(name="round.opened").last().says == {"number": 2, "statements": 7}


def test_one_round_at_a_time_and_only_while_the_session_runs(session, workspace):
    with pytest.raises(actions.SessionRefused, match="is open already"):
        actions.open_round(session=session, by=None)
    with pytest.raises(actions.SessionRefused, match="only while the session runs"):
        actions.open_round(session=builders.planned(workspace), by=None)


def test_a_session_can_be_closed_between_two_rounds(session):
    builders.cast(session, builders.joined(session), {1: 1})
    closed = actions.close_round(session=session, by=None)
    result = actions.close_session(session=session, by=None)
    assert result.round == closed
    assert Event.objects.filter(name="round.closed").count() == 1
    session.refresh_from_db()
    assert session.state == Session.State.CLOSED


def test_rounds_are_closed_and_opened_from_pages(signed_in, workspace):
    with scope(workspace=workspace):
        session = builders.opened(workspace)
    browser = signed_in("facilitator")
    args = [workspace.slug, session.pk]
    browser.post(reverse("reflection:close_round", args=args))
    browser.post(reverse("reflection:open_round", args=args))
    with scope(workspace=workspace):
        assert [round_.is_open for round_ in session.rounds.all()] == [False, True]


def states(session):
    return {step.kind: step.state for step in session.steps.all()}


def test_the_start_of_a_step_is_undone_as_if_it_had_never_been(inside, workspace):
    session = builders.opened(workspace, step="welcome")
    before = states(session)
    builders.start(session, "vote")
    assert states(session)["practice"] == Step.State.SKIPPED
    undone = actions.undo_step(session=session, by=None)
    assert undone.kind == "vote"
    assert states(session) == before
    assert session.running_step.ended is None
    assert Event.objects.filter(name="step.undone").last().says == {"kind": "vote", "position": 3}


@pytest.mark.parametrize(("kind", "state"), [("practice", "skipped"), ("vote", "done")])
def test_a_step_that_was_passed_over_or_done_is_that_again(inside, workspace, kind, state):
    session = builders.opened(workspace, step="vote")
    builders.start(session, "discuss")
    before = states(session)
    assert before[kind] == state
    builders.start(session, kind)
    actions.undo_step(session=session, by=None)
    assert states(session) == before


def test_a_step_that_was_ended_before_does_not_run_again(inside, workspace):
    session = builders.opened(workspace, step="welcome")
    actions.end_step(session=session, by=None)
    builders.start(session, "practice")
    actions.undo_step(session=session, by=None)
    assert states(session)["welcome"] == Step.State.DONE
    assert session.running_step is None


def test_after_a_minute_a_start_stays(inside, workspace):
    session = builders.opened(workspace, step="welcome")
    assert queries.step_to_undo(None, session) == session.running_step
    session.steps.filter(state="running").update(started=timezone.now() - timedelta(seconds=61))
    assert queries.step_to_undo(None, session) is None
    with pytest.raises(actions.SessionRefused, match="within one minute"):
        actions.undo_step(session=session, by=None)


def test_votes_that_came_in_meanwhile_stay(inside, workspace):
    session = builders.opened(workspace, step="vote")
    builders.cast(session, builders.joined(session), {1: 1})
    actions.undo_step(session=session, by=None)
    assert queries.tally(None, session).votes == 1


def test_a_start_is_undone_from_the_console(signed_in, workspace):
    with scope(workspace=workspace):
        session = builders.opened(workspace, step="welcome")
    signed_in("facilitator").post(reverse("reflection:undo_step", args=[workspace.slug, session.pk]))
    with scope(workspace=workspace):
        assert session.running_step is None
