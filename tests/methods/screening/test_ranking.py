"""What is read next: by what verdicts teach, by likeness to the criteria, or at random."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy.sparse import vstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC
from tests.house_rules.source_tree import PACKAGE
from tests.methods.screening.builders import review, seeds, some_texts

from moothall.methods.screening import RankingSettings, rank

MODEL = {"C": 0.11, "loss": "squared_hinge", "dual": "auto"}


def partly(labels, known):
    """Only so many of the labels, the others undecided."""
    return [label if at < known else -1 for at, label in enumerate(labels)]


def by_hand(texts, labels, *, seed, criteria=None, weak=100):
    """The scores of the undecided by scikit-learn alone, as the methods page has the formula."""
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=1, max_df=0.95)
    matrix, labels = vectorizer.fit_transform(texts), np.array(labels)
    decided, undecided = np.flatnonzero(labels >= 0), np.flatnonzero(labels < 0)
    rows, truth = matrix[decided], labels[decided]
    if criteria:
        rows, truth = vstack([rows, vectorizer.transform([criteria])]), np.append(truth, 1)
    relevant, irrelevant = (truth == 1).sum(), (truth == 0).sum()
    weights = np.where(truth == 1, 1, relevant / (9.8 * irrelevant))
    weights = weights * len(truth) / weights.sum()
    drawn = np.random.default_rng([seed, len(decided)]).choice(
        undecided, min(weak, len(undecided)), replace=False
    )
    machine = LinearSVC(**MODEL, random_state=seed).fit(
        vstack([rows, matrix[drawn]]),
        np.append(truth, np.zeros(len(drawn))),
        sample_weight=np.append(weights, np.full(len(drawn), weights[truth == 0].mean() * 0.3)),
    )
    return undecided, machine.decision_function(matrix[undecided])


@pytest.mark.parametrize("seed", [0, 7])
@pytest.mark.parametrize("weak", [0, 5, 100])
def test_scores_are_those_of_the_weighted_support_vector_machine(seed, weak):
    texts, truth = review()
    labels = partly(truth, 12)
    found = rank(texts, labels, settings=RankingSettings(weak_negatives=weak), seed=seed)
    undecided, scores = by_hand(texts, labels, seed=seed, weak=weak)
    best_first = np.argsort(-scores, kind="stable")
    assert found.basis == "model"
    assert found.order.tolist() == undecided[best_first].tolist()
    np.testing.assert_allclose(found.score, scores[best_first], atol=1e-9)
    assert (found.n_labelled, found.n_relevant, found.n_irrelevant) == (12, 3, 9)


def test_the_criteria_are_one_more_relevant_example_until_five_are_found():
    texts, truth = review()
    for known, used in ((12, "swimming pool"), (22, None)):
        labels = partly(truth, known)
        found = rank(texts, labels, criteria="swimming pool")
        _, scores = by_hand(texts, labels, seed=0, criteria=used)
        np.testing.assert_allclose(np.sort(found.score), np.sort(scores), atol=1e-9)


@pytest.mark.parametrize("labels", [[-1] * 40, [0, 0] + [-1] * 38, [-1] * 39 + [1]])
def test_before_there_is_a_verdict_of_each_kind_likeness_to_the_criteria_counts(labels):
    texts, _ = review()
    found = rank(texts, labels, criteria="Swimming pool for children")
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, max_df=0.95)
    rows = vectorizer.fit_transform(texts)
    cosine = (rows @ vectorizer.transform(["Swimming pool for children"]).T).toarray().ravel()
    assert found.basis == "criteria"
    assert set(found.order.tolist()) == {at for at, label in enumerate(labels) if label == -1}
    np.testing.assert_allclose(found.score, cosine[found.order], atol=1e-12)
    assert (np.diff(found.score) <= 0).all()


@pytest.mark.parametrize("criteria", [None, "", "words that no text holds"])
def test_without_criteria_that_say_anything_the_order_is_a_fixed_permutation(criteria):
    texts, _ = review()
    found = rank(texts, [-1] * 39 + [1], criteria=criteria, seed=5)
    wanted = [at for at in np.random.default_rng(5).permutation(40).tolist() if at != 39]
    assert (found.basis, found.order.tolist()) == ("random", wanted)
    assert not found.score.any()


def test_texts_that_nothing_tells_apart_come_at_random_whatever_the_verdicts():
    assert rank(["only one"], [-1], criteria="one").basis == "random"
    assert rank(["same"] * 4, [1, 0, -1, -1]).basis == "random"
    assert rank(["", "", ""], [1, 0, -1]).basis == "random"


def test_equal_scores_stand_in_the_order_of_the_texts():
    texts = ["free swimming", "road works", *["swimming lessons"] * 5]
    found = rank(texts, [1, 0, -1, -1, -1, -1, -1])
    assert found.order.tolist() == [2, 3, 4, 5, 6]


def test_with_everything_decided_nothing_is_ranked():
    texts, labels = review()
    found = rank(texts, labels)
    assert (len(found.order), len(found.score), found.basis) == (0, 0, "model")


def test_a_ranking_cannot_be_changed():
    found = rank(["free swimming", "road works", "bus"], [1, 0, -1])
    with pytest.raises(ValueError, match="read-only"):
        found.order[0] = 1


@settings(max_examples=60, deadline=None)
@given(texts=some_texts, seed=seeds, data=some.data())
def test_any_texts_are_ranked_once_each_best_first_and_the_same_again(texts, seed, data):
    size = len(texts)
    labels = data.draw(some.lists(some.integers(-1, 1), min_size=size, max_size=size))
    criteria = data.draw(some.sampled_from([None, "swimming pool", "nothing like it"]))
    found, again = (rank(texts, labels, criteria=criteria, seed=seed) for _ in range(2))
    assert sorted(found.order.tolist()) == [at for at, label in enumerate(labels) if label == -1]
    assert (np.diff(found.score) <= 0).all()
    assert (found.order.tolist(), found.score.tolist()) == (again.order.tolist(), again.score.tolist())


@pytest.mark.parametrize(
    ("texts", "labels", "options", "sentence"),
    [
        ([], [], {}, "There are no texts"),
        (["a", 3], [1, 0], {}, r"texts\[1\] must be text, not 3"),
        (["a", None], [1, 0], {}, r"texts\[1\] must be text, not None"),
        ("free swimming", [1], {}, "a sequence of texts, not one text"),
        (["a", "b"], [1], {}, "labels has 1 entries but texts has 2"),
        (["a", "b"], [1, 2], {}, r"labels\[1\] must be 1 or 0 or -1, not 2"),
        (["a", "b"], [1, float("nan")], {}, r"labels\[1\] must be 1 or 0 or -1, not nan"),
        (["a", "b"], [1, "0"], {}, r"labels\[1\] must be 1 or 0 or -1, not '0'"),
        (["a", "b"], [None, 1], {}, r"labels\[0\] must be 1 or 0 or -1, not None"),
        (["a", "b"], [[1, 0]], {}, "labels must have one dimension, not 2"),
        (["a"], [1], {"seed": -1}, "seed must be a whole number from 0 to 4294967295, not -1"),
        (["a"], [1], {"criteria": 7}, "criteria must be text, not 7"),
    ],
)
def test_what_cannot_be_ranked_is_refused_in_one_sentence(texts, labels, options, sentence):
    with pytest.raises(ValueError, match=sentence):
        rank(texts, labels, **options)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ngram_range", (0, 2)),
        ("ngram_range", (2, 1)),
        ("ngram_range", (1, 2, 3)),
        ("min_df", 0),
        ("min_df", 0.5),
        ("max_df", 0),
        ("max_df", 1.5),
        ("penalty", 0),
        ("penalty", float("nan")),
        ("relevant_ratio", -1),
        ("weak_negatives", -1),
        ("weak_negatives", True),
        ("weak_negative_weight", 1.1),
        ("batch_growth", -0.1),
        ("explore_share", 2),
        ("criteria_until", -1),
    ],
)
def test_a_setting_out_of_range_is_named(name, value):
    with pytest.raises(ValueError, match=f"^{name} "):
        RankingSettings(**{name: value})


def test_whoever_ranks_nothing_does_not_load_what_ranking_needs():
    line = "import sys, moothall.command_line.program; sys.exit('sklearn' in sys.modules)"
    path = {"PYTHONPATH": str(PACKAGE.parent), "PATH": ""}
    assert subprocess.run([sys.executable, "-c", line], env=path).returncode == 0
