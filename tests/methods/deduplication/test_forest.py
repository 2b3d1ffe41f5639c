"""The forest is plain numbers, and reads as the trees do that it was made of."""

import numpy as np
import pytest
from bench.deduplication_training.growing import as_numbers
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.ensemble import ExtraTreesClassifier
from tests.methods.deduplication.builders import work

from moothall.methods.deduplication import compare
from moothall.methods.deduplication.forest import (
    FOREST,
    Forest,
    read_forest,
    shipped_forest,
    write_forest,
)

# Two trees over two columns: one asks whether the first is at most ½ and then the second; one asks nothing.
HAND_MADE = Forest(
    names=("first", "second"),
    roots=np.array([0, 5], np.int32),
    column=np.array([0, -1, 1, -1, -1, -1], np.int8),
    threshold=np.array([0.5, 0, 2, 0, 0, 0], np.float32),
    left=np.array([1, -1, 3, -1, -1, -1], np.int32),
    right=np.array([2, -1, 4, -1, -1, -1], np.int32),
    share=np.array([0.4, 0, 0.8, 0.5, 1, 0.25], np.float32),
)


def table(*rows):
    return np.array(rows, np.float32)


def test_a_row_goes_down_each_tree_and_the_shares_of_its_leaves_are_averaged():
    rows = table((0.5, 9), (0.6, 2), (0.6, 2.5), (-1, -1))
    assert HAND_MADE.probability(rows).tolist() == [0.125, 0.375, 0.625, 0.125]


def test_the_same_row_has_the_same_probability_wherever_it_stands():
    rows = table((0.6, 2.5), (0, 0), (0.6, 2.5))
    assert HAND_MADE.probability(rows).tolist() == [0.625, 0.125, 0.625]
    assert HAND_MADE.probability(table((0.6, 2.5))).tolist() == [0.625]
    assert HAND_MADE.probability(np.empty((0, 2), np.float32)).tolist() == []


def test_a_forest_that_is_written_is_read_again(tmp_path):
    write_forest(HAND_MADE, tmp_path / "forest.npz")
    again = read_forest(tmp_path / "forest.npz")
    assert again.names == HAND_MADE.names
    for name, numbers in vars(HAND_MADE).items():
        if name != "names":
            np.testing.assert_array_equal(getattr(again, name), numbers)
            assert getattr(again, name).dtype == numbers.dtype


@given(seed=st.integers(0, 2**31))
@settings(deadline=None, max_examples=10)
def test_probabilities_are_those_of_the_trees_that_were_grown(seed):
    chance = np.random.default_rng(seed)
    rows = chance.choice([-1, 0, 0.25, 0.5, 0.9, 1], size=(200, 4)).astype(np.float32)
    same = rows[:, 0] + rows[:, 1] + chance.normal(size=200) > 0.5
    trees = ExtraTreesClassifier(5, min_samples_leaf=2, random_state=0).fit(rows, same)
    forest = as_numbers(trees, ("a", "b", "c", "d"))
    np.testing.assert_allclose(forest.probability(rows), trees.predict_proba(rows)[:, 1], atol=1e-6)


def test_the_forest_that_is_shipped_asks_about_the_columns_that_are_compared():
    forest = shipped_forest()
    assert forest.names == compare([work(), work()], [[0, 1]]).names
    assert len(forest.roots) == 100


def test_the_forest_that_is_shipped_is_whole():
    forest = shipped_forest()
    inner = forest.column >= 0
    assert ((forest.share >= 0) & (forest.share <= 1)).all()
    assert (forest.column < len(forest.names)).all()
    assert np.isfinite(forest.threshold[inner]).all()
    # Whoever goes down goes on: no row can go round in circles.
    for child in (forest.left, forest.right):
        assert (child[inner] > np.flatnonzero(inner)).all()
        assert (child[inner] < len(forest.column)).all()
    reached = np.concatenate([forest.roots, forest.left[inner], forest.right[inner]])
    assert sorted(reached.tolist()) == list(range(len(forest.column)))


def test_nothing_in_a_file_of_numbers_can_be_run(tmp_path):
    with np.load(FOREST, allow_pickle=False) as numbers:
        assert all(numbers[name].dtype.kind in "iufU" for name in numbers.files)
    np.savez(tmp_path / "forest.npz", names=np.array([object()]))
    with pytest.raises(ValueError, match="allow_pickle=False"):
        read_forest(tmp_path / "forest.npz")
