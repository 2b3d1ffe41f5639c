"""A finished review screened again in the order of the ranking."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.methods.screening.builders import review, seeds

from moothall.methods.screening import RankingSettings, draw_priors, screening_metrics, simulate

GOLDEN = Path(__file__).parents[2] / "golden" / "screening" / "elas_u4.json"
ELAS = json.loads(GOLDEN.read_text("utf-8"))
AS_ELAS = RankingSettings(min_df=1, weak_negatives=0, batch_growth=0, explore_share=0)


@pytest.mark.parametrize("run", ELAS["runs"], ids=lambda run: f"seed {run['seed']}")
def test_without_our_additions_the_order_is_that_of_asreview(run):
    assert draw_priors(ELAS["labels"], seed=run["seed"]) == tuple(run["priors"])
    found = simulate(ELAS["texts"], ELAS["labels"], settings=AS_ELAS, seed=run["seed"], until="all")
    assert found.order.tolist() == run["order"]
    assert found.n_fits == 118
    assert (found.metrics.loss, found.metrics.ndcg) == pytest.approx((run["loss"], run["ndcg"]), abs=1e-12)


def test_texts_about_one_thing_are_found_long_before_the_others():
    texts, labels = review(100)
    found = simulate(texts, labels, seed=3)
    assert found.metrics.recall_10 >= 0.4
    assert found.metrics.loss < 0.1


@settings(max_examples=20, deadline=None)
@given(size=some.integers(11, 60), seed=seeds, until=some.sampled_from(["all", "all_relevant"]))
def test_every_record_is_screened_once_until_the_end_that_was_asked_for(size, seed, until):
    texts, truth = review(size, seed)
    found = simulate(texts, truth, seed=seed, until=until)
    order = found.order.tolist()
    assert order[:2] == list(found.priors) == list(draw_priors(truth, seed=seed))
    assert len(set(order)) == len(order)
    assert found.labels.tolist() == [truth[index] for index in order]
    assert found.labels.sum() == sum(truth)
    if until == "all":
        assert len(order) == size
    else:
        assert truth[order[-1]] == 1
    padded = [*found.labels.tolist(), *[0] * (size - len(order))]
    assert found.metrics == screening_metrics(padded, n_prior=2)


@pytest.mark.parametrize(("growth", "fits"), [(0, 38), (0.5, 8), (1, 5)])
def test_batches_grow_with_the_verdicts(growth, fits):
    texts, truth = review(40)
    chosen = RankingSettings(batch_growth=growth, explore_share=0)
    assert simulate(texts, truth, settings=chosen, until="all").n_fits == fits


def test_a_share_at_random_comes_from_the_permutation_of_the_session():
    texts, truth = review(40)
    found = simulate(texts, truth, settings=RankingSettings(explore_share=1), seed=4, until="all")
    permutation = np.random.default_rng([4, 1, 40]).permutation(40).tolist()
    assert found.order.tolist()[2:] == [index for index in permutation if index not in found.priors]


def test_the_records_to_begin_with_may_be_chosen():
    texts, truth = review(40)
    assert simulate(texts, truth, priors=(5, 1)).priors == (5, 1)
    assert simulate(texts, truth, priors=(1, 5)).order.tolist()[:2] == [1, 5]


@pytest.mark.parametrize(
    ("labels", "options", "sentence"),
    [
        ([1, 0, 1], {}, "labels has 3 entries but texts has 4"),
        ([1, 0, 1, 2], {}, r"labels\[3\] must be 1 or 0, not 2"),
        ([1, 0, 1, -1], {}, r"labels\[3\] must be 1 or 0, not -1"),
        ([1, 1, 1, 1], {}, "labels must hold both classes"),
        ([1, 0, 0, 0], {}, "a relevant record beside the one the simulation begins with"),
        ([1, 0, 1, 0], {"priors": (0, 2)}, r"one relevant and one irrelevant record, not \(0, 2\)"),
        ([1, 0, 1, 0], {"priors": (0, 1, 2)}, "one relevant and one irrelevant record"),
        ([1, 0, 1, 0], {"priors": (0, 4)}, r"priors\[1\] must be a whole number from 0 to 3, not 4"),
        ([1, 0, 1, 0], {"until": "tired"}, "until must be “all_relevant” or “all”, not 'tired'"),
    ],
)
def test_what_cannot_be_simulated_is_refused_in_one_sentence(labels, options, sentence):
    with pytest.raises(ValueError, match=sentence):
        simulate(["free swimming", "road works", "swimming lessons", "bus"], labels, **options)


@settings(deadline=None)
@given(
    labels=some.lists(some.integers(0, 1), min_size=2, max_size=30).filter(lambda y: 0 < sum(y) < len(y)),
    seed=seeds,
)
def test_one_of_each_kind_is_drawn(labels, seed):
    relevant, irrelevant = draw_priors(labels, seed=seed)
    assert (labels[relevant], labels[irrelevant]) == (1, 0)
    assert draw_priors(labels, seed=seed) == (relevant, irrelevant)
