"""How alike two records are, field by field."""

import numpy as np
import pytest
from hypothesis import given, settings
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler
from tests.methods.deduplication.builders import BARE, libraries, work

from moothall.methods.deduplication import candidate_pairs, compare
from moothall.methods.deduplication.comparing import numbers_in

SAME_OR_NOT = ("volume", "issue", "first_page", "last_page", "doi", "pmid", "digits")


def compared(one, two):
    """The numbers of the only pair, by name."""
    found = compare([one, two], [[0, 1]])
    return {name: float(getattr(found, name)[0]) for name in found.names}


def test_a_record_is_as_like_itself_as_can_be():
    found = compared(work(), work())
    alike = (
        "title",
        "title_part",
        "title_words",
        "authors",
        "first_author",
        "journal",
        "abstract",
        *SAME_OR_NOT,
    )
    assert {name: found[name] for name in alike} == dict.fromkeys(alike, 1)
    assert (found["year_gap"], found["length_gap"]) == (0, 0)
    assert found["title_length"] == len("freeswimminglessonsandthehealthofchildreninruraltownsaclustertrial")


def test_similarities_are_those_of_rapidfuzz():
    one = work(title="Swimming for free", authors="Roe, A; Doe, B", journal="Lancet", abstract="We swam far.")
    two = work(
        title="Free swimming lessons", authors="Rowe, A; Doe, C", journal="Lancaster", abstract="We swam."
    )
    found = compared(one, two)
    titles = "swimming for free", "free swimming lessons"
    assert found["title"] == pytest.approx(fuzz.token_sort_ratio(*titles) / 100)
    assert found["title_part"] == pytest.approx(fuzz.partial_ratio(*titles) / 100)
    assert found["title_words"] == pytest.approx(fuzz.token_set_ratio(*titles) / 100)
    assert found["authors"] == pytest.approx(fuzz.token_set_ratio("roea doeb", "rowea doec") / 100)
    assert found["first_author"] == pytest.approx(JaroWinkler.similarity("roea", "rowea"))
    assert found["journal"] == 1
    assert found["abstract"] == pytest.approx(fuzz.ratio("we swam far", "we swam") / 100)


@pytest.mark.parametrize(
    "field", ["title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "abstract"]
)
def test_what_one_side_does_not_say_is_minus_one(field):
    columns = {
        "title": ["title", "title_part", "title_words", "digits", "title_length", "length_gap"],
        "authors": ["authors", "first_author"],
        "year": ["year_gap"],
        "pages": ["first_page", "last_page"],
    }
    missing = columns.get(field, [field])
    for found in (compared(work(), work(**{field: None})), compared(work(**{field: " "}), work())):
        assert {name for name, value in found.items() if value == -1} == set(missing)


def test_pairs_of_unlike_titles_are_left_out_and_those_without_a_title_stay():
    records = [
        work(),
        work(title="Buses at night"),
        work(title=None),
        work(title="Health of children in rural towns"),
    ]
    found = compare(records, [[0, 1], [0, 2], [1, 2], [0, 3]])
    assert found.pairs.tolist() == [[0, 2], [1, 2], [0, 3]]
    assert found.title[2] > 0.55


def test_years_are_at_most_five_apart():
    gaps = [compared(work(), work(year=year))["year_gap"] for year in ("2015", "2017", "1995", "9" * 40)]
    assert gaps == [0, 2, 5, 5]


def test_a_printed_page_says_nothing_about_the_number_of_an_electronic_article():
    pages = [("e12724", "1-6"), ("e12724", "e12724"), ("e12724", "12724"), ("e12724", "e999"), ("1-6", "7-9")]
    assert [compared(work(pages=one), work(pages=two))["first_page"] for one, two in pages] == [
        -1,
        1,
        1,
        0,
        0,
    ]


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("cin 3 and p16ink4a", "3 16 4"),
        ("trial part ii", "2"),
        ("trial iii", "3"),
        ("hybrid capture 2", "2"),
        ("part i of the story", "1"),
        ("what i saw", ""),
        ("vitamin v", ""),
        ("", ""),
    ],
)
def test_the_numbers_in_a_title_may_be_roman(title, numbers):
    assert numbers_in(title) == numbers


def test_numbers_that_differ_are_seen_though_the_titles_are_much_alike():
    assert compared(work(title="Care, part I"), work(title="Care, part II"))["digits"] == 0
    assert compared(work(title="Care, part 2"), work(title="Care, part II"))["digits"] == 1


def test_all_columns_are_read_only_float32_of_one_length():
    found = compare([work(), work(**BARE), work(title=None)], [[0, 1], [2, 1]])
    assert found.table().shape == (2, len(found.names)) == (2, 17)
    for name in found.names:
        column = getattr(found, name)
        assert (column.dtype, column.shape, column.flags.writeable) == (np.float32, (2,), False)
        np.testing.assert_array_equal(found.table()[:, found.names.index(name)], column)


def test_no_pairs_give_no_rows():
    assert compare([work()], []).table().shape == (0, 17)
    assert compare([], np.empty((0, 2), int)).pairs.shape == (0, 2)


@pytest.mark.parametrize(
    ("pairs", "reason"),
    [
        ([[0, 2]], r"pairs\[0, 1\] must be from 0 to 1, not 2"),
        ([[-1, 0]], r"pairs\[0, 0\] must be from 0 to 1, not -1"),
        ([0, 1], "pairs must have two columns"),
        ([[0, 1, 1]], "pairs must have two columns"),
        ([[0.0, 1.0]], "pairs must be whole numbers"),
    ],
)
def test_pairs_that_are_not_two_places_are_refused(pairs, reason):
    with pytest.raises(ValueError, match=reason):
        compare([work(), work()], pairs)


@given(library=libraries)
@settings(deadline=None)
def test_neither_the_order_in_a_pair_nor_that_of_the_records_matters(library):
    pairs = candidate_pairs(library)
    found = compare(library, pairs)
    np.testing.assert_array_equal(found.table(), compare(library, pairs[:, ::-1]).table())
    np.testing.assert_array_equal(found.table(), compare(library[::-1], len(library) - 1 - pairs).table())


@given(library=libraries)
@settings(deadline=None)
def test_every_number_is_within_its_bounds(library):
    found = compare(library, candidate_pairs(library))
    for name in found.names:
        column = getattr(found, name)
        most = {"year_gap": 5, "title_length": np.inf, "length_gap": np.inf}.get(name, 1)
        assert ((column == -1) | ((column >= 0) & (column <= most))).all()
        if name in SAME_OR_NOT:
            assert set(column.tolist()) <= {-1, 0, 1}
