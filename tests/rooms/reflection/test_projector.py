"""The screen for the room: what a hall may read, and nothing of any person."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from tests.rooms.reflection import builders
from tests.ui.pages import faults_of, html_of, links_of, text_of, title_of

from moothall.people.models import Participant
from moothall.people.seats import take_seat
from moothall.rooms.reflection import actions
from moothall.rooms.reflection.models import Step
from moothall.rooms.reflection.pages.projector import MOST, screenfuls
from moothall.rooms.reflection.pseudonyms import pseudonym_of
from moothall.ui.colours import contrast
from moothall.ui.stylesheets import STATIC

CHANGES = {"HTTP_HX_REQUEST": "true"}


def screen(session):
    return reverse("reflection:projector", args=[session.pk])


@pytest.fixture
def session(workspace):
    with scope(workspace=workspace):
        return builders.opened(workspace)


@pytest.fixture
def facilitator(signed_in):
    return signed_in("facilitator")


def test_the_room_reads_the_question_the_way_in_and_how_many_have_voted(facilitator, workspace, session):
    with scope(workspace=workspace):
        builders.voted_on(session, 1, parents=(2, 1, 0))
        builders.joined(session)
    page = facilitator.get(screen(session))
    words = text_of(page)
    for expected in (
        session.question,
        f"enter {session.join_code}",
        f"/s/{session.pk}/join/",
        *("4 joined", "3 voted", "3 votes"),
        "Everyone votes on the other statements",
        "25 minutes left",
    ):
        assert expected in words
    assert '<svg class="moot-qr"' in html_of(page)
    assert title_of(page) == f"{session.question} – Moothall"
    assert faults_of(page) == []


def test_it_follows_the_running_step(facilitator, workspace, session):
    address = screen(session)
    assert "Vote" in headings(facilitator.get(address))
    with scope(workspace=workspace):
        builders.start(session, "discuss")
    assert "Discuss" in headings(facilitator.get(address))
    with scope(workspace=workspace):
        actions.end_step(session=session, by=None)
    assert "One moment" in headings(facilitator.get(address))
    with scope(workspace=workspace):
        actions.pause_session(session=session, by=None)
    page = facilitator.get(address)
    assert "There is a break" in headings(page)
    assert "<svg" not in html_of(page)


def headings(response) -> str:
    return html_of(response).split("data-moot-said>")[1].split("<")[0]


def test_before_the_doors_open_it_says_when(facilitator, workspace):
    with scope(workspace=workspace):
        planned = builders.planned(workspace)
    page = facilitator.get(screen(planned))
    assert f"The doors open at {timezone.localtime(planned.starts):%H:%M}." in text_of(page)
    assert planned.join_code in text_of(page)
    assert "voted" not in text_of(page)


@pytest.mark.parametrize(
    ("gone", "words"),
    [(0, "25 minutes left"), (24, "1 minute left"), (25, "Time is up"), (31, "6 minutes over time")],
)
def test_the_time_of_the_step_is_told_in_minutes(facilitator, workspace, session, gone, words):
    with scope(workspace=workspace):
        started = timezone.now() - timedelta(minutes=gone, seconds=5)
        Step.objects.filter(session=session, state="running").update(started=started)
    assert words in text_of(facilitator.get(screen(session)))


def test_without_a_script_the_page_loads_itself_every_ten_seconds(facilitator, session):
    html = html_of(facilitator.get(screen(session)))
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in html
    assert ">Refresh</a>" in html


def test_a_script_gets_the_very_part_that_the_page_shows(facilitator, session):
    part = html_of(facilitator.get(screen(session), **CHANGES))
    assert part.strip() in html_of(facilitator.get(screen(session)))
    assert "<html" not in part


def test_results_are_shown_in_their_step_if_the_session_shows_them_live(facilitator, workspace):
    with scope(workspace=workspace):
        live = builders.opened(workspace, results_mode="live_overall")
        builders.voted_on(live, 1, parents=(24, 6, 0))
    assert "agreed" not in text_of(facilitator.get(screen(live)))
    with scope(workspace=workspace):
        step = Step.objects.create(
            workspace=workspace, session=live, position=9, kind="results", title="Look", minutes=5
        )
        actions.start_step(session=live, step=step, by=None)
    words = text_of(facilitator.get(screen(live)))
    assert "Most agreed, 80% (24 of 30)." in words
    assert "Parents" not in words


def test_results_that_are_hidden_until_the_end_are_hidden_here_as_well(facilitator, workspace, session):
    with scope(workspace=workspace):
        builders.voted_on(session, 1, parents=(24, 6, 0))
        Step.objects.filter(session=session, state="running").update(kind="results")
    assert "%" not in text_of(facilitator.get(screen(session)))
    with scope(workspace=workspace):
        actions.close_session(session=session, by=None)
    words = text_of(facilitator.get(screen(session)))
    assert "This session is closed" in words
    assert "Most agreed, 80% (24 of 30)." in words


def test_a_room_that_agreed_to_it_sees_its_own_counts_when_it_talks(facilitator, workspace):
    with scope(workspace=workspace):
        small = builders.opened(workspace, room_sees_counts=True)
        builders.voted_on(small, 1, parents=(3, 1, 0))
    assert "3 agree" not in text_of(facilitator.get(screen(small)))
    with scope(workspace=workspace):
        builders.start(small, "discuss")
    words = text_of(facilitator.get(screen(small)))
    assert "3 agree, 1 disagree, 0 passed" in words
    assert "Too few answers to show yet" in words


def test_no_more_statements_are_shown_than_fit_on_a_screen(facilitator, workspace):
    seeds = [f"Statement {number} is about swimming." for number in range(MOST + 3)]
    with scope(workspace=workspace):
        many = builders.opened(workspace, seeds=seeds)
        builders.voted_on(many, 1, parents=(24, 6, 0))
        actions.close_session(session=many, by=None)
    page = facilitator.get(screen(many))
    assert f"Statements 1 to {MOST} of {MOST + 3}" in text_of(page)
    assert seeds[MOST] not in text_of(page)
    page = facilitator.get(screen(many) + links_of(page)["More"])
    assert seeds[MOST] in text_of(page)
    assert seeds[0] in text_of(facilitator.get(screen(many) + links_of(page)["Earlier ones"]))


def test_long_statements_below_a_long_question_take_more_pages():
    short = [
        (number, "The pool should open on Sundays.", "Most agreed, 80% (24 of 30).") for number in range(7)
    ]
    long = [(number, "Pools " * 40, "Most agreed, 80% (24 of 30).") for number in range(7)]
    assert [len(page) for page in screenfuls("Swimming?", short)] == [5, 2]
    assert [len(page) for page in screenfuls("Swimming?", long)] == [2, 2, 2, 1]
    assert [len(page) for page in screenfuls("Swimming? " * 25, long)] == [1] * 7
    for said in (short, long):
        assert [row for page in screenfuls("Swimming?", said) for row in page] == said
    assert screenfuls("Swimming?", []) == []


def test_it_never_shows_an_author_a_seat_or_a_text_that_waits_or_was_not_used(facilitator, workspace):
    with scope(workspace=workspace):
        session = builders.opened(workspace, results_mode="live_overall")
        author = builders.joined(session, "Parents")
        texts = ("The canary statement waits for a moderator", "The canary statement was not used at all")
        _, unused = (actions.contribute_statement(participant=author, text=text) for text in texts)
        actions.moderate_statement(statement=unused, act="reject", reason="off_topic", by=None)
        builders.voted_on(session, 1, parents=(24, 6, 0))
        people = list(Participant.objects.filter(session=session.pk))
        canaries = [*texts, "canary", f"Participant {author.seat_number}"]
        canaries += [text for p in people for text in (str(p.pk), p.pk.hex, pseudonym_of(p))]
        canaries += [facilitator.who.name, facilitator.who.email]
        actions.take_note(session=session, text="A canary sang at table four", by=None)
    for kind in ("vote", "results", "discuss"):
        with scope(workspace=workspace):
            session.steps.filter(state="running").update(kind=kind)
        for headers in ({}, CHANGES):
            page = html_of(facilitator.get(screen(session), **headers))
            assert [canary for canary in canaries if canary in page] == []


def test_words_on_the_screen_stand_out_from_the_dark():
    sheet = (STATIC / "moothall" / "projector.css").read_text("utf-8")
    (background,) = set(re.findall(r"background: (#[0-9a-f]+)", sheet))
    words = set(re.findall(r"[{;] color: (#[0-9a-f]+)", sheet))
    assert len(words) == 2
    assert min(contrast(word, background) for word in words) >= 7


def test_a_message_for_the_facilitator_is_not_told_to_the_hall(facilitator, workspace, session):
    console = reverse("reflection:session", args=[workspace.slug, session.pk])
    facilitator.post(reverse("reflection:pause_session", args=[workspace.slug, session.pk]))
    assert "The session is paused." not in text_of(facilitator.get(screen(session)))
    assert "The session is paused." in text_of(facilitator.get(console))


def test_the_computer_of_the_hall_is_asked_to_sign_in(client, session):
    answer = client.get(screen(session))
    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next={screen(session)}"


def test_somebody_who_has_no_right_to_it_is_told_so(signed_in, session):
    assert signed_in("member").get(screen(session)).status_code == 403


def test_a_seat_on_the_same_computer_is_no_hindrance(facilitator, workspace, session):
    with scope(workspace=workspace):
        participant = builders.joined(session)
    facilitator.cookies.load(seat_of(participant))
    assert facilitator.get(screen(session)).status_code == 200


def test_a_seat_alone_opens_no_screen(client, workspace, session):
    with scope(workspace=workspace):
        participant = builders.joined(session)
    client.cookies.load(seat_of(participant))
    assert client.get(screen(session)).status_code == 302


def seat_of(participant) -> dict[str, str]:
    class Cookies(dict):
        def set_cookie(self, name, value, **_):
            self[name] = value

    cookies = Cookies()
    take_seat(cookies, participant, secure=settings.ENCRYPTED)
    return cookies
