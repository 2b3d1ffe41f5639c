"""Writing CSL-JSON."""

import json
import re
from collections.abc import Iterable
from typing import Any

from moothall.formats.references.csl_json.reading import (
    AS_IN_RIS,
    MADE_UP,
    OWN,
    csl_reference,
    draft_of,
)
from moothall.formats.references.kinds import CSL_TYPES, YEARS
from moothall.formats.references.model import Author, Reference
from moothall.formats.references.names import author_of
from moothall.formats.references.remainder import remainder
from moothall.formats.references.text import printable, words

_ISO = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", re.ASCII)
_ROLES = {tag: key for key, tag in AS_IN_RIS.items()}
# Texts that CSL knows and that have no field of their own.
_OTHERS = words(
    """
    annote archive archive_collection archive-place authority call-number chapter-number citation-key
    citation-label collection-number collection-title dimensions division edition event-place genre
    jurisdiction medium number number-of-pages number-of-volumes original-publisher original-publisher-place
    original-title part-number part-title references reviewed-genre reviewed-title scale section status
    supplement-number title-short version volume-title year-suffix
    """
)


def write_csl_json(references: Iterable[Reference], *, line_ending: str = "\r\n") -> bytes:
    """The references as an array of CSL-JSON in UTF-8. What CSL has no name for stands under "custom"."""
    ids: set[str] = set()
    items = [_item(reference, number, ids) for number, reference in enumerate(references, start=1)]
    lines = [json.dumps(item, ensure_ascii=False) for item in items]
    made = f",{line_ending}".join(lines)
    return (f"[{line_ending}{made}{line_ending}]{line_ending}" if lines else "[]").encode()


def _item(reference: Reference, number: int, ids: set[str]) -> dict[str, Any]:
    item = _native(reference)
    wanted = item.get("id", "")
    if not wanted or wanted in ids or MADE_UP.fullmatch(wanted):
        item["id"] = f"moothall-{number}"
    ids.add(item["id"])
    rest = remainder(reference, csl_reference(item, draft_of(item)))
    return {**item, "custom": {OWN: rest}} if rest else item


def _native(reference: Reference) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": "",
        "type": CSL_TYPES.get(reference.kind, reference.kind) or "document",
        "title": reference.title,
        "author": [_name(author) for author in reference.authors],
        "issued": _issued(reference),
        "container-title": reference.journal,
        "container-title-short": reference.journal_short,
        "volume": reference.volume,
        "issue": reference.issue,
        "page": "-".join(filter(None, (reference.page_first, reference.page_last))),
        "publisher": reference.publisher,
        "publisher-place": reference.place,
        "ISBN": reference.isbn,
        "ISSN": reference.issn,
        "DOI": reference.doi,
        "PMID": reference.pmid,
        "PMCID": reference.pmcid,
        "archive_location": reference.accession,
        "URL": reference.url,
        "accessed": _date(reference.accessed),
        "language": reference.language,
        "source": reference.database,
        "keyword": "; ".join(reference.keywords),
        "note": "\n\n".join(reference.notes),
        "abstract": reference.abstract,
    }
    for tag, value in reference.extra:
        if tag == "ID":
            fields["id"] = fields["id"] or value
        elif tag in _ROLES:
            fields.setdefault(_ROLES[tag], []).append(_name(author_of(value)))
        elif tag in _OTHERS and not fields.get(tag):
            fields[tag] = value
    made = {key: printable(value) if isinstance(value, str) else value for key, value in fields.items()}
    return {key: value for key, value in made.items() if value or key in ("id", "type")}


def _name(author: Author) -> dict[str, str]:
    parts = {"family": author.family, "given": author.given, "literal": author.literal}
    return {key: printable(value) for key, value in parts.items() if value}


def _issued(reference: Reference) -> dict[str, Any]:
    parts = _ISO.fullmatch(reference.date_text)
    if parts and parts[2] and int(parts[1]) == reference.year:
        return _date(reference.date_text)
    date: dict[str, Any] = {}
    if reference.year in YEARS:
        date["date-parts"] = [[reference.year]]
    return date | ({"raw": printable(reference.date_text)} if reference.date_text else {})


def _date(text: str) -> dict[str, Any]:
    parts = _ISO.fullmatch(text)
    if parts:
        return {"date-parts": [[int(part) for part in parts.groups() if part]]}
    return {"raw": printable(text)} if text else {}
