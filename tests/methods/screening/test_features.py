"""Texts become the vectors that scikit-learn's vectorizer makes of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from sklearn.feature_extraction.text import TfidfVectorizer
from tests.methods.screening.builders import review, some_texts

from moothall.methods.screening import RankingSettings
from moothall.methods.screening.features import features

any_texts = some.lists(some.text(alphabet="abÉßİ1_ .,\n-ω", max_size=30), min_size=1, max_size=8)
any_lengths = some.sampled_from([(1, 1), (1, 2), (2, 2), (1, 3), (2, 3)])


def vectorizer_of(texts, chosen):
    """scikit-learn's vectorizer with the same settings, and its matrix; None if it has no terms."""
    made = TfidfVectorizer(
        ngram_range=chosen.ngram_range,
        sublinear_tf=True,
        min_df=1 if len(texts) < 100 else chosen.min_df,
        max_df=chosen.max_df,
        token_pattern=r"(?u)\b\w\w+\b",
    )
    try:
        return made, made.fit_transform(texts).toarray()
    except ValueError:
        return made, None


def assert_equal(texts, chosen):
    found = features(texts, chosen)
    made, matrix = vectorizer_of(texts, chosen)
    if matrix is None or len(texts) == 1:
        assert found.matrix is None
        return
    terms = [found.term(column) for column in range(found.matrix.shape[1])]
    assert sorted(terms) == made.get_feature_names_out().tolist()
    places = [made.vocabulary_[term] for term in terms]
    np.testing.assert_allclose(found.matrix.toarray(), matrix[:, places], atol=1e-12)


@settings(max_examples=60, deadline=None)
@given(
    texts=some.one_of(some_texts, any_texts), lengths=any_lengths, most=some.sampled_from([0.5, 0.95, 1.0])
)
def test_any_texts_have_the_terms_and_values_of_scikit_learn(texts, lengths, most):
    assert_equal(texts, RankingSettings(ngram_range=lengths, max_df=most))


@pytest.mark.parametrize("least", [1, 2, 5])
def test_from_a_hundred_texts_on_rare_terms_are_left_out(least):
    texts, _ = review(120)
    chosen = RankingSettings(min_df=least)
    assert_equal([*texts, "a hapax here"], chosen)
    assert (
        features(texts[:99], chosen).matrix.shape
        == features(texts[:99], RankingSettings(min_df=1)).matrix.shape
    )


@settings(max_examples=40, deadline=None)
@given(texts=some_texts, text=some.text(alphabet="swimming pool bus road x", max_size=40))
def test_another_text_becomes_a_row_of_the_same_terms(texts, text):
    found, (made, matrix) = features(texts, RankingSettings()), vectorizer_of(texts, RankingSettings())
    row = found.of(text)
    if matrix is None or len(texts) == 1 or not made.transform([text]).nnz:
        assert row is None
        return
    values = dict(zip((found.term(column) for column in row.indices), row.data, strict=True))
    wanted = made.transform([text])
    names = made.get_feature_names_out()
    assert values == pytest.approx(
        {names[at]: value for at, value in zip(wanted.indices, wanted.data, strict=True)}
    )


@pytest.mark.parametrize("texts", [["only one"], ["", ""], ["a b c", "x"], ["same words", "same words"]])
def test_nothing_tells_some_texts_apart(texts):
    assert features(texts, RankingSettings()).matrix is None
    assert features(texts, RankingSettings()).of("same words") is None
