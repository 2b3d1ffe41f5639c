"""Votes in blocks of people: what is counted of each block and added up is what one pass over all would give.

So nothing here is larger than a block, and the blocks may lie on many machines: ``total`` takes any ``map``,
such as that of a pool of processes or of a Dask client (``lambda *each: client.gather(client.map(*each))``).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from moothall.methods.arguments import Floats, Integers
from moothall.methods.opinion.votes import AGREE, DISAGREE, VoteTable

# A block has about so many votes, and its full matrix at most so many cells.
VOTES, CELLS = 1 << 20, 1 << 21
# From this share of cells on, multiplying the full matrix of a block is the faster way.
DENSE = 0.16


@dataclass(frozen=True, eq=False)
class Block:
    """The votes of people ``first`` to ``first + people − 1`` of a table with ``statements`` statements.

    ``ends`` (people + 1,): the votes of each lie between two of them; ``statement`` and ``value`` as in the
    table.
    """

    first: int
    ends: NDArray[np.int32]
    statement: NDArray[np.int32]
    value: NDArray[np.int8]
    statements: int

    @property
    def people(self) -> int:
        return len(self.ends) - 1

    @property
    def votes(self) -> NDArray[np.int32]:
        """(people,): how many each cast."""
        return np.diff(self.ends)

    @property
    def person(self) -> NDArray[np.int32]:
        """Of each vote, counted from the first person of the block."""
        return np.repeat(np.arange(self.people, dtype=np.int32), self.votes)

    def centred(self, means: Floats) -> csr_array:
        """(people, statements): the value of each vote less the statement's mean, and nothing elsewhere.

        A statement whose mean is NaN does not count at all.
        """
        differences = self.value - means[self.statement]
        if np.isnan(means).any():
            differences[np.isnan(differences)] = 0
        return csr_array((differences, self.statement, self.ends), shape=(self.people, self.statements))


def blocks(
    table: VoteTable, *, among: NDArray[np.bool_] | None = None, people: int | None = None
) -> Iterator[Block]:
    """The table in blocks of ``people`` people; the votes of those who are not ``among`` are left out."""
    count, statements = table.shape
    ends = table.ends
    if people is None:
        votes_each = max(1, len(table.value) // count)
        people = max(1, min(VOTES // votes_each, CELLS // statements))
    for first in range(0, count, people):
        bounds = ends[first : first + people + 1]
        votes = slice(int(bounds[0]), int(bounds[-1]))
        statement, value, cast = table.statement[votes], table.value[votes], np.diff(bounds)
        if among is not None:
            chosen = among[first : first + people]
            kept = np.repeat(chosen, cast)
            statement, value, cast = statement[kept], value[kept], cast * chosen
        yield Block(
            first, np.concatenate([[0], np.cumsum(cast)]).astype(np.int32), statement, value, statements
        )


def total(
    function: Callable[[Block], Any],
    parts: Iterable[Block],
    *,
    mapper: Callable[..., Iterable[Any]] = map,
) -> Any:
    """What ``function`` gives for each block, added up."""
    return reduce(np.add, mapper(function, parts))


def statement_sums(block: Block) -> Integers:
    """(2, statements): how many votes each statement has, and their sum."""
    statements = block.statements
    cells = np.bincount(_cells(block.statement, block.value), minlength=3 * statements).reshape(-1, 3)
    return np.stack([cells.sum(axis=1), cells[:, 1 + AGREE] - cells[:, 1 + DISAGREE]])


def statement_products(block: Block, means: Floats) -> Floats:
    """(statements, statements): the products of the columns of the centred block."""
    centred = block.centred(means)
    if len(block.value) < DENSE * block.people * block.statements:
        products: Floats = (centred.T @ centred).toarray()
        return products
    full = centred.toarray()
    return np.asarray(full.T @ full)


def group_counts(block: Block, labels: Integers, groups: int) -> Integers:
    """(3, groups, statements): votes that agree, that disagree, and all, by people's label from 0 on.

    ``labels`` are those of all people of the table; −1 counts in no group.
    """
    row = np.repeat(labels[block.first : block.first + block.people] + 1, block.votes)
    size = (groups + 1) * block.statements
    cell = _cells(row * block.statements + block.statement, block.value)
    cells = np.bincount(cell, minlength=3 * size).reshape(groups + 1, block.statements, 3)[1:]
    return np.stack([cells[..., 1 + AGREE], cells[..., 1 + DISAGREE], cells.sum(axis=2)])


def _cells(place: NDArray[Any], value: NDArray[np.int8]) -> NDArray[Any]:
    """Statement (or group and statement) and value as one number."""
    cells: NDArray[Any] = 3 * place + (value + np.int8(1))
    return cells
