"""Reading BibTeX."""

import re
from collections.abc import Iterator

from moothall.formats.decoding import decode, warnings_of, with_line_feeds
from moothall.formats.import_report import ImportReport
from moothall.formats.references.bibtex.entries import Between, Entry, entries_of
from moothall.formats.references.bibtex.latex import decode_latex, decode_verbatim
from moothall.formats.references.bibtex.people import authors_of
from moothall.formats.references.draft import Draft
from moothall.formats.references.fields import Tags, reference_of
from moothall.formats.references.kinds import BIBTEX_TYPES, kind_of_bibtex, unknown_kind
from moothall.formats.references.model import Author, Reference
from moothall.formats.references.names import author_text
from moothall.formats.references.outcome import Outcome

OWN = "moothall"
# A key that we made up because BibTeX wants one.
MADE_UP = re.compile(r"moothall-\d+")
# "ID" is what RIS calls the name that a file gives to a record.
KEY, TYPE, OTHERS = "ID", "entry-type", "and others"
VERBATIM = frozenset(("doi", "url", "eprint", "file", "pmid", "pmcid", "isbn", "issn", "howpublished", OWN))
AS_IN_RIS = {"editor": "A2"}
_URL = re.compile(r"\\(?:url|href)\s*\{([^{}]*)\}")
_MONTH = re.compile(r"(?:0?[1-9]|1[0-2])")
_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])")
_BROKEN = "This entry cannot be read: {}. Correct it, or export it again."
_TAGS = Tags(
    lines={
        "title": ("title",),
        "journal": ("journal", "journaltitle", "booktitle"),
        "journal_short": ("shortjournal", "journal-abbrev", "journal-iso"),
        "volume": ("volume",),
        "issue": ("number", "issue"),
        "publisher": ("publisher", "school", "institution", "organization"),
        "place": ("address", "location"),
        "isbn": ("isbn",),
        "issn": ("issn",),
        "accession": ("accession", "unique-id"),
        "url": ("url", "howpublished"),
        "accessed": ("urldate",),
        "language": ("language", "langid"),
        "database": ("database",),
    },
    abstract=("abstract",),
    year=("year",),
    date=("date",),
    pages=("pages",),
    doi=("doi",),
    addresses=("url", "howpublished"),
    pmid=("pmid",),
    pmcid=("pmcid", "pmc"),
    keywords=("keywords", "keyword"),
    notes=("note", "annote", "annotation"),
    own=(OWN,),
)


def read_bibtex(data: bytes, *, encoding: str | None = None) -> tuple[tuple[Reference, ...], ImportReport]:
    """The references of a BibTeX file and the report on its reading. Raises ValueError if it holds no
    entry."""
    decoded = decode(data, encoding=encoding)
    outcome = Outcome("bibtex", decoded.encoding, warnings=warnings_of(decoded))
    found = False
    for entry in entries_of(with_line_feeds(decoded.text)):
        if isinstance(entry, Between):
            _drop(entry, outcome)
            continue
        found = True
        if outcome.too_long(entry.line, entry.raw):
            continue
        if entry.problem:
            outcome.reject(entry.line, "broken_structure", _BROKEN.format(entry.problem), entry.raw)
            continue
        draft = draft_of(entry)
        reference = bibtex_reference(entry, draft)
        made_up = not entry.key or MADE_UP.fullmatch(entry.key)
        outcome.keep(reference, draft.problems, identifier="" if made_up else f"key “{entry.key}”")
    if not found:
        raise ValueError("No record was found. In a BibTeX file each record begins like “@article{key,”.")
    return outcome.result()


def _drop(between: Between, outcome: Outcome) -> None:
    """Text outside of entries, apart from comments, belongs to no record."""
    for number, line in enumerate(between.text.split("\n"), start=between.line):
        if line.strip() and not line.lstrip().startswith("%"):
            outcome.drop(number, "outside_record", line)


def draft_of(entry: Entry) -> Draft:
    """The values of one entry, apart from its authors, as plain text."""
    pairs = list(_pairs(entry))
    dates = {name: value for name, value in reversed(pairs) if name in ("year", "month", "day")}
    if (
        _MONTH.fullmatch(dates.get("month", ""))
        and "year" in dates
        and not any(n == "date" for n, _ in pairs)
    ):
        used = {"month"}
        date = f"{dates['year']}-{dates['month']:0>2}"
        if _DAY.fullmatch(dates.get("day", "")):
            used, date = {"month", "day"}, f"{date}-{dates['day']:0>2}"
        pairs = [pair for pair in pairs if pair[0] not in used] + [("date", date)]
    if entry.key and not MADE_UP.fullmatch(entry.key):
        pairs.append((KEY, entry.key))
    kind = kind_of_bibtex(entry.kind)
    if kind and BIBTEX_TYPES.get(kind) != entry.kind:
        pairs.append((TYPE, entry.kind))
    return Draft(pairs)


def _pairs(entry: Entry) -> Iterator[tuple[str, str]]:
    for name, text in entry.fields:
        if name == "author":
            if authors_of(text)[1]:
                yield name, OTHERS
        elif name in AS_IN_RIS:
            people, others = authors_of(text)
            yield from ((AS_IN_RIS[name], author_text(person)) for person in people)
            if others:
                yield name, OTHERS
        elif name in VERBATIM:
            address = _URL.search(text)
            yield name, decode_verbatim(address[1] if address else text.strip())
        elif name in ("keywords", "keyword"):
            words = decode_latex(text)
            yield from ((name, word.strip()) for word in words.split(";" if ";" in words else ","))
        else:
            yield name, decode_latex(text).strip()


def bibtex_reference(entry: Entry, draft: Draft) -> Reference:
    """The reference that one entry gives, whatever it lacks."""
    kind = kind_of_bibtex(entry.kind) or entry.kind
    if not kind_of_bibtex(entry.kind):
        draft.problems.append(unknown_kind(entry.kind))
    authors: list[Author] = []
    for name, text in entry.fields:
        if name == "author":
            authors += authors_of(text)[0]
    return reference_of(draft, _TAGS, kind=kind, authors=authors, line=entry.line, raw=entry.raw)
