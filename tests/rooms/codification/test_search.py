"""Finding sources by their words: what counts, in which order, and what nobody is told."""

import os
from datetime import date

import pytest
from django.db import connection
from django_scopes import scope
from tests.rooms.codification import builders, reviewing

from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.models import Consent, Source
from moothall.rooms.codification.queries import search_library
from moothall.rooms.codification.search import Term, the_index, words_in

ODD = (
    *(
        '"',
        '""',
        '"a',
        'a"',
        "NEAR(",
        "NEAR(a b, 2)",
        "a AND",
        "OR",
        "NOT x",
        "*",
        "a*b*",
        "^a",
        "-",
        "--",
        "-*",
    ),
    *("🙂", "🙂 swimming", "-🙂", "a:b", "title:x", "year:", "year:..", "year:20..19", "year:2015..", "doi:"),
    *(
        "kind:",
        "kind:none",
        "author:",
        'author:"',
        "-author:x",
        "-year:2019",
        "'; DROP TABLE x; --",
        "\\",
        "%",
        "_",
    ),
    *(
        "\0",
        "\ud800",
        "(((((",
        "a" * 500,
        "x " * 300,
        "-x " * 150,
        '"a b" ' * 90,
        "é\u0301",
        "日本語",
        "क्ष",
        "{a b}: c",
    ),
    *("a + b", "a:* & b", "!a", "a | b", "<->", "&", "swim:*", "'swim", "co-production*", "…", "   ", ""),
)


def found(text, who=None, **narrowed):
    """The titles of what holds all the words."""
    page = search_library(who, text, **narrowed)
    return [hit.source.record.title for hit in page.hits[: page.with_all]]


@pytest.fixture
def papers(inside):
    """Three papers: free swimming in towns, free buses, swimming lessons for a fee."""
    return [
        builders.research(
            inside,
            title="Free swimming in three towns",
            authors=[{"family": "Müller", "given": "Pat", "literal": ""}],
            container="Journal of Leisure",
            doi="10.5555/swim",
            year=2015,
        ),
        builders.research(inside, title="Free buses for pupils", text="Buses were free.", year=2018),
        builders.research(
            inside,
            title="Swimming lessons",
            text="Lessons for a fee.",
            keywords=["pools", "teaching"],
            year=2021,
        ),
    ]


def test_every_word_must_be_there_whatever_its_ending_case_or_accents(papers):
    assert found("free swims") == ["Free swimming in three towns"]
    page = search_library(None, "free swims")
    assert (page.with_all, page.total, page.mode) == (1, 3, "all_then_some")
    assert found("MULLER") == found("müller") == ["Free swimming in three towns"]
    assert search_library(None, "pools").mode == "all"


def test_a_word_in_the_title_weighs_more_than_one_in_the_text(inside):
    builders.research(inside, title="On pools", text="Holidays were long. " * 3)
    builders.research(inside, title="Holidays and pools", text="Nothing else.")
    assert found("holidays") == ["Holidays and pools", "On pools"]


def test_phrases_beginnings_and_what_is_not_wanted(papers):
    assert found('"three towns"') == ["Free swimming in three towns"]
    assert found('"towns three"') == []
    assert found("teach*") == ["Swimming lessons"]
    assert found("swimming -lessons") == ["Free swimming in three towns"]
    assert sorted(found("-swimming")) == ["Free buses for pupils"]
    assert found('-"free swimming" free') == ["Free buses for pupils"]


def test_a_search_can_name_an_author_years_a_doi_or_a_kind(papers, inside):
    builders.practice(inside)
    assert found("author:muller") == ["Free swimming in three towns"]
    assert found("author:pools") == []
    assert found('author:"Pat Müller" swimming') == ["Free swimming in three towns"]
    assert found("year:2016..2020") == ["Free buses for pupils"]
    assert found("free year:2018") == ["Free buses for pupils"]
    assert len(found("year:2018..")) == 2
    assert found("doi:10.5555/SWIM") == ["Free swimming in three towns"]
    assert len(found("kind:practice")) == 1
    assert found("kind:practice towns") == []


def test_parts_that_name_nothing_are_words():
    assert words_in("year:soon").wanted == (Term("year soon"),)
    assert words_in("kind:poem").wanted == (Term("kind poem"),)
    assert words_in("-author:Green").unwanted == (Term("Green", in_authors=True),)


@pytest.mark.parametrize("text", ODD)
def test_no_input_fails(papers, text):
    page = search_library(None, text)
    assert page.total >= len(page.hits)


@pytest.mark.parametrize("page", ["", "x", "-1", "0", "9" * 30, None, 2])
def test_no_page_fails(papers, page):
    assert len(search_library(None, "free", page=page).hits) == 2


def test_a_long_search_is_cut_and_says_so(papers):
    page = search_library(None, "swimming " * 60)
    assert (page.is_cut, page.with_all) == (True, 2)
    assert not search_library(None, "swimming").is_cut


def test_those_with_all_words_come_first_and_no_others_where_there_are_many(inside):
    for number in range(12):
        builders.research(inside, title=f"Pools and parks {number}", text="")
    for number in range(30):
        builders.research(inside, title=f"Parks {number}", text="")
    many = search_library(None, "pools parks")
    assert (many.total, many.mode) == (12, "all")
    builders.research(inside, title="A lake in parks", text="")
    first, second = (search_library(None, "lake parks", page=page) for page in (1, 2))
    assert (first.total, first.with_all, first.mode) == (43, 1, "all_then_some")
    assert first.hits[0].source.title == "A lake in parks"
    assert [len(first.hits), len(second.hits)] == [25, 18]
    both = {hit.source.pk for page in (first, second) for hit in page.hits}
    assert len(both) == 43
    assert len(queries.every_hit(None, "lake parks", queries.Narrowing())) == 43


def test_hits_can_be_narrowed_by_what_sources_are(papers, inside):
    review = reviewing.screening(inside, records=0)
    review.add(papers[1])
    actions.retract_source(source=papers[0], nature="retraction", reason="Wrong.", origin="by_hand", by=None)
    assert found("free", review=review.review) == found("", review=review.review) == ["Free buses for pupils"]
    assert found("swimming", state="retracted") == ["Free swimming in three towns"]
    assert found("", years=(2020, 2022)) == ["Swimming lessons"]
    assert found("", kinds=["policy_document"]) == []
    assert found("free", full_text=True) == []
    assert len(found("free", full_text=False)) == 2
    assert len(found("", since=date(2020, 1, 1))) == 3
    assert found("", since=date(2999, 1, 1)) == []


def test_hits_can_be_ordered_by_age_or_title(papers):
    assert found("free", order="newest") == ["Free buses for pupils", "Free swimming in three towns"]
    assert found("", order="title") == sorted(paper.title for paper in papers)
    assert found("swimming", order="title") == ["Free swimming in three towns", "Swimming lessons"]


def test_what_is_edited_is_found_by_its_new_words_only(papers):
    actions.edit_source(source=papers[2], title="Diving lessons", by=None)
    assert found("diving") == ["Diving lessons"]
    assert "Diving lessons" not in found("swimming")


def test_imported_references_are_found_until_their_import_is_removed(inside):
    run = actions.import_references(
        workspace=inside, inquiry=None, data=builders.ris("A wholly new lido"), name="a.ris", by=None
    )
    assert found("lido") == found("") == ["A wholly new lido"]
    actions.remove_import(run=run, by=None)
    assert found("lido") == found("") == []


def test_a_work_is_found_once_and_twice_again_when_its_sources_are_parted(papers):
    link = actions.link_sources(kept=papers[0], other=papers[1], by=None)
    assert found("free") == ["Free swimming in three towns"]
    assert len(found("")) == 2
    actions.unlink_sources(link=link, by=None)
    assert len(found("free")) == 2


def test_making_the_index_anew_changes_no_hit(papers, inside):
    builders.practice(inside)
    builders.account(inside)
    actions.link_sources(kept=papers[0], other=papers[1], by=None)
    asked = ("free", "swimming lessons", "families", "-swimming", "price went", "three*")
    before = [found(text) for text in asked]
    actions.rebuild_search()
    assert [found(text) for text in asked] == before


def account_for(review, workspace) -> Source:
    consent = {"scope": "this_review", "quotation": "verbatim", "review": review.review}
    return builders.account(workspace, consent=consent, text="The lido was my second home.")


def test_an_account_for_one_review_is_known_to_those_who_take_part_in_it_only(papers, inside):
    review, others = reviewing.screening(inside, records=0), reviewing.screening(inside, records=0)
    account = account_for(review, inside)
    part, outside = review.people[1], others.lead
    for text in ("lido", "", "home lido", "-free", "kind:lived"):
        assert account.record.title in found(text, who=part), text
        for who in (outside, None):
            page = search_library(who, text)
            assert account not in [hit.source for hit in page.hits], text
            assert page.total == len(page.hits), text
            assert account.record_id not in queries.every_hit(who, text, queries.Narrowing())
    assert queries.source(part, account.pk) == account
    assert queries.source(outside, account.pk) is None
    actions.remove_reviewer(review=review.review, reviewer=part, reassign_to=None, by=review.lead)
    assert found("lido", who=part) == []


def test_an_account_whose_consent_is_withdrawn_is_not_found(inside):
    account = builders.account(inside)
    assert found("price") == [account.record.title]
    Consent.objects.filter(source=account).update(withdrawn_at="2026-01-01T00:00Z")
    assert found("") == []
    actions.rebuild_search()
    assert found("price") == []


def test_nothing_of_another_workspace_is_found_or_counted(papers, other_workspace):
    with scope(workspace=other_workspace):
        assert search_library(None, "free").total == search_library(None, "").total == 0
        builders.research(other_workspace, title="Free parks elsewhere", text="")
        assert found("free") == ["Free parks elsewhere"]
    assert len(found("free")) == 2


def test_a_search_reads_the_database_a_constant_number_of_times(papers, inside, django_assert_num_queries):
    with django_assert_num_queries(4):
        search_library(None, "free towns swimming")
    for number in range(20):
        builders.research(inside, title=f"Free swimming {number} in towns", text="")
    with django_assert_num_queries(3):
        search_library(None, "free towns swimming")


def test_the_index_follows_the_database(papers):
    name = type(the_index()).__name__
    wanted = {"sqlite": "Fts5Index", "postgresql": "PostgresIndex"}[connection.vendor]
    assert name == (os.environ.get("MOOTHALL_TEST_INDEX") or wanted)
