"""Reading EndNote's XML."""

import re
from collections.abc import Iterator

from moothall.formats.decoding import decode, warnings_of, with_line_feeds
from moothall.formats.import_report import ImportReport
from moothall.formats.references.draft import Draft
from moothall.formats.references.endnote_xml.elements import (
    AS_IN_RIS,
    CALLED_AFTER_HOLDER,
    HOLDERS,
    OWN,
    PASSED_OVER,
)
from moothall.formats.references.fields import Tags, reference_of
from moothall.formats.references.kinds import RIS_KINDS, kind_of_endnote, unknown_kind
from moothall.formats.references.model import Reference
from moothall.formats.references.names import author_of
from moothall.formats.references.outcome import Outcome
from moothall.formats.safe_files import UnsafeFile, iter_xml

_MARK = re.compile(r"<(/?)record(?:\s[^<>]{0,500})?>")
_MARKUP = re.compile(r"<[^<>]{0,500}>|&[#\w]{1,10};")
_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}encoding=["']([A-Za-z0-9._-]{1,40})["']""")
_DECLARES = re.compile(r"<!(?:DOCTYPE|ENTITY)")
# XML forbids these, but programs write them.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_UNBALANCED = "This record has no end “</record>” before the next begins. Export it again."
_BROKEN = "The elements of this record do not fit into each other, or hold signs that XML does not allow."
_TAGS = Tags(
    lines={
        "title": ("title",),
        "journal": ("full-title", "secondary-title"),
        "journal_short": ("abbr-1", "alt-title"),
        "volume": ("volume",),
        "issue": ("number", "issue"),
        "publisher": ("publisher",),
        "place": ("pub-location",),
        "url": ("related-urls", "web-urls", "urls"),
        "accessed": ("access-date",),
        "language": ("language",),
        "database": ("remote-database-name",),
    },
    abstract=("abstract",),
    year=("year",),
    date=("pub-dates",),
    page_first=("pages-start",),
    page_last=("pages-end",),
    pages=("pages",),
    serial=("isbn",),
    doi=("electronic-resource-num",),
    addresses=("related-urls", "web-urls", "urls"),
    accession=("accession-num",),
    pmcid=("custom2",),
    keywords=("keywords", "keyword"),
    notes=("notes", "research-notes"),
    own=(OWN,),
)


def read_endnote_xml(
    data: bytes, *, encoding: str | None = None
) -> tuple[tuple[Reference, ...], ImportReport]:
    """The references of EndNote's XML and the report on its reading. Each record is read by itself, so that a
    broken one costs nothing but itself.

    Raises ValueError if there is no record, and UnsafeFile for a file that declares a document type or
    entities.
    """
    decoded = decode(data, encoding=encoding or _declared(data))
    outcome = Outcome("endnote_xml", decoded.encoding, warnings=warnings_of(decoded))
    text = with_line_feeds(decoded.text)
    if _DECLARES.search(text):
        # The door for XML says what is wrong with it.
        for _ in iter_xml(text.encode("utf-8", "replace")):
            continue
    found = False
    for line, record, closed in _records(text, outcome):
        found = True
        if outcome.too_long(line, record):
            continue
        if not closed:
            outcome.reject(line, "broken_structure", _UNBALANCED, record)
            continue
        try:
            draft, name, number = draft_of(record)
        except UnsafeFile:
            outcome.reject(line, "broken_structure", _BROKEN, record)
            continue
        outcome.keep(xml_reference(draft, name, number, line=line, raw=record), draft.problems)
    if not found:
        raise ValueError("No record was found. In EndNote's XML each stands in an element “record”.")
    return outcome.result()


def _declared(data: bytes) -> str | None:
    """The encoding that the file declares, unless it is one that the bytes themselves tell better."""
    found = _DECLARED.match(data)
    name = found[1].decode().casefold() if found else ""
    return name if name and not name.startswith("utf") else None


def _records(text: str, outcome: Outcome) -> Iterator[tuple[int, str, bool]]:
    """Each record: its line, its text, and whether it is closed. What stands between them is dropped."""
    line, counted, start, begun, end = 1, 0, -1, 1, 0
    for mark in _MARK.finditer(text):
        line += text.count("\n", counted, mark.start())
        counted = mark.start()
        closes = bool(mark[1])
        stop = mark.end() if closes else mark.start()
        if start >= 0:
            yield begun, text[start:stop].rstrip(), closes
        else:
            _drop(text[end:stop], begun, outcome)
        start, begun, end = (-1 if closes else mark.start()), line, stop
    if start >= 0:
        yield begun, text[start:].rstrip(), False
    else:
        _drop(text[end:], begun, outcome)


def _drop(between: str, line: int, outcome: Outcome) -> None:
    if rest := " ".join(_MARKUP.sub(" ", between).split()):
        outcome.drop(line, "outside_record", rest)


def draft_of(record: str) -> tuple[Draft, str, str]:
    """The values of one element "record", and name and number of its type. Raises UnsafeFile if it is
    broken."""
    pairs: list[tuple[str, str]] = []
    path: list[str] = []
    texts: list[list[str]] = []
    inside = 0
    name = ""
    for event in iter_xml(_FORBIDDEN.sub(" ", record).encode("utf-8", "replace")):
        if event.kind == "text":
            texts[-1].append(event.text)
        elif event.kind == "start":
            if inside or (path and path[-1] not in HOLDERS):
                inside += 1
                continue
            path.append(event.name)
            texts.append([])
            name = event.attributes.get("name", "") if event.name == "ref-type" else name
        elif inside:
            inside -= 1
        else:
            text = "".join(texts.pop()).replace("\r", "\n").strip()
            if text and not PASSED_OVER.intersection(path):
                pairs.append((_tag(path), text))
            path.pop()
    number = next((text for tag, text in pairs if tag == "ref-type"), "")
    return Draft([pair for pair in pairs if pair[0] != "ref-type"]), name, number


def _tag(path: list[str]) -> str:
    name = path[-2] if path[-1] in CALLED_AFTER_HOLDER and len(path) > 1 else path[-1]
    return AS_IN_RIS.get(name, name)


def xml_reference(draft: Draft, name: str, number: str, *, line: int = 0, raw: str = "") -> Reference:
    """The reference that the values of one record give, whatever it lacks."""
    kind = kind_of_endnote(name, number) or name
    if (name or number) and kind not in RIS_KINDS:
        draft.problems.append(unknown_kind(name or number))
    authors = [author_of(author) for author in draft.every(("authors",))]
    return reference_of(draft, _TAGS, kind=kind, authors=authors, line=line, raw=raw)
