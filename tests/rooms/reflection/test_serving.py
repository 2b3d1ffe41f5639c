"""Which statement is put to whom: drawn by weights, the same at every look, and open to being worked out."""

import doctest
from collections import Counter
from uuid import UUID

import pytest
from tests.rooms.reflection import builders

from moothall.jobs.models import Job
from moothall.jobs.worker import run_all
from moothall.rooms.reflection import actions, queries, serving
from moothall.rooms.reflection.models import ServingTable
from moothall.rooms.reflection.pseudonyms import pseudonym_of
from moothall.rooms.reflection.serving import draw_of, in_turn

ROUND = UUID(int=7)
JOB = "reflection.weigh_statements"


def table(weights, seen=(), options=()):
    return {
        "statements": list(range(1, len(weights) + 1)),
        "weights": list(weights),
        "new_weight": 9.0,
        "options": list(options),
        "seen": [list(row) for row in seen],
    }


def first(weighed, unseen, *, pseudonym, round_, options=()):
    return in_turn(weighed, unseen=unseen, options=options, pseudonym=pseudonym, round_=round_, answered=0)[0]


def test_the_examples_hold():
    assert doctest.testmod(serving).failed == 0


def test_the_probabilities_of_what_can_come_next_sum_to_one():
    weighed = table([4.0, 1.0, 3.0], seen=[[2, 9, 9]], options=["parents"])
    round_ = ROUND
    found = {}
    for number in range(400):
        choice = first(weighed, {1, 2, 3, 4}, pseudonym=str(number), round_=round_, options=["parents"])
        found[choice.statement] = choice.probability
    assert set(found) == {1, 2, 3, 4}
    assert sum(found.values()) == pytest.approx(1)


def test_statements_come_as_often_as_their_probability_says():
    weighed, round_ = table([6.0, 3.0, 1.0]), ROUND
    counts = Counter(
        first(weighed, {1, 2, 3}, pseudonym=str(n), round_=round_).statement for n in range(4000)
    )
    assert [counts[number] / 4000 for number in (1, 2, 3)] == pytest.approx([0.6, 0.3, 0.1], abs=0.03)


def test_what_a_group_has_seldom_seen_comes_to_its_people_more_often():
    weighed, round_ = table([1.0] * 10, seen=[[0] + [9] * 9], options=["parents"]), ROUND
    every = set(range(1, 11))

    def share(options):
        drawn = [first(weighed, every, pseudonym=str(n), round_=round_, options=options) for n in range(1000)]
        return sum(choice.statement == 1 for choice in drawn) / 1000

    assert share(["parents"]) > 0.3 > share([])


def test_a_draw_is_the_same_at_every_look_and_differs_by_person_and_place():
    round_ = ROUND
    assert draw_of("a", round_, 3) == draw_of("a", round_, 3)
    assert len({draw_of(name, round_, n) for name in "ab" for n in range(50)}) == 100
    assert all(0 <= draw_of("a", round_, n) < 1 for n in range(1000))


def test_everything_comes_once_and_what_follows_stays_once_one_is_answered():
    weighed, round_ = table([5.0, 1.0, 2.0, 4.0]), ROUND
    numbers = [1, 2, 3, 4, 5]
    known = {"options": (), "pseudonym": "somebody", "round_": round_}
    order = [choice.statement for choice in in_turn(weighed, unseen=numbers, answered=0, **known)]
    assert sorted(order) == numbers
    rest = [choice.statement for choice in in_turn(weighed, unseen=order[1:], answered=1, **known)]
    assert rest == order[1:]


def busy(workspace, people=4, seeds=builders.SEEDS):
    """``people`` who answer everything but one of the statements after practice."""
    session = builders.opened(workspace, seeds=seeds)
    for person in range(people):
        who = builders.joined(session, "Parents")
        last = len(seeds)
        builders.cast(session, who, {n: (1, -1, 0)[(n + person) % 3] for n in range(1, last)})
    return session


@pytest.mark.usefixtures("inside")
def test_statements_are_weighed_by_a_worker_after_every_twenty_votes(workspace):
    session = busy(workspace, people=3)
    assert Job.objects.filter(name=JOB).count() == 0
    busy_one = builders.joined(session, "Parents")
    builders.cast(session, busy_one, dict.fromkeys(range(1, 6), 1))
    assert Job.objects.filter(name=JOB).count() == 1
    assert not ServingTable.objects.exists()
    run_all()
    made = ServingTable.objects.get()
    assert made.upto == 20
    assert made.table["statements"] == [1, 2, 3, 4, 5]
    assert sum(made.table["seen"][0]) == 20


@pytest.mark.usefixtures("inside")
def test_weighing_the_same_votes_again_changes_nothing(workspace):
    session = busy(workspace)
    round_ = session.rounds.get()
    made = actions.weigh_statements(round=round_, by=None)
    assert actions.weigh_statements(round=round_, by=None) == made
    assert actions.weigh_statements(round=actions.close_round(session=session, by=None), by=None) is None


@pytest.mark.usefixtures("inside")
def test_a_round_without_votes_is_not_weighed(workspace):
    assert actions.weigh_statements(round=builders.opened(workspace).rounds.get(), by=None) is None


@pytest.mark.usefixtures("inside")
def test_practice_comes_first_then_what_is_drawn_and_a_page_loaded_again_shows_the_same(workspace):
    session = busy(workspace)
    actions.weigh_statements(round=session.rounds.get(), by=None)
    who = builders.joined(session, "Parents")
    order = [each.statement.number for each in queries.next_statements(who, session)]
    assert order[:3] == [1, 2, 3]
    assert sorted(order) == [1, 2, 3, 4, 5, 6]
    assert order == [each.statement.number for each in queries.next_statements(who, session)]
    builders.cast(session, who, dict.fromkeys(order[:4], 1))
    after = queries.next_statements(who, session)
    assert [each.statement.number for each in after] == order[4:]
    assert [each.place for each in after] == [5, 6]


@pytest.mark.usefixtures("inside")
def test_how_likely_a_statement_was_can_be_worked_out_from_the_table(workspace):
    session = busy(workspace)
    weighed = actions.weigh_statements(round=session.rounds.get(), by=None)
    who = builders.joined(session, "Parents")
    again = in_turn(
        weighed.table,
        unseen={4, 5, 6},
        options=weighed.table["options"],
        pseudonym=pseudonym_of(who),
        round_=weighed.round_id,
        answered=0,
    )
    served = [each.statement.number for each in queries.next_statements(who, session)]
    assert [choice.statement for choice in again] == served[3:]
    assert all(0 < choice.probability <= 1 for choice in again)


def test_what_a_group_has_seldom_seen_catches_up_however_little_it_weighs():
    """Two of eight statements weigh hardly anything: the floor of five votes brings them to the group."""
    weights, seen = [0.01, 0.01, *[5.0] * 6], [0, 0, *[9] * 6]
    for person in range(120):
        weighed = table(weights, seen=[seen], options=["parents"])
        chosen = first(weighed, set(range(1, 9)), pseudonym=str(person), round_=ROUND, options=["parents"])
        seen[chosen.statement - 1] += 1
    assert min(seen) >= 5
    unaided = Counter(
        first(table(weights), set(range(1, 9)), pseudonym=str(person), round_=ROUND).statement
        for person in range(120)
    )
    assert unaided[1] + unaided[2] < 5


@pytest.mark.usefixtures("inside")
def test_what_came_of_a_statement_is_put_first_to_whoever_voted_on_it(workspace):
    session = busy(workspace)
    actions.weigh_statements(round=session.rounds.get(), by=None)
    who = builders.joined(session, "Parents")
    builders.cast(session, who, {1: 1, 2: 1, 3: 1, 4: 1})
    child = actions.reword_statement(
        statement=builders.numbered(session, 4), text="Sports clubs cost too much.", reason="shorter", by=None
    )
    assert queries.next_statement(who, session).statement == child


@pytest.mark.usefixtures("inside")
def test_the_weights_of_one_round_say_nothing_of_the_next(workspace):
    session = busy(workspace)
    actions.weigh_statements(round=session.rounds.get(), by=None)
    actions.close_round(session=session, by=None)
    actions.open_round(session=session, by=None)
    who = builders.joined(session, "Parents")
    orders = {
        tuple(each.statement.number for each in queries.next_statements(who, session)) for _ in range(2)
    }
    assert len(orders) == 1
