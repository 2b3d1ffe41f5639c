"""Identifiers of papers as people and programs write them."""

import re
from collections.abc import Iterable
from urllib.parse import unquote

# Each bound keeps the search linear. A DOI is "10.", the number of its registrant, a stroke and anything.
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d{1,9}){0,4}/[^\s\"<>]{1,300}", re.ASCII)
_LABELLED_DOI = re.compile(r"\bdoi(?:\.org/|:|\s)\s{0,3}(10\.\d{4,9}/[^\s\"<>]{1,300})", re.I | re.ASCII)
_DOI_PREFIX = re.compile(r"(?:https?://)?(?:www\.)?(?:dx\.)?(?:doi\.org/)?(?:doi:?)?\s*", re.IGNORECASE)
_AFTER_DOI_IN_ADDRESS = re.compile(r"[&?#].*|(?:\.pdf|/pdf|/epdf|/full|/abstract|/html?)+$", re.IGNORECASE)
_LABELLED_PMID = re.compile(r"PMID:?\s*(\d{1,8})", re.IGNORECASE | re.ASCII)
_LABELLED_PMCID = re.compile(r"(?:PMCID:?\s*)?(PMC\d{1,10})", re.IGNORECASE | re.ASCII)
_ISSN = re.compile(r"\d{4}-?\d{3}[\dXx]", re.ASCII)
_NOT_IN_ISBN = re.compile(r"[\s-]")
_ISBN = re.compile(r"(?:97[89])?\d{9}[\dXx]", re.ASCII)
_OPENING = {")": "(", "]": "[", "}": "{"}
_PMID = re.compile(r"[1-9]\d{0,7}", re.ASCII)
_PMID_PREFIX = re.compile(r"(?:PMID|PubMed|MEDLINE):?\s*", re.IGNORECASE)
_PUBMED = re.compile(r"pubmed|medline", re.IGNORECASE)


def find_doi(text: str) -> str:
    """The first DOI in ``text``, without its resolver; empty if there is none.

    >>> find_doi("https://doi.org/10.1186/s12961-021-00677-2")
    '10.1186/s12961-021-00677-2'
    """
    found = _DOI.search(unquote(text) if "%" in text else text)
    return _trimmed(found[0]) if found else ""


def is_only_doi(text: str, doi: str) -> bool:
    """Whether ``text`` says no more than ``doi``, perhaps with a resolver before it."""
    return _DOI_PREFIX.sub("", text, count=1).strip(" .,;") == doi


def doi_in_address(address: str) -> str:
    """The DOI that a web address leads to; empty if none can be made out.

    >>> doi_in_address("https://example.org/get?doi=10.15598%2faeee.v16i3.2698&md5=1")
    '10.15598/aeee.v16i3.2698'
    """
    found = _DOI.search(unquote(address))
    return _trimmed(_AFTER_DOI_IN_ADDRESS.sub("", found[0])) if found else ""


def doi_in_note(note: str) -> str:
    """The DOI that a note gives for the work: one that is labelled so, and the only one of the note."""
    found = {_trimmed(doi) for doi in _LABELLED_DOI.findall(note)}
    return found.pop() if len(found) == 1 and not note.startswith("References:") else ""


def labelled(values: Iterable[str], name: str) -> str:
    """The PMID or PMCID that stands on a line of its own among ``values``, as in "PMID: 28376683"."""
    pattern = _LABELLED_PMID if name == "pmid" else _LABELLED_PMCID
    for value in values:
        for line in value.split("\n"):
            if found := pattern.fullmatch(line.strip()):
                return found[1]
    return ""


def serial_number(text: str) -> tuple[str, str]:
    """("issn" or "isbn", the number), where ``text`` is one and nothing else; ("", "") otherwise.

    >>> serial_number("03064530 (ISSN)")
    ('issn', '03064530')
    """
    if _ISSN.fullmatch(text):
        return "issn", text
    for name in ("issn", "isbn"):
        label = f"({name.upper()})"
        if text.endswith(label) and (rest := text.removesuffix(label).strip()):
            return name, rest
    return ("isbn", text) if _ISBN.fullmatch(_NOT_IN_ISBN.sub("", text)) else ("", "")


def pmid_in(text: str) -> str:
    """The PMID that ``text`` is, perhaps with its name before it; empty if it is none.

    >>> pmid_in("MEDLINE:28376683")
    '28376683'
    """
    number = _PMID_PREFIX.sub("", text.strip(), count=1)
    return number if _PMID.fullmatch(number) else ""


def pmid_of(accession: str, database: str) -> str:
    """The PMID in an accession number: labelled so, or a bare number out of PubMed or nowhere.

    >>> pmid_of("51887", "Embase"), pmid_of("51887", "")
    ('', '51887')
    """
    if _PMID.fullmatch(accession):
        return "" if database and not _PUBMED.search(database) else accession
    return labelled([accession], "pmid")


def _trimmed(doi: str) -> str:
    """Without the punctuation that belongs to the sentence around it; brackets of its own stay."""
    doi = doi.rstrip(".,;:'’”")
    while doi and (opening := _OPENING.get(doi[-1])) and doi.count(doi[-1]) > doi.count(opening):
        doi = doi[:-1].rstrip(".,;:'’”")
    return doi
