"""Catalogues on the web, with recorded answers in place of the network (tests/recorded)."""

from datetime import date
from pathlib import Path

import httpx
import pytest

from moothall.jobs.fetching import Fetcher
from moothall.rooms.codification.catalogues import CATALOGUES, CatalogueFailed
from moothall.rooms.codification.catalogues.asking import Asker

RECORDED = Path(__file__).parents[2] / "recorded"


def recorded(name):
    return httpx.Response(200, content=(RECORDED / name).read_bytes())


class Played:
    """A catalogue that is answered from a list, the last answer for ever, and what it asked and waited."""

    def __init__(self, name, *answers):
        self.asked, self.waited = [], []
        answers = list(answers)

        def handle(request):
            self.asked.append(request)
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
            if isinstance(answer, Exception):
                raise answer
            # A response can be read once.
            return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

        kind = CATALOGUES[name]
        fetcher = Fetcher(
            {kind.host}, transport=httpx.MockTransport(handle), resolve=lambda host: ["93.184.216.34"]
        )
        asker = Asker(fetcher, pause=0.0, sleep=self.waited.append, clock=lambda: 0.0, chance=lambda: 0.5)
        self.catalogue = kind(asker, email="library@example.org", key="")

    def find(self, **more):
        return list(self.catalogue.find("pools", limit=more.pop("limit", 100), **more))

    def sent(self, number=0):
        return dict(self.asked[number].url.params)


def test_openalex_is_read_page_after_page():
    played = Played("openalex", recorded("openalex_page_1.json"), recorded("openalex_page_2.json"))
    first, second, third = played.find(since=date(2020, 1, 1))
    assert (first.title, first.abstract, first.doi, first.pmid) == (
        "Free pools",
        "They swim",
        "10.5555/A",
        "12345678",
    )
    assert (first.journal, first.year, first.page_last, first.accession) == (
        "Journal of Pools",
        2020,
        "9",
        "W1",
    )
    assert (first.authors[0].family, first.authors[0].given, first.database) == ("Green", "Pat", "OpenAlex")
    assert (second.title, second.abstract, second.year, second.authors) == (
        "Pools without abstract",
        "",
        None,
        (),
    )
    assert third.kind == "BOOK"
    assert played.sent()["search"] == "pools"
    assert played.sent()["filter"] == "from_publication_date:2020-01-01"
    assert [played.sent(number)["cursor"] for number in (0, 1)] == ["*", "second"]
    assert played.sent()["mailto"] == "library@example.org"


def test_openalex_says_what_is_retracted_and_goes_on_from_a_cursor():
    played = Played("openalex", recorded("openalex_page_1.json"), recorded("openalex_page_2.json"))
    page = next(played.catalogue.pages("pools", limit=100))
    assert [(notice.nature, notice.doi) for notice in page.notices] == [("retraction", "10.5555/a")]
    assert (page.cursor, page.total) == ("second", 3)
    again = Played("openalex", recorded("openalex_page_2.json"))
    (rest,) = again.catalogue.pages("pools", limit=98, cursor=page.cursor)
    assert (len(rest.references), rest.cursor, again.sent()["cursor"]) == (1, "", "second")


def test_no_more_is_taken_than_was_asked_for():
    played = Played("openalex", recorded("openalex_page_1.json"))
    assert len(played.find(limit=1)) == 1
    assert len(played.asked) == 1


@pytest.mark.parametrize(
    ("name", "empty"),
    [
        ("openalex", "openalex_empty.json"),
        ("crossref", "crossref_empty.json"),
        ("pubmed", "pubmed_search_empty.json"),
    ],
)
def test_nothing_found_is_nothing(name, empty):
    played = Played(name, recorded(empty))
    assert played.find() == []
    assert len(played.asked) == 1


def test_crossref_says_what_was_said_of_works():
    played = Played("crossref", recorded("crossref_page.json"))
    (page,) = played.catalogue.pages("pools", limit=100)
    first, second = page.references
    assert (first.title, first.abstract, first.year) == ("Retraction of: Free pools", "Pools & baths", 2021)
    assert (first.page_first, first.page_last, first.authors[1].literal) == ("1", "9", "Pool Group")
    assert (second.title, second.abstract, second.year) == ("No abstract", "", None)
    said = [(notice.nature, notice.doi, notice.notice_doi, notice.date) for notice in page.notices]
    assert said == [
        ("retraction", "10.5555/a", "10.5555/n", date(2021, 3, 4)),
        ("concern", "10.5555/b", "10.5555/c", None),
    ]


def test_crossref_is_asked_for_retractions_since_a_day():
    played = Played("crossref", recorded("crossref_page.json"))
    assert [notice.nature for notice in played.catalogue.notices(date(2021, 1, 1))] == [
        "retraction",
        "concern",
    ]
    assert played.sent()["filter"] == "update-type:retraction,from-update-date:2021-01-01"


def test_pubmed_is_searched_and_then_fetched_from_its_history():
    played = Played("pubmed", recorded("pubmed_search.json"), recorded("pubmed_works.txt"))
    (page,) = played.catalogue.pages("pools[ti]", limit=100)
    first, second = page.references
    assert (first.title, first.pmid, first.database) == ("Free pools", "12345678", "PubMed")
    assert (second.title, second.abstract) == ("Without an abstract", "")
    assert [(n.nature, n.pmid, n.notice_doi) for n in page.notices] == [
        ("retraction", "12345678", "10.5555/n")
    ]
    assert (played.sent()["term"], played.sent()["tool"]) == ("pools[ti]", "moothall")
    assert (played.sent(1)["WebEnv"], played.sent(1)["retmax"], played.sent(1)["rettype"]) == (
        "MCID_1",
        "2",
        "medline",
    )


def test_works_are_fetched_by_their_identifiers():
    played = Played("pubmed", recorded("pubmed_works.txt"))
    assert [work.pmid for work in played.catalogue.fetch(["12345678", "12345679"])] == [
        "12345678",
        "12345679",
    ]
    assert list(Played("crossref", httpx.Response(404)).catalogue.fetch(["10.5555/none"])) == []


@pytest.mark.parametrize("trouble", [httpx.Response(429, headers={"Retry-After": "7"}), httpx.Response(500)])
def test_a_busy_catalogue_is_asked_again_after_a_while(trouble):
    played = Played("openalex", trouble, trouble, recorded("openalex_page_2.json"))
    assert len(played.find()) == 1
    expected = [7.0, 7.0] if trouble.status_code == 429 else [1.5, 3.0]
    assert played.waited == expected


@pytest.mark.parametrize(
    "trouble",
    [
        httpx.Response(429),
        httpx.Response(503),
        httpx.Response(200, content=b'{"meta": {"count": 3}, "results": [{"id"'),
        httpx.Response(200, content=b"<html>busy</html>"),
        httpx.ConnectError("silence"),
    ],
)
def test_four_tries_are_enough(trouble):
    played = Played("openalex", trouble)
    with pytest.raises(CatalogueFailed, match="asked 4 times"):
        played.find()
    assert len(played.asked) == 4
    assert played.waited == [1.5, 3.0, 6.0]


def test_a_search_that_is_not_understood_is_not_repeated():
    played = Played("openalex", httpx.Response(400))
    with pytest.raises(CatalogueFailed, match="did not take the search"):
        played.find()
    assert len(played.asked) == 1
