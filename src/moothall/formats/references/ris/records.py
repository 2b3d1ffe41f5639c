"""Where the records of a RIS file begin and end, before anything in them is understood."""

import re
from collections.abc import Iterator, Sequence

from moothall.formats.references.ris.tags import NAMING, TAGS, VALUES
from moothall.formats.references.tagged_lines import Dialect, Drop, RawRecord, split_records

# "TY  - JOUR". Some programs write a tab before the dash, or another number of blanks.
_TAGGED = re.compile(r"([A-Z][A-Z0-9])(?:  -|([ \t]+)-(?=[ \t]|$))(.*)", re.DOTALL)
_START = "\nTY  - "
_TAG_OF_START = {f"{tag}  - ": tag for tag in VALUES}


def tagged(line: str) -> tuple[str, str] | None:
    """Tag and value of a line that a RIS reader takes for a tagged one."""
    found = _TAGGED.match(line)
    if not found or not (found[2] is None or "\t" in found[2] or found[1] in TAGS):
        return None
    return found[1], found[3].strip()


_DIALECT = Dialect(tagged, start="TY", end="ER", naming=NAMING)


def records_of(text: str, drop: Drop) -> Iterator[RawRecord]:
    """The records of ``text``, whose lines end with LF, in order. ``drop`` is told of each line that belongs
    to none: its number, why, and the line."""
    first = 1
    for raw, line_ends in _from_start_to_start(text):
        lines = raw.split("\n")
        if record := _regular(lines, first, raw):
            yield record
        else:
            yield from split_records(lines, _DIALECT, drop, first=first)
        first += len(lines) - 1 + line_ends


def _regular(lines: Sequence[str], first: int, raw: str) -> RawRecord | None:
    """Nearly every record of nearly every file: a line TY, one line a value, a line ER."""
    if len(lines) < 2 or not lines[0].startswith("TY  - ") or not lines[-1].startswith("ER  -"):
        return None
    try:
        values = [(_TAG_OF_START[line[:6]], line[6:].strip()) for line in lines[1:-1]]
    except KeyError:
        return None
    return RawRecord(first, first + len(lines) - 1, lines[0][6:].strip(), raw, False, True, values)


def _from_start_to_start(text: str) -> Iterator[tuple[str, int]]:
    """``text`` in parts, each without the line ends behind it and with their number. Each but the first
    begins with a line TY that is written as usual."""
    at = 0
    while at < len(text):
        end = stop = text.find(_START, at) + 1 or len(text)
        while stop > at and text[stop - 1] == "\n":
            stop -= 1
        yield text[at:stop], end - stop
        at = end
