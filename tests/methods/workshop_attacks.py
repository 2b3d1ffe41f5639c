"""What a watcher works out who sat in the room: who voted when and in which group, and every figure shown.

Exact, by integer programmes: of all answers that agree with everything shown, is one the same in all? People
whom the watcher cannot tell apart (one group, voted in the same rounds of figures) are counted together.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from tests.methods.disclosure_attacks import shown_row

from moothall.methods.disclosure import Protected

ANSWERS = 3
Class = tuple[int, tuple[int, ...]]


@dataclass(frozen=True)
class Moment:
    """What was shown at once: of so many ``acts`` from the first, of the groups named, in their order."""

    acts: int
    groups: tuple[int, ...]
    shown: Protected


@dataclass(frozen=True)
class Act:
    """Somebody votes, or votes again."""

    person: int
    answer: int


class Watcher:
    """``acts`` in their order, ``group_of`` each person (-1: in none), and the moments of figures.

    Unknown are how many people of each class answered in each way, (answer in their first round, ...).
    """

    def __init__(self, acts: Sequence[Act], group_of: Sequence[int], moments: Sequence[Moment]) -> None:
        self.moments = moments
        self.times = sorted({moment.acts for moment in moments})
        answers: dict[int, dict[int, int]] = defaultdict(dict)
        for at, act in enumerate(acts):
            for time in [place for place, until in enumerate(self.times) if at < until][:1]:
                # Of somebody who votes twice between two moments only the last answer is counted.
                answers[act.person][time] = act.answer
        self.truth: dict[Class, list[tuple[int, ...]]] = defaultdict(list)
        for person, own in answers.items():
            self.truth[group_of[person], tuple(own)].append(tuple(own.values()))
        self.unknowns = [
            (key, way) for key in self.truth for way in product(range(ANSWERS), repeat=len(key[1]))
        ]
        self.constraints = [*self._people(), *self._figures()]

    def known_votes(self) -> list[str]:
        """The answers that are the same in everything that could have been."""
        found = []
        for key, ways in self.truth.items():
            for at, _ in enumerate(key[1]):
                answers = {way[at] for way in ways}
                # What really was could have been: answers that differ are not known.
                if len(answers) == 1 and self._least(self._count(key, at, *answers)) == len(ways):
                    found.append(f"group {key[0]}, voted at {key[1]}: all {len(ways)} said {answers}")
        return found

    def known_cells(self) -> list[str]:
        """The hidden numbers that are the same in everything that could have been and could not be shown."""
        found = []
        for moment in self.moments:
            for group in (None, *moment.groups):
                row = shown_row(moment.shown, -1 if group is None else moment.groups.index(group))
                size = self._size(group, moment)
                for at in np.flatnonzero(row.values < 0) if size else ():
                    cell = self._cell(group, moment, int(at))
                    least, most = self._least(cell), -self._least(-cell)
                    could_be_shown = least >= row.minimum and size - most >= row.minimum
                    if least == most and not could_be_shown:
                        found.append(f"group {group} after {moment.acts} acts, answer {at}: {least}")
        return found

    def _people(self) -> Iterator[LinearConstraint]:
        for key, ways in self.truth.items():
            own = np.array([key == other for other, _ in self.unknowns], dtype=float)
            yield LinearConstraint(own, len(ways), len(ways))

    def _figures(self) -> Iterator[LinearConstraint]:
        for moment in self.moments:
            for group in (None, *moment.groups):
                row = shown_row(moment.shown, -1 if group is None else moment.groups.index(group))
                for at, (low, high) in enumerate(zip(*row.ranges(self._size(group, moment)), strict=True)):
                    yield LinearConstraint(self._cell(group, moment, at), low, high)

    def _size(self, group: int | None, moment: Moment) -> int:
        time = self.times.index(moment.acts)
        return sum(
            len(ways)
            for (own, rounds), ways in self.truth.items()
            if group in (None, own) and rounds[0] <= time
        )

    def _cell(self, group: int | None, moment: Moment, answer: int) -> NDArray[np.float64]:
        """Which of the unknowns were counted there."""
        time = self.times.index(moment.acts)
        counted = []
        for (own, rounds), way in self.unknowns:
            last = [said for start, said in zip(rounds, way, strict=True) if start <= time][-1:]
            counted.append(group in (None, own) and last == [answer])
        return np.array(counted, dtype=float)

    def _count(self, key: Class, at: int, answer: int) -> NDArray[np.float64]:
        return np.array([other == key and way[at] == answer for other, way in self.unknowns], dtype=float)

    def _least(self, sought: NDArray[np.float64]) -> int:
        found = milp(
            sought,
            constraints=self.constraints,
            integrality=np.ones(len(sought)),
            bounds=Bounds(0, np.inf),
        )
        assert found.success, found.message
        return round(found.fun)
