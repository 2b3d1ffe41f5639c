"""Who gets to speak, by group: taps, no sound and no person."""

import pytest
from django.urls import reverse
from django_scopes import scope
from tests.rooms.reflection import builders
from tests.ui.pages import faults_of, text_of

from moothall.events.models import Event
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.models import GroupOption, Turn


@pytest.fixture
def session(inside):
    return builders.opened(inside)


def option(session, label):
    return GroupOption.objects.get(grouping__session=session, label=label)


def turn(session, label=None, seconds=30, **fields):
    group = option(session, label) if label else None
    return actions.record_turn(session=session, option=group, seconds=seconds, by=None, **fields)


def test_time_turns_and_interruptions_add_up_by_group(session):
    turn(session, "Parents", 30)
    turn(session, "Parents", 60, step=session.running_step)
    turn(session, "Parents", 0, interruptions=2)
    turn(session, None, 10)
    (question, groups), (none, others) = queries.airtime(None, session)
    assert question.question == "Who are you here as?"
    assert none is None
    told = [(each.option.label, each.seconds, each.turns, each.interruptions) for each in groups]
    assert told == [("Parents", 90, 2, 2), ("Young people", 0, 0, 0), ("Neighbours", 0, 0, 0)]
    assert [(each.seconds, each.turns) for each in others] == [(10, 1)]
    assert Event.objects.filter(name="turn.recorded").count() == 4


def test_a_turn_names_no_person(session, person, inside):
    made = actions.record_turn(session=session, option=None, seconds=10, by=person("facilitator", inside))
    fields = {field.name for field in Turn._meta.get_fields()}
    assert fields == {
        *("id", "workspace", "session", "step", "option", "seconds", "interruptions", "created")
    }
    assert Event.objects.get(name="turn.recorded").says == {}
    assert made.option is None


@pytest.mark.parametrize(("seconds", "interruptions"), [(0, 0), (-1, 2), (3601, 0), (10, 101)])
def test_an_impossible_turn_is_refused(session, seconds, interruptions):
    with pytest.raises(actions.SessionRefused, match="one second to one hour"):
        turn(session, "Parents", seconds, interruptions=interruptions)


def test_a_group_of_another_session_is_refused(session, inside):
    other = builders.opened(inside)
    with pytest.raises(actions.SessionRefused, match="not one of this session"):
        actions.record_turn(session=session, option=option(other, "Parents"), seconds=10, by=None)


def test_time_is_counted_while_the_doors_are_open(session, inside):
    builders.start(session, "close")
    with pytest.raises(actions.SessionRefused, match="while the doors are open"):
        turn(session)
    with pytest.raises(actions.SessionRefused, match="while the doors are open"):
        turn(builders.planned(inside))


class TestPage:
    @pytest.fixture
    def session(self, workspace):
        with scope(workspace=workspace):
            return builders.opened(workspace)

    @pytest.fixture
    def address(self, workspace, session):
        return lambda name: reverse(f"reflection:{name}", args=[workspace.slug, session.pk])

    def test_each_group_has_buttons_that_work_without_a_script(self, signed_in, workspace, session, address):
        browser = signed_in("facilitator")
        page = browser.get(address("airtime"))
        assert faults_of(page) == []
        for words in ("Parents", "Young people", "Neighbours", "Somebody who named no group"):
            assert f"+10 seconds for {words}" in text_of(page)
            assert f"Interrupted while {words} spoke" in text_of(page)
        with scope(workspace=workspace):
            key = str(option(session, "Parents").pk)
        answer = browser.post(address("record_turn"), {"option": key, "seconds": "60"})
        assert answer["Location"] == f"{address('airtime')}#group-{key}"
        browser.post(address("record_turn"), {"option": key, "seconds": "30"})
        browser.post(address("record_turn"), {"option": key, "interruptions": "1"})
        browser.post(address("record_turn"), {"option": "", "seconds": "10"})
        words = text_of(browser.get(address("airtime")))
        assert "1 min 30 s, 90% of the time, 2 turns, interrupted 1 time" in words
        assert "10 s, 1 turn" in words

    def test_a_tap_sent_twice_counts_once(self, signed_in, workspace, address):
        browser = signed_in("facilitator")
        tap = {"option": "", "seconds": "10", "once": "7d444840-9dc0-11d1-b245-5ffdce74fad2"}
        for _ in range(2):
            assert browser.post(address("record_turn"), tap).status_code in (302, 303)
        with scope(workspace=workspace):
            assert Turn.objects.count() == 1

    @pytest.mark.parametrize(
        "tap", [{}, {"seconds": "a while"}, {"option": "somebody", "seconds": "10"}, {"seconds": "99999"}]
    )
    def test_a_tap_that_says_nothing_is_not_counted(self, signed_in, workspace, address, tap):
        answer = signed_in("facilitator").post(address("record_turn"), tap, follow=True)
        assert "A turn lasts from one second to one hour" in text_of(answer)
        with scope(workspace=workspace):
            assert not Turn.objects.exists()

    def test_observers_do_not_count(self, signed_in, address):
        browser = signed_in("observer")
        assert browser.get(address("airtime")).status_code == 403
        assert browser.post(address("record_turn"), {"seconds": "10"}).status_code == 403

    def test_after_the_session_the_sums_stay_and_the_buttons_go(self, signed_in, workspace, session, address):
        with scope(workspace=workspace):
            turn(session, "Parents", 45)
            actions.close_session(session=session, by=None)
        page = signed_in("facilitator").get(address("airtime"))
        assert "45 s" in text_of(page)
        assert "Nobody has spoken yet" in text_of(page)
        assert "+10 seconds" not in text_of(page)
