"""The first screen: one question from its evidence to what came of it, and what waits."""

import re

import pytest
from django.urls import reverse
from django.utils.html import escape
from django_scopes import scope
from tests.rooms.reflection import builders as reflection
from tests.ui.pages import faults_of, headings_of, html_of, links_of, text_of

from moothall.people.models import Workspace
from moothall.trace.actions import change_record, link, make_record, open_inquiry
from moothall.trace.models import Record
from moothall.ui import thread

pytestmark = pytest.mark.django_db
HOME = "/w/testshire/"
ROLES = ("observer", "member", "reviewer", "facilitator", "analyst", "decision_owner", "administrator")


@pytest.fixture(autouse=True)
def plain_figures(monkeypatch):
    """Records of these tests belong to no room, so no room can be asked for their figure."""
    monkeypatch.setattr(thread, "figure_for", lambda record: f"figure of {record.kind}")


class Turn:
    """One turn of the loop, as records and links alone."""

    def __init__(self, workspace, title="Free swimming for under-16s"):
        self.inquiry = open_inquiry(
            workspace=workspace, title=title, question="Should swimming be free?", purpose="To find out."
        )
        self.workspace = workspace
        self.paper = self.made("source", "Free swimming in three towns")
        self.excerpt = self.made("coding", "Visits rose by a fifth in term time.")
        self.evidence = self.made("evidence_statement", "Free entry raises visits by a fifth.")
        self.vote = self.made("statement", "Swimming should be free in term time.")
        self.decision = self.made("decision", "Free term-time swimming", state="in_force")
        self.indicator = self.made("indicator", "Swims by under-16s")
        for of, on, relation in (
            (self.excerpt, self.paper, "derived_from"),
            (self.evidence, self.excerpt, "supports"),
            (self.vote, self.evidence, "derived_from"),
            (self.decision, self.evidence, "relied_on"),
            (self.decision, self.vote, "relied_on"),
            (self.indicator, self.decision, "measures"),
        ):
            link(of=of, rests_on=on, relation=relation)

    def made(self, kind: str, title: str, **fields) -> Record:
        return make_record(
            workspace=self.workspace,
            inquiry=self.inquiry,
            kind=kind,
            title=title,
            url=f"{HOME}{kind}/{Record.objects.count()}/",
            **fields,
        )

    def signalled(self, state="proposed") -> Record:
        signal = self.made("signal", "Attendance fell below its limit")
        item = self.made("agenda_item", "Look again at free swimming", state=state)
        link(of=signal, rests_on=self.indicator, relation="derived_from")
        link(of=item, rests_on=signal, relation="derived_from")
        link(of=item, rests_on=self.decision, relation="reopens")
        return item


@pytest.fixture
def turn(inside):
    return Turn(inside)


def cards_of(response) -> list[str]:
    return re.findall(r'<li class="moot-card[^>]*>(.*?)</li>', html_of(response), re.DOTALL)


def answered_by(response, question: str) -> str:
    """The part of the page that answers one of the five naive questions."""
    return re.search(rf'data-answers="{question}">(.*?)</(?:li|section)>', html_of(response), re.DOTALL)[1]


@pytest.mark.parametrize("role", ROLES)
def test_it_keeps_the_rules_for_every_role(signed_in, turn, role):
    turn.signalled()
    response = signed_in(role).get(HOME)
    assert response.status_code == 200
    assert faults_of(response) == []
    assert headings_of(response) == ["Free swimming for under-16s"]


def test_the_thread_has_seven_linked_cards_in_order(signed_in, turn):
    item = turn.signalled()
    response = signed_in("member").get(HOME)
    cards = cards_of(response)
    expected = (turn.paper, turn.excerpt, turn.evidence, turn.vote, turn.decision, turn.indicator, item)
    assert len(cards) == 7
    for card, record in zip(cards, expected, strict=True):
        assert f'href="{record.url}"' in card
    for card, record in zip(cards[:6], expected[:6], strict=True):
        assert escape(record.title) in card
        assert f"figure of {record.kind}" in card
    assert "Attendance fell below its limit" in cards[6]
    assert "Needs another look" in cards[6]


def test_the_five_naive_questions_are_answered_one_click_away(signed_in, turn):
    turn.signalled()
    response = signed_in("member").get(HOME)
    for question, record in (
        ("decided", turn.decision),
        ("evidence", turn.evidence),
        ("disagreed", turn.vote),
        ("working", turn.indicator),
    ):
        assert f'href="{record.url}"' in answered_by(response, question)
    assert "href=" in answered_by(response, "next")


def test_what_needs_another_look_is_one_line_with_one_button(signed_in, turn):
    item = turn.signalled()
    response = signed_in("decision_owner").get(HOME)
    assert "1 decision needs another look: Attendance fell below its limit" in text_of(response)
    assert links_of(response)["Look at it"] == item.url


def test_once_accepted_it_is_being_looked_at(signed_in, turn):
    turn.signalled(state="accepted")
    change_record(record=turn.decision, state="under_review")
    response = signed_in("decision_owner").get(HOME)
    assert "1 decision is being looked at again" in text_of(response)
    assert links_of(response)["See the decision"] == turn.decision.url


def test_without_a_signal_nothing_is_said_of_one(signed_in, turn):
    response = signed_in("member").get(HOME)
    assert "another look" not in text_of(response)
    assert "No signal yet" in cards_of(response)[6]


def test_the_decision_to_look_at_again_comes_before_a_newer_one(signed_in, turn):
    turn.signalled()
    newer = turn.made("decision", "Safe routes to three schools", state="in_force")
    response = signed_in("member").get(HOME)
    assert turn.decision.url in cards_of(response)[4]
    assert newer.url not in html_of(response)


def test_a_stage_that_has_not_been_reached_says_so(signed_in, inside):
    inquiry = open_inquiry(workspace=inside, title="Buses", question="Are there enough buses?")
    make_record(workspace=inside, inquiry=inquiry, kind="source", title="A count of buses", url=f"{HOME}x/")
    cards = cards_of(signed_in("member").get(HOME))
    assert "A count of buses" in cards[0]
    assert "Nothing decided yet" in cards[4]
    assert "href" not in cards[4]


def test_drafts_are_hidden_from_those_who_may_not_see_them(signed_in, turn):
    draft = turn.made("evidence_statement", "A draft that nobody has checked.", state="draft")
    link(of=turn.decision, rests_on=draft, relation="relied_on")
    change_record(record=turn.evidence, state="withdrawn")
    assert draft.title in html_of(signed_in("member").get(HOME))
    assert draft.title not in html_of(signed_in("observer").get(HOME))


def test_other_inquiries_are_listed_and_can_be_chosen(signed_in, turn, inside):
    other = open_inquiry(workspace=inside, title="Safe routes", question="Which streets should be closed?")
    browser = signed_in("member")
    assert links_of(browser.get(HOME))["Safe routes"] == f"?inquiry={other.pk}"
    response = browser.get(HOME, {"inquiry": str(other.pk)})
    assert headings_of(response) == ["Safe routes"]
    assert "Free swimming for under-16s" in links_of(response)
    assert browser.get(HOME, {"inquiry": "' OR 1=1"}).status_code == 200


def test_an_empty_workspace_begins_with_five_steps(signed_in, workspace):
    response = signed_in("member").get(HOME)
    assert headings_of(response) == ["The first steps"]
    steps = re.findall(r'<li class="govuk-task-list__item', html_of(response))
    assert len(steps) == 5
    assert faults_of(response) == []
    for href in re.findall(r'govuk-task-list__link" href="([^"]+)"', html_of(response)):
        assert signed_in("member").get(href).status_code == 200


def test_an_open_session_can_be_joined_from_here(signed_in, inside):
    session = reflection.opened(inside)
    response = signed_in("facilitator").get(HOME)
    html = html_of(response)
    assert session.join_code in html
    assert reverse("reflection:join", args=[session.pk]) in html
    assert '<svg class="moot-qr"' in html
    assert "Open now: join on your phone" in html


def test_at_most_three_things_wait_here_and_all_of_them_on_their_page(signed_in, inside):
    for _ in range(4):
        reflection.planned(inside)
    browser = signed_in("facilitator")
    response = browser.get(HOME)
    assert html_of(response).count("moot-waiting__item") == 3
    assert links_of(response)["See all 4"] == "/w/testshire/waiting/"
    everything = browser.get("/w/testshire/waiting/")
    assert html_of(everything).count("moot-waiting__item") == 4
    assert faults_of(everything) == []


def test_hostile_titles_stay_text(signed_in, turn):
    change_record(record=turn.decision, title="<script>alert(1)</script>")
    turn.inquiry.title = "<img src=x onerror=alert(1)>"
    turn.inquiry.save()
    response = signed_in("member").get(HOME)
    assert faults_of(response) == []
    assert "<script>alert" not in html_of(response)


def test_the_front_page_leads_to_the_only_workspace(signed_in):
    assert signed_in("member").get("/").headers["Location"] == HOME


def test_the_front_page_lists_several(client, person, workspace, other_workspace):
    who = person("member", workspace)
    with scope(workspace=other_workspace):
        other_workspace.membership_set.create(person=who, role="observer")
    client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    links = links_of(client.get("/"))
    assert (links["Testshire Council"], links["Elsewhere Council"]) == (HOME, "/w/elsewhere/")


def test_the_front_page_tells_someone_without_a_role_whom_to_ask(client, person, workspace):
    client.force_login(person(), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Ask an administrator" in text_of(client.get("/"))


def test_the_front_page_leads_strangers_to_the_example_or_to_sign_in(client, workspace):
    assert client.get("/").headers["Location"] == reverse("account_login")
    example = Workspace.objects.create(slug="example", name="Example", is_example=True)
    assert client.get("/").headers["Location"] == f"/w/{example.slug}/"


def test_an_installation_without_a_workspace_says_which_command_makes_one(client, db):
    response = client.get("/")
    assert "moothall run" in text_of(response)
    assert "moothall demo" in text_of(response)
    assert faults_of(response) == []


def test_the_example_can_be_seen_as_each_role(client, inside, settings):
    settings.MOOTHALL_DEMO = True
    inside.is_example = True
    inside.save()
    html = html_of(client.get(HOME))
    for role in ("facilitator", "reviewer", "decision_owner", "resident", "evaluator"):
        assert f'name="role" value="{role}"' in html
    assert f'action="{reverse("demo:see_as")}"' in html
    assert f'action="{reverse("demo:start_again")}"' in html
