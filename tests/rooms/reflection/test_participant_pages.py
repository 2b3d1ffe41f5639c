"""The pages of someone taking part: no account, no script, three taps to the first vote."""

import json
import re
import uuid

import pytest
from django.core.cache import cache
from django.urls import reverse
from django_scopes import scope
from tests.rooms.reflection import builders

from moothall.people.models import Participant
from moothall.people.seats import seat_cookie
from moothall.rooms.reflection import actions
from moothall.rooms.reflection.models import Vote, VoteEvent
from moothall.rooms.reflection.pseudonyms import pseudonym_of


@pytest.fixture(autouse=True)
def fresh_counters(db):
    cache.clear()


@pytest.fixture
def session(workspace):
    with scope(workspace=workspace):
        return builders.opened(workspace)


def hidden(page):
    """The hidden fields of the page's form, as a browser would send them."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def page_of(answer):
    return answer.content.decode()


@pytest.fixture
def joined(client, session):
    """A phone that has joined: returns the page of its first statement."""
    join = reverse("reflection:join", args=[session.pk])
    answer = client.post(join, hidden(page_of(client.get(join))), follow=True)
    return page_of(answer)


def vote(client, session, page, answer="agree", **changes):
    address = reverse("reflection:vote", args=[session.pk])
    return client.post(address, {**hidden(page), "answer": answer, **changes})


def in_scope(workspace, read):
    with scope(workspace=workspace):
        return read()


def test_the_code_leads_to_the_question_one_sentence_on_privacy_and_start(client, session):
    answer = client.get(f"/j/{session.join_code}/", follow=True)
    page = page_of(answer)
    assert answer.redirect_chain[-1][0] == f"/s/{session.pk}/join/"
    assert session.question in page
    assert "no page shows who voted what" in page
    assert page.count("Prefer not to say") == 1
    assert "Start" in page


def test_the_first_vote_is_three_taps_from_the_scan(client, session):
    page = page_of(client.get(f"/s/{session.pk}/join/"))
    answer = client.post(f"/s/{session.pk}/join/", hidden(page))
    assert answer.status_code == 303
    page = page_of(client.get(answer["Location"]))
    answer = vote(client, session, page)
    assert answer.status_code == 303
    assert "Saved: you agreed with statement 1." in page_of(client.get(answer["Location"]))


def test_the_typed_code_works_in_the_form_too(client, session):
    typed = session.join_code.replace("-", " ").upper()
    answer = client.get(reverse("reflection:enter_code"), {"code": typed})
    assert answer["Location"] == f"/s/{session.pk}/join/"
    assert client.get(reverse("reflection:enter_code")).status_code == 200
    assert client.get(reverse("reflection:enter_code"), {"code": ""}).status_code == 422


def test_a_wrong_code_is_said_to_be_wrong_and_thirty_a_minute_are_enough(client, session):
    for _ in range(30):
        assert client.get("/j/maple-otter-00/").status_code == 404
    answer = client.get("/j/maple-otter-00/")
    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    assert client.get(f"/j/{session.join_code}/").status_code == 429
    assert client.get(f"/j/{session.join_code}/", REMOTE_ADDR="10.1.2.3").status_code == 302


def test_right_codes_are_never_too_many(client, session):
    assert {client.get(f"/j/{session.join_code}/").status_code for _ in range(40)} == {302}


def test_all_addresses_together_may_try_three_hundred_wrong_codes(client, session):
    for number in range(300):
        assert client.get("/j/nothing/", REMOTE_ADDR=f"10.0.{number // 20}.1").status_code == 404
    assert client.get("/j/nothing/", REMOTE_ADDR="10.9.9.9").status_code == 429


def test_a_seat_is_one_cookie_of_this_session_and_names_no_one(client, session, joined):
    seat = client.cookies[seat_cookie(session.pk)]
    assert seat["path"] == "/"
    assert seat["httponly"]
    assert seat["samesite"] == "Lax"
    assert "sessionid" not in client.cookies
    assert "moothall_session" not in client.cookies


def test_every_page_of_the_session_renews_the_seat(client, session, joined):
    assert seat_cookie(session.pk) in vote(client, session, joined).cookies
    assert seat_cookie(session.pk) in client.get(f"/s/{session.pk}/votes/").cookies


def test_one_phone_sits_in_several_sessions(client, session, joined, workspace):
    with scope(workspace=workspace):
        other = builders.opened(workspace)
    join = reverse("reflection:join", args=[other.pk])
    client.post(join, hidden(page_of(client.get(join))))
    for here in (session, other):
        assert "1 of 6" in page_of(client.get(f"/s/{here.pk}/"))


def test_declared_groups_are_kept_and_prefer_not_to_say_leaves_none(client, session, workspace):
    join = f"/s/{session.pk}/join/"
    page = page_of(client.get(join))
    parents = re.search(r'value="([0-9a-f-]{36})"[^>]*>\s*<label[^>]*>\s*Parents', page)[1]
    client.post(join, {**hidden(page), "group_1": parents})
    client.cookies.clear()
    client.post(join, {**hidden(page_of(client.get(join))), "group_1": "not-said"})
    with scope(workspace=workspace):
        first, second = Participant.objects.order_by("seat_number")
        assert [str(declaration.option) for declaration in first.declarations.all()] == ["Parents"]
        assert not second.declarations.exists()


def test_a_made_up_group_is_refused(client, session):
    assert client.post(f"/s/{session.pk}/join/", {"group_1": str(uuid.uuid4())}).status_code == 422


def test_who_has_a_seat_is_not_asked_to_join_again(client, session, joined):
    assert client.get(f"/s/{session.pk}/join/")["Location"] == f"/s/{session.pk}/"


@pytest.mark.parametrize("page", ["", "votes/", "statements/{statement}/"])
def test_who_has_no_seat_is_led_to_the_door(client, session, workspace, page):
    statement = in_scope(workspace, lambda: session.statements.first().pk)
    answer = client.get(f"/s/{session.pk}/{page.format(statement=statement)}")
    assert answer["Location"] == f"/s/{session.pk}/join/"


def test_who_has_no_seat_cannot_vote(client, session):
    assert client.post(f"/s/{session.pk}/vote/", {}).status_code == 403


def test_a_seat_of_another_session_opens_nothing(client, session, joined, workspace):
    with scope(workspace=workspace):
        other = builders.opened(workspace)
    client.cookies[seat_cookie(other.pk)] = client.cookies[seat_cookie(session.pk)].value
    assert client.get(f"/s/{other.pk}/")["Location"] == f"/s/{other.pk}/join/"


def test_an_unknown_session_is_not_found(client, db):
    for page in ("", "join/", "votes/", "results/"):
        assert client.get(f"/s/{uuid.uuid4()}/{page}").status_code == 404


def test_one_statement_at_a_time_until_all_are_answered(client, session, joined, workspace):
    page, numbers = joined, []
    for place in range(1, 7):
        assert f"{place} of 6" in page
        assert len(re.findall(r'name="answer"', page)) == 3
        answer = vote(client, session, page, ("agree", "disagree", "pass")[place % 3])
        page = page_of(client.get(answer["Location"]))
        numbers.append(int(re.search(r"Saved: you \w+ \w+ statement (\d)\.", page)[1]))
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]
    assert "You have voted on every statement" in page
    with scope(workspace=workspace):
        assert Vote.objects.count() == 6


def test_a_form_sent_twice_is_one_vote(client, session, joined, workspace):
    first, second = vote(client, session, joined), vote(client, session, joined)
    assert first["Location"] == second["Location"]
    with scope(workspace=workspace):
        assert VoteEvent.objects.count() == 1


def test_an_old_page_that_sends_another_answer_is_told_so(client, session, joined):
    vote(client, session, joined)
    answer = vote(client, session, joined, "disagree")
    assert answer.status_code == 409
    assert "vote again" in page_of(answer)


def test_an_earlier_vote_is_changed_from_the_list_of_ones_own(client, session, joined, workspace):
    vote(client, session, joined)
    page = page_of(client.get(f"/s/{session.pk}/votes/"))
    assert "You agreed with this" in page
    change = re.search(rf'href="(/s/{session.pk}/statements/[^"]+)"', page)[1]
    page = page_of(client.get(change))
    assert "You agreed with this." in page
    answer = vote(client, session, page, "disagree")
    assert "Saved: you disagreed with statement 1." in page_of(client.get(answer["Location"]))
    with scope(workspace=workspace):
        assert [row.value for row in Vote.objects.all()] == [-1]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"answer": "maybe"}, 400),
        ({"ballot": "x"}, 400),
        ({"order": "first"}, 400),
        ({"statement": "12"}, 400),
        ({"statement": str(uuid.uuid4())}, 404),
    ],
)
def test_what_is_no_vote_is_refused_in_a_sentence(client, session, joined, changes, status):
    answer = vote(client, session, joined, **changes)
    assert answer.status_code == status
    assert "Your vote was not saved" in page_of(answer)


def test_a_vote_in_a_break_is_refused_and_the_page_says_there_is_one(client, session, joined, workspace):
    with scope(workspace=workspace):
        actions.pause_session(session=session, by=None)
    assert vote(client, session, joined).status_code == 403
    assert "There is a break" in page_of(client.get(f"/s/{session.pk}/"))


def test_in_the_discussion_a_new_statement_is_not_served_but_an_old_vote_can_be_changed(
    client, session, joined, workspace
):
    vote(client, session, joined)
    with scope(workspace=workspace):
        builders.start(session, "discuss")
        first, second = session.statements.all()[:2]
    assert "Time to talk" in page_of(client.get(f"/s/{session.pk}/"))
    assert client.get(f"/s/{session.pk}/statements/{first.pk}/").status_code == 200
    assert client.get(f"/s/{session.pk}/statements/{second.pk}/")["Location"] == f"/s/{session.pk}/votes/"


def test_doors_that_are_shut_say_when_they_open(client, workspace):
    with scope(workspace=workspace):
        planned = builders.planned(workspace)
    page = page_of(client.get(f"/s/{planned.pk}/join/"))
    assert "The doors open on" in page
    assert "<form" not in page


def test_results_are_not_there_before_the_session_is_closed_and_are_for_everyone_after(
    client, session, joined, workspace
):
    vote(client, session, joined)
    results = f"/s/{session.pk}/results/"
    assert client.get(results).status_code == 404
    with scope(workspace=workspace):
        builders.voted_on(session, 2, parents=(27, 4, 2))
        actions.close_session(session=session, by=None)
    assert "Parents: most agreed, 82% (27 of 33)." in page_of(client.get(results))
    assert "This session is closed" in page_of(client.get(f"/s/{session.pk}/"))
    client.cookies.clear()
    assert client.get(results).status_code == 200
    assert "This session is closed" in page_of(client.get(f"/s/{session.pk}/join/"))


def test_live_results_are_linked_while_people_vote(client, workspace):
    with scope(workspace=workspace):
        session = builders.opened(workspace, results_mode="live_overall")
        # Had all who agree come first, the figures would wait: each change would tell what five people said.
        for _ in range(2):
            builders.voted_on(session, 1, parents=(4, 3, 3))
    join = f"/s/{session.pk}/join/"
    page = page_of(client.post(join, hidden(page_of(client.get(join))), follow=True))
    assert f"/s/{session.pk}/results/" in page
    page = page_of(client.get(f"/s/{session.pk}/results/"))
    assert "Fewer than half agreed, 40% (8 of 20)." in page
    assert "at least five people" in page


def test_no_page_shows_a_participant_or_a_pseudonym(client, session, joined, workspace):
    page = page_of(client.get(vote(client, session, joined)["Location"]))
    pages = [joined, page, *(page_of(client.get(f"/s/{session.pk}/{name}")) for name in ("", "votes/"))]
    with scope(workspace=workspace):
        actions.close_session(session=session, by=None)
        who = Participant.objects.get()
        canaries = [str(who.id), who.id.hex, pseudonym_of(who)]
    pages += [page_of(client.get(f"/s/{session.pk}/{name}")) for name in ("", "votes/", "results/")]
    assert not [canary for canary in canaries for page in pages if canary in page]


def test_the_form_of_a_vote_leaves_no_row_that_joins_a_person_to_a_vote(client, session, joined, workspace):
    from moothall.events.models import Once

    vote(client, session, joined)
    with scope(workspace=workspace):
        keys = set(Once.objects.values_list("key", flat=True))
        assert not keys & set(VoteEvent.objects.values_list("once", flat=True))


def test_who_presses_start_while_the_doors_are_closed_is_told_so(client, session, monkeypatch):
    """The doors close between reading the session and taking the seat."""
    join = actions.join_session

    def too_late(**fields):
        type(session).objects.filter(pk=session.pk).update(state="paused")
        return join(**fields)

    page = page_of(client.get(f"/s/{session.pk}/join/"))
    monkeypatch.setattr("moothall.rooms.reflection.views.joining.actions.join_session", too_late)
    answer = client.post(f"/s/{session.pk}/join/", hidden(page))
    assert answer.status_code == 409
    assert seat_cookie(session.pk) not in answer.cookies


def told(page):
    """What the page tells its script."""
    return json.loads(re.search(r'<script id="moot-voting" type="application/json">(.*?)</script>', page)[1])


def test_the_script_is_told_all_statements_in_the_order_in_which_pages_would_show_them(
    client, session, joined
):
    data, page, served = told(joined), joined, []
    while "moot-answers" in page:
        served.append(hidden(page)["statement"])
        page = page_of(client.get(vote(client, session, page)["Location"]))
    assert [each["id"] for each in data["statements"]] == served
    assert data["statements"][0]["place"].startswith("1 of 6. Practice")
    assert data["answers"] == {"agree": [1, "Agree"], "disagree": [-1, "Disagree"], "pass": [0, "Pass"]}
    assert told(page)["statements"] == []


def test_the_token_of_a_page_is_not_its_form_token_and_is_bound_to_the_seat(client, session, joined):
    first = told(joined)["token"]
    client.cookies.clear()
    join = f"/s/{session.pk}/join/"
    other = page_of(client.post(join, hidden(page_of(client.get(join))), follow=True))
    assert first not in hidden(joined).values()
    assert told(other)["token"] != first


def test_after_the_fifth_vote_and_at_the_end_people_are_asked_what_is_missing(client, session, joined):
    page, asked = joined, []
    for _ in range(6):
        page = page_of(client.get(vote(client, session, page)["Location"]))
        found = re.search(r'<p id="moot-missing"[^>]*>', page)
        asked.append(found is not None and "hidden" not in found[0])
    assert asked == [False, False, False, False, True, True]
    assert f'href="/s/{session.pk}/add/"' in page


def test_links_lead_only_to_pages_that_have_something_to_show(client, session, joined, workspace):
    links = re.findall(rf'href="/s/{session.pk}/([a-z-]+)/"', joined)
    assert {"add", "votes", "mine", "keep", "leave"} <= set(links)
    assert not {"results", "where-you-stand", "counts"} & set(links)
    with scope(workspace=workspace):
        actions.close_session(session=session, by=None)
    links = re.findall(rf'href="/s/{session.pk}/([a-z-]+)/"', page_of(client.get(f"/s/{session.pk}/")))
    assert {"results", "where-you-stand"} <= set(links)
    assert "add" not in links


def test_where_you_stand_says_every_statement_in_its_words(client, session, joined, workspace):
    vote(client, session, joined)
    with scope(workspace=workspace):
        actions.close_session(session=session, by=None)
        first = builders.numbered(session, 1)
    page = page_of(client.get(f"/s/{session.pk}/where-you-stand/"))
    assert f"<strong>1. {first.text}</strong>" in page
    assert "You agreed with this. Of everyone, " in page
    assert f'href="/s/{session.pk}/">Back to the session' in page


def test_a_form_of_an_earlier_round_is_refused(client, session, joined):
    answer = vote(client, session, joined, round=str(uuid.uuid4()))
    assert answer.status_code == 409
    assert "That round of voting is closed." in page_of(answer)


def test_what_came_of_a_statement_is_put_first_to_those_who_voted_on_it(client, session, joined, workspace):
    page = joined
    for _ in range(3):
        page = page_of(client.get(vote(client, session, page)["Location"]))
    with scope(workspace=workspace):
        first = builders.numbered(session, 1)
        child = actions.reword_statement(
            statement=first, text="Swimming should be free for all under-16s.", reason="Clearer.", by=None
        )
    assert hidden(page_of(client.get(f"/s/{session.pk}/")))["statement"] == str(child.pk)
