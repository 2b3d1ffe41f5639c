"""A file of comma-separated values as a table with line numbers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from moothall.formats.decoding import decode, lines_of, warnings_of
from moothall.formats.import_report import DroppedLine, Warned
from moothall.formats.safe_files import KINDS, Row, iter_rows, kind_of
from moothall.formats.tabular.escaping import unescape_cell

SEPARATORS = (",", ";", "\t")
_SAMPLE = 30


@dataclass(frozen=True)
class Table:
    """What a file holds: the names of its columns and its rows, each with its line, cells and raw text.

    ``above`` are lines over the header, such as a title; ``warnings`` name what is odd about the file itself.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    separator: str
    name: str = ""
    above: tuple[DroppedLine, ...] = ()
    warnings: tuple[Warned, ...] = ()


def read_table(data: bytes, *, name: str = "") -> Table:
    """The table in a file, separated by commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1252.

    The header is the first row with as many cells as most rows have. Columns without a name are called
    "Column 3", repeated names get " (2)" behind them. The quotation mark that ``escape_cell`` puts before
    "=" and its like is removed again.

    Raises ValueError, with a sentence, for an empty file, one of another kind and one without columns.

    >>> table = read_table(b"Month,Visits\\nMar 2024,120\\n")
    >>> table.columns, table.rows[0].cells
    (('Month', 'Visits'), ('Mar 2024', '120'))
    """
    if not data.strip():
        raise ValueError("The file is empty. Save the table as CSV again and import that file.")
    if (kind := kind_of(data)) not in ("text", "xml"):
        raise ValueError(f"This looks like {KINDS[kind]}. Save the table as CSV and import that.")
    decoded = decode(data)
    lines = lines_of(decoded.text)
    separator = _separator(lines)
    rows = [_unescaped(row) for row in iter_rows(lines, separator=separator)]
    at = _header(rows)
    if at is None:
        called = f"“{name[:80]}”" if name else "The file"
        raise ValueError(
            f"{called} holds no table: no row has two cells. Save the table as CSV and import that."
        )
    if rows[at].problem:
        raise ValueError(f"The header, on line {rows[at].line}, is too long or holds an open quotation mark.")
    columns, repeated = _named(rows[at].cells)
    warnings = warnings_of(decoded)
    if repeated:
        sentence = f"The column “{repeated[0]}” is there more than once; the others got a number."
        warnings.append(Warned(rows[at].line, "repeated_column", sentence))
    above = tuple(DroppedLine(row.line, "above_header", row.raw) for row in rows[:at])
    return Table(columns, tuple(rows[at + 1 :]), decoded.encoding, separator, name, above, tuple(warnings))


def _separator(lines: Sequence[str]) -> str:
    """The one that divides most of the first rows into the same number of cells, at least two."""
    sample = [line for line in lines[: 4 * _SAMPLE] if line.strip()][:_SAMPLE]
    scores = {}
    for separator in SEPARATORS:
        widths = Counter(len(row.cells) for row in iter_rows(sample, separator=separator))
        alike = [(count, width) for width, count in widths.items() if width > 1]
        scores[separator] = max(alike, default=(0, 0))
    return max(SEPARATORS, key=lambda separator: scores[separator])


def _header(rows: Sequence[Row]) -> int | None:
    widths = Counter(len(row.cells) for row in rows[:_SAMPLE] if len(row.cells) > 1)
    if not widths:
        return next((at for at, row in enumerate(rows) if _filled(row) > 1), None)
    usual = max(widths, key=lambda width: (widths[width], width))
    return next((at for at, row in enumerate(rows) if len(row.cells) >= usual and _filled(row) > 1), None)


def _filled(row: Row) -> int:
    return sum(bool(cell.strip()) for cell in row.cells)


def _unescaped(row: Row) -> Row:
    return Row(row.line, tuple(unescape_cell(cell).strip() for cell in row.cells), row.raw, row.problem)


def _named(header: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """A name of its own for each column, and the names that were there more than once."""
    cells = list(header)
    while cells and not cells[-1]:
        cells.pop()
    names: dict[str, None] = {}
    repeated = []
    for number, cell in enumerate(cells, start=1):
        name = " ".join(cell.split()) or f"Column {number}"
        if name in names:
            repeated.append(name)
            name = next(f"{name} ({n})" for n in range(2, len(cells) + 2) if f"{name} ({n})" not in names)
        names[name] = None
    return tuple(names), repeated
