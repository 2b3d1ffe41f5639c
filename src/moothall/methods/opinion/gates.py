"""Two gates for a division of people: chance does not make one so clear, and most of it lasts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from moothall.methods.arguments import Floats
from moothall.methods.opinion.alignment import adjusted_rand, cross_table
from moothall.methods.opinion.division import Division, Sample, divide
from moothall.methods.opinion.positions import plane, project
from moothall.methods.opinion.votes import VoteTable, sorted_by

# Which stream of chance a step draws from.
ORIGINAL, SHUFFLED, DRAWN = 0, 1, 2
LOW = 0.10
# A resample has about two thirds of the people, so its smallest group may be smaller as well.
LEAST_OF_RESAMPLE = 0.6


@dataclass(frozen=True)
class Procedure:
    """How people are placed and divided, the same for the votes as cast and for each table like them.

    ``tried`` numbers of groups, of at least ``minimum_group`` people and a share of ``minimum_share`` each;
    ``starts`` of k-means; ``seed`` of all chance.
    """

    tried: tuple[int, ...]
    minimum_group: int
    minimum_share: float
    starts: int
    seed: int

    def divide(self, table: VoteTable) -> Division:
        """All people of ``table``, divided."""
        everybody = self._sample(table, None, self.chance(ORIGINAL, 0), self.minimum_group)
        return next(divide([everybody], tried=self.tried, starts=self.starts))

    def chance(self, step: int, replicate: int) -> np.random.Generator:
        return np.random.default_rng((self.seed, step, replicate))

    def _sample(
        self,
        table: VoteTable,
        among: NDArray[np.bool_] | None,
        chance: np.random.Generator,
        minimum_group: float,
    ) -> Sample:
        means, found = plane(table, among=among)
        points = project(table, means, found.loadings, votes=np.diff(table.ends), among=among)
        return Sample(points, max(minimum_group, self.minimum_share * len(points)), chance)

    def shuffled(self, table: VoteTable, permutations: int) -> Iterator[Division]:
        """Divisions of tables with each statement's votes shuffled among those who cast them."""
        places = np.arange(len(table.value), dtype=np.int32)
        by_statement, _ = sorted_by(table.statement, len(table.statement_ids), places)
        statement, value = table.statement[by_statement], table.value[by_statement]

        def samples() -> Iterator[Sample]:
            for replicate in range(permutations):
                chance = self.chance(SHUFFLED, replicate)
                values = np.empty_like(value)
                values[by_statement] = value[np.argsort(statement + chance.random(len(value)))]
                yield self._sample(replace(table, value=values), None, chance, self.minimum_group)

        return divide(samples(), tried=self.tried, starts=self.starts)

    def resampled(self, table: VoteTable, replicates: int) -> Iterator[tuple[NDArray[np.int64], Division]]:
        """People drawn with replacement and kept once (their places), and their division."""
        people = len(table.participant_ids)
        drawn: list[NDArray[np.int64]] = []

        def samples() -> Iterator[Sample]:
            for replicate in range(replicates):
                chance = self.chance(DRAWN, replicate)
                among = np.zeros(people, dtype=bool)
                among[chance.integers(people, size=people)] = True
                drawn.append(np.flatnonzero(among))
                yield self._sample(table, among, chance, LEAST_OF_RESAMPLE * self.minimum_group)

        for division in divide(samples(), tried=self.tried, starts=self.starts):
            yield drawn.pop(0), division


def p_of_chance(procedure: Procedure, table: VoteTable, score: float, permutations: int) -> float:
    """The share (one added) of ``permutations`` shuffled tables whose division has so high a ``score``."""
    as_clear = sum(each.score >= score for each in procedure.shuffled(table, permutations))
    return (1 + as_clear) / (1 + permutations)


class Stability(NamedTuple):
    """``median`` and ``low`` (10 % quantile) of the adjusted Rand index between resamples and the division;
    ``membership`` (n,): how often each person drawn was with their group."""

    median: float
    low: float
    membership: Floats


def stability(procedure: Procedure, table: VoteTable, labels: NDArray[Any], replicates: int) -> Stability:
    """How much of the division ``labels`` (n,) comes back in so many resamples of people.

    A group of a resample stands for the group that most of its people are from. A resample without a valid
    division counts 0, and its people as not with their group.
    """
    drawn, with_own, likeness = np.zeros(len(labels)), np.zeros(len(labels)), np.zeros(replicates)
    for replicate, (people, division) in enumerate(procedure.resampled(table, replicates)):
        drawn[people] += 1
        if division.best is None:
            continue
        before, after = labels[people], division.labels[division.best]
        likeness[replicate] = adjusted_rand(cross_table(before, after))
        rows, columns = int(after.max()) + 1, int(labels.max()) + 1
        shared = np.bincount(after * columns + before, minlength=rows * columns).reshape(rows, columns)
        with_own[people] += shared.argmax(axis=1)[after] == before
    membership = np.divide(with_own, drawn, out=np.full(len(labels), np.nan), where=drawn > 0)
    return Stability(float(np.median(likeness)), float(np.quantile(likeness, LOW)), membership)
