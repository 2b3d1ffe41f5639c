"""Who is shown what next: seeds first, then fairness between groups, then what tells most."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.methods.opinion.builders import groups, random_membership, random_votes, seeds, votes

from moothall.methods.opinion import choose_statement, positions, routing, vote_table

DRAWS = (np.arange(20_000) + 0.5) / 20_000


def weighed(table, **options):
    return routing(table, positions=positions(table), **options)


def test_the_weight_is_worked_out_over_eligible_people():
    table = votes("++-", "+--", "-0+", "  +")
    placed = positions(table)
    found = routing(table, positions=placed)
    assert placed.eligible.tolist() == [True, True, True, False]
    away = np.sqrt(3) * (1 - placed.means[1]) * placed.loadings[1]
    wanted = (2 / 5) * (1 - 2 / 5) * (1 + np.hypot(*away)) * (1 + 8 * 2 ** (-3 / 5))
    assert found.weight[1] == pytest.approx(wanted**2)


def test_meta_statements_come_up_at_their_own_rate_with_votes_or_without():
    found = weighed(votes("+-", "-+"), meta=[1, 9])
    assert found.weight[1] == 49
    choice = choose_statement(found, unseen=[9], draw=0.5)
    assert (choice.statement, choice.probability) == (9, 1)


def test_seen_counts_the_votes_of_each_declared_group():
    assert weighed(votes("++", "+ ", " 0"), membership=groups(2, 1)).seen.tolist() == [[2, 1], [0, 1]]
    assert weighed(votes("+", "-")).seen.shape == (0, 1)


def test_the_first_statements_are_the_seeds_in_order():
    found = weighed(votes("+-0", "-+0"), seeds=[2, 0])
    first = choose_statement(found, unseen=[0, 1, 2], draw=0.9)
    second = choose_statement(found, unseen=[0, 1], served=1, draw=0.9)
    assert [(each.statement, each.probability, each.rule) for each in (first, second)] == [
        (2, 1, "practice"),
        (0, 1, "practice"),
    ]
    assert choose_statement(found, unseen=[0, 1, 2], served=3, draw=0.9).rule == "priority"


def test_when_the_seeds_run_out_the_other_rules_take_over():
    assert (
        choose_statement(weighed(votes("+-", "-+"), seeds=[0]), unseen=[1], served=1, draw=0).statement == 1
    )


def test_a_group_that_hardly_saw_a_statement_gets_it_in_its_share_of_draws():
    found = weighed(votes(*["++"] * 6, *["+ "] * 6), membership=groups(6, 6))
    rules = Counter(
        (choice.rule, choice.statement)
        for choice in (
            choose_statement(found, unseen=[0, 1], groups=[1], served=3, draw=draw) for draw in DRAWS
        )
    )
    assert rules["parity", 1] == pytest.approx(6000, abs=1)
    assert rules["parity", 0] == 0


def test_without_a_group_or_with_votes_enough_only_the_weight_counts():
    found = weighed(votes(*["++"] * 6, *["+ "] * 6), membership=groups(6, 6))
    for of_groups in ((), (0,)):
        rules = {
            choose_statement(found, unseen=[0, 1], groups=of_groups, served=3, draw=draw).rule
            for draw in (0, 0.1, 0.29, 0.7)
        }
        assert rules == {"priority"}


def test_a_statement_nobody_has_voted_on_can_be_chosen_and_weighs_as_a_new_one():
    found = weighed(votes("+-", "-+"), membership=groups(1, 1))
    choice = choose_statement(found, unseen=[77], groups=[0], draw=0.1)
    assert (choice.statement, choice.probability, choice.rule) == (77, 1, "parity")
    assert found.new_weight == pytest.approx((0.5 * 0.5 * 9) ** 2)


def test_the_order_of_what_is_unseen_decides_nothing():
    found = weighed(random_votes(1))
    for draw in (0, 0.3, 0.8):
        some = [
            choose_statement(found, unseen=order, draw=draw) for order in ([1, 4, 6], [6, 1, 4], {4, 6, 1})
        ]
        assert some[0] == some[1] == some[2]


@given(seed=seeds, served=st.integers(0, 6), floor=st.integers(0, 25))
@settings(deadline=None, max_examples=25)
def test_each_statement_comes_as_often_as_its_probability_says(seed, served, floor):
    found = weighed(random_votes(seed), membership=random_membership(seed), seeds=[3, 5])
    draws = DRAWS[::20]
    choices = [
        choose_statement(found, unseen=[0, 2, 3, 5, 7], groups=[0], served=served, floor=floor, draw=draw)
        for draw in draws
    ]
    often = Counter(choice.statement for choice in choices)
    probability = {choice.statement: choice.probability for choice in choices}
    for statement, times in often.items():
        assert times / len(draws) == pytest.approx(probability[statement], abs=0.004)
    assert sum(probability.values()) == pytest.approx(1)


@given(draw=st.floats(0, 1, exclude_max=True), seed=seeds)
@settings(deadline=None)
def test_any_draw_gives_an_unseen_statement(draw, seed):
    found = weighed(random_votes(seed), membership=random_membership(seed))
    assert choose_statement(found, unseen=[1, 3], groups=[0], draw=draw, floor=99).statement in (1, 3)


def test_the_last_draw_still_finds_a_statement_when_only_parity_decides():
    found = weighed(votes("+-", "-+"), membership=groups(1, 1))
    choice = choose_statement(found, unseen=[0, 1], groups=[0], parity_share=1, draw=1 - 2**-53)
    assert (choice.statement, choice.rule) == (1, "parity")


def test_ids_may_be_text():
    table = vote_table(participant=["ann", "ben"], statement=["a", "b"], value=[1, 1])
    assert choose_statement(weighed(table), unseen=["b"], draw=0.5).statement == "b"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"draw": 1}, "draw must be at least 0 and below 1, not 1"),
        ({"draw": 0.5, "unseen": []}, "no statement left"),
        ({"draw": 0.5, "groups": [2]}, "groups must be rows of seen, 0 to 1, not 2"),
        ({"draw": 0.5, "parity_share": 2}, "parity_share must lie between 0 and 1, not 2"),
    ],
)
def test_impossible_choices_are_refused_in_one_sentence(options, sentence):
    found = weighed(votes("+-", "-+"), membership=groups(1, 1))
    with pytest.raises(ValueError, match=sentence):
        choose_statement(found, **{"unseen": [0, 1]} | options)


def test_positions_of_another_table_are_refused():
    with pytest.raises(ValueError, match="positions must be those of the same table"):
        routing(votes("+-", "-+"), positions=positions(votes("+", "-")))
