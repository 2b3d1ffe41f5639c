"""Writing EndNote's XML."""

from collections.abc import Iterable, Iterator
from html import escape

from moothall.formats.references.endnote_xml.elements import AS_IN_RIS, OTHERS, OWN
from moothall.formats.references.endnote_xml.reading import draft_of, xml_reference
from moothall.formats.references.kinds import ENDNOTE_NAMES, ENDNOTE_NUMBERS, YEARS
from moothall.formats.references.model import Reference
from moothall.formats.references.names import author_text
from moothall.formats.references.remainder import remainder
from moothall.formats.references.text import printable

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_HOLDER_OF = {tag: holder for holder, tag in AS_IN_RIS.items()}


def write_endnote_xml(references: Iterable[Reference], *, line_ending: str = "\r\n") -> bytes:
    """The references as EndNote's XML in UTF-8. What EndNote has no element for stands in its last custom
    field."""
    records = (_record(number, reference) for number, reference in enumerate(references, start=1))
    return line_ending.join([_HEAD, "<xml><records>", *records, "</records></xml>", ""]).encode()


def _record(number: int, reference: Reference) -> str:
    content = "".join(_elements(number, reference))
    draft, name, type_number = draft_of(f"<record>{content}</record>")
    rest = remainder(reference, xml_reference(draft, name, type_number))
    return f"<record>{content}{_element(OWN, rest)}</record>"


def _elements(number: int, reference: Reference) -> Iterator[str]:
    name = escape(" ".join(printable(ENDNOTE_NAMES.get(reference.kind, reference.kind)).split()))
    extra = reference.extra
    yield f"<rec-number>{number}</rec-number>"
    if name:
        yield f'<ref-type name="{name}">{ENDNOTE_NUMBERS.get(reference.kind, "")}</ref-type>'
    groups = {"authors": [author_text(author) for author in reference.authors]}
    groups |= {holder: [value for own, value in extra if own == tag] for tag, holder in _HOLDER_OF.items()}
    yield _held(
        "contributors", "".join(_held(holder, _each("author", who)) for holder, who in groups.items())
    )
    titles = {"title": reference.title, "secondary-title": reference.journal}
    yield _held("titles", "".join(_element(tag, value) for tag, value in titles.items()))
    yield _held("periodical", _element("abbr-1", reference.journal_short))
    yield from (_element(tag, value) for tag, value in _numbers(reference))
    yield _held("keywords", _each("keyword", reference.keywords))
    year = str(reference.year) if reference.year in YEARS else ""
    date = _held("pub-dates", _element("date", reference.date_text))
    yield _held("dates", _element("year", year) + date)
    yield from (_element(tag, value) for tag, value in _others(reference))
    yield _each("notes", reference.notes)
    yield _held("urls", _held("related-urls", _element("url", reference.url)))
    yield from (_element(tag, value) for tag, value in extra if tag in OTHERS)


def _numbers(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "pages", "-".join(filter(None, (reference.page_first, reference.page_last)))
    yield "volume", reference.volume
    yield "number", reference.issue


def _others(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "pub-location", reference.place
    yield "publisher", reference.publisher
    yield "isbn", reference.issn
    yield "isbn", reference.isbn
    yield "accession-num", reference.pmid
    yield "accession-num", reference.accession
    yield "electronic-resource-num", reference.doi
    yield "abstract", reference.abstract
    yield "remote-database-name", reference.database
    yield "language", reference.language
    yield "access-date", reference.accessed
    yield "custom2", reference.pmcid


def _held(holder: str, content: str) -> str:
    return f"<{holder}>{content}</{holder}>" if content else ""


def _each(tag: str, values: Iterable[str]) -> str:
    return "".join(_element(tag, value) for value in values)


def _element(tag: str, value: str) -> str:
    if not value:
        return ""
    text = escape(printable(value), quote=False)
    return f'<{tag}><style face="normal" font="default" size="100%">{text}</style></{tag}>'
