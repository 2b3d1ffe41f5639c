"""The rows of comma-separated text from strangers: a broken row costs itself, never its neighbours."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from moothall.formats.safe_files.limits import LIMITS, Limits, UnsafeFile

# A cell may hold this many line ends. Without a bound, one forgotten quotation mark would swallow the file.
_MOST_LINES = 100


@dataclass(frozen=True)
class Row:
    """One row: the number of its first line, its cells, its text as it came, and what is wrong with it.

    ``problem`` is "", "open_quote" (a quotation mark that is never closed), "too_wide" or "too_long".
    """

    line: int
    cells: tuple[str, ...]
    raw: str
    problem: str = ""


def iter_rows(lines: Sequence[str], *, separator: str, limits: Limits = LIMITS) -> Iterator[Row]:
    """The rows that ``lines`` (without their line ends) hold, blank ones left out.

    Raises UnsafeFile ``too_large`` after as many rows as are allowed.

    >>> [row.cells for row in iter_rows(['a,"b', 'c"', "d,e"], separator=",")]
    [('a', 'b\\nc'), ('d', 'e')]
    """
    at = count = 0
    while at < len(lines):
        cells, taken, problem = _row_at(lines, at, separator)
        if any(cell and not cell.isspace() for cell in cells):
            count += 1
            if count > limits.rows:
                sentence = f"The file has more than {limits.rows:,} rows. Divide it and send the parts."
                raise UnsafeFile("too_large", sentence, f"line {at + 1}")
            problem = problem or _too_much(cells, limits)
            yield Row(at + 1, tuple(cells), "\n".join(lines[at : at + taken]), problem)
        at += taken


def _row_at(lines: Sequence[str], at: int, separator: str) -> tuple[list[str], int, str]:
    """The cells of the row that begins at ``lines[at]``, how many lines it takes, and its problem."""
    line = lines[at]
    if '"' not in line:
        return line.split(separator), 1, ""
    more = (f"{each}\n" for each in lines[at : at + _MOST_LINES])
    reader = csv.reader(more, delimiter=separator, strict=True)
    try:
        return [cell.removesuffix("\n") for cell in next(reader)], reader.line_num, ""
    except csv.Error:
        return _one_line(line, separator)


def _one_line(line: str, separator: str) -> tuple[list[str], int, str]:
    """A row with a quotation mark that is out of place, read by itself."""
    try:
        return next(csv.reader([line], delimiter=separator, strict=True)), 1, ""
    except csv.Error as error:
        if "unexpected end" in str(error):
            return line.split(separator), 1, "open_quote"
    try:
        return next(csv.reader([line], delimiter=separator)), 1, ""
    except csv.Error:
        return line.split(separator), 1, "too_long"


def _too_much(cells: Sequence[str], limits: Limits) -> str:
    if len(cells) > limits.columns:
        return "too_wide"
    return "too_long" if any(len(cell) > limits.cell for cell in cells) else ""
