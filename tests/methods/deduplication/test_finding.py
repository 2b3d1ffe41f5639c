"""The same work is found in whatever form, and no other is taken for it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.methods.deduplication.builders import (
    BARE,
    anything,
    libraries,
    only_pair,
    other,
    outcome,
    work,
)

from moothall.methods.deduplication import (
    REASONS,
    VETOES,
    DuplicateSettings,
    candidate_pairs,
    find_duplicates,
)

TITLE = work()["title"]


@pytest.mark.parametrize(
    "changed",
    [
        {"title": TITLE.upper() + "."},
        {"title": f"[{TITLE}]. [Swedish]"},
        {"authors": "Roe AB; Doe C; van den Berg L"},
        {"authors": "Ann B. Roe; Carl Doe; Lies van den Berg"},
        {"journal": "J Public Health (Oxf)", "pages": "288-97"},
        {"journal": "Journal of public health : the journal of the faculty", "issue": None},
        {"issue": None, "pages": "288"},
        {"title": TITLE.replace("rural", "rurla")},
        {"title": TITLE.split(":")[0]},
        {"pages": "Suppl-97"},
        {"year": "2014"},
        {"journal": None},
        {"authors": None},
    ],
)
def test_another_form_of_the_same_work_is_joined(changed):
    assert outcome(work(**BARE), work(**BARE | changed)) == "auto"


@pytest.mark.parametrize("field", ["doi", "pmid", "abstract"])
def test_an_identifier_or_abstract_that_only_one_gives_changes_nothing(field):
    assert outcome(work(**BARE), work(**BARE | {field: work()[field]})) == "auto"


MEETING = {"journal": "Proceedings of the annual meeting", "volume": "12", "issue": "4", "pages": "S40"}
OTHER_WORKS = {
    "the abstract of a meeting": {**MEETING, "year": "2013", "doi": None, "pmid": None},
    "a preprint": {
        "journal": "medRxiv",
        "volume": None,
        "issue": None,
        "pages": None,
        "doi": "10.1101/2014.1",
    },
    "an erratum": {"title": f"Erratum: {TITLE}", "issue": "4", "pages": "611", "doi": "10.1000/jph.2015.61"},
    "a comment": {
        "title": f"Comment on: {TITLE}",
        "authors": "Poe, E",
        "issue": "3",
        "pages": "400",
        "doi": None,
    },
    "an update": {"year": "2019", "volume": "41", "issue": "1", "pages": "1-20", "doi": "10.1000/jph.2019.1"},
    "another group": {
        "title": TITLE.replace("children", "adults"),
        "pages": "298-306",
        "doi": "10.1000/jph.2015.38",
    },
    "another work of theirs": {"title": "Library visits and reading in rural towns", "pages": "310-318"},
}


@pytest.mark.parametrize("changed", OTHER_WORKS.values(), ids=OTHER_WORKS.keys())
def test_another_work_that_looks_like_it_is_not_joined(changed):
    without = {"pmid": None, "abstract": None}
    assert outcome(work(**without), work(**without | changed)) != "auto"


@pytest.mark.parametrize(("one", "two"), [("Part I", "Part II"), ("1", "2"), ("2014", "2015")])
def test_parts_and_years_of_a_series_are_not_joined(one, two):
    first = work(**BARE, **{"title": f"{TITLE}, {one}"})
    second = work(**BARE | {"title": f"{TITLE}, {two}", "pages": "298-306"})
    pair = only_pair(first, second)
    assert pair is None or (pair.outcome, "another_number" in pair.vetoes) == ("queue", True)


def test_the_headings_of_a_journal_are_not_one_work():
    editorials = [
        work(title="Editorial", volume=str(volume), pages=str(3 + volume), year=str(1990 + volume), **BARE)
        for volume in range(1, 7)
    ]
    assert find_duplicates(editorials).groups == ()


def test_records_equal_in_every_field_are_certain_whatever_the_forest_thinks():
    bare = {"title": "Notes"}
    pair = only_pair(bare, {"title": "<b>NOTES</b>"})
    assert (pair.outcome, pair.probability, pair.reasons[0]) == ("auto", 1, "same_record")


def test_the_same_doi_with_a_like_title_is_certain_unless_the_authors_are_others():
    changed = {"title": TITLE.split(":")[0] + " in towns", "year": "2010", "pages": "1", "volume": "9"}
    pair = only_pair(work(**changed), work(doi="https://doi.org/10.1000/JPH.2015.37"))
    assert (pair.outcome, pair.probability) == ("auto", 1)
    pair = only_pair(work(**changed, authors="Quux, Z; Xyzzy, W"), work())
    assert pair is None or pair.probability < 1


def test_a_veto_stands_above_what_is_certain():
    part = {"title": f"{TITLE}, part II", "pages": "298-306"}
    pair = only_pair(work(title=f"{TITLE}, part I"), work(**part))
    assert (pair.outcome, pair.probability, pair.vetoes) == ("queue", 1, ("another_number",))


def test_a_record_between_two_dois_is_joined_to_neither_and_asked_about():
    found = find_duplicates([work(doi="10.1000/a"), work(doi=None), work(doi="10.1000/b")])
    assert found.groups == ()
    assert {pair.outcome for pair in found.pairs} == {"queue"}
    assert found.pairs[0].vetoes == ("conflict_in_group",)


def test_copies_of_a_record_stay_joined_when_their_group_is_cut():
    records = [work(doi="10.1000/a"), work(doi="10.1000/a"), work(doi=None), work(doi="10.1000/b")]
    assert find_duplicates(records).groups == ((0, 1),)


def test_a_pair_says_why_and_what_differs():
    pair = only_pair(work(), work(**{"title": TITLE + " again", "issue": "3", "doi": None, "pages": "288-9"}))
    assert (pair.i, pair.j, pair.vetoes) == (0, 1, ())
    assert pair.differing == ("title", "issue", "pages")
    assert pair.reasons == (
        "same_pmid",
        "similar_title",
        "same_authors",
        "same_journal",
        "same_place",
        "similar_abstract",
    )
    assert {*pair.reasons} <= {*REASONS}


def test_pairs_and_groups_are_in_the_order_of_their_places():
    records = [other(0), work(), other(1), other(0), work(**BARE), other(1), work(title=TITLE.upper())]
    found = find_duplicates(records)
    assert found.groups == ((0, 3), (1, 4, 6), (2, 5))
    assert [(pair.i, pair.j) for pair in found.pairs] == [(0, 3), (1, 4), (1, 6), (2, 5), (4, 6)]
    assert (found.n_records, found.n_candidates) == (7, len(candidate_pairs(records)))


def test_thresholds_say_who_is_joined_and_who_is_asked():
    one, two = (
        work(**BARE),
        work(**BARE | {"year": "2013", "journal": "Public Health Journal", "pages": None}),
    )
    likely = only_pair(one, two, settings=DuplicateSettings(queue_threshold=0)).probability
    assert 0.01 < likely < 1
    above, below = likely + 0.005, likely - 0.005
    joined = DuplicateSettings(auto_threshold=likely, queue_threshold=0)
    asked = DuplicateSettings(auto_threshold=min(above, 1), queue_threshold=likely)
    neither = DuplicateSettings(auto_threshold=1, queue_threshold=above)
    assert only_pair(one, two, settings=joined).outcome == "auto"
    assert only_pair(one, two, settings=asked).outcome == "queue"
    assert only_pair(one, two, settings=neither) is None
    assert below > 0


@pytest.mark.parametrize("records", [[], [work()]])
def test_fewer_than_two_records_hold_no_duplicates(records):
    found = find_duplicates(records)
    assert (found.pairs, found.groups, found.n_candidates, found.n_records) == ((), (), 0, len(records))


@pytest.mark.parametrize(
    ("records", "reason"),
    [
        ([work(), "a title"], r"records\[1\] must be a mapping of fields, not str"),
        ([None], r"records\[0\] must be a mapping of fields, not NoneType"),
        ([work(), work(year=2015)], r"records\[1\], year must be text or None, not int"),
        ([work(authors=["Roe, A"])], r"records\[0\], authors must be text or None, not list"),
    ],
)
def test_what_is_no_record_is_named_by_its_place_and_field(records, reason):
    with pytest.raises(ValueError, match=reason):
        find_duplicates(records)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"auto_threshold": 1.1}, "auto_threshold must lie between 0 and 1, not 1.1"),
        ({"queue_threshold": -0.1}, "queue_threshold must lie between 0 and 1, not -0.1"),
        ({"auto_threshold": float("nan")}, "auto_threshold must lie between 0 and 1"),
        ({"auto_threshold": "high"}, "auto_threshold must lie between 0 and 1, not 'high'"),
        ({"auto_threshold": 0.2}, "queue_threshold must not be above auto_threshold"),
        ({"max_block": 0}, "max_block must be a whole number of at least 1"),
    ],
)
def test_settings_out_of_range_are_refused(wrong, reason):
    with pytest.raises(ValueError, match=reason):
        find_duplicates([], settings=DuplicateSettings(**wrong))


def said(found, place=lambda at: at):
    """What was found, in terms of places that do not depend on the order."""
    pairs = {
        (frozenset((place(p.i), place(p.j))), p.probability, p.outcome, p.reasons, p.vetoes, p.differing)
        for p in found.pairs
    }
    return pairs, {frozenset(map(place, group)) for group in found.groups}


@given(library=libraries, seed=st.integers(0, 1000))
@settings(deadline=None)
def test_the_order_of_the_records_changes_nothing(library, seed):
    order = np.random.default_rng(seed).permutation(len(library)).tolist()
    turned = find_duplicates([library[at] for at in order], seed=seed)
    assert said(turned, order.__getitem__) == said(find_duplicates(library))


@given(library=libraries)
@settings(deadline=None)
def test_whatever_is_found_holds_together(library):
    found = find_duplicates(library)
    group_of = {place: group for group in found.groups for place in group}
    assert found.n_records == len(library)
    for pair in found.pairs:
        assert 0 <= pair.i < pair.j < len(library)
        assert 0 <= pair.probability <= 1
        assert {*pair.vetoes} <= {*VETOES}
        if pair.outcome == "auto":
            assert pair.vetoes == ()
            assert pair.probability >= 0.7
            assert group_of[pair.i] == group_of[pair.j]
        elif pair.vetoes:
            assert group_of.get(pair.i, pair.i) != group_of.get(pair.j, pair.j)
        if pair.outcome == "queue":
            assert pair.probability >= (0.5 if pair.vetoes else 0.3)
    for group in found.groups:
        assert list(group) == sorted({*group})
        assert len(group) > 1
        joined = {place for p in found.pairs if p.outcome == "auto" for place in (p.i, p.j)}
        assert {*group} <= joined


@given(library=libraries)
@settings(deadline=None)
def test_no_group_holds_two_dois(library):
    from moothall.methods.deduplication.words import digital_object_identifier

    for group in find_duplicates(library).groups:
        assert len({digital_object_identifier(library[at].get("doi") or "") for at in group} - {""}) <= 1


records = st.dictionaries(st.sampled_from(tuple(work())), anything)


@given(library=st.lists(records, max_size=5), twice=st.booleans())
@settings(deadline=None)
def test_no_text_whatever_makes_it_fail(library, twice):
    found = find_duplicates(library * 2 if twice else library)
    assert found.n_records == len(library) * (1 + twice)


@pytest.mark.parametrize("field", list(work()))
@pytest.mark.parametrize(
    "text", [" " * 200_000, "1" * 200_000, "[" * 200_000, "A, " * 70_000, "<a " * 70_000]
)
def test_a_field_of_a_hundred_thousand_letters_is_done_with_at_once(field, text):
    assert find_duplicates([work(**{field: text}), work()]).n_records == 2
