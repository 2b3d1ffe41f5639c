"""Writing RIS so that reading it again gives the same references."""

from collections.abc import Iterable, Iterator

from moothall.formats.references.identifiers import labelled, serial_number
from moothall.formats.references.model import Author, Reference
from moothall.formats.references.records import is_tagged
from moothall.formats.references.ris import pmid_of


def write_ris(references: Iterable[Reference], *, line_ending: str = "\r\n") -> bytes:
    """The references as RIS in UTF-8, one record after the other."""
    lines: list[str] = []
    for reference in references:
        lines += [*_lines(reference), "ER  - ", ""]
    return line_ending.join([*lines, ""] if lines else []).encode("utf-8", "replace")


def _lines(reference: Reference) -> Iterator[str]:
    yield f"TY  - {reference.kind}"
    for tag, value in _values(reference):
        first, *more = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        yield f"{tag}  - {first}"
        # A blank in front keeps text that looks like a tag from being taken for one.
        yield from (f" {line}" if is_tagged(line) else line for line in more)


def _values(reference: Reference) -> Iterator[tuple[str, str]]:
    year = "" if reference.year is None else f"{reference.year:04d}"
    fields = [
        ("TI", reference.title),
        *(("AU", author_text(author)) for author in reference.authors),
        ("PY", year),
        ("DA", reference.date_text),
        ("T2", reference.journal),
        ("J2", reference.journal_short),
        ("VL", reference.volume),
        ("IS", reference.issue),
        ("SP", reference.page_first),
        ("EP", reference.page_last),
        ("PB", reference.publisher),
        ("CY", reference.place),
        ("SN", _serial_number("issn", reference.issn)),
        ("SN", _serial_number("isbn", reference.isbn)),
        ("DO", reference.doi),
        *_accession(reference),
        ("UR", reference.url),
        ("Y2", reference.accessed),
        ("LA", reference.language),
        ("DB", reference.database),
        ("AB", reference.abstract),
        *(("KW", keyword) for keyword in reference.keywords),
        *(("N1", note) for note in reference.notes),
        *reference.extra,
    ]
    for tag, value in fields:
        if value:
            yield tag, value
        elif tag == "EP" and reference.page_first:
            yield tag, ""  # says that "12-19" in SP is one name of a page, not two


def author_text(author: Author) -> str:
    """ "Family, Given"; a name kept whole has its first comma doubled, so that it is not taken apart.

    >>> author_text(Author(literal="University of Testshire, Fallowmere"))
    'University of Testshire,, Fallowmere'
    """
    if author.literal:
        return author.literal.replace(",", ",,", 1)
    return f"{author.family}, {author.given}" if author.given else f"{author.family},"


def _serial_number(name: str, number: str) -> str:
    return number if not number or serial_number(number) == (name, number) else f"{number} ({name.upper()})"


def _accession(reference: Reference) -> Iterator[tuple[str, str]]:
    pmid, accession = reference.pmid, reference.accession
    yield "AN", pmid if pmid_of(pmid, reference.database) == pmid else f"PMID: {pmid}" if pmid else ""
    yield "AN", accession
    yield "C2", reference.pmcid if labelled([reference.pmcid], "pmcid") or not reference.pmcid else ""
