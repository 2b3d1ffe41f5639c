"""Krippendorff's alpha: any number of raters, gaps, four levels."""

import json
import math
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from moothall.methods.agreement import cohen_kappa, krippendorff_alpha

CASES = json.loads((Path(__file__).parents[2] / "golden" / "agreement" / "alpha.json").read_text("utf-8"))
LEVELS = ("nominal", "ordinal", "interval", "ratio")
EXPECTED = [(case["ratings"], level, value) for case in CASES for level, value in case["alpha"].items()]
some_ratings = (
    some.integers(2, 4)
    .flatmap(
        lambda raters: some.lists(
            some.lists(some.sampled_from([None, 0, 1, 2, 5]), min_size=raters, max_size=raters),
            min_size=1,
            max_size=15,
        )
    )
    .map(lambda units: [list(rater) for rater in zip(*units, strict=True)])
)


def by_pairs(ratings, level):
    """Alpha by going through all pairs of ratings, without a coincidence matrix."""
    units = [[value for value in unit if value is not None] for unit in zip(*ratings, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    values = [value for unit in units for value in unit]

    def apart(c, k):
        if level == "nominal":
            return float(c != k)
        if level == "interval":
            return (c - k) ** 2
        if level == "ratio":
            return ((c - k) / (c + k)) ** 2 if c + k else 0.0
        between = sum(min(c, k) <= value <= max(c, k) for value in values)
        return (between - (values.count(c) + values.count(k)) / 2) ** 2

    observed = sum(
        sum(apart(c, k) for c, k in permutations(unit, 2)) / (len(unit) - 1) for unit in units
    ) / len(values)
    expected = sum(apart(c, k) for c, k in permutations(values, 2)) / (len(values) * (len(values) - 1))
    return 1 - observed / expected


@pytest.mark.parametrize(("ratings", "level", "wanted"), EXPECTED)
def test_alpha_is_the_published_one(ratings, level, wanted):
    assert krippendorff_alpha(ratings, level=level).value == pytest.approx(wanted, abs=1e-9)


def test_the_example_of_the_handbook_to_six_digits():
    found = [krippendorff_alpha(CASES[0]["ratings"], level=level).value for level in LEVELS]
    assert found == pytest.approx([0.743421, 0.815388, 0.849107, 0.797403], abs=5e-7)


def test_kappa_of_each_two_coders_is_the_published_one():
    ratings = CASES[1]["ratings"]
    for pair, wanted in CASES[1]["kappa"].items():
        one, two = (ratings[int(at)] for at in pair.split("-"))
        assert cohen_kappa(one, two).value == pytest.approx(wanted, abs=1e-9)


@settings(deadline=None)
@given(ratings=some_ratings, level=some.sampled_from(LEVELS))
def test_alpha_is_what_all_pairs_of_ratings_give(ratings, level):
    found = krippendorff_alpha(ratings, level=level)
    units = [[value for value in unit if value is not None] for unit in zip(*ratings, strict=True)]
    pairable = [unit for unit in units if len(unit) > 1]
    assert (found.units, found.raters) == (len(pairable), len(ratings))
    used = {value for unit in pairable for value in unit}
    if len(used) < 2:
        assert math.isnan(found.value)
        assert found.undefined == (
            "Only one category was used, so chance alone would agree as well."
            if used
            else "No unit was rated by two raters."
        )
        return
    assert found.value == pytest.approx(by_pairs(ratings, level), abs=1e-9)
    assert found.value <= 1 + 1e-12
    assert math.isnan(found.low)


@settings(max_examples=40, deadline=None)
@given(ratings=some_ratings, seed=some.integers(0, 100))
def test_an_interval_of_resampled_units_is_the_same_for_the_same_seed(ratings, seed):
    found = krippendorff_alpha(ratings, bootstrap=30, seed=seed)
    assume(found.undefined is None and not math.isnan(found.low))
    assert found.low <= found.high <= 1
    assert found == krippendorff_alpha(ratings, bootstrap=30, seed=seed)


def test_a_wider_confidence_has_a_wider_interval():
    ratings = CASES[1]["ratings"]
    wide, narrow = (krippendorff_alpha(ratings, bootstrap=300, confidence=level) for level in (0.99, 0.8))
    assert wide.low < narrow.low < narrow.value < narrow.high < wide.high


def test_words_will_do_at_the_nominal_level():
    ratings = [["in", "out", "in", None], ["in", "in", "in", "out"], ["in", "out", None, "out"]]
    numbers = [[{"in": 1, "out": 0, None: None}[word] for word in row] for row in ratings]
    assert krippendorff_alpha(ratings).value == pytest.approx(krippendorff_alpha(numbers).value)
    assert krippendorff_alpha(np.array(numbers, dtype=float)).value == krippendorff_alpha(numbers).value


@pytest.mark.parametrize(
    ("ratings", "options", "sentence"),
    [
        ([[1, 2], [1]], {}, "ratings must have 2 dimensions and rows of one length"),
        ([1, 2], {}, "ratings must have 2 dimensions"),
        ([[[1]]], {}, "ratings must have 2 dimensions"),
        ([[1, "two"], [1, 2]], {"level": "interval"}, r"ratings\[0, 1\] must be a number, not 'two'"),
        ([[1, float("inf")], [1, 2]], {"level": "ratio"}, "ratings must be finite"),
        ([[1, -2], [1, 2]], {"level": "ratio"}, r"ratings\[0, 1\] must be 0 or more, not -2\.0"),
        ([[1, 2], [1, 2]], {"level": "circular"}, "level must be one of nominal, ordinal, interval, ratio"),
        ([[1, 2], [1, 2]], {"bootstrap": -1}, "bootstrap must be 0 or more, not -1"),
        ([[1, 2], [1, 2]], {"confidence": 0}, "confidence must lie between 0 and 1, not 0"),
    ],
)
def test_what_has_no_alpha_is_refused_in_one_sentence(ratings, options, sentence):
    with pytest.raises(ValueError, match=sentence):
        krippendorff_alpha(ratings, **options)
