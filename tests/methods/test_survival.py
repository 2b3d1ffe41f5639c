"""Kaplan–Meier curves as worked by hand and as published."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.methods.survival import kaplan_meier

# Weeks in remission of 42 children with leukaemia, from Freireich and others 1963, Blood 21(6):699–716.
TREATED = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [
    True,
    True,
    True,
    False,
    True,
    False,
    True,
    False,
    False,
    True,
    True,
    *[False] * 3,
    True,
    True,
] + [False] * 5
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def test_the_published_curve_of_treated_children_comes_out():
    curve = kaplan_meier(TREATED, RELAPSED)
    assert curve.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert curve.events.tolist() == [3, 1, 1, 1, 1, 1, 1]
    published = [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    np.testing.assert_allclose(curve.survival, published, atol=5e-5)
    lower = [0.6197, 0.5631, 0.5032, 0.4316, 0.3675, 0.2678, 0.1881]
    upper = [0.9516, 0.9228, 0.8894, 0.8491, 0.8049, 0.7468, 0.6801]
    np.testing.assert_allclose(curve.lower, lower, atol=5e-5)
    np.testing.assert_allclose(curve.upper, upper, atol=5e-5)
    assert (curve.median, curve.n, curve.n_observed) == (23, 21, 9)


def test_the_published_curve_of_untreated_children_comes_out():
    curve = kaplan_meier(PLACEBO, [True] * 21)
    assert curve.median == 8
    assert curve.survival[:3] == pytest.approx([19 / 21, 17 / 21, 16 / 21])
    assert curve.survival[-1] == 0
    assert np.isnan([curve.lower[-1], curve.upper[-1]]).all()


def test_who_is_still_waiting_counts_as_at_risk_at_that_very_time():
    curve = kaplan_meier([2, 2, 2, 2], [True, False, False, False])
    assert curve.at_risk.tolist() == [4]
    assert curve.survival.tolist() == [0.75]


def test_half_is_enough_for_a_median_and_less_is_not():
    assert kaplan_meier([1, 2, 3, 4], [True, True, False, False]).median == 2
    assert np.isnan(kaplan_meier([1, 2, 3, 4], [True, False, False, False]).median)


def test_without_an_event_there_is_no_curve_and_no_median():
    for durations, observed in (([], []), ([3, 4], [False, False])):
        curve = kaplan_meier(durations, observed)
        assert curve.times.tolist() == []
        assert np.isnan(curve.median)
        assert (curve.n, curve.n_observed) == (len(durations), 0)


def test_something_may_happen_on_the_first_day():
    assert kaplan_meier([0, 0, 5], [1, 1, 0]).median == 0


waits = st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=40)


@given(waits=waits)
def test_a_curve_only_falls_and_without_censoring_is_the_share_left(waits):
    durations = np.array([duration for duration, _ in waits], dtype=int)
    curve = kaplan_meier(durations, [observed for _, observed in waits])
    assert (np.diff(curve.survival) <= 0).all()
    with np.errstate(invalid="ignore"):
        assert not ((curve.lower > curve.survival + 1e-12) | (curve.upper < curve.survival - 1e-12)).any()
    certain = kaplan_meier(durations, np.ones(len(durations), dtype=bool))
    left = [(durations > time).mean() for time in certain.times]
    np.testing.assert_allclose(certain.survival, left, atol=1e-12)


@pytest.mark.parametrize(
    ("durations", "observed", "options", "sentence"),
    [
        ([1, -2], [True, True], {}, r"durations\[1\] must be 0 or more, not -2\.0"),
        ([float("nan")], [True], {}, r"durations\[0\] must be 0 or more, not nan"),
        ([1, 2], [True], {}, "observed has 1 entries but durations has 2"),
        ([1], [2], {}, r"observed\[0\] must be true or false, not 2"),
        ([[1]], [True], {}, "durations must have one dimension, not 2"),
        ([1], [True], {"level": 1}, "level must lie between 0 and 1, not 1"),
    ],
)
def test_impossible_durations_are_refused_in_one_sentence(durations, observed, options, sentence):
    with pytest.raises(ValueError, match=sentence):
        kaplan_meier(durations, observed, **options)
