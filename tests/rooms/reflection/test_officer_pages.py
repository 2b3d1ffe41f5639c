"""The pages of officers: who may see them, and what they do."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from tests.rooms.reflection import builders
from tests.ui.pages import links_of

from moothall.people.models import Participant
from moothall.rooms.reflection import actions, home
from moothall.rooms.reflection.models import Session, Space, Statement
from moothall.rooms.reflection.pseudonyms import pseudonym_of

READ = ("spaces", "space", "session", "statement", "results")
WRITE = ("new_space", "plan_session", "check_plan", "take_evidence", "close_session")
POSTED = ("add_statements", "open_session", "pause_session", "end_step", "start_step", "close_session")


@pytest.fixture
def session(workspace):
    with scope(workspace=workspace):
        return builders.opened(workspace)


@pytest.fixture
def address(workspace, session):
    """The address of a page, in the session's workspace unless another slug is given."""

    def of(name, slug=workspace.slug, session=session):
        with scope(workspace=workspace):
            keys = {
                "spaces": [],
                "new_space": [],
                "space": [session.space_id],
                "plan_session": [session.space_id],
                "check_plan": [session.space_id],
                "statement": [session.statements.first().pk],
                "start_step": [session.pk, session.steps.first().pk],
            }
        return reverse(f"reflection:{name}", args=[slug, *keys.get(name, [session.pk])])

    return of


def test_strangers_are_asked_to_sign_in(client, address):
    for name in (*READ, *WRITE, *POSTED):
        answer = client.get(address(name))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")


def test_people_of_another_workspace_see_that_nothing_is_there(signed_in, other_workspace, address):
    browser = signed_in("facilitator", other_workspace)
    for name in (*READ, *WRITE):
        assert browser.get(address(name)).status_code == 404
    for name in POSTED:
        assert browser.post(address(name)).status_code == 404
    for name in set(READ + WRITE) - {"spaces", "new_space"}:
        assert browser.get(address(name, slug=other_workspace.slug)).status_code == 404


def test_observers_read_and_change_nothing(signed_in, address):
    browser = signed_in("observer")
    for name in READ:
        assert browser.get(address(name)).status_code == 200
    for name in WRITE:
        assert browser.get(address(name)).status_code == 403
    for name in POSTED:
        assert browser.post(address(name)).status_code == 403


def test_buttons_are_shown_to_whoever_may_press_them(signed_in, address):
    page = signed_in("observer").get(address("session")).content.decode()
    assert "Close the session" not in page
    assert "Add statements" not in page
    page = signed_in("facilitator").get(address("session")).content.decode()
    assert "Close the session" in page
    assert "Add statements" in page


def test_what_is_written_is_not_written_by_looking(signed_in, address):
    browser = signed_in("facilitator")
    for name in set(POSTED) - {"close_session"}:
        assert browser.get(address(name)).status_code == 405


def test_an_empty_workspace_says_why_spaces_matter(signed_in, workspace):
    page = signed_in("facilitator").get(reverse("reflection:spaces", args=[workspace.slug])).content.decode()
    assert "There is no space yet" in page
    assert "Open a space" in page


def test_a_space_is_opened_from_its_form(signed_in, workspace):
    browser = signed_in("facilitator")
    with scope(workspace=workspace):
        inquiry = builders.open_inquiry(workspace=workspace, title="Activity", question="How?")
    form = reverse("reflection:new_space", args=[workspace.slug])
    assert browser.post(form, {"title": ""}).status_code == 422
    sent = {"inquiry": inquiry.pk, "title": "Young and active", "purpose": "To listen.", "rules": ""}
    answer = browser.post(form, sent)
    with scope(workspace=workspace):
        assert answer["Location"] == Space.objects.get().record.url
    assert browser.get(answer["Location"]).status_code == 200


@pytest.fixture
def plan():
    day = timezone.localdate() + timedelta(days=3)
    return {
        "question": "What helps?",
        "day-day": day.day,
        "day-month": day.month,
        "day-year": day.year,
        "time": "18:30",
        "minutes": "90",
        "place": "Town hall",
        "seeds": "Swimming should be free.\r\n\r\nParks need lights in winter.",
        "group_question": "Who are you here as?",
        "group_options": "Parents\r\nNeighbours",
    }


def test_a_session_is_planned_after_its_answers_are_checked(signed_in, workspace, session, address, plan):
    browser = signed_in("facilitator")
    answer = browser.post(address("plan_session"), plan)
    assert answer["Location"] == address("check_plan")
    page = browser.get(address("check_plan")).content.decode()
    for words in ("What helps?", "18:30", "Parks need lights in winter.", "Neighbours", "Prefer not to say"):
        assert words in page
    assert page.count("Change") == 8
    assert "What helps?" in browser.get(address("plan_session")).content.decode()
    answer = browser.post(address("check_plan"))
    with scope(workspace=workspace):
        planned = Session.objects.get(question="What helps?")
        assert answer["Location"] == planned.record.url
        assert [option.label for option in planned.groupings.get().options.all()] == ["Parents", "Neighbours"]
        assert planned.statements.count() == 2
        assert timezone.localtime(planned.starts).hour == 18
    assert browser.get(address("check_plan"))["Location"] == address("plan_session")


def test_a_bad_line_is_named_and_what_was_typed_stays(signed_in, address, plan):
    answer = signed_in("facilitator").post(
        address("plan_session"), plan | {"seeds": "Swimming should be free.\nno"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 2 has 2 characters: a statement has at least 10" in page
    assert "Swimming should be free." in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"group_options": "Parents"}, "Enter at least two answers, one a line"),
        ({"group_question": ""}, "Enter the question for these answers"),
        ({"group_options": "Parents\nparents"}, "Enter each answer once"),
        ({"group_options": f"Parents\n{'x' * 81}"}, "Each answer has at most 80 characters"),
        ({"time": "evening"}, "Enter the time as hours and minutes, such as 18:30"),
        ({"day-year": "2001"}, "The day must be today or later"),
    ],
)
def test_what_is_wrong_with_a_plan_is_said(signed_in, address, plan, wrong, sentence):
    answer = signed_in("facilitator").post(address("plan_session"), plan | wrong)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_plan_asks_no_more_than_eight_questions():
    from moothall.rooms.reflection.forms import PlanForm

    assert len(PlanForm().fields) == 8


def test_a_session_is_run_from_its_page(signed_in, workspace, address):
    browser = signed_in("facilitator")
    with scope(workspace=workspace):
        planned = builders.planned(workspace)
        step = planned.steps.get(kind="vote")
    start = reverse("reflection:start_step", args=[workspace.slug, planned.pk, step.pk])
    assert "Open the doors before you start a step." in browser.post(start, follow=True).content.decode()
    for act, words in (
        ("open_session", "The doors are open."),
        ("pause_session", "The session is paused."),
        ("open_session", "The doors are open."),
    ):
        assert words in browser.post(address(act, session=planned), follow=True).content.decode()
    page = browser.post(start, follow=True).content.decode()
    assert "“Vote” has begun." in page
    assert "<svg" in page
    assert planned.join_code in page
    assert (
        "The step has ended."
        in browser.post(address("end_step", session=planned), follow=True).content.decode()
    )
    assert "Close the session?" in browser.get(address("close_session", session=planned)).content.decode()
    page = browser.post(address("close_session", session=planned), follow=True).content.decode()
    assert "The session is closed and the votes are counted." in page
    assert "<svg" not in page


def test_a_step_that_is_not_there_is_not_found(signed_in, workspace, session):
    missing = reverse("reflection:start_step", args=[workspace.slug, session.pk, uuid.uuid4()])
    assert signed_in("facilitator").post(missing).status_code == 404


def test_statements_are_added_from_the_page_and_bad_lines_named(signed_in, workspace, session, address):
    browser = signed_in("facilitator")
    answer = browser.post(address("add_statements"), {"seeds": "One more thing to say."}, follow=True)
    assert "Statements added: 1." in answer.content.decode()
    answer = browser.post(address("add_statements"), {"seeds": "short"})
    assert answer.status_code == 422
    assert "Line 1 has 5 characters" in answer.content.decode()
    assert browser.post(address("add_statements"), {"seeds": ""}).status_code == 422


def test_evidence_is_taken_from_a_list(signed_in, workspace, session, address):
    browser = signed_in("facilitator")
    with scope(workspace=workspace):
        evidence = builders.evidence(workspace)
    assert "Take evidence statements" in browser.get(address("session")).content.decode()
    assert evidence.title in browser.get(address("take_evidence")).content.decode()
    assert browser.post(address("take_evidence"), {}).status_code == 422
    answer = browser.post(address("take_evidence"), {"evidence": [str(evidence.uid)]}, follow=True)
    assert "Evidence statements taken: 1." in answer.content.decode()
    with scope(workspace=workspace):
        taken = Statement.objects.get(origin="snapshot")
    page = browser.get(taken.record.url).content.decode()
    assert evidence.url in page
    assert "see where these words come from" in page


def test_results_are_hidden_from_officers_too_until_the_session_is_closed(
    signed_in, workspace, session, address
):
    browser = signed_in("facilitator")
    with scope(workspace=workspace):
        builders.voted_on(session, 1, parents=(27, 4, 2), young_people=(17, 5, 1))
    for name in ("results", "statement"):
        page = browser.get(address(name)).content.decode()
        assert "when the session is closed" in page
        assert "%" not in page
    with scope(workspace=workspace):
        actions.close_session(session=session, by=None)
    page = browser.get(address("results")).content.decode()
    assert page.index("Parents: most agreed, 82% (27 of 33).") < page.index("<table")
    assert "44 of 56" in page
    assert "Most agreed, 79% (44 of 56)." in browser.get(address("statement")).content.decode()


def test_no_page_shows_a_participant_or_a_pseudonym(signed_in, client, workspace, session, address):
    with scope(workspace=workspace):
        builders.voted_on(session, 1, parents=(8, 6, 6), nobody=(1, 0, 0))
        canaries = [
            text for p in Participant.objects.all() for text in (str(p.id), p.id.hex, pseudonym_of(p))
        ]
    browser = signed_in("facilitator")
    for closed in (False, True):
        if closed:
            with scope(workspace=workspace):
                actions.close_session(session=session, by=None)
        for name in (*READ, "close_session"):
            page = browser.get(address(name)).content.decode()
            assert not [canary for canary in canaries if canary in page]


def test_what_waits_depends_on_who_looks(person, workspace, session):
    facilitator, member = person("facilitator", workspace), person("member", workspace)
    with scope(workspace=workspace):
        builders.planned(workspace)
        waiting = [item.title.split(":")[0] for item in home.sessions_to_run(facilitator, workspace)]
        assert waiting == ["Open the doors", "Run and close"]
        assert home.sessions_to_run(member, workspace) == []
        assert home.sessions_to_vote_in(facilitator, workspace) == []
        (open_one,) = home.sessions_to_vote_in(member, workspace)
        assert open_one.url == f"/s/{session.pk}/join/"
        actions.pause_session(session=session, by=None)
        assert home.sessions_to_vote_in(member, workspace) == []


def test_a_page_of_a_session_leads_back_to_the_session(signed_in, session, address):
    browser = signed_in("facilitator")
    back = links_of(browser.get(address("take_evidence")))
    assert back[session.question] == address("session")
    assert session.question not in links_of(browser.get(address("session")))
