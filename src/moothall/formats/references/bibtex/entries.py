"""Where the entries of a BibTeX file begin and end, and the values of their fields as they are written."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from moothall.formats.safe_files import LIMITS

_AT = re.compile(r"@[ \t]*+([A-Za-z]++)\s*+([{(])")
# A line that begins an entry, even inside another one that was never closed.
_NEW_ENTRY = re.compile(
    r"^[ \t]*@[ \t]*[A-Za-z]+\s{0,20}[{(]\s{0,20}[^\s,{}()\"=#%]{1,200}[ \t]*,", re.MULTILINE
)
_KEY = re.compile(r"\s*+([^\s,{}\"]{0,500}+)\s*+(?=[,})])")
_NAME = re.compile(r"[\s,]*+([^\s,{}()\"=#%]{1,100}+)\s*+=\s*+")
_BARE = re.compile(r"[^\s,{}()\"=#%]{1,500}")
_JOIN = re.compile(r"\s*+#\s*+")
_END = re.compile(r"[\s,]*+([})])")
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_QUOTES = re.compile(r'\\.|[{}"]', re.DOTALL)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# They hold no reference.
_OTHERS = frozenset(("comment", "preamble", "string"))


class Value(NamedTuple):
    """What a field holds: its text, still LaTeX."""

    name: str
    text: str


@dataclass
class Entry:
    """One entry: its line, type and key, its fields in order, and its text. ``problem`` says why it is
    broken."""

    line: int
    kind: str
    key: str = ""
    fields: list[Value] = field(default_factory=list)
    raw: str = ""
    problem: str = ""


class Between(NamedTuple):
    """Text outside of all entries, with the line on which it begins."""

    line: int
    text: str


class _Strings:
    """What @string names stand for. Names within names could make a small file endless, so all that is put in
    for names together is bounded."""

    def __init__(self) -> None:
        self._texts = {name: str(number) for number, name in enumerate(_MONTHS, start=1)}
        self._left = LIMITS.file_bytes

    def define(self, values: Iterable[Value]) -> None:
        self._texts |= {value.name: value.text for value in values}

    def text(self, name: str) -> str:
        """What ``name`` stands for: itself, if nobody defined it."""
        found = self._texts.get(name.casefold(), name)
        self._left -= len(found)
        if self._left < 0:
            raise _Broken("the names of strings stand for too much text")
        return found


class _Broken(Exception):
    """An entry that cannot be read on, and why."""


def entries_of(text: str) -> Iterator[Entry | Between]:
    """The entries of ``text``, whose lines end with LF, and what stands between them, in order."""
    starts = [found.start() for found in _NEW_ENTRY.finditer(text)]
    strings = _Strings()
    at, line, nearest = 0, 1, 0
    while found := _AT.search(text, at):
        if between := text[at : found.start()]:
            yield Between(line, between)
        line += between.count("\n")
        while nearest < len(starts) and starts[nearest] <= found.start():
            nearest += 1
        limit = starts[nearest] if nearest < len(starts) else len(text)
        entry, end = _entry(text, found, limit, strings)
        entry.line, entry.raw = line, text[found.start() : end].rstrip()
        if entry.kind not in _OTHERS:
            yield entry
        elif entry.problem:
            yield Between(line, entry.raw)
        line += text.count("\n", found.start(), end)
        at = end
    if text[at:]:
        yield Between(line, text[at:])


def _entry(text: str, start: re.Match[str], limit: int, strings: _Strings) -> tuple[Entry, int]:
    """An entry, and where it ends: behind its last brace, or before the next entry if it is never closed."""
    entry = Entry(0, start[1].casefold())
    closing = ")" if start[2] == "(" else "}"
    try:
        if entry.kind in ("comment", "preamble"):
            return entry, _closed(text, start.end(), limit, closing)
        at = start.end()
        if entry.kind != "string":
            key = _KEY.match(text, at, limit)
            entry.key, at = (key[1], key.end()) if key else ("", at)
        for value, end in _values(text, at, limit, strings):
            at = end
            entry.fields.append(value)
        ended = _END.match(text, at, limit)
        if not ended or ended[1] != closing:
            raise _Broken("its braces are not balanced, or a field is not written as name = {value}")
        if entry.kind == "string":
            strings.define(entry.fields)
        return entry, ended.end()
    except _Broken as broken:
        entry.problem = str(broken)
        return entry, _behind(text, start.end(), limit, closing)


def _values(text: str, at: int, limit: int, strings: _Strings) -> Iterator[tuple[Value, int]]:
    while name := _NAME.match(text, at, limit):
        parts, at = [], name.end()
        while True:
            part, at = _part(text, at, limit, strings)
            parts.append(part)
            joined = _JOIN.match(text, at, limit)
            if not joined:
                break
            at = joined.end()
        yield Value(name[1].casefold(), "".join(parts)), at


def _part(text: str, at: int, limit: int, strings: _Strings) -> tuple[str, int]:
    """A value in braces or quotation marks, a number, or the name of a string."""
    if text.startswith("{", at):
        end = _closed(text, at + 1, limit, "}")
        return text[at + 1 : end - 1], end
    if text.startswith('"', at):
        end = _quoted(text, at + 1, limit)
        return text[at + 1 : end - 1], end
    if bare := _BARE.match(text, at, limit):
        return strings.text(bare[0]), bare.end()
    raise _Broken("a field has no value")


def _closed(text: str, at: int, limit: int, closing: str) -> int:
    """Behind the ``closing`` brace or bracket that ends what was opened before ``at``."""
    depth = 0
    pattern = _BRACES if closing == "}" else re.compile(r"\\.|[{})]", re.DOTALL)
    for found in pattern.finditer(text, at, limit):
        if found[0] == closing and depth == 0:
            return found.end()
        depth += {"{": 1, "}": -1}.get(found[0], 0)
    raise _Broken("its braces are not balanced")


def _quoted(text: str, at: int, limit: int) -> int:
    depth = 0
    for found in _QUOTES.finditer(text, at, limit):
        if found[0] == '"' and depth <= 0:
            return found.end()
        depth += {"{": 1, "}": -1}.get(found[0], 0)
    raise _Broken("a quotation mark is never closed")


def _behind(text: str, start: int, limit: int, closing: str) -> int:
    """Where reading goes on after a broken entry: behind it if its braces are balanced, or at the next."""
    try:
        return _closed(text, start, limit, closing)
    except _Broken:
        return limit
