"""The parts of the measures that a small made-up history shows best."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from moothall.rooms.capacity.traces import MEASURES, Facts, Happening, Thing, Tie
from moothall.rooms.capacity.traces.evidence import days_to_first_use, first_reached
from moothall.rooms.capacity.traces.figures import listed, share

DAY = timedelta(days=1)
BEGIN = datetime(2027, 3, 1, tzinfo=UTC)
DECISIONS = ("decision", "decisions")
CITE = ("cites evidence", "cite evidence")


def facts(*, things=(), ties=(), events=(), end=100) -> Facts:
    """``things``: (pk, kind, day); ``ties``: (of, rests on, day); ``events``: (name, pk, day)."""
    return Facts(
        as_of=len(events),
        starts=BEGIN,
        ends=BEGIN + end * DAY,
        events=tuple(
            Happening(seq, name, f"uid{pk}", "somebody", BEGIN + day * DAY, {})
            for seq, (name, pk, day) in enumerate(events, start=1)
        ),
        things={
            pk: Thing(pk, f"uid{pk}", kind, f"Thing {pk}", "/", BEGIN + day * DAY) for pk, kind, day in things
        },
        ties=tuple(Tie(of, below, "derived_from", BEGIN + day * DAY) for of, below, day in ties),
        departments={},
        organisations={},
    )


def test_a_share_is_words_first_and_has_its_interval():
    figure = share(7, 9, DECISIONS, CITE)
    assert figure.sentence == "7 of 9 decisions cite evidence (78%, 95% interval 45% to 94%)."
    assert (round(figure.value, 4), round(figure.low, 4), round(figure.high, 4)) == (0.7778, 0.4526, 0.9368)


@pytest.mark.parametrize(
    ("numerator", "denominator", "begins"),
    [
        (0, 0, "There were no decisions in this period."),
        (1, 1, "1 of 1 decision cites evidence. That is too few"),
        (4, 4, "4 of 4 decisions cite evidence. That is too few"),
        (1, 5, "1 of 5 decisions cites evidence (20%, 95% interval"),
        (0, 5, "0 of 5 decisions cite evidence (0%, 95% interval 0% to"),
    ],
)
def test_a_share_of_few_has_no_percentage(numerator, denominator, begins):
    figure = share(numerator, denominator, DECISIONS, CITE)
    assert figure.sentence.startswith(begins)
    assert (figure.value is None) == (denominator < 5)
    assert (figure.numerator, figure.denominator) == (numerator, denominator)


def test_a_source_is_used_when_the_last_step_of_its_way_to_a_use_is_there():
    told = facts(
        things=[(1, "source", 0), (2, "coding", 1), (3, "evidence_statement", 2), (4, "decision", 3)],
        ties=[(3, 2, 2), (4, 3, 50), (2, 1, 70)],
        events=[("decision.made", 4, 40)],
    )
    assert {pk: (when - BEGIN).days for pk, when in first_reached(told).items()} == {
        4: 40,
        3: 50,
        2: 50,
        1: 70,
    }


def test_a_draft_that_nobody_published_uses_nothing():
    told = facts(
        things=[(1, "source", 0), (3, "evidence_statement", 2)],
        ties=[(3, 1, 2)],
        events=[("evidence_statement.drafted", 3, 2)],
    )
    assert first_reached(told) == {}


def used_on(*days, end=100):
    """Sources of day 0, each used on its day or, for None, never."""
    things = [(n, "source", 0) for n in range(1, len(days) + 1)]
    ties = [(n + 100, n, 0) for n, day in enumerate(days, 1) if day is not None]
    uses = [("decision.made", n + 100, day) for n, day in enumerate(days, 1) if day is not None]
    things += [(of, "decision", 0) for of, _, _ in ties]
    return days_to_first_use(
        facts(things=things, ties=ties, events=sorted(uses, key=lambda u: u[2]), end=end)
    )


def test_unused_sources_still_wait_at_the_end():
    (figure,) = used_on(5, 10, 20, 40, None, None, None).figures
    assert (figure.numerator, figure.denominator, figure.value) == (4, 7, 40)
    assert figure.sentence == (
        "Half of the sources are used within 40 days (95% interval 5 days or more); "
        "4 of 7 sources have been used so far."
    )


def test_where_fewer_than_half_are_used_the_middle_is_not_known():
    (figure,) = used_on(5, None, None, None, None).figures
    assert (figure.value, figure.numerator, figure.denominator) == (None, 1, 5)
    assert "not known yet" in figure.sentence


def test_few_sources_give_no_middle():
    (figure,) = used_on(5, 6).figures
    assert "too few" in figure.sentence
    assert figure.value is None


def test_where_all_are_used_the_interval_ends():
    (figure,) = used_on(1, 2, 3, 4, 5, 6, 7, 8).figures
    assert (figure.low, figure.value, figure.high) == (1, 4, 7)


@pytest.mark.parametrize("key", MEASURES)
def test_every_measure_of_no_facts_says_so_in_a_sentence(key):
    result = MEASURES[key].work_out(facts())
    assert result.rows == ()
    assert all(f.denominator == 0 and f.sentence.endswith("in this period.") for f in result.figures)
    assert result.figures


def test_an_alarm_that_proposed_nothing_is_left_out():
    told = facts(things=[(1, "source", 0)], events=[("source.retracted", 1, 1)])
    assert MEASURES["alarms_answered"].work_out(told).rows == ()


def test_a_signal_is_answered_when_all_it_proposed_is_within_thirty_days():
    things = [(1, "signal", 0), (2, "agenda_item", 1), (3, "agenda_item", 1)]
    events = [
        ("indicator.signalled", 1, 1),
        ("agenda_item.proposed", 2, 1),
        ("agenda_item.proposed", 3, 1),
        ("agenda_item.accepted", 2, 10),
        ("agenda_item.declined", 3, 31),
    ]
    told = facts(things=things, events=events)
    proposed = {"origin_record": "uid1"}
    told = replace(told, events=tuple(replace(event, says=proposed) for event in told.events))
    late = replace(told, events=(*told.events[:4], replace(told.events[4], at=BEGIN + 32 * DAY)))
    answered = [MEASURES["alarms_answered"].work_out(each).rows[0].counts for each in (told, late)]
    assert answered == [True, False]


def test_lists_read_like_a_sentence():
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
