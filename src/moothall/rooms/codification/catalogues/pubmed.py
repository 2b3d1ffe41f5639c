"""PubMed by the E-utilities: https://www.ncbi.nlm.nih.gov/books/NBK25499.

Works are fetched in PubMed's own tagged format, for which there is a reader already.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from moothall.formats import references
from moothall.formats.references import Reference
from moothall.formats.references.identifiers import find_doi
from moothall.formats.retractions import RetractionNotice
from moothall.rooms.codification.catalogues.interface import Catalogue, Page, dict_of, text_of

BLOCK = 200
TOOL = "moothall"
# Tags of a work that name what was said of it elsewhere.
NATURES = {"RIN": "retraction", "ECI": "concern", "EIN": "correction"}


class _History(NamedTuple):
    """Where PubMed keeps what a search found, and how much that is."""

    count: int
    environment: str
    key: str


class PubMed(Catalogue):
    name, host, words = "pubmed", "eutils.ncbi.nlm.nih.gov", "PubMed"
    # No more of one search can be fetched.
    most = 9_999

    @classmethod
    def pause(cls, key: str) -> float:
        """Three requests a second, ten with a key, and a little less than that."""
        return 0.11 if key else 0.36

    def pages(self, query: str, *, limit: int, since: date | None = None, cursor: str = "") -> Iterator[Page]:
        """``cursor`` is how many there were: a search that goes on is made again, since PubMed forgets it."""
        limit = min(limit, self.most)
        found = self._search(query, since)
        start = int(cursor) if cursor.isdecimal() else 0
        until = min(limit + start, found.count, self.most) if found else 0
        if not until:
            yield Page((), total=0)
        while found and start < until:
            size = min(BLOCK, until - start)
            where = {"WebEnv": found.environment, "query_key": found.key}
            works = self._fetch(where | {"retstart": str(start), "retmax": str(size)})
            start += size
            cursor = str(start) if start < until else ""
            notices = tuple(notice for work in works for notice in notices_of(work))
            yield Page(tuple(works), notices, cursor, found.count)

    def fetch(self, ids: Iterable[str]) -> Iterator[Reference]:
        ids = list(ids)
        for start in range(0, len(ids), BLOCK):
            yield from self._fetch({"id": ",".join(ids[start : start + BLOCK])})

    def notices(self, since: date) -> Iterator[RetractionNotice]:
        """Of retracted works that PubMed has changed since a day."""
        days = f'("{since:%Y/%m/%d}"[MDAT] : "3000"[MDAT])'
        for page in self.pages(f"retracted publication[pt] AND {days}", limit=self.most):
            yield from page.notices

    def _own(self) -> dict[str, str]:
        return {"db": "pubmed", "tool": TOOL, "email": self._email, "api_key": self._key}

    def _search(self, query: str, since: date | None) -> _History | None:
        asked = self._own() | {"term": query, "usehistory": "y", "retmax": "0", "retmode": "json"}
        if since:
            asked |= {"datetype": "pdat", "mindate": f"{since:%Y/%m/%d}", "maxdate": "3000"}
        return self._asker.ask(self._address("esearch"), asked, _read_history)

    def _fetch(self, which: dict[str, str]) -> Sequence[Reference]:
        asked = self._own() | which | {"rettype": "medline", "retmode": "text"}
        found = self._asker.ask(self._address("efetch"), asked, _read_works)
        return [replace(work, database="PubMed") for work in found or ()]

    def _address(self, what: str) -> str:
        return f"https://{self.host}/entrez/eutils/{what}.fcgi"


def notices_of(work: Reference) -> Iterator[RetractionNotice]:
    """What a work says was said of it elsewhere, such as "J Pools. 2020;1(2):3. doi: 10.5555/r"."""
    for tag, value in work.extra:
        if nature := NATURES.get(tag):
            yield RetractionNotice(
                nature=nature,
                doi=work.doi.lower(),
                pmid=work.pmid,
                title=work.title,
                notice_doi=find_doi(value).lower(),
                reason=f"As PubMed has it: {' '.join(value.split())}",
            )


def _read_history(body: bytes) -> _History:
    found: dict[str, Any] = dict_of(dict_of(json.loads(body)).get("esearchresult"))
    count = text_of(found.get("count"))
    if not count.isdecimal() or "ERROR" in found:
        raise ValueError("no count of works")
    return _History(int(count), text_of(found.get("webenv")), text_of(found.get("querykey")))


def _read_works(body: bytes) -> tuple[Reference, ...]:
    """Raises ValueError for what is no list of works, such as a page that says that the server is busy."""
    if not body.strip():
        return ()
    if b"PMID-" not in body:
        raise ValueError("no works")
    works, report = references.read(body, format="nbib")
    if report.rejected:
        raise ValueError("a work was cut off")
    return works
