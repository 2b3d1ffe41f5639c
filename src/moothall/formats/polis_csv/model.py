"""What a Polis export holds. Values of votes: 1 agree, 0 pass, -1 disagree."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from moothall.formats.import_report import ImportReport

Whole = NDArray[np.int64]
NO_TIME = -1


@dataclass(frozen=True)
class Comment:
    """A statement. What the file leaves empty is None; ``extra`` are its other columns as text.

    ``moderated`` is 1 accepted, 0 not looked at, -1 rejected; ``timestamp`` is in milliseconds since 1970.
    """

    statement: int
    text: str
    author: int | None = None
    timestamp: int | None = None
    agrees: int | None = None
    disagrees: int | None = None
    moderated: int | None = None
    meta: bool | None = None
    seed: bool | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class VoteLog:
    """Every vote that was ever cast (N,), by time and then by line: people change their minds.

    ``timestamp`` is in milliseconds since 1970, -1 where the file has none. ``extra`` holds the file's other
    columns, such as ``datetime``, each with N texts.
    """

    timestamp: Whole
    statement: Whole
    participant: Whole
    value: NDArray[np.int8]
    extra: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.value)


@dataclass(frozen=True, eq=False)
class Matrix:
    """Who holds which opinion: P participants, C statements, and the N cells that are not empty, row by row.

    Cell i is what ``participant[row[i]]`` thinks of ``statement[column[i]]``. ``extra`` holds the file's
    other columns, such as ``n-votes``, each with P texts.
    """

    participant: Whole
    statement: Whole
    row: Whole
    column: Whole
    value: NDArray[np.int8]
    extra: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class CurrentVotes(NamedTuple):
    """One vote for each participant and statement (N,); ``order`` is greater the later it was cast."""

    participant: Whole
    statement: Whole
    value: NDArray[np.int8]
    order: Whole


@dataclass(frozen=True, eq=False)
class PolisExport:
    """A conversation. ``published_groups`` is the group that Polis showed for a participant, where it showed
    one. ``matrix`` always holds the current votes: where the files disagreed, those of the log."""

    summary: Mapping[str, str]
    comments: tuple[Comment, ...]
    votes: VoteLog
    matrix: Matrix
    published_groups: Mapping[int, int]
    report: ImportReport

    def current_votes(self) -> CurrentVotes:
        """The vote that stands for each participant and statement, as ``vote_table`` takes them."""
        if len(self.votes):
            return current(self.votes)
        cells = self.matrix
        order = np.arange(len(cells.value), dtype=np.int64)
        return CurrentVotes(cells.participant[cells.row], cells.statement[cells.column], cells.value, order)

    @property
    def rejected(self) -> tuple[int, ...]:
        """The statements that the moderators rejected."""
        return tuple(comment.statement for comment in self.comments if comment.moderated == -1)

    @property
    def meta(self) -> tuple[int, ...]:
        """The statements about the conversation itself or about who takes part."""
        return tuple(comment.statement for comment in self.comments if comment.meta)

    @property
    def seeds(self) -> tuple[int, ...]:
        """The statements that the organisers put in before anybody voted."""
        return tuple(comment.statement for comment in self.comments if comment.seed)


def current(votes: VoteLog) -> CurrentVotes:
    """The last vote of each participant on each statement, by participant and then statement."""
    order = np.arange(len(votes), dtype=np.int64)
    by_pair = np.lexsort((order, votes.statement, votes.participant))
    participant, statement = votes.participant[by_pair], votes.statement[by_pair]
    last = np.ones(len(votes), dtype=bool)
    last[:-1] = (participant[1:] != participant[:-1]) | (statement[1:] != statement[:-1])
    kept = by_pair[last]
    return CurrentVotes(participant[last], statement[last], votes.value[kept], order[kept])
