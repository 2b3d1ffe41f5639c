"""The table of participants and statements: one row a participant, one column a statement."""

from dataclasses import dataclass

import numpy as np

from moothall.formats.import_report import Warned
from moothall.formats.polis_csv.model import Matrix, VoteLog, Whole, current
from moothall.formats.polis_csv.tables import (
    MATRIX,
    MISSING,
    Problem,
    TextTable,
    identifier,
    read_text_table,
    text_of,
    vote_value,
    whole_number,
)
from moothall.formats.safe_files import Limits

NEEDED = ("participant",)
GROUP = "group-id"


@dataclass(frozen=True)
class MatrixRead:
    """What participants-votes.csv gave, and what in it could not be kept."""

    matrix: Matrix
    groups: dict[int, int]
    problems: list[Problem]
    encoding: str


def read_matrix(
    data: bytes, known: frozenset[int] | None, limits: Limits, warnings: list[Warned]
) -> MatrixRead:
    """The opinions on ``known`` statements (None: on any)."""
    table = read_text_table(data, MATRIX, needed=NEEDED, limits=limits)
    warnings += table.warnings
    reading = _Reading(table, known)
    for line, cells, row in table.whole_rows(reading.problems):
        reading.row(line, cells, row.raw)
    reading.problems.sort(key=lambda problem: problem.line)
    return MatrixRead(reading.matrix(), reading.groups, reading.problems, table.encoding)


class _Reading:
    """The rows read so far."""

    def __init__(self, table: TextTable, known: frozenset[int] | None) -> None:
        self.table = table
        self.problems = table.repeats()
        self.groups: dict[int, int] = {}
        self.lines: dict[int, int] = {}
        statements = {int(name): place for name, place in table.places.items() if _is_statement(name)}
        self.unknown = {each: place for each, place in statements.items() if known and each not in known}
        self.statements = {each: place for each, place in statements.items() if each not in self.unknown}
        self.extra: dict[str, list[str]] = {
            name: [] for name in table.places if name not in (*NEEDED, GROUP) and not _is_statement(name)
        }
        self.cells: tuple[list[int], list[int], list[int]] = ([], [], [])

    def row(self, line: int, cells: tuple[str, ...], raw: str) -> None:
        try:
            participant = identifier(cells[self.table.places["participant"]])
        except ValueError as error:
            self.problem(line, "bad_value", "participant", f"{error}", raw)
            return
        if participant in self.lines:
            sentence = f"the participant {participant} is on line {self.lines[participant]} already"
            self.problem(line, "repeated_participant", "participant", sentence, raw)
            return
        at = len(self.lines)
        self.lines[participant] = line
        self.group(participant, line, cells)
        for name, texts in self.extra.items():
            texts.append(text_of(cells[self.table.places[name]]))
        for column, (statement, place) in enumerate(self.statements.items()):
            self.cell(at, column, statement, line, cells[place])
        for statement, place in self.unknown.items():
            if cells[place].strip().lower() not in MISSING:
                sentence = f"no statement has the number {statement}"
                self.problem(line, "unknown_statement", str(statement), sentence, cells[place])

    def cell(self, row: int, column: int, statement: int, line: int, cell: str) -> None:
        if not cell or cell.strip().lower() in MISSING:
            return
        try:
            value = vote_value(cell)
        except ValueError as error:
            self.problem(line, "bad_value", str(statement), f"{error}", cell)
            return
        for kept, number in zip(self.cells, (row, column, value), strict=True):
            kept.append(number)

    def group(self, participant: int, line: int, cells: tuple[str, ...]) -> None:
        if GROUP not in self.table.places:
            return
        cell = cells[self.table.places[GROUP]]
        try:
            number = whole_number(cell)
        except ValueError as error:
            self.problem(line, "bad_value", GROUP, f"{error}", cell)
            return
        if number is not None:
            self.groups[participant] = number

    def problem(self, line: int, cause: str, column: str, sentence: str, raw: str) -> None:
        message = f"{MATRIX}, line {line}, column {column}: {sentence}."
        self.problems.append(Problem(line, cause, message, raw))

    def matrix(self) -> Matrix:
        row, column = (np.array(each, dtype=np.int64) for each in self.cells[:2])
        return Matrix(
            participant=np.array(list(self.lines), dtype=np.int64),
            statement=np.array(list(self.statements), dtype=np.int64),
            row=row,
            column=column,
            value=np.array(self.cells[2], dtype=np.int8),
            extra={name: tuple(texts) for name, texts in self.extra.items()},
        )


def _is_statement(name: str) -> bool:
    return name.isascii() and name.isdigit() and len(name) <= 18


def matrix_of(votes: VoteLog) -> Matrix:
    """The current votes of a log, participants and statements ascending."""
    none = np.zeros(0, dtype=np.int64)
    return as_logged(Matrix(none, none, none, none, np.zeros(0, dtype=np.int8)), votes)[0]


def as_logged(matrix: Matrix, votes: VoteLog) -> tuple[Matrix, int]:
    """The matrix with the log's current votes, and in how many cells it differed. Who or what only the log
    knows comes last."""
    now = current(votes)
    participants = _with_new(matrix.participant, now.participant)
    statements = _with_new(matrix.statement, now.statement)
    row = _places(participants, now.participant)
    column = _places(statements, now.statement)
    by_row = np.lexsort((column, row))
    row, column, value = row[by_row], column[by_row], now.value[by_row]
    were, are = matrix.row * len(statements) + matrix.column, row * len(statements) + column
    _, old, now_at = np.intersect1d(were, are, assume_unique=True, return_indices=True)
    alike = int((matrix.value[old] == value[now_at]).sum())
    differing = len(were) + len(are) - len(old) - alike
    new = len(participants) - len(matrix.participant)
    extra = {name: (*texts, *[""] * new) for name, texts in matrix.extra.items()}
    return Matrix(participants, statements, row, column, value, extra), differing


def _with_new(known: Whole, found: Whole) -> Whole:
    return np.concatenate([known, np.setdiff1d(found, known)])


def _places(known: Whole, wanted: Whole) -> Whole:
    by_number = np.argsort(known)
    return by_number[np.searchsorted(known, wanted, sorter=by_number)]
