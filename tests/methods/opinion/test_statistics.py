"""Shares by group with their intervals, and how a group differs from the rest."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, false_discovery_control, fisher_exact, norm
from tests.methods.opinion.builders import groups, random_membership, random_votes, seeds, votes
from tests.methods.opinion.conversations import CONVERSATIONS, conversation, expected, numbers, published

from moothall.methods.opinion import statement_statistics, top, vote_table
from moothall.methods.opinion.significance import difference_of_shares, q_values
from moothall.methods.opinion.significance import fisher_exact as many_at_once

COUNTS = ("seen", "agree", "disagree")
SHARES = ("p_agree", "agree_low", "agree_high", "p_disagree", "disagree_low", "disagree_high")
TESTS = ("p_value_agree", "p_value_disagree", "q_agree", "q_disagree")


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_the_published_groups_of_a_public_conversation_have_the_expected_statistics(name):
    _, table = conversation(name)
    found, wanted = statement_statistics(table, membership=published(name)), expected(name)
    assert found.statement_ids.tolist() == wanted["statement_ids"]
    for field in COUNTS:
        assert getattr(found, field).tolist() == wanted[field], field
    for field in (*SHARES, *TESTS):
        np.testing.assert_allclose(
            getattr(found, field), numbers(wanted[field]), rtol=1e-9, atol=1e-9, err_msg=field
        )


def test_a_share_is_drawn_towards_a_half_and_its_interval_is_of_the_beta_curve():
    found = statement_statistics(votes(*["+"] * 3, "-"), membership=groups(4))
    assert found.p_agree[0, 0] == pytest.approx(0.7)
    low, high = beta(3.5, 1.5).ppf([0.05, 0.95])
    assert (found.agree_low[0, 0], found.agree_high[0, 0]) == pytest.approx((low, high))


def test_passing_is_a_vote_and_lowers_both_shares():
    found = statement_statistics(votes("+", "0", "0", "-"), membership=groups(4))
    assert (found.agree[0, 0], found.disagree[0, 0], found.passed[0, 0], found.seen[0, 0]) == (1, 1, 2, 4)
    assert found.p_agree[0, 0] == found.p_disagree[0, 0] == pytest.approx(0.3)


def test_exposure_is_the_share_of_the_group_who_saw_the_statement():
    found = statement_statistics(votes("++", "+ ", "+ ", "++"), membership=groups(3, 1))
    np.testing.assert_allclose(found.exposure, [[1, 1 / 3], [1, 1]])


def test_someone_in_no_group_is_in_no_rest_either():
    rows = ["+"] * 6 + ["-"] * 6
    members = groups(6, 6)
    alone = statement_statistics(votes(*rows), membership=members)
    beside = statement_statistics(
        votes(*rows, *["+"] * 9), membership=np.vstack([members, np.zeros((9, 2), dtype=bool)])
    )
    for field in (*COUNTS, *SHARES, *TESTS, "difference_agree"):
        np.testing.assert_array_equal(getattr(alone, field), getattr(beside, field))


def test_fewer_than_five_votes_on_a_side_are_not_tested():
    four = statement_statistics(votes(*["+"] * 4, *["-"] * 9), membership=groups(4, 9))
    five = statement_statistics(votes(*["+"] * 5, *["-"] * 9), membership=groups(5, 9))
    assert np.isnan(four.p_value_agree).all()
    assert np.isnan(four.q_disagree).all()
    assert not np.isnan(five.p_value_agree).any()


def test_where_all_answer_alike_the_difference_is_not_significant():
    found = statement_statistics(votes(*["+"] * 12), membership=groups(6, 6))
    assert found.p_value_agree.tolist() == found.p_value_disagree.tolist() == [[1], [1]]


def test_large_counts_are_compared_by_z_and_small_ones_by_fisher():
    large = statement_statistics(votes(*"+" * 20, *"-" * 10, *"+" * 10, *"-" * 20), membership=groups(30, 30))
    assert large.p_value_agree[0, 0] == pytest.approx(0.009823275)
    small = statement_statistics(votes(*"+" * 6, *"-", *"+" * 2, *"-" * 5), membership=groups(7, 7))
    assert small.p_value_agree[0, 0] == pytest.approx(fisher_exact([[6, 1], [2, 5]]).pvalue)


tables = st.tuples(*[st.integers(0, 40)] * 4)


@given(drawn=st.lists(tables, min_size=1, max_size=30))
@settings(deadline=None)
def test_fisher_at_once_equals_fisher_one_by_one(drawn):
    a, b, c, d = np.array(drawn).T
    found = many_at_once(a, a + b, c, c + d)
    wanted = [fisher_exact([[w, x], [y, z]]).pvalue for w, x, y, z in drawn]
    np.testing.assert_allclose(found, wanted, rtol=1e-7)


def test_every_small_table_is_tested_as_the_rule_says():
    seen, others = 7, 23
    a, b = (each.ravel() for each in np.meshgrid(np.arange(seen + 1), np.arange(others + 1)))
    found = difference_of_shares(a, np.full(a.shape, seen), b, np.full(a.shape, others))
    for one, other, p_value in zip(a.tolist(), b.tolist(), found.tolist(), strict=True):
        total = one + other
        least_expected = min(total, seen + others - total) * seen / (seen + others)
        if least_expected < 5:
            exact = fisher_exact([[one, seen - one], [other, others - other]]).pvalue
            assert p_value == pytest.approx(1 if total in (0, seen + others) else exact)
        else:
            share = total / (seen + others)
            z = (one / seen - other / others) / np.sqrt(share * (1 - share) * (1 / seen + 1 / others))
            assert p_value == pytest.approx(2 * norm.sf(abs(z)))


shares = st.lists(st.one_of(st.floats(0, 1), st.just(float("nan"))), max_size=40)


@given(p_values=shares)
def test_q_values_are_those_of_benjamini_and_hochberg_over_what_was_tested(p_values):
    p_values = np.array(p_values)
    tested = ~np.isnan(p_values)
    found = q_values(p_values)
    assert (np.isnan(found) == ~tested).all()
    if tested.any():
        np.testing.assert_allclose(found[tested], false_discovery_control(p_values[tested]), atol=1e-15)


@given(seed=seeds)
@settings(deadline=None)
def test_the_rest_is_everybody_in_a_group_but_this_one(seed):
    table, members = random_votes(seed), random_membership(seed)
    found = statement_statistics(table, membership=members)
    in_any = members.any(axis=1)
    for group in range(members.shape[1]):
        rest = in_any & ~members[:, group]
        if not rest.any():
            continue
        pair = statement_statistics(table, membership=np.stack([members[:, group], rest], axis=1))
        np.testing.assert_array_equal(pair.agree[0], found.agree[group])
        np.testing.assert_allclose(found.difference_agree[group], pair.p_agree[0] - pair.p_agree[1])
        np.testing.assert_allclose(found.p_value_disagree[group], pair.p_value_disagree[0])
        np.testing.assert_allclose(pair.difference_disagree[0], -pair.difference_disagree[1])


@given(seed=seeds)
@settings(deadline=None)
def test_shares_lie_in_their_intervals_and_votes_add_up(seed):
    table, members = random_votes(seed), random_membership(seed)
    found = statement_statistics(table, membership=members)
    assert (found.agree + found.disagree + found.passed == found.seen).all()
    assert ((found.agree_low < found.p_agree) & (found.p_agree < found.agree_high)).all()
    assert ((found.exposure >= 0) & (found.exposure <= 1)).all()
    tested = ~np.isnan(found.p_value_agree)
    assert (found.q_agree[tested] >= found.p_value_agree[tested]).all()


@given(seed=seeds)
def test_the_order_in_which_votes_arrive_and_groups_stand_does_not_matter(seed):
    table, members = random_votes(seed), random_membership(seed)
    chance = np.random.default_rng(seed)
    order = chance.permutation(len(table.value))
    shuffled = vote_table(
        participant=table.participant_ids[table.person][order],
        statement=table.statement_ids[table.statement][order],
        value=table.value[order],
    )
    columns = chance.permutation(members.shape[1])
    found = statement_statistics(table, membership=members)
    again = statement_statistics(shuffled, membership=members[:, columns])
    for field in (*COUNTS, *SHARES, *TESTS):
        np.testing.assert_allclose(getattr(again, field), getattr(found, field)[columns])


def test_what_sets_a_group_apart_comes_first_and_once():
    table = votes(*["++-"] * 8, *["+0+"] * 8)
    found = statement_statistics(table, membership=groups(8, 8))
    assert top(found, group=0) == ((1, "agree"), (2, "disagree"), (0, "agree"))
    assert top(found, group=1, count=2) == ((1, "agree"), (2, "agree"))
    assert top(found, group=1, count=0) == ()


def test_what_was_not_tested_sets_nobody_apart():
    found = statement_statistics(votes(*["+"] * 4, *["-"] * 9), membership=groups(4, 9))
    assert top(found, group=0) == ()


@pytest.mark.parametrize("rows", [["+"], ["0", "0", "0"], ["+", "+"], ["+ ", "+-", "+ "]])
def test_few_people_few_statements_or_passes_alone_are_no_error(rows):
    table = votes(*rows)
    found = statement_statistics(table, membership=groups(len(rows)))
    assert found.seen.shape == (1, len(table.statement_ids))
    assert np.isnan(found.q_agree).all()


def test_ids_may_be_text():
    table = vote_table(participant=["ann", "ben"], statement=["s1", "s1"], value=[1, -1])
    assert statement_statistics(table, membership=groups(2)).statement_ids.tolist() == ["s1"]


@pytest.mark.parametrize(
    ("membership", "options", "sentence"),
    [
        (groups(1, 1, 1, 1)[:2], {}, r"Group 2 is empty: membership\[:, 2\] holds nobody"),
        ([[True], [True], [True]], {}, r"membership must have 2 rows.*not the shape \(3, 1\)"),
        ([True, True], {}, r"membership must have 2 rows"),
        (np.zeros((2, 0), dtype=bool), {}, "a column for each group"),
        ([[1], [2]], {}, r"membership\[1, 0\] must be true or false, not 2"),
        ([[True], [True]], {"level": 1}, "level must lie between 0 and 1, not 1"),
    ],
)
def test_impossible_groups_are_refused_in_one_sentence(membership, options, sentence):
    with pytest.raises(ValueError, match=sentence):
        statement_statistics(votes("+", "-"), membership=membership, **options)


def test_of_five_groups_the_empty_one_is_named():
    members = np.delete(groups(1, 1, 1, 1, 1), 3, axis=0)
    with pytest.raises(ValueError, match="Group 3 is empty"):
        statement_statistics(votes("+", "-", "0", "+"), membership=members)


def test_top_of_a_group_that_is_not_there_is_refused():
    found = statement_statistics(votes("+", "-"), membership=groups(1, 1))
    with pytest.raises(ValueError, match="group must be one of the rows 0 to 1, not 2"):
        top(found, group=2)
    with pytest.raises(ValueError, match="count must be 0 or more, not -1"):
        top(found, group=0, count=-1)
