"""Counting votes by statement and by declared group: pure, and never shown before ``release.py``."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

# Where each value stands in a row of counts: agree, disagree, pass.
PLACE = {1: 0, -1: 1, 0: 2}
Row = list[int]


def _rows() -> dict[Any, Row]:
    return defaultdict(lambda: [0, 0, 0])


@dataclass
class Counts:
    """Rows of (agree, disagree, pass) by statement, and by statement and option; who voted at all."""

    overall: dict[Any, Row] = field(default_factory=_rows)
    by_option: dict[Any, Row] = field(default_factory=_rows)
    voters: set[str] = field(default_factory=set)
    votes: int = 0


def count_votes(votes: Iterable[tuple[str, Any, int]], options_of: Mapping[str, Iterable[Any]]) -> Counts:
    """Count ``(pseudonym, statement, value)``; ``options_of`` says which groups a pseudonym belongs to.

    Someone in no group counts in ``overall`` only, never in a rest.
    """
    counts = Counts()
    for pseudonym, statement, value in votes:
        place = PLACE[value]
        counts.overall[statement][place] += 1
        for option in options_of.get(pseudonym, ()):
            counts.by_option[statement, option][place] += 1
        counts.voters.add(pseudonym)
        counts.votes += 1
    return counts
