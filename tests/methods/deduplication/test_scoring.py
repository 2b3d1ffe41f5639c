"""Groups that were found against groups that are known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.methods.deduplication import score_duplicates

SIZE = 12


@st.composite
def groupings(draw):
    labels = draw(st.lists(st.integers(0, 6), min_size=SIZE, max_size=SIZE))
    groups = [[at for at, label in enumerate(labels) if label == wanted] for wanted in range(6)]
    return [group for group in groups if len(group) > 1]


def counted(groups, truth, n_records=SIZE):
    found = score_duplicates(groups, truth, n_records=n_records)
    return found.true_positive, found.false_positive, found.false_negative


@pytest.mark.parametrize(
    ("groups", "truth", "counts"),
    [
        ([(0, 1, 2)], [(0, 1, 2)], (2, 0, 0)),
        ([(0, 1)], [(0, 1, 2)], (1, 0, 1)),
        ([], [(0, 1, 2)], (0, 0, 2)),
        # A unique record goes.
        ([(0, 1, 5)], [(0, 1)], (1, 1, 0)),
        # Two works are taken for one: of the second nothing is left.
        ([(0, 1, 2, 3)], [(0, 1), (2, 3)], (1, 1, 0)),
        # A true group in two parts keeps a record too many.
        ([(0, 1), (2, 3)], [(0, 1, 2, 3)], (2, 0, 1)),
        # One of each of two works goes, and each still has one.
        ([(0, 2), (1, 3)], [(0, 1), (2, 3)], (0, 1, 1)),
        ([], [], (0, 0, 0)),
    ],
)
def test_records_are_counted_as_in_the_published_benchmark(groups, truth, counts):
    assert counted(groups, truth) == counts


def test_shares_come_of_the_counts():
    found = score_duplicates([(0, 1, 5), (2, 3)], [(0, 1), (2, 3, 4)], n_records=SIZE)
    assert (found.precision, found.recall) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert found.f1 == pytest.approx(2 / 3)
    assert (found.pair_precision, found.pair_recall) == (pytest.approx(2 / 4), pytest.approx(2 / 4))


def test_where_there_is_nothing_to_find_nothing_is_missed():
    nothing = score_duplicates([], [], n_records=0)
    assert (nothing.precision, nothing.recall, nothing.f1, nothing.pair_recall) == (1, 1, 1, 1)
    assert score_duplicates([(0, 1)], [], n_records=2).f1 == 0
    assert score_duplicates([], [(0, 1)], n_records=2).recall == 0


@given(truth=groupings())
def test_the_truth_itself_is_without_fault(truth):
    found = score_duplicates(truth, truth, n_records=SIZE)
    assert (found.precision, found.recall, found.f1, found.pair_precision, found.pair_recall) == (1,) * 5


@given(groups=groupings(), truth=groupings())
def test_every_share_is_one_and_everything_that_could_go_is_right_wrong_or_missed(groups, truth):
    found = score_duplicates(groups, truth, n_records=SIZE)
    for share in (found.precision, found.recall, found.f1, found.pair_precision, found.pair_recall):
        assert 0 <= share <= 1
    # Groups of which nothing is left count as one mistake, and none of their records as right.
    gone = {place for group in groups for place in group[1:]}
    left = [group for group in truth if not gone.issuperset(group)]
    assert found.true_positive + found.false_negative == sum(len(group) - 1 for group in left)


def test_neither_the_order_of_groups_nor_that_in_one_matters():
    assert counted([(3, 2), (1, 0)], [(2, 3), (0, 1)]) == counted([(0, 1), (2, 3)], [(0, 1), (2, 3)])


@pytest.mark.parametrize(
    ("groups", "truth", "reason"),
    [
        ([(0, 12)], [], r"groups\[0\] must hold places from 0 to 11, not 12"),
        ([], [(0, 1), (-1, 2)], r"truth\[1\] must hold places from 0 to 11, not -1"),
        ([(0, 1), (1, 2)], [], r"groups\[1\] holds 1, which is in groups\[0\] already"),
    ],
)
def test_places_that_are_not_there_or_stand_twice_are_refused(groups, truth, reason):
    with pytest.raises(ValueError, match=reason):
        score_duplicates(groups, truth, n_records=SIZE)
