"""Do opinion groups follow the lines of declared groups?"""

import numpy as np
import pytest
from tests.methods.opinion.builders import groups

from moothall.methods.opinion import alignment
from moothall.methods.opinion.alignment import adjusted_rand, cross_table


def test_the_same_division_aligns_fully_and_a_crossed_one_not_at_all():
    same = alignment(labels=[0] * 10 + [1] * 10, membership=groups(10, 10))
    crossed = alignment(labels=[0, 1] * 10, membership=groups(10, 10))
    assert (same.rand, same.cramers_v, same.p_value) == (1, 1, 0.001)
    assert crossed.rand < 0.05
    assert (crossed.cramers_v, crossed.p_value) == (0, 1)


def test_alignment_counts_the_first_declared_group_and_only_who_is_in_both_divisions():
    labels = [0] * 10 + [1] * 10
    members = groups(10, 10)
    plain = alignment(labels=labels, membership=members)
    several = members.copy()
    several[0, 1] = True
    assert alignment(labels=labels, membership=several) == plain
    beside = alignment(
        labels=[*labels, -1, 0], membership=np.vstack([members, [[True, False]], [[False, False]]])
    )
    assert beside == plain


def test_shuffled_tables_have_the_p_value_of_shuffled_labels():
    chance = np.random.default_rng(2)
    labels, members = chance.integers(0, 2, 60), groups(20, 25, 15)
    labels[:20] = np.where(chance.random(20) < 0.7, 0, labels[:20])
    declared = members.argmax(axis=1)

    def unevenness(own):
        counts = cross_table(own, declared)
        return (counts**2 / (counts.sum(0) * counts.sum(1)[:, None])).sum()

    as_uneven = [unevenness(chance.permutation(labels)) >= unevenness(labels) - 1e-12 for _ in range(4000)]
    found = alignment(labels=labels, membership=members, permutations=4000)
    assert found.p_value == pytest.approx(np.mean(as_uneven), abs=0.03)


def test_the_adjusted_rand_index_is_that_of_counted_pairs():
    one, other = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 1, 1, 2, 2])
    pairs = np.triu_indices(6, k=1)
    same = [(each[:, None] == each)[pairs] for each in (one, other)]
    both, first, second = (same[0] & same[1]).sum(), same[0].sum(), same[1].sum()
    by_chance = first * second / len(pairs[0])
    wanted = (both - by_chance) / ((first + second) / 2 - by_chance)
    assert adjusted_rand(cross_table(one, other)) == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("labels", "membership"),
    [([0, 0], groups(1, 1)), ([0, 1], groups(2)), ([-1, -1], groups(1, 1))],
)
def test_one_group_aligns_with_nothing(labels, membership):
    found = alignment(labels=labels, membership=membership)
    assert np.isnan([found.rand, found.cramers_v, found.p_value]).all()


def test_alignment_of_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="membership must have 3 rows"):
        alignment(labels=[0, 1, 0], membership=groups(2))
    with pytest.raises(ValueError, match="permutations must be 1 or more"):
        alignment(labels=[0, 1], membership=groups(1, 1), permutations=0)
