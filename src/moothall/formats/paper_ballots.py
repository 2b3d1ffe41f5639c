"""Paper ballots: their serials, the marks on them, and files in which somebody has typed them up."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from moothall.formats.import_report import ImportReport, Rejected
from moothall.formats.safe_files import Row
from moothall.formats.tabular import read_table

NEEDED = ("serial", "statement", "vote")
HIGHEST = 99_999
_SERIAL = re.compile(r"(\d{5})-?(\d)", re.ASCII)
_DASHES = str.maketrans("−–—‐‑", "-----")
_VOTES = {"agree": 1, "pass": 0, "disagree": -1, "1": 1, "0": 0, "-1": -1}
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_GROUP = re.compile(r"group ?(\d{1,2})?", re.ASCII)
_ROW_PROBLEMS = {
    "open_quote": "a quotation mark is never closed",
    "too_wide": "there are too many cells",
    "too_long": "a cell is too long",
}
_SHOWN = 60


@dataclass(frozen=True)
class TypedBallot:
    """What a file holds of one ballot: ``votes`` by number of the statement, and ``groups`` as (place of the
    question, answer). It is ``complete`` if none of its rows was refused."""

    serial: str
    votes: Mapping[int, int]
    groups: tuple[tuple[int, str], ...] = ()
    complete: bool = True


@dataclass
class _Sheet:
    """A ballot while its rows are read. ``rows`` remembers where each vote stands."""

    votes: dict[int, int] = field(default_factory=dict)
    groups: dict[tuple[int, str], None] = field(default_factory=dict)
    rows: dict[int, int] = field(default_factory=dict)

    def mark(self, number: int, value: int | None, line: int) -> None:
        """An empty cell is no mark. Of two that differ the second is refused: nobody knows which is right."""
        if value is None:
            return
        if self.votes.setdefault(number, value) != value:
            sentence = f"statement {number} has another vote on this ballot in row {self.rows[number]}"
            raise _RowRefused("other_vote", sentence)
        self.rows.setdefault(number, line)


class _RowRefused(ValueError):
    def __init__(self, cause: str, sentence: str) -> None:
        super().__init__(sentence)
        self.cause = cause


def check_digit(digits: str) -> int:
    """The check digit of ISO/IEC 7064:2003, MOD 11,10: it finds every wrong digit and nearly every swap.

    >>> check_digit("0794")
    5
    """
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return (11 - product) % 10


def serial_of(number: int) -> str:
    """The serial that is printed on the ``number``-th ballot. Raises ValueError outside 1 to 99,999.

    >>> serial_of(231)
    '00231-2'
    """
    if not 1 <= number <= HIGHEST:
        raise ValueError(f"A ballot has a number from 1 to {HIGHEST:,}, not {number}.")
    return f"{number:05}-{check_digit(f'{number:05}')}"


def read_serial(text: str) -> str:
    """A serial as it was typed, with or without its hyphen. Raises ValueError saying what is wrong with it.

    >>> read_serial(" 002312 ")
    '00231-2'
    """
    typed = text.strip().translate(_DASHES)
    matched = _SERIAL.fullmatch(typed)
    if matched is None:
        raise ValueError(f'serial "{typed[:_SHOWN]}" is not five digits, a hyphen and a check digit')
    if check_digit(matched[1]) != int(matched[2]):
        raise ValueError(f"serial {typed} fails its check digit")
    return f"{matched[1]}-{matched[2]}"


def read_vote(text: str) -> int | None:
    """A vote as it is written in a file: 1, 0 or -1, None for an empty cell. Raises ValueError.

    >>> read_vote("Disagree"), read_vote("")
    (-1, None)
    """
    written = text.strip().translate(_DASHES).lower()
    if written and written not in _VOTES:
        raise ValueError(f'vote "{text.strip()[:_SHOWN]}" is none of agree, pass, disagree, 1, 0, -1')
    return _VOTES.get(written)


def read_mark(text: str) -> int | None:
    """A mark as it is keyed: 1 for agree, 0 for pass, - for disagree, None for no mark. Raises ValueError.

    >>> read_mark("-"), read_mark("1"), read_mark(" ")
    (-1, 1, None)
    """
    keyed = text.strip().translate(_DASHES)
    if keyed not in {"", "-", *_VOTES}:
        raise ValueError(f'mark "{keyed[:_SHOWN]}" is none of 1, 0, -')
    return -1 if keyed == "-" else _VOTES.get(keyed)


def read_ballots(
    data: bytes, *, statements: Collection[int], groups: Sequence[Collection[str]] = (), name: str = ""
) -> tuple[tuple[TypedBallot, ...], ImportReport]:
    """The ballots in a file with the columns ``serial,statement,vote``, a row a mark, in any order.

    ``statements`` are the numbers that the session has. A row whose statement is ``group`` (``group 2`` for
    the second question) names in ``vote`` one of ``groups``, the answers to each question about belonging.
    Rows are numbered as a spreadsheet does, the header being row 1. A row that is refused costs itself; its
    ballot is given with its other rows and marked as not complete.

    Raises ValueError for a file that is no table or lacks a column.
    """
    table = read_table(data, name=name)
    places = {column.strip().lower(): at for at, column in enumerate(table.columns)}
    if missing := [column for column in NEEDED if column not in places]:
        column = "column" if len(missing) == 1 else "columns"
        raise ValueError(f"The file lacks the {column} {', '.join(missing)}. It needs {', '.join(NEEDED)}.")
    reading = _Reading(statements, groups)
    for row in table.rows:
        reading.take(row, *(_cell(row, places[column]) for column in NEEDED))
    rejected, found = tuple(reading.rejected), len(table.rows)
    report = ImportReport(
        format="paper ballots",
        encoding=table.encoding,
        found=found,
        parsed=found - len(rejected),
        rejected=rejected,
        dropped=table.above,
        warnings=table.warnings,
    )
    return tuple(reading.ballots()), report


@dataclass
class _Reading:
    """A file while it is read: the ballots so far, and the numbers of those that have lost a row."""

    statements: Collection[int]
    groups: Sequence[Collection[str]]
    sheets: dict[str, _Sheet] = field(default_factory=dict)
    spoiled: set[str] = field(default_factory=set)
    rejected: list[Rejected] = field(default_factory=list)

    def take(self, row: Row, serial: str, statement: str, vote: str) -> None:
        try:
            self._put(row, serial, statement, vote)
        except _RowRefused as refused:
            self.spoiled.add(_number_in(serial))
            self.rejected.append(Rejected(row.line, refused.cause, f"row {row.line}: {refused}", row.raw))

    def ballots(self) -> Iterator[TypedBallot]:
        for serial, sheet in self.sheets.items():
            complete = _number_in(serial) not in self.spoiled
            yield TypedBallot(serial, sheet.votes, tuple(sheet.groups), complete)

    def _put(self, row: Row, serial: str, statement: str, vote: str) -> None:
        if row.problem:
            raise _RowRefused("bad_row", _ROW_PROBLEMS[row.problem])
        sheet = self.sheets.setdefault(_read("bad_serial", read_serial, serial), _Sheet())
        if asked := _GROUP.fullmatch(statement.lower()):
            sheet.groups[self._group(asked[1], vote)] = None
            return
        number = int(statement) if _WHOLE.fullmatch(statement) else -1
        if number not in self.statements:
            raise _RowRefused("unknown_statement", f"statement {statement[:_SHOWN]} is not in this session")
        sheet.mark(number, _read("bad_vote", read_vote, vote), row.line)

    def _group(self, place: str | None, label: str) -> tuple[int, str]:
        at = int(place or 1) - 1
        if not 0 <= at < len(self.groups):
            raise _RowRefused("unknown_group", "this session does not ask for such a group")
        found = next((each for each in self.groups[at] if each.casefold() == label.casefold()), None)
        if found is None:
            answers = ", ".join(self.groups[at])
            raise _RowRefused("unknown_group", f'group "{label[:_SHOWN]}" is none of {answers}')
        return at, found


def _read(cause: str, reader: Callable[[str], Any], text: str) -> Any:
    try:
        return reader(text)
    except ValueError as error:
        raise _RowRefused(cause, str(error)) from None


def _cell(row: Row, place: int) -> str:
    return row.cells[place].strip() if place < len(row.cells) else ""


def _number_in(serial: str) -> str:
    """Of a serial that may be wrong, the digits that say which ballot was most likely meant."""
    return serial.strip()[:5]
