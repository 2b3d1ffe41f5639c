"""Writing RIS so that reading it again gives the same references."""

from collections.abc import Iterable, Iterator

from moothall.formats.references.draft import Draft
from moothall.formats.references.identifiers import labelled, pmid_of, serial_number
from moothall.formats.references.kinds import YEARS
from moothall.formats.references.model import Reference
from moothall.formats.references.names import author_text
from moothall.formats.references.remainder import remainder
from moothall.formats.references.ris.reading import ris_reference
from moothall.formats.references.ris.records import records_of, tagged
from moothall.formats.references.ris.tags import LISTS, OWN
from moothall.formats.references.text import printable


def write_ris(references: Iterable[Reference], *, line_ending: str = "\r\n") -> bytes:
    """The references as RIS in UTF-8, one record after the other."""
    lines: list[str] = []
    for reference in references:
        lines += [*ris_lines(reference), ""]
    return line_ending.join([*lines, ""] if lines else []).encode()


def ris_lines(reference: Reference) -> list[str]:
    """The lines of one record, with whatever RIS has no place for in a line of our own."""
    lines = [*_lines(reference), "ER  - "]
    record = next(records_of("\n".join(lines), _nothing))
    rest = remainder(reference, ris_reference(record, Draft(record.pairs(lists=LISTS))))
    return [*lines[:-1], f"{OWN}  - {rest}", lines[-1]] if rest else lines


def _nothing(number: int, cause: str, line: str) -> None:
    """No line is dropped from what we write."""


def _lines(reference: Reference) -> Iterator[str]:
    yield f"TY  - {' '.join(printable(reference.kind).split()) or 'GEN'}"
    for tag, value in _values(reference):
        first, *more = printable(value).split("\n")
        yield f"{tag}  - {first}"
        # A blank in front keeps text that looks like a tag from being taken for one.
        yield from (f" {line}" if tagged(line) else line for line in more)


def _values(reference: Reference) -> Iterator[tuple[str, str]]:
    fields = [
        ("TI", reference.title),
        *(("AU", author_text(author)) for author in reference.authors),
        ("PY", str(reference.year) if reference.year in YEARS else ""),
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
        *((tag, value) for tag, value in reference.extra if _may_stand(tag)),
    ]
    for tag, value in fields:
        if value:
            yield tag, value
        elif tag == "EP" and reference.page_first:
            yield tag, ""  # says that "12-19" in SP is one name of a page, not two


def _may_stand(tag: str) -> bool:
    return tagged(f"{tag}  - ") == (tag, "") and tag not in ("TY", "ER")


def _serial_number(name: str, number: str) -> str:
    return number if not number or serial_number(number) == (name, number) else f"{number} ({name.upper()})"


def _accession(reference: Reference) -> Iterator[tuple[str, str]]:
    pmid, accession = reference.pmid, reference.accession
    yield "AN", pmid if pmid_of(pmid, reference.database) == pmid else f"PMID: {pmid}" if pmid else ""
    yield "AN", accession
    yield "C2", reference.pmcid if labelled([reference.pmcid], "pmcid") or not reference.pmcid else ""
