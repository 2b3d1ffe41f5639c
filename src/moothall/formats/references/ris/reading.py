"""Reading RIS."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from moothall.formats.decoding import decode, warnings_of, with_line_feeds
from moothall.formats.import_report import ImportReport
from moothall.formats.references.draft import Draft
from moothall.formats.references.fields import Tags, reference_of
from moothall.formats.references.kinds import RIS_KINDS, unknown_kind
from moothall.formats.references.model import Author, Reference
from moothall.formats.references.names import author_of
from moothall.formats.references.outcome import Outcome
from moothall.formats.references.ris.records import records_of
from moothall.formats.references.ris.tags import BOOKS, LISTS, OWN
from moothall.formats.references.tagged_lines import RawRecord
from moothall.formats.references.tagged_records import read_records

_BETWEEN_AUTHORS = re.compile(r"(?<!&amp);")
_NO_TYPE = (
    "These lines do not begin with a line “TY  - ”, so it is not certain that they are a record. "
    "Put “TY  - JOUR” above them."
)
_NO_END = ("missing_end", "No line “ER  - ” ends the record: look whether it is complete.")
_NONE_FOUND = "No record was found. In a RIS file each record begins with a line “TY  - ”."
_AUTHORS = ("AU", "A1")
_TAGS = Tags(
    lines={
        "title": ("TI", "T1", "CT"),
        "journal": ("JF", "T2", "JO", "BT"),
        "journal_short": ("JA", "J2", "J1", "JO"),
        "volume": ("VL",),
        "issue": ("IS",),
        "publisher": ("PB",),
        "place": ("CY", "PP"),
        "url": ("UR", "LK"),
        "accessed": ("Y2",),
        "language": ("LA",),
        "database": ("DB",),
    },
    abstract=("AB", "N2"),
    year=("PY", "Y1"),
    date=("DA",),
    page_first=("SP",),
    page_last=("EP",),
    serial=("SN",),
    doi=("DO", "DI"),
    addresses=("L3", "UR", "LK", "L2"),
    accession=("AN",),
    pmcid=("C2",),
    keywords=("KW",),
    notes=("N1", "M1"),
    own=(OWN,),
)
_BOOK_TAGS = replace(_TAGS, lines={**_TAGS.lines, "title": ("TI", "T1", "CT", "BT")})


def read_ris(data: bytes, *, encoding: str | None = None) -> tuple[tuple[Reference, ...], ImportReport]:
    """The references of a RIS file and the report on its reading. Raises ValueError if it holds no record."""
    decoded = decode(data, encoding=encoding)
    outcome = Outcome("ris", decoded.encoding, warnings=warnings_of(decoded))
    return read_records(
        records_of(with_line_feeds(decoded.text), outcome.drop),
        outcome,
        pairs=_pairs,
        reference=ris_reference,
        no_type=_NO_TYPE,
        none_found=_NONE_FOUND,
    )


def _pairs(record: RawRecord) -> Iterable[tuple[str, str]]:
    return record.pairs(lists=LISTS)


def ris_reference(record: RawRecord, draft: Draft) -> Reference:
    """The reference that one record gives, whatever it lacks."""
    kind = record.kind or ""
    if kind not in RIS_KINDS:
        kind = kind.upper() if kind.upper() in RIS_KINDS else kind
    if not record.ended:
        draft.problems.append(_NO_END)
    if kind not in RIS_KINDS:
        draft.problems.append(unknown_kind(kind))
    tags = _BOOK_TAGS if kind in BOOKS else _TAGS
    authors = _authors(draft.every(_AUTHORS))
    return reference_of(draft, tags, kind=kind, authors=authors, line=record.first, raw=record.raw)


def _authors(values: Sequence[str]) -> list[Author]:
    """Some programs write several names into one line, and some write all of them twice."""
    if ";" in "".join(values):
        values = [part.strip() for value in values for part in _BETWEEN_AUTHORS.split(value)]
    return [author_of(name) for name in dict.fromkeys(values) if name]
