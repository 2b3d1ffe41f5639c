"""Pairs become groups, and a group that would hold two identifiers is cut."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.methods.deduplication.builders import work

from moothall.methods.deduplication.groups import allowed, grouped
from moothall.methods.deduplication.records import normalise

CHAIN = [[0, 1], [1, 2]]
A, B, NONE = "10.1000/a", "10.1000/b", None


def joining(pairs, *, doi=(), pmid=(), certain=(), vetoed=()):
    """Which of ``pairs`` may be joined, of records that differ in their identifiers only."""
    size = max(len(doi), len(pmid))
    records = [work(doi=doi[at] if doi else None, pmid=pmid[at] if pmid else None) for at in range(size)]
    pairs = np.array(pairs)
    sure = np.array([tuple(pair) in certain for pair in pairs.tolist()])
    against = np.array(vetoed, int).reshape(-1, 2)
    return allowed(pairs, sure, against, normalise(records)).tolist()


def test_groups_are_what_pairs_join_over_others_as_well():
    assert grouped(np.array([[3, 5], [0, 4], [4, 5], [6, 7]]), 9) == ((0, 3, 4, 5), (6, 7))
    assert grouped(np.empty((0, 2), int), 3) == ()


def test_one_identifier_or_none_is_no_conflict():
    assert joining(CHAIN, doi=(A, NONE, A)) == [True, True]
    assert joining(CHAIN, doi=(NONE, A, NONE)) == [True, True]
    assert joining(CHAIN, pmid=("1", "1", None)) == [True, True]


def test_a_record_without_an_identifier_joins_neither_of_two():
    assert joining(CHAIN, doi=(A, NONE, B)) == [False, False]
    assert joining(CHAIN, pmid=("1", None, "2")) == [False, False]


def test_what_is_certain_stays_joined_when_a_group_is_cut():
    assert joining(CHAIN, doi=(A, A, B), certain={(0, 1)}) == [True, False]


def test_two_identifiers_that_contradict_each_other_leave_nothing_joined():
    certain = {(0, 1), (1, 2)}
    assert joining(CHAIN, doi=(A, A, A), pmid=("1", "1", "2"), certain=certain) == [False, False]


def test_groups_without_a_conflict_are_left_alone():
    assert joining([[0, 1], [2, 3]], doi=(A, B, A, A)) == [False, True]


def test_records_of_which_two_must_not_be_joined_are_not_joined_over_a_third():
    assert joining(CHAIN, doi=(NONE,) * 4, vetoed=[(0, 2)]) == [False, False]
    assert joining(CHAIN, doi=(NONE,) * 4, vetoed=[(0, 2)], certain={(1, 2)}) == [False, True]
    assert joining(CHAIN, doi=(NONE,) * 4, vetoed=[(2, 3)]) == [True, True]


@given(
    pairs=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=1, max_size=12),
    identifiers=st.lists(st.sampled_from([None, A, B]), min_size=8, max_size=8),
    certain=st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7))),
    vetoed=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=4),
)
def test_no_group_ever_holds_two_identifiers_or_a_vetoed_pair(pairs, identifiers, certain, vetoed):
    kept = np.array(pairs)[joining(pairs, doi=identifiers, certain=certain, vetoed=vetoed)].reshape(-1, 2)
    for group in grouped(kept, 8):
        assert len({identifiers[place] for place in group} - {None}) <= 1
        assert not any({one, two} <= {*group} for one, two in vetoed if one != two)
