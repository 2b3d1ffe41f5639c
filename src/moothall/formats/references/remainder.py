"""What a format has no place for, or would change, written beside the record so that nothing is lost.

Every writer reads back what it has written. Fields that came back different are written once more, as JSON,
in a tag of our own that other programs pass over: an abstract of two paragraphs in a format that joins lines,
an author called "Smith; Sons", a field that the format does not know. A fingerprint of what the record itself
says in these fields stands with it. If somebody has changed the record since, what they wrote counts.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from moothall.formats.references.model import Author, Reference
from moothall.formats.references.text import whole

_PLACES = {"raw", "line"}
_NAMES = tuple(each.name for each in fields(Reference) if each.name not in _PLACES)
_TUPLES = {"authors": 3, "extra": 2}
_LISTS = {"keywords", "notes"}
# We write one a record; a few more may be left of earlier changes.
_MOST_TRIED = 10


def remainder(wanted: Reference, got: Reference) -> str:
    """The fields of ``wanted`` that differ in ``got``, which was read from what was written; empty if none
    do.

    >>> remainder(Reference(title="A  B"), Reference(title="A B"))
    '{"as":"8cccafd8","title":"A  B"}'
    """
    names = [name for name in _NAMES if getattr(wanted, name) != getattr(got, name)]
    if not names:
        return ""
    told = {name: _plain(getattr(wanted, name)) for name in names}
    return json.dumps({"as": _fingerprint(got, names), **told}, separators=(",", ":"))


def completed(reference: Reference, own: Sequence[tuple[str, str]]) -> Reference:
    """``reference`` with what the values of our own tag add. Those that do not belong to it, because it was
    changed since or because they are somebody else's, become ``extra``."""
    for at, (_, text) in enumerate(own[:_MOST_TRIED]):
        if not (told := _told(text)):
            continue
        others = (*own[:at], *own[at + 1 :])
        base = replace(reference, extra=(*reference.extra, *others)) if others else reference
        if told.pop("as") == _fingerprint(base, list(told)):
            return replace(base, **told)
    return replace(reference, extra=(*reference.extra, *own))


def _told(text: str) -> dict[str, Any]:
    """Field to value, and the fingerprint as "as"; empty for text that we did not write."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(told, dict) or not isinstance(told.get("as"), str) or len(told) < 2:
        return {}
    made = {name: _typed(name, value) for name, value in told.items() if name != "as"}
    return {} if _Wrong in made.values() else {"as": told["as"], **made}


class _Wrong:
    """Stands for a value that cannot be one of its field."""


def _typed(name: str, value: Any) -> Any:
    if name not in _NAMES:
        return _Wrong
    if name == "year":
        return value if value is None or type(value) is int else _Wrong
    if name in _LISTS:
        return tuple(value) if _are_texts(value) else _Wrong
    if name in _TUPLES:
        if not isinstance(value, list) or not all(_are_texts(item, _TUPLES[name]) for item in value):
            return _Wrong
        return tuple(Author(*item) if name == "authors" else tuple(item) for item in value)
    return value if isinstance(value, str) and value == whole(value) else _Wrong


def _are_texts(value: Any, length: int | None = None) -> bool:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        return False
    if any(item != whole(item) for item in value):
        return False
    return length is None or len(value) == length


def _plain(value: Any) -> Any:
    if isinstance(value, Author):
        return [value.family, value.given, value.literal]
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _fingerprint(reference: Reference, names: Sequence[str]) -> str:
    told = json.dumps([_plain(getattr(reference, name)) for name in names])
    return hashlib.sha256(told.encode()).hexdigest()[:8]
