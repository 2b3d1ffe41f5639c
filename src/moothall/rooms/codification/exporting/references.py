"""A source as a reference: as it was imported, with what has been edited since."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from moothall.formats.references import Author, Reference
from moothall.rooms.codification.details import details_in_words
from moothall.rooms.codification.exporting.carrying import without_carried
from moothall.rooms.codification.models import Source
from moothall.rooms.codification.reading import source_fields

_NAMES = frozenset(each.name for each in fields(Reference))
# Where a reference keeps what a source calls otherwise.
_CALLED = {"organisation": "publisher", "container": "journal", "document_type": "kind"}
_KINDS = {
    Source.Kind.RESEARCH: "GEN",
    Source.Kind.MONITORING_DATA: "DATA",
    Source.Kind.PRACTICE_KNOWLEDGE: "UNPB",
    Source.Kind.LIVED_EXPERIENCE: "UNPB",
    Source.Kind.POLICY_DOCUMENT: "GOVDOC",
}


def reference_of(source: Source, imported: Mapping[str, Any] | None = None, words: str = "") -> Reference:
    """The reference to a source: everything that was ``imported``, as ``Appearance.fields`` keeps it, and
    what the source says differently now; of one that was not imported, what it says. ``words`` are those of
    a source that is told, where they may be quoted."""
    if imported is None:
        return _made(source, words)
    came = without_carried(_as_imported(imported))
    then = source_fields(came)
    edited = {name: getattr(source, name) for name in then if getattr(source, name) != then[name]}
    return replace(came, **_named(edited, came))


def _as_imported(imported: Mapping[str, Any]) -> Reference:
    known = {name: value for name, value in imported.items() if name in _NAMES}
    known["authors"] = tuple(Author(**author) for author in known.get("authors", ()))
    known["extra"] = tuple((tag, value) for tag, value in known.get("extra", ()))
    for name in ("keywords", "notes"):
        known[name] = tuple(known.get(name, ()))
    return Reference(**known)


def _named(edited: Mapping[str, Any], came: Reference) -> dict[str, Any]:
    """What was edited, as a reference calls and keeps it."""
    made: dict[str, Any] = {}
    for name, value in edited.items():
        if name == "authors":
            made[name] = tuple(Author(**author) for author in value)
        elif name == "keywords":
            made[name] = tuple(value)
        elif name == "container" and not came.journal and came.journal_short:
            made["journal_short"] = value
        else:
            made[_CALLED.get(name, name)] = value
    return made


def _made(source: Source, words: str) -> Reference:
    said = {name: getattr(source, name) for name in source_fields(Reference())}
    made = Reference(**_named(said, Reference()))
    behind = source.details.get("owner") or source.details.get("body") or source.details.get("role") or ""
    return replace(
        made,
        kind=made.kind or ("JOUR" if source.container else _KINDS[source.kind]),
        title=source.title or source.record.title,
        abstract=source.abstract or words,
        publisher=made.publisher or behind,
        accessed=source.accessed_on.isoformat() if source.accessed_on else "",
        notes=tuple(f"{label}: {value}" for label, value in details_in_words(source)),
    )
