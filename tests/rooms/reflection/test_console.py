"""The page from which a session is run: one thing next, then the room, what comes before and after."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from tests.rooms.reflection import builders
from tests.ui.pages import faults_of, html_of, links_of, text_of

from moothall.rooms.reflection import actions
from moothall.rooms.reflection.models import Session, Step

EVERYWHERE = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def session(workspace):
    with scope(workspace=workspace):
        return builders.opened(workspace, step="welcome")


@pytest.fixture
def address(workspace, session):
    def of(name, session=session):
        return reverse(f"reflection:{name}", args=[workspace.slug, session.pk])

    return of


@pytest.fixture
def facilitator(signed_in):
    return signed_in("facilitator")


def began(session, **ago):
    Step.objects.filter(session=session, state="running").update(started=timezone.now() - timedelta(**ago))


def test_the_next_step_is_the_first_button(facilitator, address):
    page = facilitator.get(address("session"))
    buttons = re.findall(r"<button[^>]*>\s*(.*?)\s*</button>", html_of(page).split("<main")[1])
    assert buttons[0] == "Start “Practice”"
    assert faults_of(page) == []


def test_the_agenda_says_what_was_planned_and_what_it_took(facilitator, workspace, session, address):
    with scope(workspace=workspace):
        began(session, minutes=7, seconds=30)
    words = text_of(facilitator.get(address("session")))
    assert "7 of 10 min, since" in words
    left = 3 + 5 + 25 + 40 + 10
    for expected in (left - 1, left):
        ends = timezone.localtime(timezone.now() + timedelta(minutes=expected))
        if f"the session ends at about {ends:%H:%M}." in words:
            break
    else:
        pytest.fail(words)
    with scope(workspace=workspace):
        actions.end_step(session=session, by=None)
    words = text_of(facilitator.get(address("session")))
    assert "10 min planned, 7 taken," in words
    assert "the session ends" not in words


def test_the_start_of_a_step_is_undone_within_a_minute(facilitator, workspace, session, address):
    page = facilitator.get(address("session"))
    assert "Undo: “Welcome” has begun" in text_of(page)
    page = facilitator.post(address("undo_step"), follow=True)
    assert "The start is undone." in text_of(page)
    with scope(workspace=workspace):
        assert session.running_step is None
        builders.start(session, "welcome")
        began(session, minutes=2)
    assert "Undo:" not in text_of(facilitator.get(address("session")))
    page = facilitator.post(address("undo_step"), follow=True)
    assert "A start can be undone within one minute" in text_of(page)


def test_a_round_is_closed_and_another_one_opened(facilitator, workspace, session, address):
    page = facilitator.get(address("session"))
    assert "Round 1 of voting is open." in text_of(page)
    assert "Close this round of voting?" in text_of(facilitator.get(address("close_round")))
    page = facilitator.post(address("close_round"), follow=True)
    assert "The round is closed." in text_of(page)
    assert "Round 1 of voting is closed." in text_of(page)
    page = facilitator.post(address("open_round"), follow=True)
    assert "Round 2 of voting is open." in text_of(page)


def test_statements_that_wait_are_counted_with_a_way_to_them(facilitator, workspace, session, address):
    assert "to be checked" not in text_of(facilitator.get(address("session")))
    with scope(workspace=workspace):
        builders.start(session, "vote")
        author = builders.joined(session)
        for text in ("The pool should open on Sundays.", "There should be more lifeguards."):
            actions.contribute_statement(participant=author, text=text)
    page = facilitator.get(address("session"))
    assert links_of(page)["2 statements wait to be checked"] == address("moderation")
    assert "lifeguards" not in text_of(page)


def test_whoever_does_not_moderate_is_told_of_no_queue(signed_in, workspace, session, address):
    with scope(workspace=workspace):
        builders.start(session, "vote")
        actions.contribute_statement(participant=builders.joined(session), text="The pool should open.")
    page = text_of(signed_in("member").get(address("session")))
    assert "to be checked" not in page
    assert "Next" not in page


def test_statements_that_nobody_can_tell_apart_are_counted_with_a_way_to_them(
    facilitator, workspace, address
):
    with scope(workspace=workspace):
        seeds = ["Parks need lights in winter.", "Parks need lights in Winter!"]
        alike = builders.opened(workspace, seeds=seeds)
        builders.voted_on(alike, 1, nobody=(1, 0, 0))
        builders.voted_on(alike, 2, nobody=(1, 0, 0))
    page = facilitator.get(address("session", session=alike))
    assert links_of(page)["1 unusual pattern to look at"] == address("quality", session=alike)


def test_each_page_is_offered_to_those_who_may_open_it(signed_in, person, address, workspace, session):
    screen = reverse("reflection:projector", args=[session.pk])
    links = links_of(signed_in("facilitator").get(address("session")))
    assert links["The screen for the room"] == screen
    assert links["Notes of the tables"] == address("notes")
    assert links["Who gets to speak"] == address("airtime")
    links = links_of(signed_in("observer").get(address("session")))
    assert links["Notes of the tables"] == address("notes")
    assert not {screen, address("airtime"), address("quality")} & set(links.values())


@pytest.mark.parametrize("state", ["scheduled", "open", "paused", "closed", "published"])
@pytest.mark.parametrize("role", ["facilitator", "member", "observer"])
def test_no_link_of_the_console_leads_to_a_refusal(signed_in, workspace, session, address, state, role):
    with scope(workspace=workspace):
        if state in ("closed", "published"):
            actions.close_session(session=session, by=None)
        Session.objects.filter(pk=session.pk).update(state=state)
    browser = signed_in(role)
    page = browser.get(address("session"))
    main = html_of(page).split("<main")[1]
    inside = [href for href in links_of(page).values() if href and f'href="{href}"' in main]
    refused = {
        href: answer.status_code
        for href in inside
        if href.startswith("/") and (answer := browser.get(href, follow=True)).status_code >= 400
    }
    assert refused == {}


def test_a_script_gets_the_very_part_that_moves(facilitator, address):
    part = html_of(facilitator.get(address("session"), **EVERYWHERE))
    whole = html_of(facilitator.get(address("session")))
    assert part.strip() in whole
    assert "<html" not in part
    assert 'hx-trigger="every 10s"' in whole


def test_a_closed_session_offers_its_results_and_what_was_heard(facilitator, workspace, session, address):
    with scope(workspace=workspace):
        actions.close_session(session=session, by=None)
    page = facilitator.get(address("session"))
    assert links_of(page)["Read the results"] == address("results")
    for gone in ("Pause", "In the room", "Add statements", "Close the session"):
        assert gone not in text_of(page)
    assert 'hx-trigger="every 10s"' not in html_of(page)
    assert faults_of(page) == []
    heard = reverse("reflection:what_we_heard", args=[session.pk])
    assert heard not in links_of(page).values()
    with scope(workspace=workspace):
        account = actions.draft_synthesis(session=session, by=None)
        words = {"section": "differ", "heading": "", "text": "Nowhere.", "rests_on": []}
        actions.add_paragraph(synthesis=account, **words, by=None)
        actions.publish_synthesis(synthesis=account, by=None)
    page = facilitator.get(address("session"))
    assert "Published" in text_of(page)
    assert heard in links_of(page).values()
