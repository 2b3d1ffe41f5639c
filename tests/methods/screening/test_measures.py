"""How much reading an order of records would have saved."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from moothall.methods.screening import screening_metrics

NAMES = ("wss_95", "wss_100", "recall_10", "average_time_to_discovery", "loss", "ndcg")
labels_of_both_kinds = some.lists(some.integers(0, 1), min_size=2, max_size=60).filter(
    lambda labels: 0 < sum(labels) < len(labels)
)


@pytest.mark.parametrize(
    ("labels", "wanted"),
    [
        ([1, 1, 0, 1, 0, 0, 0, 0, 0, 0], (0.55, 0.6, 0.333333, 0.233333, 0.047619, 0.967468)),
        ([0] * 8 + [1, 1], (-0.05, 0, 0, 0.95, 1.0, 0.361815)),
        ([1, 0, 0, 0, 1] + [0] * 14 + [1], (-0.05, 0, 0.333333, 0.433333, 0.392157, 0.757661)),
    ],
)
def test_the_worked_orders_have_their_measures(labels, wanted):
    found = screening_metrics(labels)
    assert tuple(getattr(found, name) for name in NAMES) == pytest.approx(wanted, abs=5e-7)
    assert (found.n, found.relevant) == (len(labels), sum(labels))


@settings(deadline=None)
@given(labels=labels_of_both_kinds)
def test_every_measure_is_what_its_words_say(labels):
    found = screening_metrics(labels)
    n, places = len(labels), [at for at, label in enumerate(labels, start=1) if label]
    enough = math.ceil(len(places) * 95 / 100)
    assert (found.n_95, found.n_100) == (places[enough - 1], places[-1])
    assert found.wss_95 == pytest.approx((n - found.n_95) / n - 0.05)
    assert found.wss_100 == pytest.approx((n - found.n_100) / n)
    assert found.recall_10 == pytest.approx(sum(labels[: math.ceil(n / 10)]) / len(places))
    assert found.average_time_to_discovery == pytest.approx(np.mean(places) / n)
    assert 0 <= found.loss <= 1
    assert 0 < found.ndcg <= 1


@settings(deadline=None)
@given(labels=labels_of_both_kinds)
def test_the_best_order_loses_nothing_and_the_worst_all(labels):
    best, worst = (screening_metrics(sorted(labels, reverse=first)) for first in (True, False))
    assert (best.loss, best.ndcg) == (0, pytest.approx(1))
    assert worst.loss == pytest.approx(1)
    assert best.wss_100 >= screening_metrics(labels).wss_100 >= worst.wss_100


@settings(deadline=None)
@given(labels=labels_of_both_kinds, prior=some.lists(some.integers(0, 1), max_size=4))
def test_records_to_begin_with_do_not_count(labels, prior):
    assert screening_metrics([*prior, *labels], n_prior=len(prior)) == screening_metrics(labels)


def test_twenty_relevant_need_nineteen_for_95_percent():
    assert screening_metrics([1] * 20 + [0] * 20).n_95 == 19


@pytest.mark.parametrize(
    ("labels", "n_prior", "sentence"),
    [
        ([], 0, "There are no labels"),
        ([1, 1], 0, "labels must hold both classes, but all 2 are relevant"),
        ([1, 0, 0], 1, "labels must hold both classes, but all 2 are irrelevant"),
        ([1, 0, -1], 0, r"labels\[2\] must be 1 or 0, not -1"),
        ([1, 0], 3, "n_prior must be a whole number from 0 to 2, not 3"),
    ],
)
def test_labels_without_measures_are_refused(labels, n_prior, sentence):
    with pytest.raises(ValueError, match=sentence):
        screening_metrics(labels, n_prior=n_prior)
