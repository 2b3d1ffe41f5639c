"""What somebody typed into the box of the library, understood without ever refusing it."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from moothall.rooms.codification.models import Source

# What is longer is cut, and the page says so.
LONGEST = 400
_PART = re.compile(r'(-?)(?:(author|year|doi|kind):)?("[^"]*"|\S+)', re.IGNORECASE)
_YEARS = re.compile(r"(\d{1,4})?(\.\.)?(\d{1,4})?", re.ASCII)
_PREFIX = re.compile(r"(\w+)\*")
_LAST_YEAR = 9999


@dataclass(frozen=True)
class Term:
    """One word, or several that must follow each other; with ``is_prefix``, the beginning of a word; with
    ``in_authors``, to be found among the authors only."""

    text: str
    is_prefix: bool = False
    in_authors: bool = False


@dataclass(frozen=True)
class Words:
    """``wanted`` and ``unwanted`` terms, and what the source must be: from the first to the last of
    ``years``, of one of the ``kinds``, with one of the ``dois``. ``is_cut``: the text was too long."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    years: tuple[int, int] | None = None
    kinds: tuple[str, ...] = ()
    dois: tuple[str, ...] = ()
    is_cut: bool = False


@dataclass
class _Reading:
    wanted: list[Term] = field(default_factory=list)
    unwanted: list[Term] = field(default_factory=list)
    narrowed: dict[str, Any] = field(default_factory=dict)


def words_in(text: str) -> Words:
    """What a search asks for: ``"phrase"``, ``-word``, ``word*``, ``author:``, ``year:2015..2020``, ``doi:``
    and ``kind:``; anything else is words. No input raises.

    >>> [term.text for term in words_in('free -adults swim* author:Green year:2015..2020').wanted]
    ['free', 'swim', 'Green']
    """
    known = _clean(text)
    reading = _Reading()
    for sign, name, value in _PART.findall(known[:LONGEST]):
        bare = value.strip('"')
        narrow = _NARROWING.get(name.lower())
        if narrow and not sign and narrow(reading.narrowed, bare):
            continue
        is_author = name.lower() == "author"
        said = value if is_author or not name else f"{name} {value}"
        terms = reading.unwanted if sign else reading.wanted
        terms += [replace(term, in_authors=is_author) for term in _terms(said)]
    made = {name: value if name == "years" else tuple(value) for name, value in reading.narrowed.items()}
    return Words(tuple(reading.wanted), tuple(reading.unwanted), is_cut=len(known) > LONGEST, **made)


def _clean(text: str) -> str:
    """Accents joined to their letters, and nothing that a database cannot take."""
    plain = text.replace("\0", " ").encode("utf-8", "replace").decode()
    return " ".join(unicodedata.normalize("NFC", plain).split())


def _terms(said: str) -> Iterator[Term]:
    prefix = _PREFIX.fullmatch(said)
    text = (prefix[1] if prefix else said).replace('"', " ").strip()
    # What holds no letter and no digit, such as an emoji, is in no word of any source.
    if any(character.isalnum() for character in text):
        yield Term(text, is_prefix=bool(prefix))


def _year(narrowed: dict[str, Any], value: str) -> bool:
    found = _YEARS.fullmatch(value)
    if not found or not (found[1] or found[3]) or (found[3] and not found[2]):
        return False
    first = int(found[1] or 0)
    last = int(found[3]) if found[3] else _LAST_YEAR if found[2] else first
    narrowed["years"] = (first, last)
    return True


def _doi(narrowed: dict[str, Any], value: str) -> bool:
    narrowed.setdefault("dois", []).append(value.lower().removeprefix("https://doi.org/"))
    return True


def _kind(narrowed: dict[str, Any], value: str) -> bool:
    """A kind by its name or by how the name begins: ``kind:practice``."""
    asked = value.lower().replace(" ", "_")
    kinds = [kind for kind in Source.Kind.values if asked and kind.startswith(asked)]
    narrowed.setdefault("kinds", []).extend(kinds)
    return bool(kinds)


_NARROWING: dict[str, Callable[[dict[str, Any], str], bool]] = {"year": _year, "doi": _doi, "kind": _kind}
