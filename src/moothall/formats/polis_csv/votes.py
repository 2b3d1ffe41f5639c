"""The log of votes: every one that was ever cast, one a line."""

from dataclasses import dataclass, field

import numpy as np

from moothall.formats.import_report import Warned
from moothall.formats.polis_csv.model import NO_TIME, VoteLog
from moothall.formats.polis_csv.tables import (
    VOTES,
    Problem,
    identifier,
    read_text_table,
    text_of,
    vote_value,
    whole_number,
)
from moothall.formats.safe_files import Limits

NEEDED = ("timestamp", "comment-id", "voter-id", "vote")


def _log(columns: tuple[list[int], ...], extra: dict[str, list[str]]) -> VoteLog:
    """The votes by time; those of one moment keep the order of their lines."""
    time, statement, participant = (np.array(column, dtype=np.int64) for column in columns[:3])
    order = np.argsort(time, kind="stable")
    value = np.array(columns[3], dtype=np.int8)
    texts = {name: tuple(cells[place] for place in order) for name, cells in extra.items()}
    return VoteLog(time[order], statement[order], participant[order], value[order], texts)


EMPTY_LOG = _log(([], [], [], []), {})


@dataclass(frozen=True)
class LogRead:
    """What votes.csv gave, and what in it could not be kept."""

    votes: VoteLog = EMPTY_LOG
    problems: list[Problem] = field(default_factory=list)
    encoding: str = ""
    is_there: bool = False


def read_votes(data: bytes, known: frozenset[int] | None, limits: Limits, warnings: list[Warned]) -> LogRead:
    """The votes on ``known`` statements (None: on any)."""
    table = read_text_table(data, VOTES, needed=NEEDED, limits=limits)
    warnings += table.warnings
    problems = table.repeats()
    time, statement, voter, vote = (table.places[column] for column in NEEDED)
    readers = (
        ("timestamp", time, _moment),
        ("comment-id", statement, identifier),
        ("voter-id", voter, identifier),
        ("vote", vote, vote_value),
    )
    columns: tuple[list[int], ...] = ([], [], [], [])
    extra: dict[str, list[str]] = {name: [] for name in table.places if name not in NEEDED}
    for line, cells, row in table.whole_rows(problems):
        numbers: list[int] = []
        try:
            for _, place, read_cell in readers:
                numbers.append(read_cell(cells[place]))
        except ValueError as error:
            message = f"{VOTES}, line {line}, column {readers[len(numbers)][0]}: {error}."
            problems.append(Problem(line, "bad_value", message, row.raw))
            continue
        if known is not None and numbers[1] not in known:
            message = f"{VOTES}, line {line}, column comment-id: no statement has the number {numbers[1]}."
            problems.append(Problem(line, "unknown_statement", message, row.raw))
            continue
        for kept, number in zip(columns, numbers, strict=True):
            kept.append(number)
        for name, texts in extra.items():
            texts.append(text_of(cells[table.places[name]]))
    return LogRead(_log(columns, extra), sorted(problems, key=_line), table.encoding, True)


def _line(problem: Problem) -> int:
    return problem.line


def _moment(cell: str) -> int:
    number = whole_number(cell)
    if number is not None and number < 0:
        raise ValueError(f"{number} is below 0")
    return NO_TIME if number is None else number
