"""What became of what people said: the way of each statement, answers, and news by e-mail."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.http import HttpResponse
from django.utils import timezone
from tests.rooms.reflection import builders

from moothall.events.happened import happened
from moothall.jobs.worker import run_all
from moothall.people.models import Contact
from moothall.people.seats import take_seat
from moothall.rooms.reflection import actions, digest, home, queries
from moothall.rooms.reflection.models import Session
from moothall.rooms.reflection.pages.statuses import way_of
from moothall.trace.actions import link, make_record

ADDED = "Buses should run to the pool in the evening."


def seat(client, participant):
    answer = HttpResponse()
    take_seat(answer, participant, secure=False)
    for name, morsel in answer.cookies.items():
        client.cookies[name] = morsel.value


def with_contribution(workspace, **fields):
    """A running session in which somebody has added a statement, which is live: (session, author, it)."""
    session = builders.opened(workspace, moderation="after", **fields)
    author = builders.joined(session)
    statement = actions.contribute_statement(participant=author, text=ADDED)
    return session, author, statement


def closed(session):
    result = actions.close_session(session=session, by=None)
    actions.add_analysis(result=result, by=None)
    session.refresh_from_db()


def way(statement):
    statement.refresh_from_db()
    return way_of(queries.status_of_statement(None, statement))


def voted(session, statement, agree=16, disagree=5):
    for value in [1] * agree + [-1] * disagree:
        builders.cast(session, builders.joined(session), {statement.number: value})


def decision_on(statement, relation="relied_on", note=""):
    record = make_record(
        workspace=statement.workspace, kind="decision", title="Evening buses", url="/w/x/", state="published"
    )
    link(of=record, rests_on=statement.record, relation=relation, note=note)
    happened("decision.published", record, None, ref="2027/1")
    return record


@pytest.mark.usefixtures("inside")
def test_the_way_of_a_statement_is_derived_from_what_happened(workspace):
    session, _, statement = with_contribution(workspace)
    voted(session, statement)
    assert way(statement) == []
    closed(session)
    assert way(statement) == ["It is common ground: more than half agree."]
    actions.publish_synthesis(synthesis=filled(session), by=None)
    assert way(statement)[1] == "It is in “What we heard”."
    decision_on(statement)
    assert way(statement)[2] == "The decision “Evening buses” relied on it."
    actions.respond(statement=statement, status="will", text="New lines.", due=date(2027, 3, 4), by=None)
    assert way(statement)[3] == "We will by 4 March 2027: New lines."


def filled(session):
    draft = actions.draft_synthesis(session=session, by=None)
    actions.add_paragraph(
        synthesis=draft, section="differ", heading="", text="On nothing that was asked.", rests_on=[], by=None
    )
    return draft


@pytest.mark.usefixtures("inside")
def test_a_statement_that_was_set_aside_says_why(workspace):
    session, _, statement = with_contribution(workspace)
    closed(session)
    decision_on(statement, "set_aside", "it costs too much")
    assert way(statement)[-1] == "The decision “Evening buses” set it aside: it costs too much."


@pytest.mark.usefixtures("inside")
def test_a_decision_that_is_not_published_is_not_told(workspace):
    session, _, statement = with_contribution(workspace)
    closed(session)
    record = make_record(workspace=workspace, kind="decision", title="Secret", url="/w/x/", state="draft")
    link(of=record, rests_on=statement.record, relation="relied_on")
    assert not any("Secret" in line for line in way(statement))


@pytest.mark.usefixtures("inside")
def test_the_latest_answer_counts_and_the_earlier_one_stays(workspace):
    session, _, statement = with_contribution(workspace)
    closed(session)
    actions.respond(statement=statement, status="will", text="Soon.", due=date(2027, 3, 4), by=None)
    actions.respond(statement=statement, status="did", text="Since May.", by=None)
    assert way(statement)[-1] == "We did: Since May."
    assert statement.responses.count() == 2


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"status": "did", "text": " "}, "Enter what was done"),
        ({"status": "will", "text": "Soon."}, "Enter the day"),
        ({"status": "maybe", "text": "Soon."}, "Choose what came of it"),
    ],
)
def test_an_answer_needs_words_and_a_promise_its_day(workspace, answer, why):
    session, _, statement = with_contribution(workspace)
    closed(session)
    with pytest.raises(actions.SessionRefused, match=why):
        actions.respond(statement=statement, **answer, by=None)


@pytest.mark.usefixtures("inside")
def test_nothing_is_answered_while_people_vote(workspace):
    _, _, statement = with_contribution(workspace)
    with pytest.raises(actions.SessionRefused, match="once the session is closed"):
        actions.respond(statement=statement, status="did", text="Done.", by=None)


@pytest.mark.usefixtures("inside")
def test_a_statement_without_an_answer_is_on_the_facilitators_list_after_sixty_days(workspace, person):
    session, _, statement = with_contribution(workspace)
    closed(session)
    who = person("facilitator", workspace)
    assert not any("Answer statement" in each.title for each in home.statements_to_answer(who, workspace))
    round_ = session.rounds.get()
    round_.closed = timezone.now() - timedelta(days=61)
    round_.save(update_fields=["closed"])
    (waiting,) = home.statements_to_answer(who, workspace)
    assert waiting.title == f"Answer statement {statement.number}: “{ADDED}”"
    actions.respond(statement=statement, status="cannot", text="No money.", by=None)
    assert home.statements_to_answer(who, workspace) == []


@pytest.mark.usefixtures("inside")
def test_everyone_reads_the_answers_and_an_author_finds_their_own_marked(client, workspace):
    session, author, statement = with_contribution(workspace)
    closed(session)
    actions.respond(statement=statement, status="did", text="Evening buses since May.", by=None)
    page = client.get(f"/s/{session.pk}/you-said-we-did/").content.decode()
    assert "We did: Evening buses since May." in page
    assert "Yours" not in page
    seat(client, author)
    assert "Yours" in client.get(f"/s/{session.pk}/you-said-we-did/").content.decode()


@pytest.mark.usefixtures("inside")
def test_a_rejected_statement_is_on_no_page_for_everyone(client, workspace, person):
    session = builders.opened(workspace)
    canary = "Nobody should ever read this canary sentence."
    made = actions.contribute_statement(participant=builders.joined(session), text=canary)
    moderator = person("facilitator", workspace)
    actions.moderate_statement(statement=made, act="reject", reason="off_topic", note="", by=moderator)
    closed(session)
    assert "canary" not in client.get(f"/s/{session.pk}/you-said-we-did/").content.decode()


def leave_address(session, email="resident@example.org"):
    who = builders.joined(session)
    Contact.objects.create(workspace=session.workspace, participant=who, email=email)


@pytest.mark.usefixtures("inside")
def test_news_is_told_once_a_week_at_most_and_only_if_there_is_any(workspace):
    session, _, statement = with_contribution(workspace)
    leave_address(session)
    closed(session)
    assert digest.letters_due(timezone.now()) == {}
    actions.respond(statement=statement, status="did", text="Done.", by=None)
    run_news(workspace)
    assert [letter.to for letter in mail.outbox] == [["resident@example.org"]]
    assert f"/s/{session.pk}/you-said-we-did/" in mail.outbox[0].body
    actions.respond(statement=statement, status="did", text="Done again.", by=None)
    run_news(workspace)
    assert len(mail.outbox) == 1
    assert len(digest.letters_due(timezone.now() + timedelta(days=8))) == 1


def run_news(workspace):
    digest.send_news(lambda *_: None, workspace=workspace)


@pytest.mark.usefixtures("inside")
def test_one_address_in_two_sessions_gets_one_letter(workspace):
    for _ in range(2):
        session, _, statement = with_contribution(workspace)
        leave_address(session)
        closed(session)
        actions.respond(statement=statement, status="did", text="Done.", by=None)
    run_news(workspace)
    assert len(mail.outbox) == 1
    assert mail.outbox[0].body.count("/you-said-we-did/") == 2


@pytest.mark.usefixtures("inside")
def test_a_published_decision_is_news_for_the_sessions_it_rests_on(workspace):
    session, _, statement = with_contribution(workspace)
    closed(session)
    other = builders.opened(workspace)
    decision_on(statement)
    assert Session.objects.get(pk=session.pk).news is not None
    assert Session.objects.get(pk=other.pk).news is None
    run_all()
