"""Two raters: how far they agree, and how far beyond chance."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy.stats import norm

from moothall.methods.agreement import cohen_kappa, gwet_ac1, pabak, percent_agreement

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "agreement" / "pairs.json").read_text("utf-8"))
BEYOND_CHANCE = (cohen_kappa, pabak, gwet_ac1)
MEASURES = (percent_agreement, *BEYOND_CHANCE)
some_ratings = some.lists(some.tuples(some.integers(0, 3), some.integers(0, 3)), min_size=1, max_size=40)


def sizes(case):
    return f"{len(case['first'])} units"


@pytest.mark.parametrize("case", GOLDEN, ids=sizes)
def test_kappa_and_its_interval_are_those_of_statsmodels(case):
    found = cohen_kappa(case["first"], case["second"])
    reach = norm.ppf(0.975) * math.sqrt(case["kappa_variance"])
    assert found.value == pytest.approx(case["kappa"], abs=1e-9)
    assert found.low == pytest.approx(max(-1, case["kappa"] - reach), abs=1e-9)
    assert found.high == pytest.approx(min(1, case["kappa"] + reach), abs=1e-9)
    assert (found.units, found.raters, found.undefined) == (len(case["first"]), 2, None)


@pytest.mark.parametrize("case", GOLDEN, ids=sizes)
def test_ac1_and_its_interval_are_those_of_gwets_package(case):
    found = gwet_ac1(case["first"], case["second"])
    assert found.value == pytest.approx(case["ac1"], abs=1e-9)
    assert (found.low, found.high) == pytest.approx(case["ac1_interval"], abs=1e-8)


@settings(deadline=None)
@given(ratings=some_ratings)
def test_pabak_and_percent_agreement_say_the_same_of_the_pairs_in_other_words(ratings):
    first, second = zip(*ratings, strict=True)
    share = percent_agreement(first, second)
    assert share.value == pytest.approx(np.mean([one == two for one, two in ratings]))
    assert 0 <= share.low <= share.value <= share.high <= 1
    q, adjusted = len({*first, *second}), pabak(first, second)
    if q > 1:
        carried = [(q * part - 1) / (q - 1) for part in (share.value, share.low, share.high)]
        assert [adjusted.value, adjusted.low, adjusted.high] == pytest.approx(carried)


@settings(deadline=None)
@given(ratings=some_ratings, confidence=some.sampled_from([0.8, 0.95]))
def test_no_measure_minds_the_order_of_raters_and_units_or_the_names_of_categories(ratings, confidence):
    first, second = zip(*ratings, strict=True)
    for measure in MEASURES:
        found = measure(first, second, confidence=confidence)
        named = (
            [f"category {9 - rating}" for rating in first],
            [f"category {9 - rating}" for rating in second],
        )
        for other in (
            measure(second, first, confidence=confidence),
            measure(first[::-1], second[::-1], confidence=confidence),
            measure(*named, confidence=confidence),
            measure(np.array(first), np.array(second, dtype=float), confidence=confidence),
        ):
            values = [(each.value, each.low, each.high) for each in (found, other)]
            assert values[0] == pytest.approx(values[1], nan_ok=True, abs=1e-12)
            assert (found.units, found.undefined) == (other.units, other.undefined)
        if found.undefined is None and not math.isnan(found.low):
            assert -1 <= found.low <= found.value + 1e-12
            assert found.value - 1e-12 <= found.high <= 1


def test_units_that_one_of_them_did_not_rate_do_not_count():
    first = [1, None, 0, 1, float("nan"), 0]
    second = [1, 1, None, 0, 0, 0]
    for measure in MEASURES:
        assert measure(first, second) == measure([1, 1, 0], [1, 0, 0])
        assert measure(first, second).units == 3


@pytest.mark.parametrize("measure", BEYOND_CHANCE)
@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ([], [], "No unit was rated by two raters"),
        ([1, None], [None, 1], "No unit was rated by two raters"),
        ([0, 0, 0], [0, 0, 0], "Only one category was used"),
        (["include"], ["include"], "Only one category was used"),
    ],
)
def test_what_is_not_defined_is_neither_0_nor_1_and_says_why(measure, first, second, sentence):
    found = measure(first, second)
    assert math.isnan(found.value)
    assert math.isnan(found.low)
    assert math.isnan(found.high)
    assert sentence in found.undefined


def test_percent_agreement_needs_no_second_category_but_a_pair():
    assert percent_agreement([0, 0, 0], [0, 0, 0]).value == 1
    assert math.isnan(percent_agreement([], []).value)


def test_chance_alone_is_no_agreement():
    chance = np.random.default_rng(1)
    first, second = chance.random((2, 10_000)) < 0.3
    assert abs(cohen_kappa(first, second).value) <= 0.02
    assert cohen_kappa(first, second).low < 0 < cohen_kappa(first, second).high


@pytest.mark.parametrize(("start", "kappa"), [(200, 0.490), (500, -0.020)])
def test_coded_stretches_of_a_long_text_have_the_right_chance_term(start, kappa):
    first, second = np.zeros((2, 10_000), dtype=bool)
    first[100:300] = second[start : start + 200] = True
    assert cohen_kappa(first, second).value == pytest.approx(kappa, abs=5e-4)


def test_a_rare_category_lowers_kappa_more_than_ac1():
    first, second = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0] * 3, [0, 1, 0, 0, 0, 0, 0, 0, 0, 0] * 3
    assert percent_agreement(first, second).value == 0.8
    assert cohen_kappa(first, second).value < 0 < pabak(first, second).value < gwet_ac1(first, second).value


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(
    ("first", "second", "options", "sentence"),
    [
        ([1, 0], [1], {}, "second has 1 entries but first has 2"),
        ([[1, 0]], [[1, 0]], {}, "first must have one dimension"),
        ([1, 0], [1, [0]], {}, "second must have one dimension"),
        ([1, b"x"], [1, 0], {}, r"first\[1\] must be a number or text, not b'x'"),
        ([1, 0], [1, 0], {"confidence": 95}, "confidence must lie between 0 and 1, not 95"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_one_sentence(measure, first, second, options, sentence):
    with pytest.raises(ValueError, match=sentence):
        measure(first, second, **options)
