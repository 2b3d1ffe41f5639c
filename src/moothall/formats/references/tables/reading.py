"""Reading tables of references."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain, islice

from moothall.formats.decoding import Decoded, decode, lines_of, warnings_of
from moothall.formats.import_report import ImportReport
from moothall.formats.references.model import Reference
from moothall.formats.references.outcome import Outcome
from moothall.formats.references.tables.headers import IDENTIFYING, ROLE_OF, bare
from moothall.formats.references.tables.layout import Layout
from moothall.formats.references.tables.workbook import sheets_of
from moothall.formats.safe_files import Row, UnsafeFile, iter_rows
from moothall.formats.tabular import unescape_cell

_SEPARATORS = (",", ";", "\t")
_SAMPLE = 200
# The header is looked for in as many rows.
_TOP = 20
_PROBLEMS = {
    "open_quote": ("broken_structure", "A quotation mark in this row is never closed."),
    "too_wide": ("broken_structure", "This row has more than 500 cells."),
    "too_long": ("too_long", "A cell of this row has more than 32,767 characters."),
}

Read = tuple[tuple[Reference, ...], ImportReport]


def read_csv(
    data: bytes, *, encoding: str | None = None, columns: Mapping[str, str] | None = None, format: str = "csv"
) -> Read:
    """The references of a table as text, separated by commas, semicolons or tabs, and the report on its
    reading.

    ``columns`` maps headers to fields where their names do not say it. Raises ValueError if there is no
    column that says which works the records are about, or no row.
    """
    decoded, rows = _text_rows(data, encoding, format, columns or {})
    outcome = Outcome(format, decoded.encoding, warnings=warnings_of(decoded))
    return _read_rows(rows, columns or {}, outcome)


def _text_rows(
    data: bytes, encoding: str | None, format: str, chosen: Mapping[str, str]
) -> tuple[Decoded, Iterator[Row]]:
    decoded = decode(data, encoding=encoding)
    lines = lines_of(decoded.text)
    separator = "\t" if format == "tsv" and _first(lines, "\t") else _separator(lines, chosen)
    return decoded, map(_unescaped, iter_rows(lines, separator=separator))


def read_tsv(data: bytes, *, encoding: str | None = None, columns: Mapping[str, str] | None = None) -> Read:
    """As ``read_csv``, for a table separated by tabs."""
    return read_csv(data, encoding=encoding, columns=columns, format="tsv")


def read_xlsx(data: bytes, *, encoding: str | None = None, columns: Mapping[str, str] | None = None) -> Read:
    """The references of the first sheet of a workbook that holds any, and the report on its reading. ``line``
    counts the rows of the sheet. Raises ValueError as ``read_csv`` does, and UnsafeFile for a damaged
    file."""
    refusal = "The workbook has no sheet with anything in it."
    for sheet in sheets_of(data):
        outcome = Outcome("xlsx", "utf-8", place="row")
        try:
            return _read_rows(sheet, columns or {}, outcome)
        except UnsafeFile:
            raise
        except ValueError as error:
            refusal = str(error)
    raise ValueError(refusal)


def header_in(data: bytes, format: str, columns: Mapping[str, str]) -> str:
    """The header of a table as it came, to be put above one of its rows."""
    for rows in sheets_of(data) if format == "xlsx" else [_text_rows(data, None, format, columns)[1]]:
        with suppress(ValueError):
            header = _at_header(rows, columns)[0]
            if IDENTIFYING & Layout(_names(header.cells), columns).roles:
                return header.raw
    raise ValueError("The file has no header that says what its rows are about.")


def table_in(lines: Sequence[str], name: str, columns: Sequence[str]) -> str:
    """ "csv" or "tsv" if ``lines`` look like the beginning of a table, otherwise nothing. It may be called
    ``name`` and have ``columns``."""
    chosen = dict.fromkeys(columns, "")
    separator = _separator(lines, chosen)
    rows = list(iter_rows(lines[:_SAMPLE], separator=separator))[:_TOP]
    header = max((row.cells for row in rows), key=lambda cells: _likeness(cells, chosen), default=())
    known, widths = _known(header, chosen), {len(row.cells) for row in rows}
    even = len(widths) == 1 and min(widths) > 1
    is_called_so = name.lower().endswith((".csv", ".tsv"))
    likely = known > 1 and 2 * known >= len(header)
    if likely or (known and (even or is_called_so)) or (even and len(rows) > 2):
        return "tsv" if separator == "\t" else "csv"
    return ""


def _first(lines: Sequence[str], separator: str) -> bool:
    return separator in next((line for line in lines if line.strip()), "")


def _separator(lines: Sequence[str], chosen: Mapping[str, str]) -> str:
    """The one that gives a header with the most known names, or else the most rows of the same width."""
    sample = lines[:_SAMPLE]

    def quality(separator: str) -> tuple[float, int]:
        rows = list(iter_rows(sample, separator=separator))
        known = max((_likeness(row.cells, chosen) for row in rows[:_TOP]), default=0)
        width = len(rows[0].cells) if rows else 1
        return known, sum(len(row.cells) == width for row in rows) if width > 1 else 0

    return max(_SEPARATORS, key=quality)


def _known(cells: Sequence[str], chosen: Mapping[str, str]) -> int:
    """How many cells are the names of columns."""
    own = {bare(name) for name in chosen}
    names = {bare(cell) for cell in cells if len(cell) < 100}
    return sum(name in ROLE_OF or name in own for name in names)


def _likeness(cells: Sequence[str], chosen: Mapping[str, str]) -> float:
    """How much a row is like a header: it holds many names of columns and little else."""
    return _known(cells, chosen) ** 2 / max(1, len(cells))


def _unescaped(row: Row) -> Row:
    return Row(row.line, tuple(unescape_cell(cell).strip() for cell in row.cells), row.raw, row.problem)


def _read_rows(rows: Iterator[Row], chosen: Mapping[str, str], outcome: Outcome) -> Read:
    layout, waiting = _header(rows, chosen, outcome)
    outcome.columns = layout.columns
    if not IDENTIFYING & layout.roles:
        there = ", ".join(f"“{column.header}”" for column in layout.columns[:40])
        raise ValueError(
            f"No column is called title, abstract, DOI, PMID or URL. The file has {there}. "
            "Give the column of the titles the header “Title”."
        )
    for row in chain(waiting, rows):
        _read_row(row, layout, outcome)
    if not outcome.references and not outcome.rejected:
        raise ValueError("No record was found: the table has no row below its header.")
    return outcome.result()


def _header(rows: Iterator[Row], chosen: Mapping[str, str], outcome: Outcome) -> tuple[Layout, list[Row]]:
    """The layout that the header gives, and the rows below it that were looked at. What stands above it is
    dropped."""
    header, above, below = _at_header(rows, chosen)
    for row in above:
        outcome.drop(row.line, "outside_record", row.raw)
    if header.problem:
        raise ValueError(f"The header, on {outcome.place} {header.line}, cannot be read. Correct it.")
    return Layout(_names(header.cells), chosen), below


def _at_header(rows: Iterator[Row], chosen: Mapping[str, str]) -> tuple[Row, list[Row], list[Row]]:
    """The header, which is the first of the rows that are most like one, and those above and below it."""
    top = list(islice(rows, _TOP))
    if not top:
        raise ValueError("The table is empty.")
    likeness = [_likeness(row.cells, chosen) for row in top]
    at = likeness.index(max(likeness))
    return top[at], top[:at], top[at + 1 :]


def _names(cells: Sequence[str]) -> list[str]:
    """A name of its own for each column."""
    cells = list(cells)
    while cells and not cells[-1]:
        cells.pop()
    names: dict[str, None] = {}
    numbers: dict[str, int] = {}
    for place, cell in enumerate(cells, start=1):
        name = wanted = " ".join(cell.split()) or f"Column {place}"
        while name in names:
            numbers[wanted] = numbers.get(wanted, 1) + 1
            name = f"{wanted} ({numbers[wanted]})"
        names[name] = None
    return list(names)


def _read_row(row: Row, layout: Layout, outcome: Outcome) -> None:
    cells, wanted = list(row.cells), len(layout.columns)
    while len(cells) > wanted and not cells[-1]:
        cells.pop()
    if row.problem:
        cause, message = _PROBLEMS[row.problem]
        outcome.reject(row.line, cause, message, row.raw)
    elif len(cells) > wanted or (len(cells) == 1 and wanted > 2 and outcome.format != "xlsx"):
        held = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
        message = f"This row has {held} where the header has {wanted}. Put texts into quotation marks."
        outcome.reject(row.line, "broken_structure", message, row.raw)
    elif not outcome.too_long(row.line, row.raw):
        draft = layout.draft(cells)
        name = next((value for _, value in draft.values(layout.record_id)), "")
        reference = layout.reference(draft, line=row.line, raw=row.raw)
        outcome.keep(reference, draft.problems, identifier=f"record id “{name}”" if name else "")
