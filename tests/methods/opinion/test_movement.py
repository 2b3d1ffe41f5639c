"""How the same people moved on the same statements from one round to the next."""

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.stats import binomtest
from tests.methods.opinion.builders import groups, random_membership, random_votes, seeds, votes

from moothall.methods.opinion import movement, vote_table


def test_movement_is_counted_among_those_who_voted_both_times():
    before = votes("-+", "0+", "++", "+ ")
    after = votes("0+", "+-", "+0", "+ ")
    found = movement(before, after, membership=groups(4))
    assert found.paired.tolist() == [[4, 3]]
    assert (found.up.tolist(), found.down.tolist(), found.same.tolist()) == ([[2, 0]], [[0, 2]], [[2, 1]])
    np.testing.assert_allclose(found.net, [[0.5, -1]])


def test_who_or_what_is_in_one_round_only_has_no_pairs():
    before = vote_table(participant=[1, 1, 2], statement=[1, 2, 1], value=[1, 1, 1])
    after = vote_table(participant=[0, 1, 3], statement=[1, 1, 5], value=[-1, -1, 1])
    found = movement(before, after, membership=groups(1, 1))
    assert found.statement_ids.tolist() == [1, 2]
    assert found.paired.tolist() == [[1, 0], [0, 0]]
    assert found.net[0, 0] == -2
    assert np.isnan(found.net[1]).all()


def test_fewer_than_five_who_moved_are_not_tested():
    four = movement(votes(*"-" * 4, *"0" * 9), votes(*"+" * 4, *"0" * 9), membership=groups(13))
    five = movement(votes(*"-" * 5), votes(*"+" * 5), membership=groups(5))
    assert np.isnan(four.p_value[0, 0])
    assert five.p_value[0, 0] == pytest.approx(2 / 32)


@given(seed=seeds)
@settings(deadline=None)
def test_every_p_value_is_that_of_the_exact_sign_test_and_q_is_never_less(seed):
    before, after, members = random_votes(seed), random_votes(seed + 1), random_membership(seed)
    found = movement(before, after, membership=members)
    assert (found.up + found.down + found.same == found.paired).all()
    for at in np.ndindex(found.paired.shape):
        moved = int(found.up[at] + found.down[at])
        if moved < 5:
            assert np.isnan(found.p_value[at])
            assert np.isnan(found.q[at])
        else:
            assert found.p_value[at] == pytest.approx(binomtest(int(found.up[at]), moved).pvalue)
            assert found.q[at] >= found.p_value[at]


@given(seed=seeds)
@settings(deadline=None)
def test_going_back_is_the_same_movement_the_other_way(seed):
    before, after = random_votes(seed), random_votes(seed + 1)
    members = random_membership(seed)
    there, back = movement(before, after, membership=members), movement(after, before, membership=members)
    np.testing.assert_array_equal(there.up, back.down)
    np.testing.assert_allclose(there.net, -back.net)
    np.testing.assert_allclose(there.p_value, back.p_value)


def test_nobody_who_stays_moves():
    table = random_votes(4)
    found = movement(table, table, membership=random_membership(4))
    assert not found.up.any()
    assert not found.down.any()
    assert np.nansum(np.abs(found.net)) == 0


def test_rounds_with_ids_of_two_kinds_are_refused():
    text = vote_table(participant=["a"], statement=[1], value=[1])
    whole = vote_table(participant=[1], statement=[1], value=[1])
    with pytest.raises(
        ValueError, match="participant ids are whole numbers in one table and text in the other"
    ):
        movement(whole, text, membership=groups(1))


def test_a_membership_of_another_round_is_refused():
    with pytest.raises(ValueError, match="membership must have 2 rows"):
        movement(votes("+", "-"), votes("+", "-", "0"), membership=groups(3))
