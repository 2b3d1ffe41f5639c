"""Reading CSL-JSON."""

import json
import re
from collections.abc import Iterator
from typing import Any

from moothall.formats.decoding import decode, warnings_of, with_line_feeds
from moothall.formats.import_report import ImportReport
from moothall.formats.references.csl_json.elements import elements
from moothall.formats.references.draft import Draft
from moothall.formats.references.fields import Tags, reference_of
from moothall.formats.references.kinds import kind_of_csl, unknown_kind
from moothall.formats.references.model import Author, Reference
from moothall.formats.references.names import author_text
from moothall.formats.references.outcome import Outcome
from moothall.formats.references.text import whole

OWN = "moothall"
# An identifier that we made up because JSON wants one.
MADE_UP = re.compile(r"moothall-\d+")
_BETWEEN_KEYWORDS = {True: ";", False: ","}
# What "extra" calls as RIS does, so that it is found again in other formats.
AS_IN_RIS = {"id": "ID", "editor": "A2", "collection-editor": "A3"}
_PARTICLES = ("non-dropping-particle", "dropping-particle")
_NO_OBJECT = "This element is no object with a title, authors and so on."
_BROKEN = "Correct it, or export it again."
_TAGS = Tags(
    lines={
        "title": ("title",),
        "journal": ("container-title", "event-title", "event"),
        "journal_short": ("container-title-short", "journalAbbreviation", "shortTitle"),
        "volume": ("volume",),
        "issue": ("issue",),
        "publisher": ("publisher",),
        "place": ("publisher-place",),
        "issn": ("ISSN",),
        "isbn": ("ISBN",),
        "accession": ("archive_location",),
        "url": ("URL",),
        "accessed": ("accessed", "accessed raw"),
        "language": ("language",),
        "database": ("source",),
    },
    abstract=("abstract",),
    year=("issued",),
    date=("issued raw",),
    page_first=("page-first",),
    pages=("page",),
    doi=("DOI",),
    addresses=("URL",),
    pmid=("PMID",),
    pmcid=("PMCID",),
    keywords=("keyword",),
    notes=("note",),
    own=(OWN,),
)


def read_csl_json(data: bytes, *, encoding: str | None = None) -> tuple[tuple[Reference, ...], ImportReport]:
    """The references of CSL-JSON, an array or one object, and the report on its reading. ``line`` counts the
    elements. Raises ValueError if there is no element, or none with a field of CSL."""
    decoded = decode(data, encoding=encoding)
    outcome = Outcome("csl_json", decoded.encoding, place="element", warnings=warnings_of(decoded))
    text = with_line_feeds(decoded.text).strip()
    if not text.startswith(("[", "{")):
        raise ValueError("No record was found. CSL-JSON is a list of objects: it begins with “[”.")
    known = False
    for number, element in enumerate(elements(text), start=1):
        known = known or bool(element.problem) or not _KNOWN.isdisjoint(_keys(element.value))
        if outcome.too_long(number, element.raw):
            continue
        if not isinstance(element.value, dict):
            message = f"{element.problem} {_BROKEN}" if element.problem else _NO_OBJECT
            outcome.reject(number, "broken_structure", message, element.raw)
            continue
        draft = draft_of(element.value)
        reference = csl_reference(element.value, draft, line=number, raw=element.raw)
        name = str(element.value.get("id", ""))[:200]
        made_up = not name or MADE_UP.fullmatch(name)
        outcome.keep(reference, draft.problems, identifier="" if made_up else f"id “{name}”")
    if not outcome.references and not outcome.rejected:
        raise ValueError("No record was found: the list is empty.")
    if not known:
        raise ValueError(
            "This looks like JSON of another kind: nothing in it has a title, authors or a type."
        )
    return outcome.result()


def _keys(value: Any) -> Any:
    return value.keys() if isinstance(value, dict) else ()


def draft_of(item: dict[str, Any]) -> Draft:
    """The values of one element, apart from its authors and type."""
    pairs: list[tuple[str, str]] = []
    for key, value in item.items():
        if value is None:
            continue
        if key in ("issued", "accessed"):
            pairs += _date(key, value)
        elif key == "custom" and isinstance(value, dict) and isinstance(value.get(OWN), str):
            pairs.append((OWN, value[OWN]))
            rest = {name: other for name, other in value.items() if name != OWN}
            pairs += [(key, _text(rest))] if rest else []
        elif key == "keyword" and isinstance(value, str):
            pairs += [(key, word.strip()) for word in value.split(_BETWEEN_KEYWORDS[";" in value])]
        elif key not in ("author", "type") and not (key == "id" and MADE_UP.fullmatch(str(value))):
            pairs += [(AS_IN_RIS.get(key, key), text) for text in _texts(value)]
    return Draft([(whole(key), whole(value).strip()) for key, value in pairs])


def csl_reference(item: dict[str, Any], draft: Draft, *, line: int = 0, raw: str = "") -> Reference:
    """The reference that one element gives, whatever it lacks."""
    name = _text(item["type"]) if item.get("type") is not None else ""
    kind = kind_of_csl(name) or name
    if not kind_of_csl(name):
        draft.problems.append(unknown_kind(name))
    authors = item.get("author")
    names = [_author(author) for author in authors] if isinstance(authors, list) else []
    if authors is not None and not isinstance(authors, list):
        names = [Author(literal=" ".join(_text(authors).split()))]
    named = [author for author in names if author != Author()]
    return reference_of(draft, _TAGS, kind=kind, authors=named, line=line, raw=raw)


def _author(name: Any) -> Author:
    if not isinstance(name, dict):
        return Author(literal=" ".join(_text(name).split()))
    part = {key: " ".join(_text(value).split()) for key, value in name.items()}
    family = " ".join(filter(None, [*(part.get(key, "") for key in _PARTICLES), part.get("family", "")]))
    given = ", ".join(filter(None, [part.get("given", ""), part.get("suffix", "")]))
    return Author(family, given, part.get("literal", "") or part.get("name", ""))


def _date(key: str, value: Any) -> Iterator[tuple[str, str]]:
    """The parts of a date as "2019-05-01", and what it says in words as "issued raw"."""
    if not isinstance(value, dict):
        yield f"{key} raw", _text(value)
        return
    parts = value.get("date-parts")
    dates = [date for date in parts if isinstance(date, list)] if isinstance(parts, list) else []
    yield key, "/".join("-".join(_text(part).zfill(2) for part in date if part) for date in dates)
    for name in ("raw", "literal"):
        if value.get(name):
            yield f"{key} raw", _text(value[name])


def _texts(value: Any) -> list[str]:
    """What a value says, as texts: names as "Family, Given", lists one by one, anything else as JSON."""
    if isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
        return [_text(item) for item in value]
    if isinstance(value, list) and all(
        isinstance(item, dict) and _author(item) != Author() for item in value
    ):
        return [author_text(_author(item)) for item in value]
    return [_text(value)]


def _text(value: Any) -> str:
    return whole(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


_KNOWN = frozenset(("id", "type", "author", *(key for keys in _TAGS.lines.values() for key in keys)))
