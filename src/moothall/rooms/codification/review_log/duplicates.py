"""Which of several records of one work stands for all of them: pure rules, without a database."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Tie(NamedTuple):
    """``other`` was found to be the same work as ``kept``, by the ledger's event ``position``."""

    kept: Hashable
    other: Hashable
    position: int


@dataclass(frozen=True)
class Found:
    """One record of a review, as far as it matters here. ``judged``: whether anybody has ever judged it."""

    key: Hashable
    source: Hashable
    position: int
    judged: bool


class Sameness:
    """The links between sources. Every source has at most one that it is the same as; circles are refused
    when links are made."""

    def __init__(self, ties: Iterable[Tie]) -> None:
        self._up = {tie.other: tie for tie in ties}

    def root(self, source: Hashable) -> Hashable:
        """The source that stands for all that are the same as this one."""
        return self._path(source)[-1][0]

    def depth(self, source: Hashable) -> int:
        return len(self._path(source)) - 1

    def tied_at(self, one: Hashable, two: Hashable) -> int:
        """The newest of the links that join two sources of one work."""
        first, second = dict(self._path(one)), dict(self._path(two))
        apart = [position for source, position in self._path(one) if source not in second]
        apart += [position for source, position in self._path(two) if source not in first]
        return max(apart, default=0)

    def _path(self, source: Hashable) -> list[tuple[Hashable, int]]:
        """The source and all above it, each with the position of the link that leads on, 0 for the last."""
        path = []
        while tie := self._up.get(source):
            path.append((source, tie.position))
            source = tie.kept
        return [*path, (source, 0)]


def standing(records: Sequence[Found], sameness: Sameness) -> dict[Hashable, Hashable]:
    """For every record the one that stands for its work; itself, if it does.

    A record that somebody has judged goes before one that nobody has, so that no verdict is lost; then the
    record of the source that was kept; then the older one.
    """
    works: Mapping[Hashable, list[Found]] = defaultdict(list)
    for record in records:
        works[sameness.root(record.source)].append(record)
    chosen = {}
    for group in works.values():
        first = min(group, key=lambda r: (not r.judged, sameness.depth(r.source), r.position, str(r.key)))
        chosen |= {record.key: first.key for record in group}
    return chosen
