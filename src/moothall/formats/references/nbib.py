"""NBIB, the tagged format of PubMed."""

import re
import textwrap
from collections.abc import Iterable, Iterator

from moothall.formats.decoding import decode, lines_of, warnings_of
from moothall.formats.import_report import ImportReport
from moothall.formats.references.draft import Draft
from moothall.formats.references.fields import Tags, reference_of
from moothall.formats.references.kinds import ENDNOTE_NAMES, YEARS, kind_of_name
from moothall.formats.references.model import Author, Reference
from moothall.formats.references.names import author_of, author_text, author_with_initials, with_initials
from moothall.formats.references.outcome import Outcome
from moothall.formats.references.remainder import remainder
from moothall.formats.references.tagged_lines import Dialect, RawRecord, split_records
from moothall.formats.references.tagged_records import read_records
from moothall.formats.references.text import printable

OWN = "ZM"
_TAGGED = re.compile(r"(?=[A-Z0-9 ]{4}-)([A-Z][A-Z0-9]{1,3}) *-(.*)", re.DOTALL)
_MARKED = re.compile(r"(.*\S)\s*\[doi\]", re.IGNORECASE | re.DOTALL)
_ISSN = re.compile(r"(\d{4}-?\d{3}[\dXx]) \((?:Electronic|Print|Linking)\)", re.ASCII)
_DOI = "LID [doi]"
_NO_TYPE = (
    "These lines name no work and follow no record. In a PubMed file each record begins with a line “PMID- ”."
)
_NONE_FOUND = "No record was found. In a PubMed file each record begins with a line “PMID- ”."
_TAGS = Tags(
    lines={
        "title": ("TI", "BTI", "TT"),
        "journal": ("JT", "BTI"),
        "journal_short": ("TA",),
        "volume": ("VI",),
        "issue": ("IP",),
        "publisher": ("PB",),
        "place": ("PL",),
        "language": ("LA",),
    },
    abstract=("AB",),
    year=("DP",),
    pages=("PG",),
    serial=("IS", "ISBN"),
    doi=(_DOI,),
    pmid=("PMID",),
    pmcid=("PMC",),
    keywords=("OT", "MH"),
    notes=("GN",),
    own=(OWN,),
)
# A written editor is "FED", which reads as "A2", the name that editors have in every format.
_EDITOR = {"FED": "A2"}


def _tagged(line: str) -> tuple[str, str] | None:
    found = _TAGGED.match(line)
    return (found[1], found[2].strip()) if found else None


_DIALECT = Dialect(
    _tagged, start="PMID", end="", naming=frozenset(("TI", "BTI", "FAU", "AU", "AB")), late_start=True
)


def read_nbib(data: bytes, *, encoding: str | None = None) -> tuple[tuple[Reference, ...], ImportReport]:
    """The references of a PubMed file and the report on its reading. Raises ValueError if it holds no
    record."""
    decoded = decode(data, encoding=encoding)
    outcome = Outcome("nbib", decoded.encoding, warnings=warnings_of(decoded))
    return read_records(
        split_records(lines_of(decoded.text), _DIALECT, outcome.drop),
        outcome,
        pairs=_pairs,
        reference=_reference,
        no_type=_NO_TYPE,
        none_found=_NONE_FOUND,
        start_may_lack=True,
    )


def _pairs(record: RawRecord) -> Iterator[tuple[str, str]]:
    """Values without what PubMed says about them in brackets. Short forms of names stay where there are no
    long ones."""
    values = [("PMID", record.kind or ""), *record.pairs(join=" ")]
    tags = {tag for tag, _ in values}
    for tag, value in values:
        if tag in ("LID", "AID") and (doi := _MARKED.fullmatch(value)):
            yield _DOI, doi[1]
        elif tag == "IS" and (number := _ISSN.fullmatch(value)):
            yield tag, number[1]
        elif tag in ("AU", "ED") and f"F{tag}" in tags:
            continue
        elif tag == "ED":
            yield "A2", author_text(author_with_initials(value))
        else:
            yield _EDITOR.get(tag, tag), value


def _reference(record: RawRecord, draft: Draft) -> Reference:
    named = [_author(tag, name) for tag, name in draft.take(("FAU", "AU", "CN"))]
    kind = next(filter(None, (kind_of_name(name) for _, name in draft.values(("PT",)))), "")
    for tag, name in draft.values(("PT",)):
        if name == _publication_type(kind):
            draft.use(tag, name)
    return reference_of(draft, _TAGS, kind=kind, authors=named, line=record.first, raw=record.raw)


def _author(tag: str, name: str) -> Author:
    if tag == "CN":
        return Author(literal=" ".join(name.split()))
    return author_of(name) if tag == "FAU" else author_with_initials(name)


def _publication_type(kind: str) -> str:
    return "Book Chapter" if kind == "CHAP" else ENDNOTE_NAMES.get(kind, kind)


def write_nbib(references: Iterable[Reference], *, line_ending: str = "\r\n") -> bytes:
    """The references as a PubMed file in UTF-8. What PubMed has no tag for stands in one of our own."""
    lines: list[str] = []
    for reference in references:
        lines += [*_record(reference), ""]
    return line_ending.join([*lines, ""] if lines else []).encode()


def _record(reference: Reference) -> list[str]:
    lines = [line for tag, value in _values(reference) for line in _wrapped(tag, value)]
    (record,) = split_records(lines, _DIALECT, lambda *_: None)
    rest = remainder(reference, _reference(record, Draft(list(_pairs(record)))))
    return [*lines, f"{OWN}  - {rest}"] if rest else lines


def _wrapped(tag: str, value: str) -> list[str]:
    start = f"{tag:<4}- "
    return textwrap.wrap(
        " ".join(line.strip() for line in printable(value).split("\n") if line.strip()),
        width=90,
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_long_words=False,
        break_on_hyphens=False,
    ) or [start]


def _values(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "PMID", reference.pmid
    pages = "-".join(filter(None, (reference.page_first, reference.page_last)))
    year = str(reference.year) if reference.year in YEARS else ""
    date = reference.date_text if year in reference.date_text else f"{year} {reference.date_text}"
    fields = [
        ("IS", reference.issn),
        ("ISBN", reference.isbn),
        ("VI", reference.volume),
        ("IP", reference.issue),
        ("DP", date.strip()),
        ("TI", reference.title),
        ("PG", pages),
        ("LID", f"{reference.doi} [doi]" if reference.doi else ""),
        ("AB", reference.abstract),
        *_people(reference.authors),
        ("LA", reference.language),
        ("PT", _publication_type(reference.kind)),
        ("PB", reference.publisher),
        ("PL", reference.place),
        ("TA", reference.journal_short),
        ("JT", reference.journal),
        *(("OT", keyword) for keyword in reference.keywords),
        *(("GN", note) for note in reference.notes),
        ("PMC", reference.pmcid),
        *_others(reference.extra),
    ]
    yield from ((tag, value) for tag, value in fields if value)


def _people(authors: Iterable[Author]) -> Iterator[tuple[str, str]]:
    for author in authors:
        if author.literal:
            yield "CN", author.literal
        else:
            yield "FAU", author_text(author)
            yield "AU", with_initials(author, comma="")


def _others(extra: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for tag, value in extra:
        if tag == _DOI:
            yield "LID", f"{value} [doi]"
        elif tag in ("A2", *_EDITOR):
            yield "FED", value
        elif _tagged(f"{tag:<4}- ") == (tag, "") and tag != "PMID":
            yield tag, value
