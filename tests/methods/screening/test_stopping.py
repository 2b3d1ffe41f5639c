"""Evidence for stopping: the hypergeometric test, the rule of thumb, and what the random sample says."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some
from scipy.stats import hypergeom, nchypergeom_wallenius

from moothall.methods.screening import audit_recall, hypergeometric_test, stopping_evidence
from moothall.methods.screening.stopping import stopping_place

GOLDEN = Path(__file__).parents[2] / "golden" / "screening" / "hypergeometric.json"
some_labels = some.lists(some.sampled_from([0, 0, 0, 1]), min_size=1, max_size=60)
targets = some.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99])


def every_window(labels, *, n_records, target, bias=1):
    """The least p over all windows, one after the other, as the method was published."""
    n, r, least = len(labels), sum(labels), 1.0
    if n == n_records:
        return 0
    for w in range(1, n + 1):
        c, population = sum(labels[n - w :]), n_records - (n - w)
        k = int(np.floor(r / target + 1 - (r - c)))
        if k > population:
            p = 0
        elif bias == 1:
            p = hypergeom.cdf(c, population, k, w)
        else:
            p = nchypergeom_wallenius.cdf(c, population, k, w, bias)
        least = min(least, p)
    return least


@pytest.mark.parametrize(
    ("labels", "n_records", "wanted"),
    [
        ([1] * 5 + [0] * 45, 100, (0.5263157895, 0.5263157895, 0.274356103)),
        ([1] * 5 + [0] * 45, 1000, (0.9547738693, 0.9547738693, 0.9115497002)),
        ([1, 0, 1, 1, 0, 0, 1] + [0] * 93, 200, (0.518134715, 0.518134715, 0.2671632124)),
        ([1] * 20 + [0] * 330, 400, (0.01701152618, 0.0021601938, 3.953670351e-06)),
        ([0] * 30, 100, (0.7, 0.7, 0.7)),
    ],
)
def test_the_worked_screenings_have_their_p(labels, n_records, wanted):
    found = [hypergeometric_test(labels, n_records=n_records, target=target) for target in (0.95, 0.9, 0.8)]
    assert found == pytest.approx(wanted, rel=1e-8)


@pytest.mark.parametrize("case", json.loads(GOLDEN.read_text("utf-8")), ids=lambda case: f"{case['p']:.3g}")
def test_p_is_that_of_buscarpy(case):
    labels = [int(label) for label in case["labels"]]
    options = {name: case[name] for name in ("n_records", "target", "bias")}
    assert hypergeometric_test(labels, **options) == pytest.approx(case["p"], abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(labels=some_labels, left=some.integers(0, 80), target=targets)
def test_no_window_has_a_lesser_p(labels, left, target):
    given = {"n_records": len(labels) + left, "target": target}
    assert hypergeometric_test(labels, **given) == pytest.approx(every_window(labels, **given), abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(labels=some_labels, left=some.integers(1, 30), bias=some.sampled_from([0.5, 2.0, 7.0]))
def test_no_window_has_a_lesser_p_where_relevant_ones_are_drawn_more_often(labels, left, bias):
    given = {"n_records": len(labels) + left, "target": 0.9, "bias": bias}
    assert hypergeometric_test(labels, **given) == pytest.approx(every_window(labels, **given), abs=1e-6)


@settings(deadline=None)
@given(labels=some_labels, left=some.integers(0, 50))
def test_a_higher_target_is_harder_to_be_sure_of(labels, left):
    found = [p for _, p in stopping_evidence(labels, n_records=len(labels) + left).frontier]
    assert found == sorted(found)


def test_nothing_screened_says_nothing_and_everything_screened_says_all():
    assert hypergeometric_test([], n_records=50) == 1
    assert hypergeometric_test([0, 1, 0], n_records=3) == 0
    assert hypergeometric_test([], n_records=0) == 0


@pytest.mark.parametrize(
    ("labels", "n_records", "run", "needed", "met"),
    [
        ([1] + [0] * 50, 510, 50, 50, True),
        ([1] + [0] * 50, 511, 50, 50, False),  # not a tenth screened
        ([1] + [0] * 49, 400, 49, 50, False),
        ([1] + [0] * 101, 1020, 101, 51, True),
        ([0] * 150, 3000, 150, 150, False),
        ([0] * 300, 3000, 300, 150, True),
        ([0] * 400 + [1], 1000, 0, 50, False),
    ],
)
def test_the_rule_of_thumb_wants_a_tenth_screened_and_a_long_run(labels, n_records, run, needed, met):
    found = stopping_evidence(labels, n_records=n_records)
    assert (found.run_irrelevant, found.run_needed, found.heuristic_met) == (run, needed, met)
    assert (found.n_screened, found.n_relevant) == (len(labels), sum(labels))


def test_the_evidence_puts_everything_together():
    labels = [1] * 20 + [0] * 330
    found = stopping_evidence(labels, n_records=400, audit_labels=[1] * 2 + [0] * 58)
    assert found.p_value == hypergeometric_test(labels, n_records=400)
    assert found.test_met
    assert not stopping_evidence(labels, n_records=400, confidence=0.99).test_met
    assert [target for target, _ in found.frontier] == [0.8, 0.85, 0.9, 0.95, 0.99]
    assert found.frontier[3][1] == found.p_value
    assert found.audit == audit_recall([1] * 2 + [0] * 58, n_records=400, n_relevant_found=20)
    assert stopping_evidence(labels, n_records=400).audit is None


@settings(max_examples=30, deadline=None)
@given(labels=some_labels, left=some.integers(0, 20))
def test_the_place_is_the_first_at_which_the_test_is_met(labels, left):
    labels = [*labels, *[0] * 60]
    n_records = len(labels) + left
    place = stopping_place(labels, n_records=n_records)
    met = [stopping_evidence(labels[:n], n_records=n_records).test_met for n in range(1, place + 1)]
    assert not any(met[:-1])
    assert met[-1] or place == len(labels)


@pytest.mark.parametrize(
    ("n_records", "audited", "relevant", "found", "total", "lower", "estimate"),
    [
        (1000, 100, 5, 60, 99, 0.606061, 1.0),
        (1000, 60, 0, 40, 47, 0.851064, None),
        (5000, 250, 3, 80, 151, 0.529801, 1.0),
        (1000, 100, 5, 40, 99, 0.404040, 0.8),
    ],
)
def test_the_worked_samples_have_their_limits(n_records, audited, relevant, found, total, lower, estimate):
    labels = [1] * relevant + [0] * (audited - relevant)
    audit = audit_recall(labels, n_records=n_records, n_relevant_found=found)
    assert (audit.n_audited, audit.relevant_in_audit, audit.upper_total) == (audited, relevant, total)
    assert audit.lower == pytest.approx(lower, abs=5e-7)
    assert audit.estimate == estimate


@settings(max_examples=40, deadline=None)
@given(n=some.integers(1, 60), confidence=some.sampled_from([0.8, 0.95]), data=some.data())
def test_the_limit_holds_in_as_many_samples_as_the_confidence_says(n, confidence, data):
    a, truth = data.draw(some.integers(0, n)), data.draw(some.integers(0, n))
    held = 0.0
    for x in range(max(0, a - (n - truth)), min(a, truth) + 1):
        labels = [1] * x + [0] * (a - x)
        audit = audit_recall(labels, n_records=n, n_relevant_found=x, confidence=confidence)
        if audit.upper_total >= truth:
            held += hypergeom.pmf(x, n, truth, a)
    assert held >= confidence - 1e-9


@settings(deadline=None)
@given(n=some.integers(1, 300), data=some.data())
def test_an_audit_of_everything_knows_everything(n, data):
    labels = data.draw(some.lists(some.integers(0, 1), min_size=n, max_size=n))
    audit = audit_recall(labels, n_records=n, n_relevant_found=sum(labels))
    assert (audit.upper_total, audit.lower) == (sum(labels), 1)


@settings(deadline=None)
@given(labels=some_labels, left=some.integers(0, 100), data=some.data())
def test_the_lower_limit_is_a_share_and_no_audit_promises_nothing(labels, left, data):
    n = len(labels) + left
    found = data.draw(some.integers(sum(labels), n))
    audit = audit_recall(labels, n_records=n, n_relevant_found=found)
    assert 0 <= audit.lower <= 1
    assume(found)
    assert audit_recall([], n_records=n, n_relevant_found=found).lower == found / n


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (lambda: hypergeometric_test([1, 2], n_records=9), r"labels\[1\] must be 1 or 0, not 2"),
        (lambda: hypergeometric_test([1, 0], n_records=1), "at least the 2 of labels, not 1"),
        (lambda: hypergeometric_test([1], n_records=9, target=1), "target must lie between 0 and 1, not 1"),
        (lambda: hypergeometric_test([1], n_records=9, bias=0), "bias must be above 0, not 0"),
        (lambda: stopping_evidence([1], n_records=9, target=0), "target must lie between 0 and 1, not 0"),
        (lambda: stopping_evidence([1], n_records=9, confidence=95), "confidence must lie between 0 and 1"),
        (lambda: stopping_evidence([1], n_records=9, audit_labels=[5]), r"labels\[0\] must be 1 or 0, not 5"),
        (lambda: stopping_evidence([1], n_records=2.5), "n_records must be a whole number"),
        (
            lambda: audit_recall([1, 1], n_records=9, n_relevant_found=1),
            r"must be from 2 \(relevant in labels\)",
        ),
        (lambda: audit_recall([1], n_records=9, n_relevant_found=10), r"to 9 \(all\), not 10"),
        (
            lambda: audit_recall([1], n_records=9, n_relevant_found=1, confidence=1),
            "confidence must lie between",
        ),
        (lambda: audit_recall([1, 0], n_records=1, n_relevant_found=1), "at least the 2 of labels, not 1"),
    ],
)
def test_what_cannot_be_judged_is_refused_in_one_sentence(wrong, sentence):
    with pytest.raises(ValueError, match=sentence):
        wrong()
