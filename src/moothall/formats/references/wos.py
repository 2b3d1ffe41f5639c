"""The plain text format of Web of Science."""

import re
from collections.abc import Iterable, Iterator

from moothall.formats.decoding import decode, lines_of, warnings_of
from moothall.formats.import_report import ImportReport
from moothall.formats.references.draft import Draft
from moothall.formats.references.fields import Tags, reference_of
from moothall.formats.references.kinds import YEARS, unknown_kind
from moothall.formats.references.model import Author, Reference
from moothall.formats.references.names import author_of, author_text, with_initials
from moothall.formats.references.outcome import Outcome
from moothall.formats.references.remainder import remainder
from moothall.formats.references.tagged_lines import Dialect, RawRecord, split_records
from moothall.formats.references.tagged_records import read_records
from moothall.formats.references.text import printable

OWN = "ZM"
_TAGGED = re.compile(r"([A-Z][A-Z0-9])(?: (.*))?", re.DOTALL)
# Each line of these is a value of its own. "CR" are the works that a record cites.
_LINES = frozenset(("AU", "AF", "BA", "BF", "CA", "BE", "CR", "GN"))
_KINDS = {"J": "JOUR", "B": "BOOK", "S": "SER", "P": "PAT"}
_LETTERS = {kind: letter for letter, kind in _KINDS.items()}
_HEAD = ("FN Clarivate Analytics Web of Science", "VR 1.0")
_NO_TYPE = (
    "These lines do not begin with a line “PT ”, so it is not certain that they are a record. "
    "Put “PT J” above them."
)
_NO_END = ("missing_end", "No line “ER” ends the record: look whether it is complete.")
_NONE_FOUND = "No record was found. In a Web of Science file each record begins with a line “PT J”."
_TAGS = Tags(
    lines={
        "title": ("TI",),
        "journal": ("SO",),
        "journal_short": ("JI", "J9"),
        "volume": ("VL",),
        "issue": ("IS",),
        "publisher": ("PU",),
        "place": ("PI",),
        "accession": ("UT",),
        "language": ("LA",),
    },
    abstract=("AB",),
    year=("PY",),
    date=("PD",),
    page_first=("BP",),
    page_last=("EP",),
    serial=("SN", "BN", "EI"),
    doi=("DI",),
    pmid=("PM",),
    keywords=("DE", "ID"),
    notes=("GN",),
    own=(OWN,),
)


def _tagged(line: str) -> tuple[str, str] | None:
    found = _TAGGED.fullmatch(line)
    return (found[1], (found[2] or "").strip()) if found else None


_DIALECT = Dialect(
    _tagged,
    start="PT",
    end="ER",
    naming=frozenset(("TI", "AU", "AF", "AB")),
    around=frozenset(("FN", "VR", "EF")),
)


def read_wos(data: bytes, *, encoding: str | None = None) -> tuple[tuple[Reference, ...], ImportReport]:
    """The references of a Web of Science file and the report on its reading. Raises ValueError if it holds no
    record."""
    decoded = decode(data, encoding=encoding)
    outcome = Outcome("wos", decoded.encoding, warnings=warnings_of(decoded))
    return read_records(
        split_records(lines_of(decoded.text), _DIALECT, outcome.drop),
        outcome,
        pairs=_pairs,
        reference=_reference,
        no_type=_NO_TYPE,
        none_found=_NONE_FOUND,
    )


def _pairs(record: RawRecord) -> Iterator[tuple[str, str]]:
    values = record.pairs(lists=_LINES, join=" ")
    tags = {tag for tag, _ in values}
    for tag, value in values:
        if tag in ("AU", "BA") and {"AU": "AF", "BA": "BF"}[tag] in tags:
            continue
        if tag in ("DE", "ID"):
            yield from ((tag, keyword.strip()) for keyword in value.split(";") if keyword.strip())
        else:
            yield "A2" if tag == "BE" else tag, value


def _reference(record: RawRecord, draft: Draft) -> Reference:
    letter = record.kind or ""
    kind = _KINDS.get(letter, letter)
    if letter not in _KINDS:
        draft.problems.append(unknown_kind(letter))
    if not record.ended:
        draft.problems.append(_NO_END)
    authors = [
        Author(literal=" ".join(name.split())) if tag == "CA" else author_of(name)
        for tag, name in draft.take(("AF", "AU", "BF", "BA", "CA"))
    ]
    return reference_of(draft, _TAGS, kind=kind, authors=authors, line=record.first, raw=record.raw)


def write_wos(references: Iterable[Reference], *, line_ending: str = "\r\n") -> bytes:
    """The references as a Web of Science file in UTF-8. What it has no tag for stands in one of our own."""
    lines = [*_HEAD]
    for reference in references:
        lines += [*_record(reference), ""]
    return line_ending.join([*lines, "EF", ""]).encode()


def _record(reference: Reference) -> list[str]:
    lines = [f"PT {_LETTERS.get(reference.kind, 'J')}", *_lines(reference), "ER"]
    (record,) = split_records(lines, _DIALECT, lambda *_: None)
    rest = remainder(reference, _reference(record, Draft(list(_pairs(record)))))
    return [*lines[:-1], f"{OWN} {rest}", lines[-1]] if rest else lines


def _lines(reference: Reference) -> Iterator[str]:
    for tag, values in _values(reference):
        lines = [line for value in values for line in printable(value).split("\n") if line.strip()]
        for number, line in enumerate(lines):
            yield f"   {line.strip()}" if number else f"{tag} {line.strip()}"


def _values(reference: Reference) -> Iterator[tuple[str, list[str]]]:
    people = [author for author in reference.authors if not author.literal]
    yield "AU", [with_initials(author, comma=",") for author in people]
    yield "AF", [author_text(author) for author in people]
    yield "CA", [author.literal for author in reference.authors if author.literal]
    year = str(reference.year) if reference.year in YEARS else ""
    fields = {
        "TI": reference.title,
        "SO": reference.journal,
        "LA": reference.language,
        "DE": "; ".join(reference.keywords),
        "AB": reference.abstract,
        "PU": reference.publisher,
        "PI": reference.place,
        "SN": reference.issn,
        "BN": reference.isbn,
        "JI": reference.journal_short,
        "PD": reference.date_text,
        "PY": year,
        "VL": reference.volume,
        "IS": reference.issue,
        "BP": reference.page_first,
        "EP": reference.page_last,
        "DI": reference.doi,
        "PM": reference.pmid,
        "UT": reference.accession,
    }
    yield from ((tag, [value]) for tag, value in fields.items())
    yield "GN", list(reference.notes)
    for tag in dict.fromkeys(tag for tag, _ in reference.extra if _may_stand(tag)):
        yield "BE" if tag == "A2" else tag, [value for name, value in reference.extra if name == tag]


def _may_stand(tag: str) -> bool:
    """Whether a tag of "extra" means here what it meant where it came from. Elsewhere "ID" names the
    record."""
    return _tagged(tag) == (tag, "") and tag not in ("PT", "ER", "EF", "FN", "VR", "ID")
