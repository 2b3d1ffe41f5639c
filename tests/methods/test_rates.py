"""Shares have the interval of the reference."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.methods.rates import proportion

GOLDEN = Path(__file__).parents[1] / "golden" / "rates" / "proportion_wilson.csv"


def reference():
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {column: np.array([float(row[column]) for row in rows]) for column in list(rows[0])[1:8]}


def test_every_share_of_the_reference_has_its_intervals():
    rows = reference()
    assert len(rows["x"]) == 30
    for level, name in ((0.95, "95_0"), (0.998, "99_8")):
        found = proportion(rows["x"], rows["n"], level=level, multiplier=100)
        np.testing.assert_allclose(found.value, rows["value"], rtol=1e-8, atol=1e-12)
        np.testing.assert_allclose(found.lower, rows[f"lower{name}cl"], rtol=1e-8, atol=1e-12)
        np.testing.assert_allclose(found.upper, rows[f"upper{name}cl"], rtol=1e-8, atol=1e-12)
        assert (found.level, found.method, found.note) == (level, "Wilson", "")


@pytest.mark.parametrize(
    ("count", "size", "lower", "upper"),
    [(2, 200, 0.274666, 3.572176), (0, 10, 0, 27.753280), (82, 1629, 4.073797, 6.205306)],
)
def test_the_published_examples_come_out(count, size, lower, upper):
    found = proportion(count, size, multiplier=100)
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=5e-7)
    assert isinstance(found.value, float)


def test_one_denominator_serves_many_counts_and_a_missing_count_has_no_share():
    found = proportion([5, np.nan, 10], 20)
    np.testing.assert_array_equal(found.value, [0.25, np.nan, 0.5])
    assert np.isnan(found.lower[1])
    assert np.isnan(found.upper[1])
    with pytest.raises(ValueError, match="read-only"):
        found.value[0] = 1
    assert proportion([[1], [2]], [10, 20, 30]).value.shape == (2, 3)
    assert np.isnan(proportion(1, np.nan).value)


@given(size=st.integers(1, 10**6), share=st.floats(0, 1), level=st.floats(0.01, 0.9999))
def test_an_interval_holds_its_share_and_stays_between_none_and_all(size, share, level):
    found = proportion(size * share, size, level=level)
    assert 0 <= found.lower <= found.value <= found.upper <= 1


def test_none_and_all_are_the_ends_of_their_intervals():
    assert proportion(0, 7).lower == 0
    assert proportion(7, 7).upper == 1


@pytest.mark.parametrize(
    ("count", "size", "options", "sentence"),
    [
        ([3, -1], 10, {}, r"count\[1\] must be 0 or more, not -1\.0"),
        (3, 0, {}, r"denominator must be above 0, not 0\.0"),
        ([3, 11], 10, {}, r"count\[1\] must be at most its denominator, not 11\.0"),
        (float("inf"), 10, {}, "count must be finite, not inf"),
        ("3", 10, {}, "count must be real numbers, not text"),
        ([1, 2], [3, 4, 5], {}, r"count has the shape \(2,\) but denominator \(3,\)"),
        (1, 2, {"level": 95}, "level must lie between 0 and 1, not 95"),
        (1, 2, {"multiplier": 0}, "multiplier must be above 0, not 0"),
    ],
)
def test_impossible_shares_are_refused_in_one_sentence(count, size, options, sentence):
    with pytest.raises(ValueError, match=sentence):
        proportion(count, size, **options)
