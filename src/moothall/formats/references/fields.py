"""From the tags of a record to the fields of a reference, the same way for every format."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

from moothall.formats.references.draft import Draft
from moothall.formats.references.identifiers import (
    doi_in_address,
    doi_in_note,
    find_doi,
    is_only_doi,
    labelled,
    pmid_in,
    pmid_of,
    serial_number,
)
from moothall.formats.references.model import Author, Reference
from moothall.formats.references.remainder import completed

_YEAR = re.compile(r"(?<!\d)([12]\d{3})(?!\d)", re.ASCII)
_FOUR_DIGITS = re.compile(r"[12]\d{3}", re.ASCII)
_ONLY_YEAR = re.compile(r"[12]\d{3}[/\s]*", re.ASCII)
_PAGES = re.compile(r"([^\s–—-]+)\s*[–—-]{1,3}\s*([^\s–—-]+)")


@dataclass(frozen=True, eq=False)
class Tags:
    """Which tags of a format give which field, the best first.

    ``lines`` names those of every field that is one line of text and nothing more. ``pages`` hold "12-19";
    ``page_first`` does too where there is no ``page_last``. ``serial`` holds ISSN and ISBN alike,
    ``accession`` numbers of any database, PubMed's included; ``addresses`` may lead to a DOI. ``own`` holds
    what this program writes where a format has no place for something (see ``remainder``).
    """

    lines: Mapping[str, Sequence[str]]
    abstract: Sequence[str] = ()
    year: Sequence[str] = ()
    date: Sequence[str] = ()
    page_first: Sequence[str] = ()
    page_last: Sequence[str] = ()
    pages: Sequence[str] = ()
    serial: Sequence[str] = ()
    doi: Sequence[str] = ()
    addresses: Sequence[str] = ()
    pmid: Sequence[str] = ()
    pmcid: Sequence[str] = ()
    accession: Sequence[str] = ()
    keywords: Sequence[str] = ()
    notes: Sequence[str] = ()
    own: Sequence[str] = ("moothall",)


_GROUPS = [each.name for each in fields(Tags) if each.name != "lines"]


@lru_cache(maxsize=1_000)
def _present(tags: Tags, there: frozenset[str]) -> Tags:
    """``tags`` without those that a record does not hold. Most records of a file hold the same."""
    groups = {name: tuple(tag for tag in getattr(tags, name) if tag in there) for name in _GROUPS}
    lines = {name: tuple(tag for tag in own if tag in there) for name, own in tags.lines.items()}
    return Tags({name: own for name, own in lines.items() if own}, **groups)


def reference_of(
    draft: Draft, tags: Tags, *, kind: str, authors: Sequence[Author], line: int, raw: str
) -> Reference:
    """The reference that a record gives. What is odd about it goes to the problems of ``draft``."""
    known, tags = tags, _present(tags, frozenset(draft.waiting))
    own = draft.take(tags.own) if tags.own else []
    found: dict[str, Any] = {}
    notes = draft.every(tags.notes) if tags.notes else ()
    found["doi"] = _doi(draft, tags, notes)
    for name, places in tags.lines.items():
        found[name] = draft.line(places)
    if tags.year or tags.date:
        found["year"], found["date_text"] = _date(draft, tags)
    if tags.page_first or tags.page_last or tags.pages:
        found["page_first"], found["page_last"] = _pages(draft, tags, known)
    if tags.serial:
        found["issn"], found["isbn"] = _serial_numbers(draft, tags)
    if tags.pmid or tags.accession or tags.pmcid or notes:
        found["pmid"], found["pmcid"], found["accession"] = _numbers(draft, tags, found, notes)
    reference = Reference(
        kind=kind,
        authors=tuple(authors),
        abstract=draft.text(tags.abstract) if tags.abstract else "",
        keywords=draft.every(tags.keywords) if tags.keywords else (),
        notes=notes,
        extra=draft.left(),
        raw=raw,
        line=line,
        **found,
    )
    return completed(reference, own) if own else reference


def _date(draft: Draft, tags: Tags) -> tuple[int | None, str]:
    """The year, from the tags of years or else of dates; and the date where one says more than the year."""
    if len(tags.year) == 1 and len(tags.date) < 2:
        # Nearly every record: one year, and perhaps one date.
        years, dates = draft.waiting[tags.year[0]], draft.waiting[tags.date[0]] if tags.date else [""]
        if len(years) == len(dates) == 1 and _FOUR_DIGITS.fullmatch(year := years[0]):
            del draft.waiting[tags.year[0]]
            date_text = draft.line(tags.date) if tags.date else ""
            only = date_text.startswith(year) and _ONLY_YEAR.fullmatch(date_text)
            return int(year), "" if only else date_text
    return _any_date(draft, tags)


def _any_date(draft: Draft, tags: Tags) -> tuple[int | None, str]:
    years, dates = draft.values(tags.year), draft.values(tags.date)
    year = next(filter(None, (_YEAR.search(value) for _, value in (*years[:1], *dates[:1]))), None)
    if year is None:
        date_text = draft.line(tags.date) or draft.line(tags.year)
        problem = f"“{date_text[:100]}” holds no year; the text was kept."
        draft.problems.append(("bad_year", problem))
        return None, date_text
    fuller = ""
    for tag, value in (*years, *dates):
        only = _ONLY_YEAR.fullmatch(value)
        if only and value.startswith(year[1]):
            draft.use(tag, value)
        elif not only:
            fuller = fuller or tag
    date_text = draft.line(tags.date) or draft.line((fuller,))
    return int(year[1]), date_text


def _pages(draft: Draft, tags: Tags, known: Tags) -> tuple[str, str]:
    """First and last page. "12-19" as a first page gives both where there is no last one, not even an empty
    one; ``pages`` always give both."""
    first, last = draft.line(tags.page_first), draft.line(tags.page_last)
    if not first and not last and (pages := draft.line(tags.pages)):
        both = _PAGES.fullmatch(pages)
        return (both[1], both[2]) if both else (pages, "")
    both = _PAGES.fullmatch(first)
    says_last = last or any(tag in draft.empty for tag in known.page_last)
    if both and (both[2] == last or not says_last):
        return both[1], both[2]
    return first, last


def _doi(draft: Draft, tags: Tags, notes: Sequence[str]) -> str:
    """From its own tags; else from a web address or a note."""
    found, bad = "", ""
    for tag, text in draft.values(tags.doi) if tags.doi else ():
        doi = find_doi(text)
        if not doi:
            bad = bad or text
        elif not found or doi == found:
            found = doi
            if text == doi or is_only_doi(text, doi):
                draft.use(tag, text)
    if bad:
        draft.problems.append(("bad_doi", f"“{bad[:100]}” is not a DOI; the text was kept."))
    if found:
        return found
    addresses = (doi_in_address(address) for _, address in draft.values(tags.addresses))
    return next(filter(None, addresses), "") or next(filter(None, map(doi_in_note, notes)), "")


def _serial_numbers(draft: Draft, tags: Tags) -> tuple[str, str]:
    """The first ISSN and the first ISBN; whatever else stands there stays."""
    first = {"": "", "issn": "", "isbn": ""}
    for tag, value in draft.values(tags.serial):
        name, number = serial_number(value)
        if name and first[name] in ("", number):
            first[name] = number
            draft.use(tag, value)
    return first["issn"], first["isbn"]


def _numbers(
    draft: Draft, tags: Tags, found: Mapping[str, str], notes: Sequence[str]
) -> tuple[str, str, str]:
    """PMID, PMCID and accession number. A bare number is a PMID unless it comes from another database."""
    pmid = pmcid = ""
    accession, database = found.get("accession", ""), found.get("database", "")
    for tag, value in draft.values(tags.pmid) if tags.pmid else ():
        number = pmid_in(value)
        if number and pmid in ("", number):
            pmid = number
            draft.use(tag, value)
    for tag, value in draft.values(tags.accession) if tags.accession else ():
        number = pmid_of(value, database)
        if number and pmid in ("", number):
            pmid = number
            draft.use(tag, value)
        elif not number and not accession:
            accession = value
            draft.use(tag, value)
    for tag, value in draft.values(tags.pmcid) if tags.pmcid else ():
        if not pmcid and (pmcid := labelled([value], "pmcid")):
            draft.use(tag, value)
    if notes and not (pmid and pmcid):
        pmid, pmcid = pmid or labelled(notes, "pmid"), pmcid or labelled(notes, "pmcid")
    return pmid, pmcid, accession
