"""A reference to a paper, report or page, as reference managers and databases export it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Author:
    """A person as ``family`` and ``given`` name, or anybody else as ``literal``."""

    family: str = ""
    given: str = ""
    literal: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference. A field that the file does not give is empty; ``year`` is None.

    ``kind`` is the kind of document as RIS names it ("JOUR", "RPRT"), or as the file does where RIS has no
    name for it. ``extra`` holds every tag that has no field of its own as (tag, value), in the order of the
    file. ``raw`` is the record as it came. ``line`` is the number, from 1, of its first line, of its row in a
    workbook, or of its element in JSON.
    """

    kind: str = ""
    title: str = ""
    abstract: str = ""
    authors: tuple[Author, ...] = ()
    year: int | None = None
    date_text: str = ""
    journal: str = ""
    journal_short: str = ""
    volume: str = ""
    issue: str = ""
    page_first: str = ""
    page_last: str = ""
    publisher: str = ""
    place: str = ""
    isbn: str = ""
    issn: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    accession: str = ""
    url: str = ""
    accessed: str = ""
    language: str = ""
    keywords: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    database: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    raw: str = ""
    line: int = 0
