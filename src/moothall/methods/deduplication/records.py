"""The records of a library, field by field, in one way of writing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moothall.methods.deduplication import words

FIELDS = ("title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "abstract")
Texts = NDArray[np.object_]
# A title that stands with so many volumes and issues is a heading ("Editorial"), not the name of one work.
_GENERIC_PLACES = 4
# More characters of a field say nothing more, and nobody can make it slow with a longer one.
_LONGEST = {"title": 1500, "authors": 3000, "abstract": 800}
_LONGEST_OTHER = 300


@dataclass(frozen=True, eq=False)
class Records:
    """Arrays (N,) of strings, empty where a record says nothing.

    ``authors`` are people's names joined by spaces, ``first_author`` the first of them. ``rank`` orders the
    records by what they say, so that nothing depends on the order in which they came; ``same`` is equal for
    records equal in every field; ``generic`` says that the title is a heading, ``electronic`` that the page
    is the number of an electronic article.
    """

    title: Texts
    authors: Texts
    first_author: Texts
    journal: Texts
    volume: Texts
    issue: Texts
    year: Texts
    first_page: Texts
    last_page: Texts
    doi: Texts
    pmid: Texts
    abstract: Texts
    rank: NDArray[np.int64]
    same: NDArray[np.int64]
    generic: NDArray[np.bool_]
    electronic: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.rank)


def normalise(records: Sequence[Mapping[str, str | None]]) -> Records:
    """``records`` in one way of writing; each may give any of ``FIELDS``, and other fields mean nothing.

    Raises ValueError for a record that is not a mapping and a field that is neither text nor None.
    """
    texts = [_texts(record, at) for at, record in enumerate(records)]
    rows = [_normalised(text) for text in texts]
    order = sorted(range(len(rows)), key=rows.__getitem__)
    rank, same = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64)
    rank[order] = np.arange(len(rows))
    new = [place > 0 and rows[at] != rows[order[place - 1]] for place, at in enumerate(order)]
    same[order] = np.cumsum(new)
    title, authors, first_author, journal, *others = _columns(rows)
    volume, issue, year, first_page, last_page, doi, pmid, abstract = others
    return Records(
        title,
        authors,
        first_author,
        journal,
        volume,
        issue,
        year,
        first_page,
        last_page,
        doi,
        pmid,
        abstract,
        rank,
        same,
        _generic(title, volume, issue),
        np.array([words.is_article_number(text["pages"]) for text in texts], np.bool_),
    )


def _texts(record: Any, at: int) -> dict[str, str]:
    if not isinstance(record, Mapping):
        raise ValueError(f"records[{at}] must be a mapping of fields, not {type(record).__name__}.")
    found = {}
    for field in FIELDS:
        value = record.get(field)
        if value is not None and not isinstance(value, str):
            raise ValueError(f"records[{at}], {field} must be text or None, not {type(value).__name__}.")
        found[field] = (value or "")[: _LONGEST.get(field, _LONGEST_OTHER)]
    return found


def _normalised(text: Mapping[str, str]) -> tuple[str, ...]:
    """In the order of the fields of ``Records``."""
    authors = words.people(text["authors"])
    first_page, last_page = words.page_range(text["pages"])
    return (
        words.plain_title(text["title"]),
        " ".join(authors),
        authors[0] if authors else "",
        words.plain_journal(text["journal"]),
        words.number(text["volume"]),
        words.number(text["issue"]),
        words.year(text["year"]),
        first_page,
        last_page,
        words.digital_object_identifier(text["doi"]),
        words.pubmed_identifier(text["pmid"]),
        words.plain_abstract(text["abstract"]),
    )


def _columns(rows: list[tuple[str, ...]]) -> list[Texts]:
    columns = [np.empty(len(rows), dtype=object) for _ in range(12)]
    for column, values in zip(columns, zip(*rows, strict=True), strict=False):
        column[:] = values
    return columns


def _generic(titles: Texts, volumes: Texts, issues: Texts) -> NDArray[np.bool_]:
    places: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for title, volume, issue in zip(titles, volumes, issues, strict=True):
        if title and (volume or issue):
            places[title].add((volume, issue))
    headings = {title for title, known in places.items() if len(known) >= _GENERIC_PLACES}
    return np.array([title in headings for title in titles], dtype=np.bool_)
