"""The tables of an export as text: named columns, rows of the right length, and what is wrong with others."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from moothall.formats.decoding import decode, lines_of, warnings_of
from moothall.formats.import_report import Warned
from moothall.formats.safe_files import KINDS, LIMITS, Row, UnsafeFile, iter_rows, kind_of
from moothall.formats.safe_files.limits import MEGABYTE, Limits, size_in_words
from moothall.formats.tabular import unescape_cell

FILES = ("summary.csv", "comments.csv", "votes.csv", "participants-votes.csv")
SUMMARY, COMMENTS, VOTES, MATRIX = FILES
# A conversation of a whole country has a column a statement and a line a vote.
POLIS_LIMITS = replace(LIMITS, file_bytes=2_000 * MEGABYTE, rows=50_000_000, columns=20_000)
MISSING = frozenset(("", "nil"))
_SEPARATORS = ",;\t"
_NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{0,30})?([eE][+-]?\d{1,2})?", re.ASCII)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SHOWN = 60


@dataclass(frozen=True)
class Problem:
    """Something that could not be kept: where it stands, its cause and a sentence with file and column."""

    line: int
    cause: str
    message: str
    raw: str


@dataclass(frozen=True)
class TextTable:
    """A table's header and rows. ``places`` says where each column stands; ``repeated`` names and places
    columns whose name an earlier one has, ``line`` is the header's. ``rows`` can be gone through once."""

    file: str
    places: dict[str, int]
    repeated: tuple[tuple[str, int], ...]
    width: int
    line: int
    rows: Iterable[Row]
    encoding: str
    warnings: tuple[Warned, ...]

    def whole_rows(self, problems: list[Problem]) -> Iterator[tuple[int, tuple[str, ...], Row]]:
        """(line, cells, row) of the rows with as many cells as the header; others become problems."""
        for row in self.rows:
            cells = row.cells
            if len(cells) > self.width and not any(cells[self.width :]):
                cells = cells[: self.width]
            if row.problem or len(cells) != self.width:
                problems.append(self._misfit(row, len(cells)))
            else:
                yield row.line, cells, row

    def _misfit(self, row: Row, found: int) -> Problem:
        where = f"{self.file}, line {row.line}"
        message = {
            "open_quote": f"{where}: a quotation mark is never closed.",
            "too_wide": f"{where}: the line has too many cells, {found}.",
            "too_long": f"{where}: a cell is longer than {LIMITS.cell:,} characters.",
            "": f"{where}: the line has {found} cells where the header has {self.width}.",
        }[row.problem]
        return Problem(row.line, "wrong_cell_count", message, row.raw)

    def repeats(self) -> list[Problem]:
        """The columns that are left out because an earlier one has their name."""
        return [
            Problem(
                self.line,
                "repeated_header",
                f"{self.file}: there is more than one column “{name[:_SHOWN]}”; the first was read.",
                name,
            )
            for name, _ in self.repeated
        ]


def read_text_table(data: bytes, file: str, *, needed: Sequence[str], limits: Limits) -> TextTable:
    """The table in ``data``. Raises ValueError for other kinds of file and for ``needed`` columns missing."""
    rows, encoding, warnings = text_rows(data, file, limits)
    first = next(rows, None)
    if first is None:
        raise ValueError(f"{file} is empty. It needs the columns {', '.join(needed)}.")
    if first.problem:
        raise ValueError(
            f"{file}: the header, on line {first.line}, is too long or holds an open quotation mark."
        )
    header = list(first.cells)
    while header and not header[-1].strip():
        header.pop()
    places: dict[str, int] = {}
    repeated = []
    for place, cell in enumerate(header):
        name = column_name(cell) or f"Column {place + 1}"
        if name in places:
            repeated.append((name, place))
        else:
            places[name] = place
    missing = [name for name in needed if name not in places]
    if missing:
        columns = "the column" if len(missing) == 1 else "the columns"
        raise ValueError(f"{file} lacks {columns} {', '.join(missing)}.")
    return TextTable(file, places, tuple(repeated), len(header), first.line, rows, encoding, warnings)


def text_rows(data: bytes, file: str, limits: Limits) -> tuple[Iterator[Row], str, tuple[Warned, ...]]:
    """The rows of a file, its encoding and what is odd about its bytes."""
    if len(data) > limits.file_bytes:
        sentence = f"{file} is larger than {size_in_words(limits.file_bytes)}."
        raise UnsafeFile("too_large", sentence, file)
    if data and (kind := kind_of(data, limits=limits)) not in ("text", "xml"):
        raise UnsafeFile("wrong_type", f"{file} looks like {KINDS[kind]}. It must be a CSV file.", file)
    decoded = decode(data)
    lines = lines_of(decoded.text)
    first = next((line for line in lines if line.strip()), "")
    separator = next((each for each in _SEPARATORS if each in first), ",")
    warnings = tuple(replace(each, message=f"{file}: {each.message}") for each in warnings_of(decoded))
    return iter_rows(lines, separator=separator, limits=limits), decoded.encoding, warnings


KNOWN = frozenset(
    (
        *("timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated"),
        *("comment-body", "is-meta", "is-seed", "voter-id", "vote", "participant", "group-id"),
    )
)


def column_name(cell: str) -> str:
    """A header as it is looked up: the columns we know whatever their case, statements as plain numbers.

    >>> column_name("Comment_ID"), column_name("007"), column_name(" My notes ")
    ('comment-id', '7', 'My notes')
    """
    text = text_of(cell)
    plain = re.sub(r"[\s_-]+", "-", text.strip().lower())
    if plain in KNOWN:
        return plain
    return str(int(text)) if text.isascii() and text.isdigit() and len(text) <= 18 else text


def text_of(cell: str) -> str:
    """A cell of text: without control characters, blanks around it, and the mark that stops formulae.

    >>> text_of(" '=SUM(A1) ")
    '=SUM(A1)'
    """
    return unescape_cell(_CONTROLS.sub("", cell).strip())


@lru_cache(maxsize=200_000)
def whole_number(cell: str) -> int | None:
    """The whole number in a cell, None if it is empty. Raises ValueError for anything else.

    >>> whole_number("3.0"), whole_number("nil")
    (3, None)
    """
    text = cell.strip()
    if text.lower() in MISSING:
        return None
    number = Decimal(text) if _NUMBER.fullmatch(text) else None
    if number is None or number != number.to_integral_value() or abs(number) >= 2**62:
        raise ValueError(f"“{text[:_SHOWN]}” is not a whole number")
    return int(number)


def identifier(cell: str) -> int:
    """The number of a participant or statement. Raises ValueError if there is none."""
    number = whole_number(cell)
    if number is None:
        raise ValueError("the cell is empty")
    if number < 0:
        raise ValueError(f"{number} is below 0")
    return number


def vote_value(cell: str) -> int:
    """1, 0 or -1. Raises ValueError for anything else."""
    number = whole_number(cell)
    if number is None:
        raise ValueError("the cell is empty")
    return one_of_three(number)


def one_of_three(number: int) -> int:
    """The number if it is 1, 0 or -1. Raises ValueError if not."""
    if number not in (1, 0, -1):
        raise ValueError(f"{number} is not 1, 0 or -1")
    return number


def truth(cell: str) -> bool | None:
    """Yes or no in the spellings of Polis' versions, None if the cell is empty. Raises ValueError."""
    text = cell.strip().lower()
    if text in MISSING:
        return None
    if text not in _TRUTHS:
        raise ValueError(f"“{text[:_SHOWN]}” is not true or false")
    return _TRUTHS[text]


_TRUTHS = {
    "true": True,
    "t": True,
    "1": True,
    "1.0": True,
    "false": False,
    "f": False,
    "0": False,
    "0.0": False,
}
