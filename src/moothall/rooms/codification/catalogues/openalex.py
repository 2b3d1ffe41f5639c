"""OpenAlex: https://docs.openalex.org/api-entities/works. CC0."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from moothall.formats.references import Author, Reference
from moothall.formats.references.identifiers import find_doi, pmid_in
from moothall.formats.retractions import RetractionNotice
from moothall.rooms.codification.catalogues.interface import (
    Catalogue,
    Page,
    dict_of,
    list_of,
    number_of,
    text_of,
)

PER_PAGE = 200
KINDS = {
    "article": "JOUR",
    "review": "JOUR",
    "preprint": "UNPB",
    "book": "BOOK",
    "book-chapter": "CHAP",
    "dissertation": "THES",
    "report": "RPRT",
    "dataset": "DATA",
    "standard": "STAND",
}
# A longer abstract is not one; the bound keeps a false position from filling the memory.
MOST_WORDS = 20_000


class OpenAlex(Catalogue):
    name, host, words = "openalex", "api.openalex.org", "OpenAlex"

    def pages(self, query: str, *, limit: int, since: date | None = None, cursor: str = "") -> Iterator[Page]:
        filters = f"from_publication_date:{since.isoformat()}" if since else ""
        return self._walk({"search": query, "filter": filters}, limit, cursor)

    def fetch(self, ids: Iterable[str]) -> Iterator[Reference]:
        for key in ids:
            found = self._asker.ask(f"https://{self.host}/works/{key}", self._own(), _read_one)
            if found is not None:
                yield _reference(found)

    def notices(self, since: date) -> Iterator[RetractionNotice]:
        day = since.isoformat()
        filters = f"is_retracted:true,from_publication_date:{day}"
        for page in self._walk({"filter": filters}, self.most, ""):
            yield from page.notices

    def _own(self) -> dict[str, str]:
        return {"mailto": self._email, "api_key": self._key}

    def _walk(self, parameters: dict[str, str], limit: int, cursor: str) -> Iterator[Page]:
        cursor = cursor or "*"
        while limit > 0 and cursor:
            asked = parameters | self._own() | {"per-page": str(PER_PAGE), "cursor": cursor}
            answer = self._asker.ask(f"https://{self.host}/works", asked, _read_page)
            if answer is None:
                return
            meta = dict_of(answer.get("meta"))
            works = [dict_of(each) for each in list_of(answer.get("results"))][:limit]
            limit -= len(works)
            cursor = text_of(meta.get("next_cursor")) if works and limit > 0 else ""
            yield Page(
                tuple(map(_reference, works)),
                tuple(_notice(work) for work in works if work.get("is_retracted") is True),
                cursor,
                number_of(meta.get("count")),
            )


def _read_page(body: bytes) -> dict[str, Any]:
    answer = json.loads(body)
    if not isinstance(answer, dict) or not isinstance(answer.get("results"), list):
        raise ValueError("no page of works")
    return answer


def _read_one(body: bytes) -> dict[str, Any]:
    answer = json.loads(body)
    if not isinstance(answer, dict):
        raise ValueError("no work")
    return answer


def _reference(work: dict[str, Any]) -> Reference:
    place, biblio = dict_of(work.get("primary_location")), dict_of(work.get("biblio"))
    source, ids = dict_of(place.get("source")), dict_of(work.get("ids"))
    words = (text_of(dict_of(each).get("display_name")) for each in list_of(work.get("keywords")))
    return Reference(
        kind=KINDS.get(text_of(work.get("type")), "GEN"),
        title=text_of(work.get("title")) or text_of(work.get("display_name")),
        abstract=abstract_of(work.get("abstract_inverted_index")),
        authors=tuple(filter(None, map(_author, list_of(work.get("authorships"))))),
        year=number_of(work.get("publication_year")),
        date_text=text_of(work.get("publication_date")),
        journal=text_of(source.get("display_name")),
        issn=text_of(source.get("issn_l")),
        publisher=text_of(source.get("host_organization_name")),
        volume=text_of(biblio.get("volume")),
        issue=text_of(biblio.get("issue")),
        page_first=text_of(biblio.get("first_page")),
        page_last=text_of(biblio.get("last_page")),
        doi=find_doi(text_of(work.get("doi"))),
        pmid=_last_part(ids.get("pmid")),
        accession=_last_part(work.get("id")),
        url=text_of(place.get("landing_page_url")),
        language=text_of(work.get("language")),
        keywords=tuple(filter(None, words)),
        database="OpenAlex",
    )


def _notice(work: dict[str, Any]) -> RetractionNotice:
    return RetractionNotice(
        nature="retraction",
        doi=find_doi(text_of(work.get("doi"))).lower(),
        pmid=pmid_in(_last_part(dict_of(work.get("ids")).get("pmid"))),
        title=text_of(work.get("title")),
        reason="OpenAlex marks this work as retracted.",
    )


def _author(authorship: Any) -> Author | None:
    person = dict_of(dict_of(authorship).get("author"))
    name = text_of(person.get("display_name")) or text_of(dict_of(authorship).get("raw_author_name"))
    given, _, family = name.rpartition(" ")
    return Author(family=family, given=given) if given else Author(literal=name) if name else None


def abstract_of(index: Any) -> str:
    """The abstract of an inverted index, which names for each word the places where it stands.

    >>> abstract_of({"swim": [1], "They": [0], "and": [2], "win.": [3]})
    'They swim and win.'
    """
    at: dict[int, str] = {}
    for word, places in dict_of(index).items():
        for place in list_of(places):
            if (number := number_of(place)) is not None and number < MOST_WORDS:
                at[number] = word
    return " ".join(at[number] for number in sorted(at))


def _last_part(address: Any) -> str:
    return text_of(address).rstrip("/").rpartition("/")[2]
