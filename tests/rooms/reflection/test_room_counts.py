"""The room's own counts in a small workshop: who sees them, when, and when they move."""

import pytest
from django.http import HttpResponse
from tests.rooms.reflection import builders

from moothall.people.seats import take_seat
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.live import Cast
from moothall.rooms.reflection.room import FEWEST, seen_votes


def workshop(workspace, people=8, sees=True, **fields):
    session = builders.opened(workspace, room_sees_counts=sees, **fields)
    seats = [builders.joined(session) for _ in range(people)]
    for place, who in enumerate(seats):
        builders.cast(session, who, {1: 1 if place % 3 else -1})
    return session, seats


def seated(client, session, participant):
    answer = HttpResponse()
    take_seat(answer, participant, secure=False)
    for name, morsel in answer.cookies.items():
        client.cookies[name] = morsel.value
    return client.get(f"/s/{session.pk}/counts/")


@pytest.mark.usefixtures("inside")
def test_a_room_of_eight_sees_its_counts_when_people_begin_to_talk(workspace):
    session, _ = workshop(workspace)
    builders.start(session, "discuss")
    first = queries.room_counts(None, session)[0]
    assert (first.agree, first.disagree, first.passed) == (5, 3, 0)


@pytest.mark.usefixtures("inside")
def test_it_sees_nothing_while_people_vote(workspace):
    session, _ = workshop(workspace)
    assert queries.room_counts(None, session) is None


@pytest.mark.usefixtures("inside")
def test_it_sees_nothing_unless_the_rules_of_the_space_say_so(workspace):
    session, _ = workshop(workspace, sees=False)
    builders.start(session, "discuss")
    assert queries.room_counts(None, session) is None


@pytest.mark.usefixtures("inside")
def test_nobody_sees_it_once_the_session_is_paused_or_closed(workspace):
    session, _ = workshop(workspace)
    builders.start(session, "discuss")
    actions.pause_session(session=session, by=None)
    session.refresh_from_db()
    assert queries.room_counts(None, session) is None
    actions.close_session(session=session, by=None)
    session.refresh_from_db()
    assert queries.room_counts(None, session) is None
    published = queries.results(None, session).statements[0].overall
    assert published.disagree == "few"


@pytest.mark.usefixtures("inside")
def test_a_vote_that_one_person_changes_while_people_talk_moves_nothing(workspace):
    session, seats = workshop(workspace)
    builders.start(session, "discuss")
    before = queries.room_counts(None, session)
    builders.cast(session, seats[0], {1: 1})
    assert queries.room_counts(None, session) == before


@pytest.mark.usefixtures("inside")
def test_the_room_is_no_page_for_anybody_outside_it(client, workspace):
    session, seats = workshop(workspace)
    builders.start(session, "discuss")
    assert client.get(f"/s/{session.pk}/counts/").url == f"/s/{session.pk}/"
    page = seated(client, session, seats[0])
    assert page.status_code == 200
    assert "Answers of this room" in page.content.decode()


def casts(*votes):
    return [Cast(n, who, "a", value, n) for n, (who, value) in enumerate(votes, 1)]


def test_fewer_than_three_new_answers_wait_for_the_next_look():
    events = casts(("p", 1), ("q", 1), ("r", -1), ("s", 1), ("s", -1), ("t", 1))
    first = seen_votes(events, [3])
    assert len(first) == FEWEST
    assert seen_votes(events, [3, 5]) == first
    assert len(seen_votes(events, [3, 6])) == 3


def test_between_two_looks_at_least_three_people_have_voted_or_nothing_moves():
    events = casts(*((f"p{n % 7}", (n * 5) % 3 - 1) for n in range(40)))
    for at in range(1, 40):
        for later in range(at + 1, 41):
            before, after = set(seen_votes(events, [at])), set(seen_votes(events, [at, later]))
            since = at if before else 0
            people = {event.pseudonym for event in events if since < event.sequence <= later}
            assert before == after or len(people) >= FEWEST


@pytest.mark.usefixtures("inside")
def test_what_is_published_tells_no_group_where_the_room_could_work_out_another(workspace):
    published = {}
    for sees in (False, True):
        session = builders.opened(workspace, room_sees_counts=sees)
        builders.voted_on(session, 1, parents=(6, 5, 0), young_people=(5, 5, 0), nobody=(2, 0, 0))
        actions.close_session(session=session, by=None)
        session.refresh_from_db()
        published[sees] = queries.results(None, session).statements[0]
    assert isinstance(published[False].groups[0][0].agree, int)
    assert published[True].overall.passed == "few"
    assert all(not isinstance(share.agree, int) for share in published[True].groups[0])
