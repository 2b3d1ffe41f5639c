"""Results without the votes that somebody has set aside."""

import pytest
from django.core.cache import cache
from tests.rooms.reflection import builders

from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.counting import count_votes
from moothall.rooms.reflection.models import Exclusion

SEEDS = tuple(f"This is statement number {n} of the session." for n in range(1, 13))


def with_straight_voters(workspace, straight=6, others=24):
    """A closed session in which some say yes to everything and the others differ."""
    session = builders.opened(workspace, seeds=SEEDS)
    for _ in range(straight):
        builders.cast(session, builders.joined(session, "Parents"), dict.fromkeys(range(1, 13), 1))
    for place in range(others):
        answers = {n: 1 if (place + n) % 2 else -1 for n in range(1, 13)}
        builders.cast(session, builders.joined(session, "Neighbours"), answers)
    actions.close_session(session=session, by=None)
    session.refresh_from_db()
    return session


@pytest.mark.usefixtures("inside")
def test_nothing_stands_beside_the_results_while_nothing_is_set_aside(workspace):
    assert queries.results_without(None, with_straight_voters(workspace)) is None


@pytest.mark.usefixtures("inside")
def test_results_with_and_without_stand_side_by_side(client, workspace):
    session = with_straight_voters(workspace, straight=10)
    actions.flag_participant(session=session, rule=Exclusion.Rule.STRAIGHT, reason="All yes", by=None)
    with_them = queries.results(None, session).statements[0].overall
    _, _, without = queries.results_without(None, session).statements[0]
    assert (with_them.agree, with_them.voters) == (22, 34)
    assert without.voters == 24
    page = client.get(f"/s/{session.pk}/results/").content.decode()
    assert "Without votes that were set aside" in page
    assert "10 people. Reason: All yes" in page
    actions.unflag_participant(session=session, rule=Exclusion.Rule.STRAIGHT, by=None)
    assert queries.results_without(None, session) is None


@pytest.mark.usefixtures("inside")
def test_the_difference_tells_no_number_below_five(workspace):
    session = with_straight_voters(workspace, straight=6)
    actions.flag_participant(session=session, rule=Exclusion.Rule.STRAIGHT, reason="All yes", by=None)
    with_them = queries.results(None, session)
    for number, _, without in queries.results_without(None, session).statements:
        all_of_them = with_them.statements[number - 1].overall
        for name in ("agree", "disagree", "passed"):
            both = getattr(all_of_them, name), getattr(without, name)
            if all(isinstance(count, int) for count in both):
                assert both[0] - both[1] >= 5


@pytest.mark.usefixtures("inside")
def test_looking_again_counts_nothing_again_until_something_has_changed(workspace, monkeypatch):
    session = with_straight_voters(workspace, straight=10)
    counted = []

    def count(votes, groups):
        counted.append(len(votes))
        return count_votes(votes, groups)

    monkeypatch.setattr("moothall.rooms.reflection.queries.without.count_votes", count)
    actions.flag_participant(session=session, rule=Exclusion.Rule.STRAIGHT, reason="All yes", by=None)
    first = queries.results_without(None, session)
    assert (queries.results_without(None, session), len(counted)) == (first, 1)
    actions.unflag_participant(session=session, rule=Exclusion.Rule.STRAIGHT, by=None)
    assert queries.results_without(None, session) is None
    actions.flag_participant(session=session, rule=Exclusion.Rule.STRAIGHT, reason="All yes", by=None)
    again = queries.results_without(None, session)
    assert (again.statements, len(counted)) == (first.statements, 1)
    session.statements.filter(number=2).update(state="rejected")
    left = queries.results_without(None, session)
    assert len(counted) == 2
    assert left.statements == tuple(each for each in first.statements if each[0] != 2)
    cache.clear()
    assert queries.results_without(None, session) == left
