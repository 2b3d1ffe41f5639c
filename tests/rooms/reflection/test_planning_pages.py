"""Planning: eight questions, a check, what can be set afterwards, and a session that goes on from another."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from tests.rooms.reflection import builders

from moothall.events.models import Event
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.forms import ContinueForm, PlanForm
from moothall.rooms.reflection.models import Grouping, Session, Statement
from moothall.trace.queries import rests_on

DAY = timedelta(days=1)


@pytest.fixture
def session(inside, workspace):
    return builders.planned(workspace)


# --- settings -------------------------------------------------------------------------------------


def test_settings_of_one_session_may_differ_from_the_rules(session):
    actions.change_settings(session=session, anonymity="identified", practice=2, by=None)
    session.refresh_from_db()
    assert (session.anonymity, session.practice, session.rules.practice) == ("identified", 2, 3)
    assert Event.objects.get(name="session.changed").says == {"what": "settings"}
    actions.change_settings(session=session, practice=2, by=None)
    assert Event.objects.filter(name="session.changed").count() == 1


def test_what_people_vote_under_stays_from_the_first_vote_on(inside, workspace):
    session = builders.opened(workspace)
    actions.change_settings(session=session, results_mode="live_overall", by=None)
    builders.cast(session, builders.joined(session), {1: 1})
    for name, value in (
        ("anonymity", "pseudonymous"),
        ("results_mode", "live_groups"),
        ("minimum_group", 6),
        ("room_sees_counts", True),
        ("practice", 1),
        ("eligible_votes", 2),
    ):
        with pytest.raises(actions.SessionRefused, match="people have voted under this"):
            actions.change_settings(session=session, **{name: value}, by=None)
    actions.change_settings(session=session, moderation="after", second_moderator=True, by=None)
    session.refresh_from_db()
    assert (session.moderation, session.second_moderator) == ("after", True)


def test_nobody_who_has_joined_is_made_better_known(inside, workspace):
    session = builders.opened(workspace)
    builders.joined(session)
    with pytest.raises(actions.SessionRefused, match="was told that they are less known"):
        actions.change_settings(session=session, anonymity="pseudonymous", by=None)


def test_settings_of_a_closed_session_and_bad_ones_are_refused(inside, workspace):
    session = builders.opened(workspace)
    with pytest.raises(actions.SessionRefused, match="whole number from 5 to 20"):
        actions.change_settings(session=session, minimum_group=3, by=None)
    with pytest.raises(TypeError, match="no setting question"):
        actions.change_settings(session=session, question="What?", by=None)
    actions.close_session(session=session, by=None)
    with pytest.raises(actions.SessionRefused, match="stay as they were"):
        actions.change_settings(session=session, moderation="after", by=None)


def test_a_session_is_not_planned_with_a_bad_setting_or_length(inside, workspace):
    for wrong, sentence in (
        ({"minimum_group": 3}, "whole number from 5 to 20"),
        ({"minutes": 5}, "A session takes 10 to 480 minutes"),
        ({"place": "x" * 201}, "at most 200 characters"),
    ):
        with pytest.raises(actions.SessionRefused, match=sentence):
            builders.planned(workspace, **wrong)
    assert not Session.objects.exists()


# --- groups ---------------------------------------------------------------------------------------


def test_questions_about_belonging_are_added_and_removed_until_somebody_joins(inside, workspace):
    session = builders.planned(workspace)
    made = actions.add_grouping(
        session=session, question="Sent by?", options=["A", "B"], declared_by="by_invitation", by=None
    )
    assert [grouping.position for grouping in session.groupings.all()] == [1, 2]
    actions.remove_grouping(grouping=made, by=None)
    assert Grouping.objects.count() == 1
    session = actions.open_session(session=session, by=None)
    builders.joined(session)
    for act in (
        lambda: actions.add_grouping(session=session, question="Age?", options=["A", "B"], by=None),
        lambda: actions.remove_grouping(grouping=session.groupings.get(), by=None),
    ):
        with pytest.raises(actions.SessionRefused, match="Somebody has joined already"):
            act()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"options": ["A"]}, "at least two groups"),
        ({"question": " "}, "Enter the question about belonging"),
        ({"declared_by": "guessed"}, "Choose who says"),
        ({"declared_by": "by_invitation", "multiple": True}, "An invitation is to one group"),
    ],
)
def test_a_bad_question_about_belonging_is_refused(session, asked, sentence):
    with pytest.raises(actions.SessionRefused, match=sentence):
        actions.add_grouping(
            session=session, **{"question": "Sent by?", "options": ["A", "B"], **asked}, by=None
        )


def test_a_group_that_people_are_invited_as_stays(session):
    made = actions.add_grouping(
        session=session, question="Sent by?", options=["A", "B"], declared_by="by_invitation", by=None
    )
    actions.invite(session=session, emails=["a@example.org"], option=made.options.first(), by=None)
    with pytest.raises(actions.SessionRefused, match="remove their invitations first"):
        actions.remove_grouping(grouping=made, by=None)


# --- going on from an earlier session -------------------------------------------------------------


@pytest.fixture
def earlier(inside, workspace):
    """A closed session with evidence, a prompt, and a statement that is merged."""
    session = builders.planned(workspace)
    actions.snapshot_evidence(session=session, evidence=builders.evidence(workspace), by=None)
    prompt = actions.add_prompt(session=session, text="About the pool", by=None)
    actions.add_seeds(session=session, seeds=["The pool is too cold."], prompt=prompt, by=None)
    Statement.objects.filter(session=session, number=2).update(state=Statement.State.MERGED)
    session = actions.open_session(session=session, by=None)
    builders.start(session, "vote")
    builders.cast(session, builders.joined(session, "Parents"), {1: 1})
    actions.close_session(session=session, by=None)
    session.refresh_from_db()
    return session


def going_on(earlier, **more):
    return actions.plan_session(
        space=earlier.space,
        question="And now?",
        starts=timezone.now() + DAY,
        continues=earlier,
        by=None,
        **more,
    )


def test_statements_come_along_under_their_numbers_and_are_voted_on_afresh(earlier):
    later = going_on(earlier, seeds=["A new thought came up."])
    assert later.continues == earlier
    assert [statement.number for statement in later.statements.all()] == [1, 3, 4, 5, 6, 7, 8, 9]
    assert later.statements.get(number=9).text == "A new thought came up."
    assert queries.tally(None, later).votes == 0
    assert [option.label for option in later.groupings.get().options.all()] == list(builders.GROUPS)
    assert Event.objects.get(name="session.continued").says == {"earlier": str(earlier.record.uid)}


def test_the_trace_leads_from_each_statement_to_the_earlier_one_and_to_its_evidence(earlier):
    later = going_on(earlier)
    first, taken = later.statements.get(number=1), later.statements.get(number=7)
    old = {statement.number: statement for statement in earlier.statements.all()}
    assert first.snapshot_of == old[1].record
    assert old[1].record in rests_on(first.record)
    assert (taken.origin, taken.snapshot_of) == ("snapshot", old[7].snapshot_of)
    assert {old[7].record, old[7].snapshot_of} <= set(rests_on(taken.record))
    assert earlier.record in rests_on(later.record)
    assert list(queries.evidence_to_take(None, later)) == []


def test_prompts_come_along_with_what_stands_under_them(earlier):
    later = going_on(earlier)
    prompt = later.prompts.get()
    assert prompt.pk != earlier.prompts.get().pk
    assert [statement.text for statement in prompt.statements.all()] == ["The pool is too cold."]


def test_new_statements_may_not_repeat_the_earlier_ones(earlier):
    with pytest.raises(actions.SessionRefused, match="Line 1 is the same as a statement of this session"):
        going_on(earlier, seeds=[builders.SEEDS[0]])


def test_only_a_closed_session_of_the_same_space_is_gone_on_from(earlier, workspace):
    with pytest.raises(actions.SessionRefused, match="Close the earlier session"):
        going_on(builders.opened(workspace))
    with pytest.raises(actions.SessionRefused, match="in the space that it began in"):
        actions.plan_session(
            space=builders.space(workspace),
            question="And now?",
            starts=timezone.now(),
            continues=earlier,
            by=None,
        )


# --- pages ----------------------------------------------------------------------------------------


@pytest.fixture
def browser(signed_in):
    return signed_in("facilitator")


@pytest.fixture
def plan():
    day = timezone.localdate() + 3 * DAY
    return {
        "question": "What helps?",
        "day-day": day.day,
        "day-month": day.month,
        "day-year": day.year,
        "time": "18:30",
        "minutes": "120",
        "place": "Town hall, room 2",
        "seeds": "",
    }


def words(page) -> str:
    return " ".join(page.content.decode().split())


def address(workspace, name, key):
    return reverse(f"reflection:{name}", args=[workspace.slug, key])


def test_the_way_to_a_session_asks_no_more_than_eight_questions():
    assert len(PlanForm().fields) == 8
    assert len(ContinueForm().fields) == 6


def test_a_plan_says_how_long_and_where_and_what_comes_from_the_rules(browser, workspace, plan):
    with scope(workspace=workspace):
        space = builders.space(workspace)
    browser.post(address(workspace, "plan_session", space.pk), plan)
    check = address(workspace, "check_plan", space.pk)
    page = words(browser.get(check))
    for said in (
        "120 minutes",
        "Town hall, room 2",
        "From the rules of the space, version 1",
        "Nobody is known",
    ):
        assert said in page
    browser.post(check)
    with scope(workspace=workspace):
        session = Session.objects.get()
        assert (session.minutes, session.place) == (120, "Town hall, room 2")


def test_a_session_is_gone_on_from_by_its_pages(browser, workspace, earlier, plan):
    first = address(workspace, "continue_session", earlier.pk)
    assert first in browser.get(earlier.space.record.url).content.decode()
    page = words(browser.get(first))
    assert "Its 7 statements come along under their numbers" in page
    assert earlier.question in page
    repeated = browser.post(first, plan | {"seeds": "The pool is too cold."})
    assert repeated.status_code == 422
    assert "Line 1 is the same as a statement of this session" in words(repeated)
    check = browser.post(first, plan)["Location"]
    page = words(browser.get(check))
    assert "8. The pool is too cold." in page
    assert page.count(">Change<") == 6
    browser.post(check)
    with scope(workspace=workspace):
        assert earlier.continued_by.get().statements.count() == 7
    assert browser.get(check)["Location"] == first


def test_a_running_session_is_not_gone_on_from(browser, workspace):
    with scope(workspace=workspace):
        session = builders.opened(workspace)
    page = browser.get(address(workspace, "continue_session", session.pk), follow=True)
    assert "Close this session before you plan one that goes on from it." in words(page)


SETTINGS = {
    "anonymity": "anonymous",
    "moderation": "after",
    "results_mode": "live_overall",
    "minimum_group": "6",
    "practice": "2",
    "eligible_votes": "7",
}


def test_settings_are_changed_on_their_page_and_what_is_fixed_is_told(browser, workspace):
    with scope(workspace=workspace):
        session = builders.opened(workspace)
    page = address(workspace, "settings", session.pk)
    assert "version 1 of the rules" in words(browser.get(page))
    assert browser.post(page, SETTINGS | {"minimum_group": "2"}).status_code == 422
    assert "The settings of this session are saved." in words(browser.post(page, SETTINGS, follow=True))
    with scope(workspace=workspace):
        builders.cast(session, builders.joined(session), {1: 1})
    shown = words(browser.get(page))
    assert "People have voted under these, so they stay as they are." in shown
    assert 'name="anonymity"' not in shown
    assert 'name="moderation"' in shown
    with scope(workspace=workspace):
        actions.close_session(session=session, by=None)
    assert "Save the settings" not in words(browser.get(page))


def test_a_session_is_moved_until_its_doors_are_opened(browser, workspace, plan):
    with scope(workspace=workspace):
        session = builders.planned(workspace)
    page = address(workspace, "when_and_where", session.pk)
    assert browser.post(page, plan | {"minutes": "1000"}).status_code == 422
    assert "The time and place are saved." in words(browser.post(page, plan, follow=True))
    with scope(workspace=workspace):
        session.refresh_from_db()
        assert (session.minutes, session.place) == (120, "Town hall, room 2")
        actions.open_session(session=session, by=None)
    assert "so this stays" in words(browser.get(page))
    assert browser.post(page, plan | {"place": "Elsewhere"}).status_code == 422


def test_groups_are_asked_for_on_their_page(browser, workspace):
    with scope(workspace=workspace):
        session = builders.planned(workspace)
    page = address(workspace, "groups", session.pk)
    question = {"group_question": "Sent by?", "group_options": "Council\r\nCharity"}
    assert browser.post(page, question).status_code == 422
    assert (
        browser.post(page, question | {"declared_by": "self_declared", "group_options": "One"}).status_code
        == 422
    )
    shown = words(browser.post(page, question | {"declared_by": "by_invitation"}, follow=True))
    assert "Council, Charity. The invitation says it." in shown
    with scope(workspace=workspace):
        made = session.groupings.last()
    remove = reverse("reflection:remove_group", args=[workspace.slug, session.pk, made.pk])
    assert "The question is removed." in words(browser.post(remove, follow=True))
    assert browser.post(remove).status_code == 404
    with scope(workspace=workspace):
        builders.joined(actions.open_session(session=session, by=None))
    assert "so these questions stay as they are" in words(browser.get(page))
    assert browser.post(page, question | {"declared_by": "self_declared"}).status_code == 422
