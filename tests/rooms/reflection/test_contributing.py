"""Adding a statement, seeing what becomes of it, and asking for a second look."""

import re
from datetime import timedelta
from itertools import count

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from tests.rooms.reflection import builders

from moothall.events.models import Event
from moothall.people.models import Participant
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.actions.prompts import add_prompt
from moothall.rooms.reflection.actions.rules import change_rules
from moothall.rooms.reflection.models import Statement

NEW = "Libraries should stay open until eight."
texts = (f"Everyone should be able to swim {number} lengths" for number in count(2))


@pytest.fixture(autouse=True)
def fresh_counters(db):
    cache.clear()


@pytest.fixture
def session(workspace):
    with scope(workspace=workspace):
        return builders.opened(workspace)


@pytest.fixture
def who(workspace, session):
    with scope(workspace=workspace):
        return builders.joined(session)


@pytest.fixture
def phone(client, session):
    """A browser with a seat in the session."""
    join = f"/s/{session.pk}/join/"
    client.post(join, hidden(page_of(client.get(join))))
    return client


def hidden(page):
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


def page_of(answer):
    return answer.content.decode()


def send(phone, session, text, **more):
    address = reverse("reflection:contribute", args=[session.pk])
    return phone.post(address, {**hidden(page_of(phone.get(address))), "text": text, **more})


def refused(text, participant):
    with pytest.raises(actions.SessionRefused) as info:
        actions.contribute_statement(participant=participant, text=text)
    return info.value


def seat_of(workspace):
    with scope(workspace=workspace):
        return Participant.objects.latest("seat_number")


# --- the action ---


def test_a_statement_waits_and_nobody_can_vote_on_it_before_it_is_accepted(inside, session, who):
    statement = builders.contributed(session, f"  {NEW} ", author=who)
    assert (statement.number, statement.text, statement.state) == (7, NEW, "waiting")
    assert statement.record.title == "Statement 7"
    assert statement.record.state == "draft"
    with pytest.raises(actions.SessionRefused):
        builders.cast(session, who, {7: 1})
    actions.moderate_statement(statement=statement, act="approve", by=None)
    builders.cast(session, who, {7: 1})
    statement.refresh_from_db()
    assert (statement.record.title, statement.record.state) == (NEW, "live")


def test_where_statements_are_checked_afterwards_it_is_live_at_once(inside):
    session = builders.opened(inside, moderation="after")
    statement = builders.contributed(session, NEW)
    assert statement.state == "live"
    builders.cast(session, builders.joined(session), {statement.number: 1})


def test_the_record_of_a_statement_is_part_of_its_session(inside, session):
    statement = builders.contributed(session, NEW)
    assert [link.rests_on for link in statement.record.foundations.all()] == [session.record]


def test_the_ledger_says_that_someone_added_a_statement_and_not_who(inside, session, who):
    builders.contributed(session, NEW, author=who)
    event = Event.objects.get(name="statement.contributed")
    assert event.says == {"number": 7}
    assert who.id.hex not in f"{event.actor} {event.record}"


@pytest.mark.parametrize("step", ["welcome", "practice", "discuss", "close"])
def test_statements_are_added_while_people_vote_only(inside, session, who, step):
    builders.start(session, step)
    assert refused(NEW, who).code == "step"


def test_the_fourth_within_a_minute_is_refused_and_later_taken(inside, session, who):
    made = [builders.contributed(session, next(texts), author=who) for _ in range(3)]
    assert refused(NEW, who).code == "too_many"
    builders.contributed(session, "Somebody else can still add one.")
    Statement.objects.filter(pk=made[0].pk).update(created=timezone.now() - timedelta(minutes=2))
    assert builders.contributed(session, NEW, author=who).number == 11


def test_nobody_adds_more_than_thirty(inside, session, who):
    for _ in range(30):
        made = builders.contributed(session, next(texts), author=who)
        Statement.objects.filter(pk=made.pk).update(created=timezone.now() - timedelta(minutes=2))
    assert "30 statements" in str(refused(NEW, who))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("too short", "What you typed has 9 characters: a statement has at least 10"),
        ("a" * 241, "What you typed has 241 characters: a statement has at most 240"),
        ("parks need LIGHTS in winter.", "What you typed is the same as statement 3"),
        ("An invisible\u200bcharacter", "What you typed holds an invisible character: type it afresh"),
    ],
)
def test_words_that_are_no_statement_are_refused_in_a_sentence(inside, session, who, text, sentence):
    assert refused(text, who).problems == [("text", sentence)]


def test_nobody_learns_that_somebody_else_has_sent_the_same_and_it_still_waits(inside, session, who):
    builders.contributed(session, NEW)
    assert builders.contributed(session, NEW, author=who).state == "waiting"
    assert "the same as statement 8" in str(refused(NEW, who))


# --- similar ones ---


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Parks need more lights", 3),
        ("Free swimming for all children under 16", 1),
        ("Clubs are too expensive for families", 4),
        ("The pool bus is too rare, it should run more often", 6),
    ],
)
def test_statements_in_other_words_are_found_to_be_alike(inside, session, who, text, number):
    assert queries.similar_statements(who, session, text)[0].number == number


@pytest.mark.parametrize(
    "text", [NEW, "The council should mend the cycle paths", "More theatre for everybody"]
)
def test_other_thoughts_are_not(inside, session, who, text):
    assert queries.similar_statements(who, session, text) == []


def test_only_live_statements_are_shown_as_alike_and_three_at_most(inside, session, who):
    for place in ("north", "south", "east", "west"):
        builders.accepted(session, f"The {place} of the town needs a swimming pool")
    builders.contributed(session, "The centre of the town needs a swimming pool")
    found = queries.similar_statements(who, session, "Our part of the town needs a swimming pool")
    assert len(found) == 3
    assert all(statement.state == "live" for statement in found)


# --- the page ---


def test_a_statement_is_sent_from_the_page_and_its_author_sees_that_it_waits(phone, session, workspace):
    answer = send(phone, session, NEW)
    assert answer.status_code == 303
    page = page_of(phone.get(answer["Location"]))
    assert "Sent. Thank you." in page
    assert NEW in page
    assert "It waits to be checked." in page
    with scope(workspace=workspace):
        assert Statement.objects.get(text=NEW).author == seat_of(workspace)


def test_statements_like_it_are_shown_first_and_sent_again_unchanged_it_is_meant(phone, session, workspace):
    answer = send(phone, session, "Parks need more lights")
    page = page_of(answer)
    assert answer.status_code == 200
    assert "Is one of these what you mean?" in page
    assert builders.SEEDS[2] in page
    assert "Nothing has been sent yet" in page
    address = reverse("reflection:contribute", args=[session.pk])
    again = phone.post(address, {**hidden(page), "text": "Parks need even more lights"})
    assert "Is one of these what you mean?" in page_of(again)
    again = phone.post(address, {**hidden(page_of(again)), "text": "Parks need even more lights"})
    assert again.status_code == 303
    with scope(workspace=workspace):
        assert Statement.objects.filter(origin="contributed").count() == 1


def test_a_form_sent_twice_adds_one_statement(phone, session, workspace):
    address = reverse("reflection:contribute", args=[session.pk])
    fields = {**hidden(page_of(phone.get(address))), "text": NEW}
    assert phone.post(address, fields)["Location"] == phone.post(address, fields)["Location"]
    with scope(workspace=workspace):
        assert Statement.objects.filter(text=NEW).count() == 1


def test_who_sends_too_many_is_told_to_wait_and_keeps_what_was_typed(phone, session):
    for _ in range(3):
        text = next(texts)
        send(phone, session, text, seen=text)
    answer = send(phone, session, NEW)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    assert NEW in page_of(answer)
    assert "Wait a minute" in page_of(answer)


def test_what_was_typed_is_kept_when_the_step_is_over(phone, session, workspace):
    with scope(workspace=workspace):
        builders.start(session, "discuss")
    answer = send(phone, session, NEW)
    assert answer.status_code == 403
    assert NEW in page_of(answer)


def test_a_bad_statement_is_refused_with_what_was_typed(phone, session):
    answer = send(phone, session, "short")
    assert answer.status_code == 422
    assert "has 5 characters" in page_of(answer)
    assert send(phone, session, "").status_code == 422


def test_who_has_no_seat_is_led_to_the_door(client, session, workspace):
    with scope(workspace=workspace):
        key = session.statements.first().pk
    second_look = reverse("reflection:ask_second_look", args=[session.pk, key])
    answers = [client.get(f"/s/{session.pk}/{name}/") for name in ("add", "mine")] + [
        client.post(second_look)
    ]
    assert {answer["Location"] for answer in answers} == {f"/s/{session.pk}/join/"}


def test_the_page_says_how_statements_are_checked(client, session, workspace):
    with scope(workspace=workspace):
        policy = {"moderation_policy": "We take off what names a neighbour."}
        change_rules(space=session.space, reason="Agreed in May", by=None, **policy)
        later = actions.plan_session(
            space=session.space, question="And now?", starts=timezone.now(), seeds=builders.SEEDS, by=None
        )
        actions.open_session(session=later, by=None)
    client.post(f"/s/{later.pk}/join/", hidden(page_of(client.get(f"/s/{later.pk}/join/"))))
    page = page_of(client.get(f"/s/{later.pk}/add/"))
    assert "A moderator reads it first." in page
    assert "We take off what names a neighbour." in page


def test_a_statement_can_be_put_under_a_prompt(phone, session, workspace):
    with scope(workspace=workspace):
        prompt = add_prompt(session=session, text="What about the evenings?", by=None)
    send(phone, session, NEW, prompt=str(prompt.pk))
    with scope(workspace=workspace):
        assert Statement.objects.get(text=NEW).prompt == prompt


# --- what became of it ---


@pytest.fixture
def own(phone, session, workspace):
    send(phone, session, NEW)
    with scope(workspace=workspace):
        return Statement.objects.get(text=NEW)


def mine(phone, session):
    return page_of(phone.get(f"/s/{session.pk}/mine/"))


def test_the_author_sees_at_once_that_it_is_not_used_why_and_the_note(phone, session, own, workspace):
    with scope(workspace=workspace):
        actions.moderate_statement(
            statement=own, act="reject", reason="unclear", note="Which libraries?", by=None
        )
    page = mine(phone, session)
    assert "Not used. It cannot be understood." in page
    assert "The moderator writes: Which libraries?" in page


def test_what_was_not_used_can_be_reworded_and_sent_again(phone, session, own, workspace):
    with scope(workspace=workspace):
        actions.moderate_statement(statement=own, act="reject", reason="unclear", by=None)
    again = re.search(r'href="(/s/[^"]+\?again=[^"]+)"', mine(phone, session))[1]
    assert NEW in page_of(phone.get(again))
    assert send(phone, session, "The central library should stay open until eight.").status_code == 303


def test_an_address_that_names_no_statement_of_ones_own_fills_in_nothing(phone, session, workspace):
    with scope(workspace=workspace):
        other = builders.contributed(session, "A secret of somebody else.")
    for again in (str(other.pk), "nonsense"):
        assert "A secret" not in page_of(phone.get(f"/s/{session.pk}/add/?again={again}"))


def test_a_second_look_is_asked_for_once(phone, session, own, workspace):
    with scope(workspace=workspace):
        actions.moderate_statement(statement=own, act="reject", reason="off_topic", by=None)
    page = mine(phone, session)
    ask = re.search(r'action="([^"]+second-look/)"', page)[1]
    page = page_of(phone.post(ask, hidden(page), follow=True))
    assert "Another moderator takes a second look at it." in page
    assert "second-look/" not in page
    assert phone.post(ask).status_code == 409
    with scope(workspace=workspace):
        assert Event.objects.get(name="moderation.second_look_requested").says == {"number": 7}


def test_nobody_asks_for_a_second_look_at_what_is_not_their_own(phone, session, workspace):
    with scope(workspace=workspace):
        other = builders.contributed(session, NEW)
        actions.moderate_statement(statement=other, act="reject", reason="off_topic", by=None)
        with pytest.raises(actions.SessionRefused):
            actions.request_second_look(statement=other, by=builders.joined(session))
    address = reverse("reflection:ask_second_look", args=[session.pk, other.pk])
    assert phone.post(address)["Location"] == f"/s/{session.pk}/mine/"
    with scope(workspace=workspace):
        other.refresh_from_db()
        assert other.state == "rejected"


def test_a_closed_session_takes_no_second_look_and_says_that_nobody_decided(phone, session, own, workspace):
    with scope(workspace=workspace):
        rejected = builders.contributed(session, "Something else again.", author=own.author)
        actions.moderate_statement(statement=rejected, act="reject", reason="off_topic", by=None)
        actions.close_session(session=session, by=None)
        with pytest.raises(actions.SessionRefused, match="closed"):
            actions.request_second_look(statement=rejected, by=own.author)
    page = mine(phone, session)
    assert "Nobody decided on it before the session was closed." in page
    assert "second-look/" not in page


def test_the_author_sees_what_their_statement_has_become(phone, session, own, workspace):
    with scope(workspace=workspace):
        actions.moderate_statement(statement=own, act="approve", by=None)
    assert "People can vote on it." in mine(phone, session)
    with scope(workspace=workspace):
        actions.reword_statement(
            statement=own, text="Open the libraries in the evening.", reason="Shorter", by=None
        )
    page = mine(phone, session)
    assert "Put in other words." in page
    assert "Now statement 8: Open the libraries in the evening." in page
    assert "The moderator writes: Shorter" in page


def test_the_words_of_a_target_that_is_not_used_any_more_are_not_shown(phone, session, own, workspace):
    with scope(workspace=workspace):
        target = builders.accepted(session, "A canary that is taken off later.")
        actions.merge_statements(statements=[own], into=target, reason="The same", by=None)
        actions.moderate_statement(statement=target, act="reject", reason="personal_data", by=None)
    page = mine(phone, session)
    assert "Merged into another statement." in page
    assert "canary" not in page


def test_only_ones_own_statements_are_listed(phone, session, own, workspace):
    with scope(workspace=workspace):
        builders.contributed(session, "A secret of somebody else.")
    assert "A secret" not in mine(phone, session)


# --- by group ---


def test_acceptance_is_counted_by_declared_group_from_five_authors_on(inside, session):
    made = {
        group: [builders.contributed(session, next(texts), group) for _ in range(number)]
        for group, number in (("Parents", 6), ("Young people", 4))
    }
    for statement in made["Parents"][:4]:
        actions.moderate_statement(statement=statement, act="approve", by=None)
    for statement in (made["Parents"][4], *made["Young people"]):
        actions.moderate_statement(statement=statement, act="reject", reason="unclear", by=None)
    actions.merge_statements(statements=made["Parents"][:2], text=next(texts), reason="The same", by=None)
    rows = queries.acceptance_by_group(None, session)
    assert [(option.label, accepted, total) for option, accepted, total in rows] == [("Parents", 4, 5)]
