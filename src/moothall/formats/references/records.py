"""Where the records of a RIS file begin and end, before anything in them is understood."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from moothall.formats.import_report import DroppedLine
from moothall.formats.references.tags import NAMING, TAGS

# "TY  - JOUR". Some programs write a tab before the dash, or another number of blanks.
_TAGGED = re.compile(r"([A-Z][A-Z0-9])(?:  -[ \t]?|([ \t]+)-(?:[ \t]|$))(.*)", re.DOTALL)


@dataclass
class RawRecord:
    """Tagged lines that belong together, each with the untagged lines that go on with it.

    ``first`` and ``last`` are the numbers of its lines. ``kind`` is None where no line TY opens it;
    ``ended`` says whether a line ER closes it; ``follows`` whether it begins on the line after an ER.
    """

    first: int
    last: int
    kind: str | None
    follows: bool = False
    ended: bool = False
    values: list[tuple[str, list[str]]] = field(default_factory=list)

    @property
    def names_a_work(self) -> bool:
        return any(tag in NAMING for tag, _ in self.values)


@dataclass
class _Splitter:
    records: list[RawRecord] = field(default_factory=list)
    dropped: list[DroppedLine] = field(default_factory=list)
    open: RawRecord | None = None
    closed_at: int = -1
    blanks: int = 0

    def tagged(self, number: int, tag: str, value: str) -> None:
        if tag == "TY":
            self.close()
            self.open = RawRecord(number, number, value.strip())
        elif tag == "ER":
            self.end(number, value)
        else:
            if self.open is None:
                self.open = RawRecord(number, number, None, follows=number == self.closed_at + 1)
            self.open.values.append((tag, [value.strip()]))
            self.open.last = number
        self.blanks = 0

    def end(self, number: int, value: str) -> None:
        if self.open is None:
            self.dropped.append(DroppedLine(number, "outside_record", f"ER  - {value}".rstrip()))
            return
        self.open.ended, self.open.last = True, number
        self.close()
        self.closed_at = number

    def blank(self) -> None:
        """A blank line ends what stands behind a record; inside a record it may be part of a text."""
        if self.open and self.open.kind is None and self.open.follows and not self.open.names_a_work:
            self.close()
        self.blanks += 1

    def text(self, number: int, line: str) -> None:
        if self.open is None:
            self.dropped.append(DroppedLine(number, "outside_record", line))
        elif not self.open.values:
            self.dropped.append(DroppedLine(number, "not_a_tag", line))
            self.open.last = number
        else:
            self.open.values[-1][1].extend([*[""] * min(self.blanks, 1), line.strip()])
            self.open.last = number
        self.blanks = 0

    def close(self) -> None:
        """What stands right behind a record and names no work belongs to that record."""
        record, self.open, self.blanks = self.open, None, 0
        if record is None:
            return
        trailing = record.kind is None and record.follows and not record.ended and not record.names_a_work
        if trailing and self.records:
            self.records[-1].values += record.values
            self.records[-1].last = record.last
        else:
            self.records.append(record)


def split_records(lines: Sequence[str]) -> tuple[list[RawRecord], list[DroppedLine]]:
    """The records among ``lines`` in order, and the lines that belong to none."""
    splitter = _Splitter()
    for number, line in enumerate(lines, start=1):
        found = _TAGGED.match(line)
        if found and (found[2] is None or "\t" in found[2] or found[1] in TAGS):
            splitter.tagged(number, found[1], found[3])
        elif not line or line.isspace():
            splitter.blank()
        else:
            splitter.text(number, line)
    splitter.close()
    return splitter.records, splitter.dropped


def is_tagged(line: str) -> bool:
    """Whether a RIS reader takes ``line`` for a tagged one."""
    return _TAGGED.match(line) is not None
