"""A statistic is shown where the numbers that it gives away are shown already."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moothall.methods.disclosure import protect_counts, publishable
from moothall.methods.disclosure.publishable import AGAINST_THE_REST, OF_A_GROUP, OF_ALL_GROUPS, WORDS

# Three groups: all is shown of the first, nothing of the third.
COUNTS = [[20, 12, 8], [18, 2, 9], [2, 1, 0]]


def shown(counts=COUNTS, others=(0, 0, 0), with_total=True):
    rows = np.array(counts)
    total = rows.sum(axis=0) + np.array(others) if with_total else None
    return protect_counts(rows, sizes=rows.sum(axis=1), total=total)


def allowed(table, statistic):
    return publishable(table, statistic=statistic).tolist()


def test_a_share_is_shown_where_its_number_is():
    table = shown(with_total=False)
    for column, names in enumerate((("agree", "p_agree", "agree_low"), ("p_disagree",), ("passed",))):
        for name in names:
            assert allowed(table, name) == (table.values[:, column] >= 0).tolist()
    assert allowed(table, "p_agree") == [True, True, False]
    assert allowed(table, "seen") == allowed(table, "exposure") == [True, True, False]


def test_what_compares_a_group_with_the_rest_tells_the_rest():
    large = [[20, 12, 8], [18, 11, 9], [40, 3, 20]]
    without_total = shown(large, with_total=False)
    assert allowed(without_total, "difference_agree") == (without_total.values[:, 0] >= 0).tolist()
    assert allowed(without_total, "p_disagree")[0]
    assert allowed(without_total, "difference_disagree") == [False] * 3
    # With everyone's number, the rest of one group can be worked out anyway, unless some are in no group.
    with_total = shown(large)
    assert with_total.total[1] >= 0
    assert allowed(with_total, "q_disagree") == allowed(with_total, "p_disagree")
    others = shown(large, others=(9, 8, 7))
    assert others.others
    assert allowed(others, "q_disagree") == [False] * 3


def test_what_is_made_of_all_groups_needs_all_of_them():
    assert allowed(shown(), "floor_agree") == [False] * 3
    large = shown([[20, 12, 8], [18, 11, 9]])
    assert allowed(large, "floor_agree") == allowed(large, "gac_disagree") == [True, True]
    assert allowed(shown(), "weakest_group") == [False] * 3


def test_words_and_ranks_are_always_allowed():
    assert allowed(shown(), "rank") == allowed(shown(), "common_ground") == [True] * 3


def test_where_disagree_and_pass_are_one_nothing_is_said_of_disagree():
    joined = protect_counts([[20, 20], [18, 11]], sizes=[40, 29])
    assert allowed(joined, "p_agree") == [True, True]
    assert allowed(joined, "p_disagree") == [False, False]


def test_an_unknown_statistic_is_refused():
    with pytest.raises(ValueError, match=r"statistic must be one of agree, p_agree, .* not 'mean'"):
        publishable(shown(), statistic="mean")


@given(
    counts=st.lists(st.lists(st.integers(0, 25), min_size=3, max_size=3), min_size=1, max_size=4),
    others=st.lists(st.integers(0, 8), min_size=3, max_size=3),
    with_total=st.booleans(),
)
@settings(max_examples=100, deadline=None)
def test_nothing_is_shown_of_a_group_whose_number_is_not(counts, others, with_total):
    table = shown(counts, others, with_total)
    for names in (OF_A_GROUP, AGAINST_THE_REST, OF_ALL_GROUPS):
        for name, column in names.items():
            assert not (publishable(table, statistic=name) & (table.values[:, column] < 0)).any(), name
    for name in WORDS:
        assert publishable(table, statistic=name).all()
