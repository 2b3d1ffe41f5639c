"""The tagged format of EndNote ("%0 Journal Article"), also called Refer."""

import re
from collections.abc import Iterable, Iterator

from moothall.formats.decoding import decode, lines_of, warnings_of
from moothall.formats.import_report import ImportReport
from moothall.formats.references.draft import Draft
from moothall.formats.references.fields import Tags, reference_of
from moothall.formats.references.kinds import (
    ENDNOTE_NAMES,
    RIS_KINDS,
    YEARS,
    kind_of_name,
    unknown_kind,
)
from moothall.formats.references.model import Reference
from moothall.formats.references.names import author_of, author_text
from moothall.formats.references.outcome import Outcome
from moothall.formats.references.remainder import remainder
from moothall.formats.references.tagged_lines import Dialect, RawRecord, split_records
from moothall.formats.references.tagged_records import read_records
from moothall.formats.references.text import printable

# EndNote's last custom field, which hardly anybody uses.
OWN = "%]"
_TAGGED = re.compile(r"(%[0-9A-Z?@!#$&()*+/^><\[\]=~])(?:[ \t](.*))?", re.DOTALL)
# They may have several paragraphs.
_TEXTS = frozenset(("%X", "%Z", "%<"))
_LISTS = frozenset(("%A", "%E", "%K", "%U"))
_NO_TYPE = (
    "These lines do not begin with a line “%0 ”, so it is not certain that they are a record. "
    "Put “%0 Journal Article” above them."
)
_NONE_FOUND = "No record was found. In an EndNote file each record begins with a line “%0 ”."
_TAGS = Tags(
    lines={
        "title": ("%T",),
        "journal": ("%J", "%B"),
        "journal_short": ("%O",),
        "volume": ("%V",),
        "issue": ("%N",),
        "publisher": ("%I",),
        "place": ("%C",),
        "url": ("%U",),
        "accessed": ("%[",),
        "language": ("%G",),
        "database": ("%~", "%W"),
    },
    abstract=("%X",),
    year=("%D",),
    date=("%8",),
    pages=("%P",),
    serial=("%@",),
    doi=("%R",),
    addresses=("%U",),
    accession=("%M",),
    pmcid=("%2",),
    keywords=("%K",),
    notes=("%Z",),
    own=(OWN,),
)


def _tagged(line: str) -> tuple[str, str] | None:
    found = _TAGGED.fullmatch(line)
    return (found[1], (found[2] or "").strip()) if found else None


_DIALECT = Dialect(_tagged, start="%0", end="", naming=frozenset(("%T", "%A", "%X")), paragraphs=_TEXTS)


def read_endnote_tagged(
    data: bytes, *, encoding: str | None = None
) -> tuple[tuple[Reference, ...], ImportReport]:
    """The references of an EndNote file of tagged lines and the report on its reading. Raises ValueError if
    it holds no record."""
    decoded = decode(data, encoding=encoding)
    outcome = Outcome("endnote_tagged", decoded.encoding, warnings=warnings_of(decoded))
    return read_records(
        split_records(lines_of(decoded.text), _DIALECT, outcome.drop),
        outcome,
        pairs=_pairs,
        reference=_reference,
        no_type=_NO_TYPE,
        none_found=_NONE_FOUND,
    )


def _pairs(record: RawRecord) -> list[tuple[str, str]]:
    return [("A2" if tag == "%E" else tag, value) for tag, value in record.pairs(lists=_LISTS)]


def _reference(record: RawRecord, draft: Draft) -> Reference:
    name = record.kind or ""
    kind = kind_of_name(name) or name
    if kind not in RIS_KINDS:
        draft.problems.append(unknown_kind(name))
    authors = [author_of(name) for name in draft.every(("%A",))]
    return reference_of(draft, _TAGS, kind=kind, authors=authors, line=record.first, raw=record.raw)


def write_endnote_tagged(references: Iterable[Reference], *, line_ending: str = "\r\n") -> bytes:
    """The references as EndNote's tagged lines in UTF-8. What EndNote has no tag for stands in its last
    custom field."""
    lines: list[str] = []
    for reference in references:
        lines += [*_record(reference), ""]
    return line_ending.join([*lines, ""] if lines else []).encode()


def _record(reference: Reference) -> list[str]:
    name = ENDNOTE_NAMES.get(reference.kind, reference.kind)
    lines = [f"%0 {' '.join(printable(name).split()) or 'Generic'}", *_lines(reference)]
    (record,) = split_records(lines, _DIALECT, lambda *_: None)
    rest = remainder(reference, _reference(record, Draft(_pairs(record))))
    return [*lines, f"{OWN} {rest}"] if rest else lines


def _lines(reference: Reference) -> Iterator[str]:
    for tag, value in _values(reference):
        # An empty line before a tag would end the record.
        first, *more = printable(value).strip().split("\n")
        yield f"{tag} {first}"
        # A blank in front keeps text that looks like a tag from being taken for one.
        yield from (f" {line}" if _tagged(line) else line for line in more)


def _values(reference: Reference) -> Iterator[tuple[str, str]]:
    pages = "-".join(filter(None, (reference.page_first, reference.page_last)))
    fields = [
        *(("%A", author_text(author)) for author in reference.authors),
        ("%T", reference.title),
        ("%B" if reference.kind in ("CHAP", "ECHAP", "CPAPER") else "%J", reference.journal),
        ("%O", reference.journal_short),
        ("%V", reference.volume),
        ("%N", reference.issue),
        ("%P", pages),
        ("%D", str(reference.year) if reference.year in YEARS else ""),
        ("%8", reference.date_text),
        ("%I", reference.publisher),
        ("%C", reference.place),
        ("%@", reference.issn),
        ("%@", reference.isbn),
        ("%R", reference.doi),
        ("%M", reference.pmid),
        ("%M", reference.accession),
        ("%2", reference.pmcid),
        ("%U", reference.url),
        ("%[", reference.accessed),
        ("%G", reference.language),
        ("%~", reference.database),
        ("%X", reference.abstract),
        *(("%K", keyword) for keyword in reference.keywords),
        *(("%Z", note) for note in reference.notes),
        *(("%E" if tag == "A2" else tag, value) for tag, value in reference.extra),
    ]
    for tag, value in fields:
        if value and _tagged(f"{tag} ") == (tag, "") and tag != "%0":
            yield tag, value
