"""Crossref: https://api.crossref.org. Metadata without restriction."""

import html
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from urllib.parse import quote

from moothall.formats.references import Author, Reference
from moothall.formats.references.identifiers import find_doi
from moothall.formats.retractions import RetractionNotice
from moothall.rooms.codification.catalogues.interface import (
    Catalogue,
    Page,
    dict_of,
    list_of,
    number_of,
    text_of,
)

ROWS = 200
KINDS = {
    "journal-article": "JOUR",
    "book": "BOOK",
    "monograph": "BOOK",
    "edited-book": "EDBOOK",
    "book-chapter": "CHAP",
    "proceedings-article": "CPAPER",
    "dissertation": "THES",
    "report": "RPRT",
    "dataset": "DATA",
    "posted-content": "UNPB",
    "standard": "STAND",
}
# As Crossref words an update -> the nature of the notice. Others change no work's standing.
NATURES = {
    "retraction": "retraction",
    "partial_retraction": "concern",
    "removal": "retraction",
    "withdrawal": "retraction",
    "expression_of_concern": "concern",
    "correction": "correction",
    "corrigendum": "correction",
    "erratum": "correction",
}
_MARKUP = re.compile(r"<[^<>]{1,200}>")


class Crossref(Catalogue):
    name, host, words = "crossref", "api.crossref.org", "Crossref"

    def pages(self, query: str, *, limit: int, since: date | None = None, cursor: str = "") -> Iterator[Page]:
        filters = f"from-pub-date:{since.isoformat()}" if since else ""
        return self._walk({"query": query, "filter": filters}, limit, cursor)

    def fetch(self, ids: Iterable[str]) -> Iterator[Reference]:
        for doi in ids:
            address = f"https://{self.host}/works/{quote(doi, safe='')}"
            found = self._asker.ask(address, {"mailto": self._email}, _read)
            if found is not None:
                yield _reference(found)

    def notices(self, since: date) -> Iterator[RetractionNotice]:
        filters = f"update-type:retraction,from-update-date:{since.isoformat()}"
        for page in self._walk({"filter": filters}, self.most, ""):
            yield from page.notices

    def _walk(self, parameters: dict[str, str], limit: int, cursor: str) -> Iterator[Page]:
        cursor = cursor or "*"
        while limit > 0 and cursor:
            asked = parameters | {"rows": str(ROWS), "cursor": cursor, "mailto": self._email}
            answer = self._asker.ask(f"https://{self.host}/works", asked, _read)
            if answer is None:
                return
            every = [dict_of(each) for each in list_of(answer.get("items"))]
            items = every[:limit]
            limit -= len(items)
            # The last page has no items, or fewer than were asked for; its cursor goes round in a circle.
            more = len(every) == ROWS and limit > 0
            cursor = text_of(answer.get("next-cursor")) if more else ""
            notices = tuple(notice for item in items for notice in notices_of(item))
            total = number_of(answer.get("total-results"))
            yield Page(tuple(map(_reference, items)), notices, cursor, total)


def _read(body: bytes) -> dict[str, Any]:
    message = dict_of(json.loads(body)).get("message")
    if not isinstance(message, dict):
        raise ValueError("no message")
    return message


def notices_of(item: dict[str, Any]) -> Iterator[RetractionNotice]:
    """What a work says of others, if it is a notice, and what others say of it."""
    own = find_doi(text_of(item.get("DOI"))).lower()
    for update in map(dict_of, list_of(item.get("update-to"))):
        yield from _notice(update, about=find_doi(text_of(update.get("DOI"))).lower(), said_in=own)
    for update in map(dict_of, list_of(item.get("updated-by"))):
        yield from _notice(update, about=own, said_in=find_doi(text_of(update.get("DOI"))).lower())


def _notice(update: dict[str, Any], *, about: str, said_in: str) -> Iterator[RetractionNotice]:
    nature = NATURES.get(text_of(update.get("type")).lower().replace("-", "_").replace(" ", "_"))
    if nature and about:
        yield RetractionNotice(
            nature=nature,
            doi=about,
            notice_doi=said_in,
            date=_day(update.get("updated")),
            reason=f"{text_of(update.get('label')) or nature.capitalize()}, as Crossref has it.",
        )


def _reference(item: dict[str, Any]) -> Reference:
    first, _, last = text_of(item.get("page")).partition("-")
    year, written = _when(item)
    return Reference(
        kind=KINDS.get(text_of(item.get("type")), "GEN"),
        title=_plain(_first(item.get("title"))),
        abstract=_plain(item.get("abstract")),
        authors=tuple(filter(None, map(_author, list_of(item.get("author"))))),
        year=year,
        date_text=written,
        journal=_plain(_first(item.get("container-title"))),
        journal_short=_plain(_first(item.get("short-container-title"))),
        volume=text_of(item.get("volume")),
        issue=text_of(item.get("issue")),
        page_first=first.strip(),
        page_last=last.strip(),
        publisher=text_of(item.get("publisher")),
        isbn=text_of(_first(item.get("ISBN"))),
        issn=text_of(_first(item.get("ISSN"))),
        doi=find_doi(text_of(item.get("DOI"))),
        url=text_of(item.get("URL")),
        language=text_of(item.get("language")),
        keywords=tuple(filter(None, map(text_of, list_of(item.get("subject"))))),
        database="Crossref",
    )


def _author(author: Any) -> Author | None:
    author = dict_of(author)
    family, given = text_of(author.get("family")), text_of(author.get("given"))
    if family:
        return Author(family=family, given=given)
    name = text_of(author.get("name")) or given
    return Author(literal=name) if name else None


def _first(values: Any) -> Any:
    return next(iter(list_of(values)), "")


def _plain(value: Any) -> str:
    """Text without the markup of journals.

    >>> _plain("<jats:p>Pools &amp; baths</jats:p>")
    'Pools & baths'
    """
    return " ".join(html.unescape(_MARKUP.sub(" ", text_of(value))).split())


def _when(item: dict[str, Any]) -> tuple[int | None, str]:
    for name in ("published", "published-print", "published-online", "issued"):
        numbers = _date_parts(item.get(name))
        if numbers:
            return numbers[0], "-".join(f"{number:02d}" for number in numbers)
    return None, ""


def _date_parts(value: Any) -> list[int]:
    numbers = [number_of(part) for part in list_of(_first(dict_of(value).get("date-parts")))]
    return [number for number in numbers if number] if all(numbers) else []


def _day(value: Any) -> date | None:
    numbers = _date_parts(value)
    try:
        return date(*[*numbers, 1, 1][:3]) if numbers else None
    except ValueError:
        return None
