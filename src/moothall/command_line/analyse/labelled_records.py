"""Records to be screened from a table: title and abstract in one text, and the label each has."""

from dataclasses import dataclass
from pathlib import Path

from moothall.formats.safe_files import Row
from moothall.formats.tabular import Table, read_table
from moothall.methods.screening.checking import IRRELEVANT, RELEVANT, UNDECIDED

TITLE, ABSTRACT = "title", "abstract"
LABELS = {
    RELEVANT: ("1", "1.0", "yes", "true", "relevant", "include", "included"),
    IRRELEVANT: ("0", "0.0", "no", "false", "irrelevant", "exclude", "excluded"),
    UNDECIDED: ("", "-1", "-1.0", "nan", "undecided"),
}
MEANING = {word: label for label, words in LABELS.items() for word in words}


@dataclass(frozen=True)
class LabelledRecords:
    """Of each usable record its row, counted from 0 over all rows below the header, its line in the file, its
    text and its label; and (line, reason) of each row that could not be used."""

    rows: tuple[int, ...]
    lines: tuple[int, ...]
    texts: tuple[str, ...]
    labels: tuple[int, ...]
    rejected: tuple[tuple[int, str], ...]


def read_records(path: Path, *, labels: str) -> LabelledRecords:
    """The records of a table with a column of ``labels`` and a title, an abstract or both.

    Raises OSError and ValueError, with a sentence, if there is no such table.
    """
    table = read_table(path.read_bytes(), name=path.name)
    if labels not in table.columns:
        present = ", ".join(f"“{name}”" for name in table.columns)
        raise ValueError(f"There is no column “{labels}”. The columns are {present}.")
    words = [at for name in (TITLE, ABSTRACT) for at in _columns_called(name, table)]
    if not words:
        raise ValueError(f"There is neither a column “{TITLE}” nor a column “{ABSTRACT}”.")
    found, rejected = [], []
    for number, row in enumerate(table.rows):
        try:
            label = _label(row, table.columns.index(labels), len(table.columns), labels)
        except ValueError as error:
            rejected.append((row.line, str(error)))
            continue
        found.append((number, row.line, " ".join(row.cells[at] for at in words), label))
    if not found:
        raise ValueError("There is no record that could be used.")
    rows, lines, texts, verdicts = zip(*found, strict=True)
    return LabelledRecords(rows, lines, texts, verdicts, tuple(rejected))


def _columns_called(name: str, table: Table) -> list[int]:
    return [at for at, column in enumerate(table.columns) if column.strip().casefold() == name][:1]


def _label(row: Row, at: int, width: int, column: str) -> int:
    if row.problem or len(row.cells) != width:
        raise ValueError(f"The line has {len(row.cells)} cells where the header has {width}.")
    word = row.cells[at].strip()
    if word.casefold() not in MEANING:
        raise ValueError(f"Column {column}: “{word}” is neither 1 nor 0 nor empty.")
    return MEANING[word.casefold()]
