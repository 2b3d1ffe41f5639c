"""Writing BibTeX."""

import re
from collections.abc import Iterable, Iterator

from moothall.formats.references.bibtex.entries import Entry, entries_of
from moothall.formats.references.bibtex.latex import encode_latex
from moothall.formats.references.bibtex.people import authors_text
from moothall.formats.references.bibtex.reading import (
    AS_IN_RIS,
    KEY,
    MADE_UP,
    OTHERS,
    OWN,
    TYPE,
    VERBATIM,
    bibtex_reference,
    draft_of,
)
from moothall.formats.references.kinds import BIBTEX_TYPES, YEARS, kind_of_bibtex
from moothall.formats.references.model import Reference
from moothall.formats.references.names import author_of
from moothall.formats.references.remainder import remainder
from moothall.formats.references.text import printable

_KEY = re.compile(r"[^\s,{}()\"=#%'~\\@]{1,200}")
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,60}")
_PLAIN = re.compile(r"[^{}\\\n]*")
_IN_A_BOOK = frozenset(("CHAP", "CPAPER"))
_PUBLISHERS = {"THES": "school", "RPRT": "institution"}


def write_bibtex(references: Iterable[Reference], *, line_ending: str = "\r\n") -> bytes:
    """The references as BibTeX in UTF-8. What BibTeX has no field for stands in one of our own."""
    keys: set[str] = set()
    entries = [_entry(reference, number, keys) for number, reference in enumerate(references, start=1)]
    return "\n".join(entries).replace("\n", line_ending).encode()


def _entry(reference: Reference, number: int, keys: set[str]) -> str:
    told = dict(reversed(reference.extra))
    key = told.get(KEY, "")
    if not _KEY.fullmatch(key) or key.casefold() in keys or MADE_UP.fullmatch(key):
        key = f"moothall-{number}"
    keys.add(key.casefold())
    kind = told.get(TYPE, "") if kind_of_bibtex(told.get(TYPE, "")) == reference.kind else ""
    lines = [f"@{kind or BIBTEX_TYPES.get(reference.kind, 'misc')}{{{key},", *_lines(reference), "}"]
    got = next(entries_of("\n".join(lines)))
    rest = remainder(reference, bibtex_reference(got, draft_of(got))) if isinstance(got, Entry) else ""
    own = [f"  {OWN} = {{{_verbatim(rest)}}},"] if rest else []
    return "\n".join([*lines[:-1], *own, lines[-1], ""])


def _lines(reference: Reference) -> Iterator[str]:
    for name, value in _values(reference):
        if value:
            yield f"  {name} = {{{value}}},"


def _values(reference: Reference) -> Iterator[tuple[str, str]]:
    """Field and value, as BibTeX writes it."""
    others = " and others" if ("author", OTHERS) in reference.extra else ""
    yield "author", authors_text(reference.authors) + (others if reference.authors else "")
    editors = [author_of(value) for tag, value in reference.extra if tag == AS_IN_RIS["editor"]]
    yield "editor", authors_text(editors)
    for name, value in _fields(reference):
        yield name, _verbatim(value) if name in VERBATIM else encode_latex(printable(value))


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "title", reference.title
    yield "booktitle" if reference.kind in _IN_A_BOOK else "journal", reference.journal
    yield "shortjournal", reference.journal_short
    yield "year", str(reference.year) if reference.year in YEARS else ""
    yield "date", reference.date_text
    yield "volume", reference.volume
    yield "number", reference.issue
    yield "pages", "--".join(filter(None, (reference.page_first, reference.page_last)))
    yield _PUBLISHERS.get(reference.kind, "publisher"), reference.publisher
    yield "address", reference.place
    for name in ("isbn", "issn", "doi", "pmid", "pmcid", "accession", "url"):
        yield name, getattr(reference, name)
    yield "urldate", reference.accessed
    yield "language", reference.language
    yield "database", reference.database
    yield (
        "keywords",
        (", " if not any(";" in word for word in reference.keywords) else "; ").join(reference.keywords),
    )
    yield from (("note", note) for note in reference.notes)
    yield "abstract", reference.abstract
    for tag, value in reference.extra:
        if tag not in (KEY, TYPE, "author", "editor", OWN) and _NAME.fullmatch(tag):
            yield tag, value


def _verbatim(text: str) -> str:
    text = printable(text)
    return text if _PLAIN.fullmatch(text) else re.sub(r"([\\{}])", r"\\\1", text)
