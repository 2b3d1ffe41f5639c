"""Where the records of a file of tagged lines begin and end, before anything in them is understood."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Drop = Callable[[int, str, str], None]


@dataclass(frozen=True)
class Dialect:
    """How a format of tagged lines tells its records apart.

    ``tagged`` gives tag and value of a line, or None for a line without a tag. A line with the tag ``start``
    begins a record and one with ``end``, if there is such a tag, ends it; without one an empty line does, and
    text behind the empty line goes on only with a value of one of the tags ``paragraphs``. ``naming`` are the
    tags that name the work itself; ``around`` those that stand around records. ``late_start`` says that
    ``start`` may come after other tags of its record.
    """

    tagged: Callable[[str], tuple[str, str] | None]
    start: str
    end: str
    naming: frozenset[str]
    around: frozenset[str] = frozenset()
    paragraphs: frozenset[str] = frozenset()
    late_start: bool = False


@dataclass(slots=True)
class RawRecord:
    """Tagged lines that belong together.

    ``first`` and ``last`` are the numbers of its lines, ``raw`` is their text. ``kind`` is the value of the
    line that starts it, None where no such line does; ``ended`` says whether a line ends it; ``follows``
    whether it stands right behind another. ``more`` holds the untagged lines that go on with a value, by its
    place among the ``values``. ``names_a_work`` says whether any of its tags does.
    """

    first: int
    last: int
    kind: str | None
    raw: str = ""
    follows: bool = False
    ended: bool = False
    values: list[tuple[str, str]] = field(default_factory=list)
    more: dict[int, list[str]] = field(default_factory=dict)
    names_a_work: bool = False

    def pairs(self, *, lists: frozenset[str] = frozenset(), join: str = "\n") -> list[tuple[str, str]]:
        """(tag, value) for each value, its lines put together. In ``lists`` each line is a value."""
        if not self.more:
            return self.values
        pairs: list[tuple[str, str]] = []
        for at, (tag, first) in enumerate(self.values):
            lines = [first, *self.more.get(at, ())]
            if tag in lists:
                pairs += [(tag, line) for line in lines if line]
            else:
                pairs.append((tag, join.join(lines if join == "\n" else filter(None, lines)).strip()))
        return pairs

    def add(self, other: "RawRecord") -> None:
        """Take over the lines of ``other``, which follow."""
        self.more |= {at + len(self.values): lines for at, lines in other.more.items()}
        self.values += other.values
        self.last = other.last


def split_records(lines: Sequence[str], dialect: Dialect, drop: Drop, *, first: int = 1) -> list[RawRecord]:
    """The records of ``lines``, of which ``first`` is the number of the first. ``drop`` is told of each line
    that belongs to none: its number, why, and the line."""
    splitter = _Splitter(dialect, drop)
    for number, line in enumerate(lines, start=first):
        if tagged := dialect.tagged(line):
            splitter.tagged(number, *tagged, line)
        elif not line or line.isspace():
            splitter.blank(number)
        else:
            splitter.text(number, line)
    splitter.close()
    for record in splitter.found:
        record.raw = "\n".join(lines[record.first - first : record.last - first + 1])
    return splitter.found


class _Splitter:
    """The state between two lines. ``blank_at`` is the number of the last empty one."""

    def __init__(self, dialect: Dialect, drop: Drop) -> None:
        self.dialect, self.drop = dialect, drop
        self.found: list[RawRecord] = []
        self.open: RawRecord | None = None
        self.paused = False
        self.closed_at = self.blank_at = -1

    def tagged(self, number: int, tag: str, value: str, line: str) -> None:
        dialect = self.dialect
        if tag in dialect.around:
            self.close()
        elif tag == dialect.start:
            self.start(number, value)
        elif tag == dialect.end:
            self.end(number, line)
        else:
            if self.open is None or self.paused:
                self.close()
                follows = bool(self.found) and (not dialect.end or number == self.closed_at + 1)
                self.open = RawRecord(number, number, None, follows=follows)
            self.open.values.append((tag, value))
            self.open.names_a_work |= tag in dialect.naming
            self.open.last = number

    def start(self, number: int, value: str) -> None:
        if self.dialect.late_start and self.open and self.open.kind is None and not self.paused:
            self.open.kind, self.open.last = value, number
            return
        self.close()
        self.open = RawRecord(number, number, value)

    def end(self, number: int, line: str) -> None:
        if self.open is None:
            self.drop(number, "outside_record", line)
            return
        self.open.ended, self.open.last = True, number
        self.close()
        self.closed_at = number

    def blank(self, number: int) -> None:
        """Inside a record an empty line may be part of a text. It ends what stands behind a record."""
        self.blank_at = number
        self.paused = not self.dialect.end
        if self.open and self.dialect.end and self.behind_a_record(self.open):
            self.close()

    def text(self, number: int, line: str) -> None:
        record = self.open
        if record is None or (self.paused and not self.goes_on(record)):
            self.drop(number, "outside_record", line)
            return
        if not record.values:
            self.drop(number, "not_a_tag", line)
        else:
            lines = record.more.setdefault(len(record.values) - 1, [])
            lines += ["", line.strip()] if self.blank_at == number - 1 else [line.strip()]
        record.last, self.paused = number, False

    def goes_on(self, record: RawRecord) -> bool:
        """Whether text behind an empty line is one more paragraph of the last value."""
        return bool(record.values) and record.values[-1][0] in self.dialect.paragraphs

    def behind_a_record(self, record: RawRecord) -> bool:
        """Whether it has no start of its own, follows a record and names no work."""
        begun = record.kind is not None or record.ended
        return not begun and record.follows and not record.names_a_work

    def close(self) -> None:
        """What stands behind a record and names no work belongs to that record."""
        record, self.open, self.paused = self.open, None, False
        if record is None:
            return
        if self.found and self.behind_a_record(record):
            self.found[-1].add(record)
        else:
            self.found.append(record)
