"""The statements of an export and what it says of itself."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from moothall.formats.import_report import Warned
from moothall.formats.polis_csv.model import Comment
from moothall.formats.polis_csv.tables import (
    COMMENTS,
    SUMMARY,
    Problem,
    TextTable,
    identifier,
    one_of_three,
    read_text_table,
    text_of,
    text_rows,
    truth,
    whole_number,
)
from moothall.formats.safe_files import Limits

NEEDED = ("comment-id", "moderated", "comment-body")


def _moderated(cell: str) -> int | None:
    number = whole_number(cell)
    return number if number is None else one_of_three(number)


# Column, field of Comment, and how a cell of it is read.
FIELDS: tuple[tuple[str, str, Callable[[str], Any]], ...] = (
    ("timestamp", "timestamp", whole_number),
    ("author-id", "author", whole_number),
    ("agrees", "agrees", whole_number),
    ("disagrees", "disagrees", whole_number),
    ("moderated", "moderated", _moderated),
    ("is-meta", "meta", truth),
    ("is-seed", "seed", truth),
)
NOT_EXTRA = frozenset(("comment-id", "comment-body", *(column for column, _, _ in FIELDS)))


def read_summary(
    data: bytes, limits: Limits, problems: list[Problem], warnings: list[Warned]
) -> dict[str, str]:
    """Keys and values in their order."""
    rows, _, odd = text_rows(data, SUMMARY, limits)
    warnings += odd
    summary: dict[str, str] = {}
    for row in rows:
        where = f"{SUMMARY}, line {row.line}"
        cells = list(row.cells)
        while len(cells) > 2 and not cells[-1].strip():
            cells.pop()
        if row.problem or len(cells) != 2:
            message = f"{where}: a key and a value are expected, but there are {len(cells)} cells."
            problems.append(Problem(row.line, "wrong_cell_count", message, row.raw))
            continue
        key, value = map(text_of, cells)
        if key in summary:
            message = f"{where}: “{key[:60]}” is there more than once; the first was read."
            problems.append(Problem(row.line, "repeated_header", message, row.raw))
        else:
            summary[key] = value
    return summary


def read_comments(
    data: bytes, limits: Limits, problems: list[Problem], warnings: list[Warned]
) -> tuple[tuple[Comment, ...], frozenset[int] | None]:
    """The statements, and the numbers of all that the file names; None if it names none.

    A line too long or too short costs the statement its text but not its place, and so not its votes.
    """
    table = read_text_table(data, COMMENTS, needed=NEEDED, limits=limits)
    table = replace(table, rows=tuple(table.rows))
    warnings += table.warnings
    problems += table.repeats()
    comments: dict[int, Comment] = {}
    lines: dict[int, int] = {}
    for line, cells, row in table.whole_rows(problems):
        where = f"{COMMENTS}, line {line}, column comment-id"
        try:
            statement = identifier(cells[table.places["comment-id"]])
            if statement in lines:
                raise ValueError(f"the statement {statement} is on line {lines[statement]} already")
        except ValueError as error:
            problems.append(Problem(line, "bad_value", f"{where}: {error}.", row.raw))
            continue
        lines[statement] = line
        comments[statement] = _comment(table, statement, line, cells, problems)
    nothing = {column: "" for column in table.places if column not in NOT_EXTRA}
    for statement in _numbers_on_misfits(table):
        comments.setdefault(statement, Comment(statement, "", extra=nothing))
    return tuple(comments.values()), frozenset(comments) or None


def _numbers_on_misfits(table: TextTable) -> list[int]:
    place = table.places["comment-id"]
    found = []
    for row in table.rows:
        if (row.problem or len(row.cells) != table.width) and place < len(row.cells):
            try:
                found.append(identifier(row.cells[place]))
            except ValueError:
                continue
    return found


def _comment(
    table: TextTable, statement: int, line: int, cells: tuple[str, ...], problems: list[Problem]
) -> Comment:
    fields: dict[str, Any] = {}
    for column, name, read_cell in FIELDS:
        if column not in table.places:
            continue
        cell = cells[table.places[column]]
        try:
            fields[name] = read_cell(cell)
        except ValueError as error:
            where = f"{COMMENTS}, line {line}, column {column}"
            problems.append(Problem(line, "bad_value", f"{where}: {error}; the cell was left out.", cell))
    extra = {
        column: text_of(cells[place]) for column, place in table.places.items() if column not in NOT_EXTRA
    }
    return Comment(statement, text_of(cells[table.places["comment-body"]]), **fields, extra=extra)
