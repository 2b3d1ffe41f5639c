"""Who is compared with whom: those who share a key, and no more of them than can be done."""

import numpy as np
import pytest
from hypothesis import given, settings
from tests.methods.deduplication.builders import libraries, other, work

from moothall.methods.deduplication import candidate_pairs

NOTHING = dict.fromkeys(
    ("title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "abstract")
)
KEYS = [
    ("doi",),
    ("pmid",),
    ("title",),
    ("abstract",),
    ("authors", "year"),
    ("authors", "journal"),
    ("journal", "volume", "pages"),
    ("year", "volume", "pages"),
    ("year", "pages"),
    ("journal", "volume", "issue"),
    ("journal", "year", "pages"),
]


def sharing(*names):
    """Two records that have these fields in common and no others."""
    shared = {name: work()[name] for name in names}
    return [NOTHING | shared, NOTHING | shared]


@pytest.mark.parametrize("names", KEYS)
def test_two_records_that_share_a_key_are_compared(names):
    assert candidate_pairs(sharing(*names)).tolist() == [[0, 1]]


@pytest.mark.parametrize(
    "names", [("authors",), ("year",), ("journal", "year"), ("volume", "issue"), ("volume", "pages")]
)
def test_two_records_that_share_less_are_not(names):
    assert candidate_pairs(sharing(*names)).shape == (0, 2)


def test_titles_with_the_same_beginning_or_the_same_long_words_are_compared():
    title = work()["title"]
    longer = NOTHING | {"title": title.split(":")[0] + ", and what became of it"}
    turned = NOTHING | {
        "title": "A cluster trial in rural towns: lessons of free swimming and children's health"
    }
    assert candidate_pairs([NOTHING | {"title": title}, longer]).tolist() == [[0, 1]]
    assert candidate_pairs(
        [NOTHING | {"title": "Lessons in swimming, free"}, NOTHING | {"title": "Free swimming in lessons"}]
    ).tolist() == [[0, 1]]
    assert candidate_pairs([NOTHING | {"title": title}, turned]).tolist() == []


def test_what_is_missing_is_never_the_same():
    assert candidate_pairs([{}, {}, NOTHING, dict.fromkeys(NOTHING, "")]).tolist() == []
    assert candidate_pairs([]).shape == (0, 2)


def test_pairs_are_in_ascending_order_and_each_stands_once():
    records = [other(0), work(), other(1), work(), work(doi=None), other(0)]
    assert candidate_pairs(records).tolist() == [[0, 5], [1, 3], [1, 4], [3, 4]]


def test_a_record_of_a_large_block_is_compared_with_its_neighbours_in_the_alphabet():
    records = [{"authors": "Roe, A", "year": "2020", "title": f"{letter}"} for letter in "cadb"]
    assert candidate_pairs(records, max_block=1).tolist() == [[0, 2], [0, 3], [1, 3]]
    assert len(candidate_pairs(records, max_block=2)) == 5
    assert len(candidate_pairs(records)) == 6


def test_work_grows_with_the_records_not_with_their_square():
    records = [{"authors": "Roe, A", "year": "2020", "title": str(at)} for at in range(500)]
    assert len(candidate_pairs(records, max_block=3)) == 499 + 498 + 497


@pytest.mark.parametrize("max_block", [0, -1, 1.5, True, "60"])
def test_a_block_of_no_size_is_refused(max_block):
    with pytest.raises(ValueError, match="max_block must be a whole number of at least 1"):
        candidate_pairs([], max_block=max_block)


@given(library=libraries)
@settings(deadline=None)
def test_every_pair_names_two_records_and_turning_the_library_round_turns_the_pairs(library):
    pairs = candidate_pairs(library)
    assert pairs.dtype == np.int64
    assert (pairs[:, 0] < pairs[:, 1]).all()
    turned = len(library) - 1 - candidate_pairs(library[::-1])[:, ::-1]
    assert {tuple(pair) for pair in turned.tolist()} == {tuple(pair) for pair in pairs.tolist()}
