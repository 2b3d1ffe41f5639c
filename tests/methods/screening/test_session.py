"""A screening as it goes: verdicts, second thoughts, the random stream, and the same again by replay."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some
from tests.methods.screening.builders import lines, review, screenings, seeds, some_texts

from moothall.methods.screening import RankingSettings, ScreeningSession, rank

quick = settings(max_examples=50, deadline=None)


def replayed(texts, verdicts, **options):
    session = ScreeningSession(texts, **options)
    for index, label in verdicts:
        session.decide(index, label)
    return session


def same(one, two):
    return (one.order.tolist(), one.score.tolist(), one.basis) == (
        two.order.tolist(),
        two.score.tolist(),
        two.basis,
    )


@quick
@given(screening=screenings(), seed=seeds, data=some.data())
def test_replaying_the_log_gives_the_same_digest_however_often_it_was_fitted(screening, seed, data):
    texts, verdicts = screening
    first = ScreeningSession(texts, criteria="swimming", seed=seed)
    for index, label in verdicts:
        first.decide(index, label)
        if data.draw(some.booleans()):
            first.refit()
    again = replayed(texts, verdicts, criteria="swimming", seed=seed)
    assert first.digest() == again.digest()
    assert same(first.refit(), again.refit())
    assert first.digest() == again.digest()


@quick
@given(screening=screenings(), seed=seeds)
def test_a_session_ranks_as_rank_does(screening, seed):
    texts, verdicts = screening
    labels = np.full(len(texts), -1)
    for index, label in verdicts:
        labels[index] = label
    session = replayed(texts, verdicts, criteria="pool", seed=seed)
    assert same(session.refit(), rank(texts, labels, criteria="pool", seed=seed))


@quick
@given(screening=screenings(), seed=seeds, label=some.integers(0, 1), fitted=some.booleans())
def test_decided_and_undone_is_never_decided(screening, seed, label, fitted):
    texts, verdicts = screening
    assume(len(verdicts) < len(texts))
    never = replayed(texts, verdicts, seed=seed)
    undone = replayed(texts, verdicts, seed=seed)
    (index, *_) = set(range(len(texts))) - dict(verdicts).keys()
    undone.decide(index, label)
    if fitted:
        undone.refit()
    undone.undo(index)
    assert undone.needs_refit
    assert same(undone.refit(), never.refit())
    assert undone.digest() == never.digest()
    assert undone.next(3) == never.next(3)


def test_the_digest_knows_the_order_of_verdicts_the_seed_and_the_settings():
    texts, verdicts = review()[0], [(0, 1), (1, 0)]
    digests = {
        replayed(texts, verdicts).digest(),
        replayed(texts, verdicts[::-1]).digest(),
        replayed(texts, verdicts, seed=1).digest(),
        replayed(texts, verdicts, settings=RankingSettings(explore_share=0.1)).digest(),
        replayed(texts, [(0, 1), (1, 1)]).digest(),
    }
    assert len(digests) == 5


@quick
@given(screening=screenings(), seed=seeds)
def test_what_the_terms_say_adds_up_to_the_score(screening, seed):
    texts, verdicts = screening
    session = replayed(texts, verdicts, criteria="swimming pool", seed=seed)
    ranking = session.refit()
    for index, score in zip(ranking.order.tolist(), ranking.score.tolist(), strict=True):
        terms = session.explain(index, terms=10**6)
        sizes = [abs(each.contribution) for each in terms]
        assert sizes == sorted(sizes, reverse=True)
        assert math.fsum(each.contribution for each in terms) + session.intercept == pytest.approx(
            score, abs=1e-9
        )
        assert session.explain(index, terms=2) == terms[:2]
        assert all(term.term in texts[index] for term in terms)


def test_the_terms_of_a_decided_record_can_be_asked_for_too_and_chance_has_none():
    texts, _ = review()
    session = replayed(texts, [(0, 1), (1, 0)])
    assert session.explain(0) == ()
    session.refit()
    raised = session.explain(0)
    assert raised[0].contribution > 0
    assert len(raised) == 10


def test_a_ranking_is_due_after_its_share_of_verdicts_an_undo_and_more_texts():
    texts, truth = review(200)
    session = ScreeningSession(texts, settings=RankingSettings(batch_growth=0.1))
    assert not session.needs_refit
    for index in range(40):
        session.decide(index, truth[index])
        assert session.needs_refit
    session.refit()
    due = []
    for index in range(40, 44):
        session.decide(index, truth[index])
        due.append(session.needs_refit)
    assert due == [False, False, False, True]
    session.refit()
    session.undo(43)
    assert session.needs_refit
    session.refit()
    assert not session.needs_refit
    session.add(["one more"])
    assert session.needs_refit


def test_what_is_decided_drops_out_of_the_ranking_at_once():
    texts, _ = review()
    session = replayed(texts, [(0, 1), (1, 0)])
    before = session.refit().order.tolist()
    session.decide(before[0], 1)
    assert session.ranking.order.tolist() == before[1:]
    (best,) = session.next()
    assert (best.index, best.reason, best.position) == (before[1], "ranked", 1)
    assert best.score == session.ranking.score[0]


@quick
@given(texts=some_texts, seed=seeds, share=some.sampled_from([0.0, 0.05, 0.3, 0.5, 1.0]), data=some.data())
def test_as_many_slots_as_the_share_says_are_served_from_the_permutation(texts, seed, share, data):
    chosen = RankingSettings(explore_share=share)
    session = ScreeningSession(texts, criteria="swimming pool bus", settings=chosen, seed=seed)
    permutation = np.random.default_rng([seed, 1, len(texts)]).permutation(len(texts)).tolist()
    undecided = set(range(len(texts)))
    for slot in range(len(texts)):
        ranked = session.ranking.order.tolist()
        (served,) = session.next()
        if math.floor((slot + 1) * share) > math.floor(slot * share):
            assert (served.reason, served.position) == ("random", None)
            assert served.index == next(at for at in permutation if at in undecided)
        else:
            assert served.index == ranked[0]
        session.decide(served.index, data.draw(some.integers(0, 1)))
        undecided.remove(served.index)
        session.refit()
    assert session.next() == ()


@quick
@given(screening=screenings(), k=some.integers(1, 15))
def test_several_are_suggested_once_each_and_asking_changes_nothing(screening, k):
    texts, verdicts = screening
    session = replayed(texts, verdicts, settings=RankingSettings(explore_share=0.4))
    session.refit()
    before = session.digest()
    found = session.next(k)
    assert found == session.next(k)
    assert session.digest() == before
    places = [each.index for each in found]
    assert len(set(places)) == len(places) == min(k, len(texts) - len(verdicts))
    assert not set(places) & dict(verdicts).keys()


def test_the_reason_is_the_basis_of_the_ranking():
    texts, _ = review()
    chosen = RankingSettings(explore_share=0)
    assert ScreeningSession(texts, settings=chosen).next()[0].reason == "random"
    session = ScreeningSession(texts, criteria="swimming", settings=chosen)
    assert session.next()[0].reason == "criteria"
    session.decide(0, 1)
    session.decide(1, 0)
    session.refit()
    assert session.next()[0].reason == "ranked"


@quick
@given(screening=screenings(), seed=seeds)
def test_the_audit_is_the_longest_decided_beginning_of_the_permutation(screening, seed):
    texts, verdicts = screening
    session, known = replayed(texts, verdicts, seed=seed), dict(verdicts)
    wanted = []
    for index in np.random.default_rng([seed, 1, len(texts)]).permutation(len(texts)).tolist():
        if index not in known:
            break
        wanted.append(known[index])
    assert session.audit_labels() == wanted


@quick
@given(screening=screenings(), more=some.lists(lines, min_size=1, max_size=5), seed=seeds)
def test_texts_added_later_are_ranked_as_if_they_had_been_there(screening, more, seed):
    texts, verdicts = screening
    session = replayed(texts, verdicts, seed=seed)
    assert session.add(more) == range(len(texts), len(texts) + len(more))
    whole = replayed([*texts, *more], verdicts, seed=seed)
    assert session.digest() == whole.digest()
    assert same(session.refit(), whole.refit())
    assert session.audit_labels() == whole.audit_labels()


def test_a_text_that_was_added_is_served_though_the_ranking_does_not_know_it_yet():
    session = replayed(["free swimming", "road works"], [(0, 1), (1, 0)])
    session.add(["swimming lessons"])
    (only,) = session.next()
    assert (only.index, only.reason, only.position) == (2, "random", None)
    assert math.isnan(only.score)
    assert session.explain(2) == ()
    session.refit()
    assert session.next()[0].reason == "ranked"


def test_what_cannot_be_done_is_refused_in_one_sentence():
    session = ScreeningSession(["free swimming", "road works"])
    session.decide(0, 1)
    for wrong, sentence in (
        (lambda: ScreeningSession([]), "There are no texts"),
        (lambda: ScreeningSession(["a", 1]), r"texts\[1\] must be text, not 1"),
        (lambda: session.decide(2, 1), "index must be a whole number from 0 to 1, not 2"),
        (lambda: session.decide(-1, 1), "index must be a whole number from 0 to 1, not -1"),
        (lambda: session.decide(True, 1), "index must be a whole number from 0 to 1, not True"),
        (lambda: session.decide("1", 1), "index must be a whole number from 0 to 1, not '1'"),
        (lambda: session.decide(0, 0), "Record 0 is decided already"),
        (lambda: session.decide(1, -1), "label must be 1 or 0, not -1"),
        (lambda: session.undo(1), "Record 1 is not decided"),
        (lambda: session.undo(9), "index must be a whole number from 0 to 1, not 9"),
        (lambda: session.explain(9), "index must be a whole number from 0 to 1, not 9"),
        (lambda: session.explain(0, terms=0), "terms must be at least 1, not 0"),
        (lambda: session.next(0), "k must be at least 1, not 0"),
        (lambda: session.add([None]), r"texts\[0\] must be text, not None"),
    ):
        with pytest.raises(ValueError, match=sentence):
            wrong()
    assert session.audit_labels() in ([], [1])
