"""What keeps a pair from being joined without asking, each by a pair and by one that it spares."""

import numpy as np
import pytest
from tests.methods.deduplication.builders import BARE, work

from moothall.methods.deduplication.blocking import pairs_to_compare
from moothall.methods.deduplication.comparing import compare_pairs
from moothall.methods.deduplication.records import normalise
from moothall.methods.deduplication.vetoes import VETOES, vetoes

SHORT = {"title": "Editorial comment"}
OTHER_DOI = {"doi": "10.1000/another"}
OTHER_ISSUE, OTHER_VOLUME, OTHER_PAGE = {"issue": "3"}, {"volume": "38"}, {"pages": "411-419"}


def against(one, two, *others):
    """Names of the vetoes against the first two of some records."""
    records = normalise([one, two, *others])
    pairs = pairs_to_compare(records, max_block=60)
    found = vetoes(compare_pairs(records, pairs[(pairs == [0, 1]).all(axis=1)]), records)
    assert all(len(speaks) == 1 for speaks in found.values())
    return [name for name, speaks in found.items() if speaks[0]]


def changed(*parts):
    return work(**{name: value for part in parts for name, value in part.items()})


def test_each_has_a_sentence_for_who_has_to_decide():
    assert {*VETOES} == {*vetoes(compare_pairs(normalise([]), np.empty((0, 2), np.int64)), normalise([]))} | {
        "conflict_in_group"
    }
    assert all(sentence.endswith(".") for sentence in VETOES.values())


def test_nothing_speaks_against_the_same_record():
    assert against(work(), work()) == []


@pytest.mark.parametrize("doubt", [OTHER_DOI, SHORT, {"title": None}])
def test_another_issue_with_another_doi_a_short_title_or_none(doubt):
    one, two = changed(BARE, doubt, {"pages": None}), changed(BARE, doubt, {"pages": None}, OTHER_ISSUE)
    if doubt is OTHER_DOI:
        one["doi"] = work()["doi"]
    assert "another_issue" in against(one, two)


def test_another_issue_alone_says_nothing_nor_where_volume_and_page_agree():
    assert against(work(**BARE), changed(BARE, OTHER_ISSUE)) == []
    assert against(changed(SHORT), changed(SHORT, OTHER_ISSUE)) == []


def test_a_doi_that_differs_counts_though_volume_and_page_agree_in_another_issue():
    assert against(work(), changed(OTHER_ISSUE, OTHER_DOI)) == ["another_issue"]


@pytest.mark.parametrize("doubt", [SHORT, {"title": None}])
def test_another_volume_and_page(doubt):
    assert against(changed(doubt), changed(doubt, OTHER_VOLUME, OTHER_PAGE)) == ["another_place"]
    assert against(changed(doubt), changed(doubt, OTHER_VOLUME)) == []
    assert against(changed(doubt), changed(doubt, OTHER_PAGE)) == []


def test_a_long_title_may_stand_in_another_place():
    assert against(work(), changed(OTHER_VOLUME, OTHER_PAGE)) == []
    assert "another_place" in against(work(), changed(OTHER_VOLUME, OTHER_PAGE, OTHER_DOI))


def test_a_title_in_four_volumes_and_issues_is_a_heading():
    elsewhere = [work(volume=str(volume), **BARE) for volume in (1, 2, 3)]
    one, two = work(**BARE), changed(BARE, OTHER_VOLUME, OTHER_PAGE)
    assert against(one, two, *elsewhere[:1]) == []
    assert against(one, two, *elsewhere) == ["another_place"]


def test_another_doi_unless_volume_and_page_agree_or_all_else_does():
    assert against(work(), changed(OTHER_DOI)) == []
    unplaced = {"volume": None, "pages": None}
    assert against(changed(unplaced), changed(unplaced, OTHER_DOI)) == []
    assert against(changed(unplaced), changed(unplaced, OTHER_DOI, {"journal": "Lancet"})) == ["another_doi"]
    assert against(work(), changed(OTHER_DOI, OTHER_PAGE)) == ["another_doi"]


def test_titles_alone_must_be_the_same():
    alone = dict.fromkeys(("authors", "journal", "doi"))
    longer = {"title": work()["title"] + " again"}
    assert against(changed(alone), changed(alone)) == []
    assert against(changed(alone), changed(alone, longer)) == ["nothing_but_titles"]
    assert against(work(), changed(longer)) == []
    assert against(work(authors=None, journal=None), changed(longer, {"authors": None})) == []


def test_without_a_title_nothing_is_the_same_but_the_whole_record():
    bare = dict.fromkeys(("title", "authors", "journal", "doi"))
    assert against(changed(bare), changed(bare)) == []
    assert against(changed(bare), changed(bare, {"year": None})) == ["nothing_but_titles"]


def test_another_number_in_the_title_unless_volume_and_page_agree():
    one, two = {"title": work()["title"] + ", part I"}, {"title": work()["title"] + ", part II"}
    assert against(changed(one), changed(two)) == []
    assert against(changed(one), changed(two, OTHER_PAGE)) == ["another_number"]
