"""The door of a session: what each kind of session asks, keeps and shows."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from django_scopes import scope
from tests.rooms.reflection import builders
from tests.rooms.reflection.pages import join, page_of, send

from moothall.people.models import Contact, Participant
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.models import GroupOption, Session
from moothall.rooms.reflection.pseudonyms import pseudonym_of
from moothall.rooms.reflection.word_codes import MOST_SLIPS, words_of_seat

Anonymity = Session.Anonymity


@pytest.fixture(autouse=True)
def fresh_counters(db):
    cache.clear()


@pytest.fixture
def make(workspace):
    """A session with open doors under one of the promises."""

    def opened(anonymity: str, **fields) -> Session:
        with scope(workspace=workspace):
            return builders.opened(workspace, anonymity=anonymity, **fields)

    return opened


def officer_page(client, session, name, **query):
    return client.get(reverse(f"reflection:{name}", args=[session.workspace.slug, session.pk]), query)


@pytest.mark.usefixtures("inside")
def test_in_an_anonymous_session_nothing_that_leads_to_somebody_is_kept(workspace, person):
    session = builders.opened(workspace)
    actions.join_session(session=session, name="Pat", person=person(), consented=True, seat=12)
    assert not Contact.objects.exists()
    assert Participant.objects.get().seat_number == 1


@pytest.mark.usefixtures("inside")
def test_a_numbered_seat_needs_the_words_of_its_slip_and_is_taken_once(workspace):
    session = builders.opened(workspace, anonymity=Anonymity.PSEUDONYMOUS)
    words = words_of_seat(session.pk, 12)
    for seat, said in ((12, words_of_seat(session.pk, 13)), (None, words), (12, ""), (0, words)):
        with pytest.raises(actions.SessionRefused) as refused:
            actions.join_session(session=session, seat=seat, words=said)
        assert refused.value.code == "wrong_seat"
    assert actions.join_session(session=session, seat=12, words=words.upper()).seat_number == 12
    with pytest.raises(actions.SessionRefused, match="taken this seat already"):
        actions.join_session(session=session, seat=12, words=words)


@pytest.mark.usefixtures("inside")
def test_the_words_of_a_seat_are_those_of_its_session_only(workspace):
    one, other = builders.opened(workspace), builders.opened(workspace)
    assert words_of_seat(one.pk, 12) == words_of_seat(one.pk, 12)
    assert words_of_seat(one.pk, 12) != words_of_seat(other.pk, 12)
    assert len({words_of_seat(one.pk, seat) for seat in range(1, MOST_SLIPS + 1)}) == MOST_SLIPS


@pytest.mark.usefixtures("inside")
def test_who_agrees_to_be_known_is_kept_apart_from_the_seat(workspace, person):
    session = builders.opened(workspace, anonymity=Anonymity.IDENTIFIED)
    with pytest.raises(actions.SessionRefused, match="agree to be known"):
        actions.join_session(session=session)
    who = person()
    seat = actions.join_session(session=session, consented=True, person=who, name="  Pat  Lee ")
    contact = Contact.objects.get(participant=seat)
    assert (contact.name, contact.person) == ("Pat Lee", who)
    assert contact.consented is not None


def test_the_first_page_of_an_identified_session_asks_for_consent_and_a_name_if_one_likes(
    client, make, workspace
):
    session = make(Anonymity.IDENTIFIED)
    page = page_of(client.get(f"/s/{session.pk}/join/"))
    assert "The facilitators see how you vote" in page
    assert "Your name (optional)" in page
    answer = join(client, session, name="Pat")
    assert answer.status_code == 422
    assert "Tick the box to say that you agree" in page_of(answer)
    assert join(client, session, name="Pat", consent="on").status_code == 303
    with scope(workspace=workspace):
        assert Contact.objects.get().name == "Pat"


def test_somebody_who_is_signed_in_is_linked_to_their_account(signed_in, make, workspace):
    session = make(Anonymity.IDENTIFIED)
    browser = signed_in("member")
    page = page_of(browser.get(f"/s/{session.pk}/join/"))
    assert browser.who.name in page
    assert 'name="name"' not in page
    assert join(browser, session, consent="on").status_code == 303
    with scope(workspace=workspace):
        assert Contact.objects.get().person == browser.who


def test_an_account_is_not_linked_where_nobody_is_to_be_known(signed_in, make, workspace):
    session = make(Anonymity.ANONYMOUS)
    assert join(signed_in("member"), session).status_code == 303
    with scope(workspace=workspace):
        assert not Contact.objects.exists()


def test_facilitators_see_votes_by_name_where_people_agreed(client, signed_in, make, workspace):
    session = make(Anonymity.IDENTIFIED)
    with scope(workspace=workspace):
        for name, value in (("Zoe", 1), ("", -1)):
            who = actions.join_session(session=session, consented=True, name=name)
            builders.cast(session, who, {1: value})
    page = page_of(officer_page(signed_in("facilitator"), session, "names"))
    rows = re.findall(r'<th scope="row"[^>]*>(.*?)</th>\s*<td[^>]*>(.*?)</td>', page)
    assert rows == [("Seat 2", "Disagree"), ("Zoe", "Agree")]
    assert "has agreed, on the first page" in page


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("anonymity", [Anonymity.ANONYMOUS, Anonymity.PSEUDONYMOUS])
def test_no_query_names_anybody_where_something_else_was_promised(workspace, anonymity):
    session = builders.opened(workspace, anonymity=Anonymity.IDENTIFIED)
    who = actions.join_session(session=session, consented=True, name="Zoe")
    builders.cast(session, who, {1: 1})
    session.anonymity = anonymity
    assert queries.votes_by_name(None, session) == []


def test_where_nobody_is_known_the_page_of_names_says_so(signed_in, make):
    page = page_of(officer_page(signed_in("facilitator"), make(Anonymity.ANONYMOUS), "names"))
    assert "There is no such list." in page
    assert "<table" not in page


def test_a_member_who_is_no_facilitator_sees_no_names(signed_in, make):
    assert officer_page(signed_in("member"), make(Anonymity.IDENTIFIED), "names").status_code == 403


def test_slips_are_printed_and_let_people_in(client, signed_in, make, workspace):
    session = make(Anonymity.PSEUDONYMOUS)
    page = page_of(officer_page(signed_in("facilitator"), session, "seats", first=7, last=9))
    slips = re.findall(r"<strong>Seat (\d+)</strong>\s*<span[^>]*>([a-z ]+)</span>", page)
    assert [seat for seat, _ in slips] == ["7", "8", "9"]
    client.logout()
    seat, words = slips[1]
    assert join(client, session, seat=seat, words=words).status_code == 303
    with scope(workspace=workspace):
        assert [who.seat_number for who in Participant.objects.all()] == [8]
        assert not Contact.objects.exists()


def test_slips_in_the_wrong_order_are_refused(signed_in, make):
    answer = officer_page(signed_in("facilitator"), make(Anonymity.PSEUDONYMOUS), "seats", first=9, last=7)
    assert answer.status_code == 422
    assert "Enter a seat after the first one" in page_of(answer)


def test_a_session_without_slips_hands_out_none(signed_in, make):
    session = make(Anonymity.ANONYMOUS)
    page = page_of(officer_page(signed_in("facilitator"), session, "seats"))
    assert words_of_seat(session.pk, 1) not in page


def test_wrong_words_of_a_seat_are_counted_like_wrong_codes(client, make):
    session = make(Anonymity.PSEUDONYMOUS)
    for _ in range(31):
        answer = join(client, session, seat="12", words="maple otter maple")
        assert "do not belong together" in page_of(answer)
    right = words_of_seat(session.pk, 12)
    answer = join(client, session, seat="12", words=right)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    answer = client.post(f"/s/{session.pk}/join/", {"seat": "12", "words": right}, REMOTE_ADDR="10.1.2.3")
    assert answer.status_code == 303


@pytest.mark.usefixtures("inside")
def test_groups_that_an_invitation_says_are_not_asked_at_the_door(workspace, client):
    session = builders.opened(workspace, groupings=[builders.WHO | {"declared_by": "by_invitation"}])
    assert GroupOption.objects.filter(grouping__session=session).count() == 3
    page = page_of(client.get(f"/s/{session.pk}/join/"))
    assert "Who are you here as?" not in page
    assert "<form" in page


def test_the_poster_shows_the_code_and_says_when_it_works(signed_in, workspace):
    with scope(workspace=workspace):
        session = builders.planned(workspace, place="Town hall")
    browser = signed_in("facilitator")
    page = page_of(officer_page(browser, session, "poster"))
    assert session.join_code in page
    assert f"/s/{session.pk}/join/" in page
    assert '<svg class="moot-qr"' in page
    assert "Town hall" in page
    assert "once the doors are open" in page
    assert client_code(browser, session) == 404
    with scope(workspace=workspace):
        actions.open_session(session=session, by=None)
    assert "The code works now" in page_of(officer_page(browser, session, "poster"))
    assert client_code(browser, session) == 302
    with scope(workspace=workspace):
        actions.close_session(session=session, by=None)
    assert "nobody can join any more" in page_of(officer_page(browser, session, "poster"))
    assert client_code(browser, session) == 404


def client_code(client, session) -> int:
    return client.get(f"/j/{session.join_code}/").status_code


def test_the_door_says_who_asks_and_once_it_is_closed_what_came_of_it(client, make, workspace):
    session = make(Anonymity.ANONYMOUS)
    door = reverse("reflection:join", args=[session.pk])
    assert f"{workspace.name} asks." in page_of(client.get(door))
    with scope(workspace=workspace):
        actions.close_session(session=session, by=None)
    page = page_of(client.get(door))
    for name in ("public_results", "you_said"):
        address = reverse(f"reflection:{name}", args=[session.pk])
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200
    # Nothing has been published yet, so nothing leads there.
    assert reverse("reflection:what_we_heard", args=[session.pk]) not in page


def test_what_is_left_for_the_results_is_kept_apart_and_can_be_taken_back(client, make, workspace):
    session = make(Anonymity.ANONYMOUS)
    join(client, session)
    keep = f"/s/{session.pk}/keep/"
    assert send(client, keep, email="nobody").status_code == 422
    assert send(client, keep, email="Pat@Example.org").status_code == 302
    assert "pat@example.org" in page_of(client.get(keep))
    with scope(workspace=workspace):
        contact = Contact.objects.get()
        assert (contact.email, contact.name, contact.person) == ("pat@example.org", "", None)
        assert pseudonym_of(contact.participant) not in page_of(client.get(keep))
    assert client.post(f"{keep}forget-email/").status_code == 302
    with scope(workspace=workspace):
        assert Contact.objects.get().email == ""


@pytest.mark.parametrize("name", ["keep/", "leave/"])
def test_who_has_no_seat_is_led_to_the_door_from(client, make, name):
    session = make(Anonymity.ANONYMOUS)
    assert client.get(f"/s/{session.pk}/{name}")["Location"] == f"/s/{session.pk}/join/"


def test_who_has_no_seat_gets_no_return_code(client, make):
    session = make(Anonymity.ANONYMOUS)
    assert client.post(f"/s/{session.pk}/keep/return-code/").status_code == 403
    assert client.post(f"/s/{session.pk}/keep/forget-email/").status_code == 403
