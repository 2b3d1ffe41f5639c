"""Writing an export so that reading it again gives the same."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from moothall.formats.polis_csv.comments import FIELDS
from moothall.formats.polis_csv.matrix import GROUP
from moothall.formats.polis_csv.model import NO_TIME, Comment, PolisExport
from moothall.formats.polis_csv.tables import COMMENTS, MATRIX, SUMMARY, VOTES
from moothall.formats.tabular import write_csv


def write(export: PolisExport) -> dict[str, bytes]:
    """The four files of an export, names to contents: UTF-8, and no cell that a spreadsheet would run."""
    tables = {
        SUMMARY: export.summary.items(),
        COMMENTS: _comments(export.comments),
        VOTES: _votes(export),
        MATRIX: _matrix(export),
    }
    return {name: write_csv(rows).encode() for name, rows in tables.items()}


def _comments(comments: Sequence[Comment]) -> Iterator[Sequence[object]]:
    extra = list(dict.fromkeys(name for comment in comments for name in comment.extra))
    yield [*(column for column, _, _ in FIELDS), "comment-id", "comment-body", *extra]
    for comment in comments:
        fields = (_plain(getattr(comment, name)) for _, name, _ in FIELDS)
        others = (comment.extra.get(name, "") for name in extra)
        yield [*fields, comment.statement, comment.text, *others]


def _plain(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value


def _votes(export: PolisExport) -> Iterator[Sequence[object]]:
    votes = export.votes
    yield ["timestamp", *votes.extra, "comment-id", "voter-id", "vote"]
    times = ("" if time == NO_TIME else time for time in votes.timestamp.tolist())
    numbers = (each.tolist() for each in (votes.statement, votes.participant, votes.value))
    none: list[Sequence[str]] = [()] * len(votes)
    extra: Iterable[Sequence[str]] = zip(*votes.extra.values(), strict=True) if votes.extra else none
    for time, texts, *row in zip(times, extra, *numbers, strict=True):
        yield [time, *texts, *row]


def _matrix(export: PolisExport) -> Iterator[Sequence[object]]:
    matrix = export.matrix
    yield ["participant", GROUP, *matrix.extra, *matrix.statement.tolist()]
    starts = np.searchsorted(matrix.row, np.arange(len(matrix.participant) + 1))
    for at, participant in enumerate(matrix.participant.tolist()):
        own = slice(starts[at], starts[at + 1])
        cells: list[object] = [""] * len(matrix.statement)
        for column, value in zip(matrix.column[own].tolist(), matrix.value[own].tolist(), strict=True):
            cells[column] = value
        texts = (texts[at] for texts in matrix.extra.values())
        yield [participant, export.published_groups.get(participant), *texts, *cells]
