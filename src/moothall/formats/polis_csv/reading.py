"""Reading an export: each table by itself, then what they say of each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from moothall.formats.import_report import DroppedLine, ImportReport, Rejected, Warned
from moothall.formats.polis_csv.comments import read_comments, read_summary
from moothall.formats.polis_csv.matrix import MatrixRead, as_logged, matrix_of, read_matrix
from moothall.formats.polis_csv.model import Matrix, PolisExport, VoteLog
from moothall.formats.polis_csv.tables import COMMENTS, FILES, MATRIX, POLIS_LIMITS, SUMMARY, VOTES, Problem
from moothall.formats.polis_csv.votes import LogRead, read_votes
from moothall.formats.safe_files import Limits, open_upload


def read(files: Mapping[str, bytes], *, limits: Limits = POLIS_LIMITS) -> PolisExport:
    """The conversation in ``files``, names to contents: any of ``FILES``, with votes in at least one.

    Columns are found by their names, in any order; those we do not know are kept as text. Votes come from
    votes.csv, else from the cells of participants-votes.csv; where both are there and disagree, the log wins
    and a warning says in how many cells. Text loses control characters and the blanks around it;
    lines in it end with LF.

    The report's ``found`` counts votes, or lines and columns that cannot be divided into votes;
    ``found == parsed + len(rejected)``. Causes: ``bad_value``, ``unknown_statement`` (not in comments.csv),
    ``wrong_cell_count``, ``repeated_participant``, ``repeated_header``. What is lost besides votes is in
    ``dropped``. Each is lost alone.

    Raises ValueError, with a sentence, if there are no votes, if a column is missing that is needed, or for a
    file that is no text or too large.
    """
    there = _named(files)
    if VOTES not in there and MATRIX not in there:
        raise ValueError(f"There are no votes: neither {VOTES} nor {MATRIX} is among the files.")
    problems: list[Problem] = []
    warnings: list[Warned] = []
    summary = read_summary(there[SUMMARY], limits, problems, warnings) if SUMMARY in there else {}
    comments, known = (
        read_comments(there[COMMENTS], limits, problems, warnings) if COMMENTS in there else ((), None)
    )
    log = read_votes(there[VOTES], known, limits, warnings) if VOTES in there else LogRead()
    cells = read_matrix(there[MATRIX], known, limits, warnings) if MATRIX in there else None
    votes, matrix = _agreed(log, cells, warnings)
    return PolisExport(
        summary=summary,
        comments=comments,
        votes=votes,
        matrix=matrix,
        published_groups=cells.groups if cells else {},
        report=_report(log, cells, problems, warnings),
    )


def read_folder(path: str | Path, *, limits: Limits = POLIS_LIMITS) -> PolisExport:
    """The conversation in a folder, or in one file of it. Raises ValueError as ``read`` does."""
    place = Path(path)
    found = sorted(place.iterdir()) if place.is_dir() else [place]
    files = {}
    for each in found:
        # An empty file is a table without lines.
        if each.is_file() and _own_name(each.name) in FILES and each.stat().st_size:
            with each.open("rb") as stream:
                file = open_upload(stream, declared_name=each.name, allowed=("text",), limits=limits)
            files[each.name] = file.data
    if not files:
        raise ValueError(f"“{place.name}” holds none of {', '.join(FILES)}.")
    return read(files, limits=limits)


def _named(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files under the names we know, wherever they lie. Others, such as a history, are left alone."""
    there: dict[str, bytes] = {}
    for name, data in files.items():
        if (own := _own_name(name)) in FILES:
            if own in there:
                raise ValueError(f"There are two files {own}. Send one conversation at a time.")
            there[own] = data
    return there


def _own_name(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1].lower()


def _agreed(log: LogRead, cells: MatrixRead | None, warnings: list[Warned]) -> tuple[VoteLog, Matrix]:
    """The log and the matrix, which is made to say what the log says."""
    if not len(log.votes):
        return log.votes, cells.matrix if cells else matrix_of(log.votes)
    if cells is None:
        return log.votes, matrix_of(log.votes)
    matrix, differing = as_logged(cells.matrix, log.votes)
    if differing:
        count = "1 cell" if differing == 1 else f"{differing:,} cells"
        message = f"{VOTES} and {MATRIX} disagree in {count}; {VOTES} was followed."
        warnings.append(Warned(1, "cells_disagree", message))
    return log.votes, matrix


@dataclass(frozen=True)
class _Sides:
    """Problems with votes that count, and with all else."""

    counted: list[Problem]
    other: list[Problem]


def _report(
    log: LogRead, cells: MatrixRead | None, problems: list[Problem], warnings: list[Warned]
) -> ImportReport:
    cell_problems = cells.problems if cells else []
    if log.is_there and (len(log.votes) or not cells):
        sides = _Sides(log.problems, [*problems, *cell_problems])
        parsed, encoding = len(log.votes), log.encoding
    else:
        sides = _Sides([*log.problems, *cell_problems], problems)
        parsed = len(cells.matrix.value) if cells else 0
        encoding = cells.encoding if cells else log.encoding
    return ImportReport(
        format="polis_csv",
        encoding=encoding,
        found=parsed + len(sides.counted),
        parsed=parsed,
        rejected=tuple(Rejected(each.line, each.cause, each.message, each.raw) for each in sides.counted),
        dropped=tuple(DroppedLine(each.line, each.cause, each.message) for each in sides.other),
        warnings=tuple(warnings),
    )
