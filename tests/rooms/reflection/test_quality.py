"""Unusual patterns are counted, a person decides about them, and it can be taken back."""

import pytest
from django.urls import reverse
from django_scopes import scope
from tests.rooms.reflection import builders
from tests.ui.pages import faults_of, html_of, links_of, text_of

from moothall.events.models import Event
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.models import Exclusion
from moothall.rooms.reflection.pseudonyms import pseudonym_of

MANY = [f"Statement number {number} says something else: {'x' * number}." for number in range(1, 23)]


def answers(straight: bool, seed: int, count: int = 22) -> dict[int, int]:
    """One person's answers by number; not straight, they differ from everybody else's."""
    return {n: 1 if straight else (1, -1, 0)[(n * seed + n // 3 + seed) % 3] for n in range(1, count + 1)}


def voted(session, *, straight=0, twins=0, others=3):
    """People who agree with the first ten, pairs who answer alike, and everybody else."""
    people = {"straight": [], "twin": [], "other": []}
    for _ in range(straight):
        people["straight"].append(builders.joined(session, "Parents"))
        builders.cast(session, people["straight"][-1], answers(True, 1, count=10))
    for number in range(twins):
        people["twin"].append(builders.joined(session))
        builders.cast(session, people["twin"][-1], answers(False, 100 + number // 2))
    for number in range(others):
        people["other"].append(builders.joined(session))
        builders.cast(session, people["other"][-1], answers(False, 2 + number, count=12))
    return people


def closed(workspace, **people):
    session = builders.opened(workspace, seeds=MANY)
    return session, finish(session, **people)


def finish(session, **people):
    made = voted(session, **people)
    actions.close_session(session=session, by=None)
    session.refresh_from_db()
    return made


def set_aside(session, rule="straight", reason="They clicked through"):
    return actions.flag_participant(session=session, rule=rule, reason=reason, by=None)


def test_how_many_is_told_never_who(inside):
    session, people = closed(inside, straight=6, twins=8)
    found = queries.unusual(None, session)
    assert found.counts == {"straight": 6, "twin": 8}
    assert found.to_look_at == 2 + len(found.seldom_seen)
    everybody = [pseudonym_of(person) for group in people.values() for person in group]
    assert not [name for name in everybody if name in repr(found)]


def test_fewer_than_the_minimum_and_nobody_look_the_same(inside):
    few, _ = closed(inside, straight=4)
    none, _ = closed(inside)
    assert queries.unusual(None, few).counts == queries.unusual(None, none).counts
    assert queries.unusual(None, few).counts["straight"] is None


def test_before_anybody_has_voted_there_is_nothing_to_look_at(inside):
    session = builders.opened(inside)
    assert queries.unusual(None, session) is None
    assert queries.unusual_count(None, session) == 0
    assert queries.unusual_count(None, builders.planned(inside)) == 0


def test_all_of_a_pattern_are_set_aside_together(inside):
    session, people = closed(inside, straight=6, twins=8)
    assert set_aside(session) == 6
    assert queries.excluded_pseudonyms(session) == {pseudonym_of(person) for person in people["straight"]}
    event = Event.objects.get(name="participants.excluded")
    assert event.says == {"count": 6, "rule": "straight"}
    (told,) = queries.set_aside(None, session)
    assert (told.rule, told.count, told.reason) == ("straight", 6, "They clicked through")
    assert queries.unusual(None, session).to_look_at == 1 + len(queries.unusual(None, session).seldom_seen)


def test_all_of_a_pattern_count_again_together(inside):
    session, _ = closed(inside, straight=6)
    set_aside(session)
    assert actions.unflag_participant(session=session, rule="straight", by=None) == 6
    assert queries.excluded_pseudonyms(session) == frozenset()
    assert queries.set_aside(None, session) == ()
    assert Event.objects.get(name="participants.restored").says == {"count": 6}
    assert Exclusion.objects.count() == 6
    with pytest.raises(actions.SessionRefused, match="No votes are set aside"):
        actions.unflag_participant(session=session, rule="straight", by=None)
    assert set_aside(session) == 6


def test_somebody_whom_two_patterns_find_is_counted_once(inside):
    session = builders.opened(inside, seeds=MANY)
    for _ in range(6):
        builders.cast(session, builders.joined(session), answers(True, 1))
    finish(session)
    assert queries.unusual(None, session).counts == {"straight": 6, "twin": None}
    set_aside(session)
    with pytest.raises(actions.SessionRefused, match="Fewer than 5 people"):
        set_aside(session, "twin")


@pytest.mark.parametrize(
    ("rule", "reason", "sentence"),
    [
        ("straight", "  ", "Enter the reason"),
        ("straight", "x" * 301, "A reason has at most 300 characters: this has 301"),
        ("straight", "Why", "Fewer than 5 people"),
        ("other", "Why", "This is no pattern that is looked for"),
        ("names", "Why", "This is no pattern that is looked for"),
    ],
)
def test_what_stands_in_the_way_is_said(inside, rule, reason, sentence):
    session, _ = closed(inside, straight=4)
    with pytest.raises(actions.SessionRefused, match=sentence):
        set_aside(session, rule, reason)
    assert not Exclusion.objects.exists()


def test_nobody_is_set_aside_while_people_vote_or_twice(inside):
    session = builders.opened(inside, seeds=MANY)
    voted(session, straight=6)
    with pytest.raises(actions.SessionRefused, match="until then the pattern can change"):
        set_aside(session)
    actions.close_session(session=session, by=None)
    set_aside(session)
    with pytest.raises(actions.SessionRefused, match="set aside already"):
        set_aside(session)


def test_statements_in_nearly_the_same_words_are_named(inside):
    seeds = ["Parks need lights in winter.", "Buses are late.", "PARKS need lights, in winter!", *MANY]
    session = builders.opened(inside, seeds=seeds)
    builders.voted_on(session, 1, nobody=(1, 0, 0))
    builders.voted_on(session, 3, nobody=(1, 0, 0))
    ((one, other),) = queries.unusual(None, session).alike
    assert (one.number, other.number) == (1, 3)


def test_statements_that_few_have_seen_are_named(inside):
    session = builders.opened(inside)
    for number in range(8):
        builders.cast(
            session, builders.joined(session), dict.fromkeys((1, 2, 3, *([4] if not number else [])), 1)
        )
    assert [statement.number for statement in queries.unusual(None, session).seldom_seen] == [4]


class TestPages:
    @pytest.fixture
    def session(self, workspace):
        with scope(workspace=workspace):
            session, _ = closed(workspace, straight=6, twins=4)
            return session

    @pytest.fixture
    def address(self, workspace, session):
        return lambda name, *more: reverse(f"reflection:{name}", args=[workspace.slug, session.pk, *more])

    def test_votes_are_set_aside_with_a_reason_and_count_again(self, signed_in, session, address):
        browser = signed_in("facilitator")
        page = browser.get(address("quality"))
        assert faults_of(page) == []
        assert "6 people" in text_of(page)
        assert "Fewer than 5 people" in text_of(page)
        assert address("set_aside", "straight") in links_of(page).values()
        assert address("set_aside", "twin") not in links_of(page).values()
        assert "6 people" in text_of(browser.get(address("set_aside", "straight")))
        assert browser.post(address("set_aside", "straight"), {"reason": ""}).status_code == 422
        page = browser.post(address("set_aside", "straight"), {"reason": "Clicked through"}, follow=True)
        assert "Reason: Clicked through" in text_of(page)
        assert browser.post(address("set_aside", "straight"), {"reason": "Again"}).status_code == 422
        assert "count again" in text_of(browser.get(address("count_again", "straight")))
        page = browser.post(address("count_again", "straight"), follow=True)
        assert "The votes count again." in text_of(page)
        page = browser.post(address("count_again", "straight"), follow=True)
        assert "No votes are set aside for this pattern." in text_of(page)

    def test_too_few_are_not_asked_about(self, signed_in, address):
        page = signed_in("facilitator").get(address("set_aside", "twin"), follow=True)
        assert "So few people cannot be set aside" in text_of(page)

    def test_no_page_shows_a_pseudonym(self, signed_in, workspace, session, address):
        browser = signed_in("facilitator")
        with scope(workspace=workspace):
            set_aside(session)
            names = queries.excluded_pseudonyms(session)
        pages = (address("quality"), address("session"), address("count_again", "straight"))
        for page in map(browser.get, pages):
            assert [name for name in names if name in html_of(page)] == []

    def test_only_those_who_run_the_session_look(self, signed_in, address):
        browser = signed_in("member")
        for name, *more in (("quality",), ("set_aside", "straight"), ("count_again", "straight")):
            assert browser.get(address(name, *more)).status_code == 403
