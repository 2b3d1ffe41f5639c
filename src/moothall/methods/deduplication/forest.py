"""A forest of extremely randomised trees, read from plain numbers: how likely a pair is the same work.

Source: Geurts, Ernst and Wehenkel 2006, doi 10.1007/s10994-006-6226-1. The trees were grown by
bench/deduplication_training; nothing is learnt here.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from moothall.methods.arguments import Floats

FOREST = Path(__file__).with_name("forest.npz")
# So many rows go down a tree at a time: they and the tree stay in the processor's cache.
_AT_ONCE = 1 << 13


@dataclass(frozen=True, eq=False)
class Forest:
    """Nodes of all trees in one row; ``roots`` says where each tree begins.

    ``column`` (of ``names``) and ``threshold`` of each node say who goes to ``left`` (at most the threshold)
    and who to ``right``; a leaf has column −1. ``share``: of what came to this node in training, by weight,
    the share that was the same work.
    """

    names: tuple[str, ...]
    roots: NDArray[np.int32]
    column: NDArray[np.int8]
    threshold: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    share: NDArray[np.float32]

    def probability(self, table: NDArray[np.float32]) -> Floats:
        """The mean over all trees of the share in each row's leaf; ``table`` has the columns ``names``."""
        # Copies of copies make the same row again and again.
        rows = np.ascontiguousarray(table)
        as_bytes = rows.view(np.dtype((np.void, rows.shape[1] * rows.itemsize))).ravel()
        _, first, place = np.unique(as_bytes, return_index=True, return_inverse=True)
        different = rows[first]
        found = np.zeros(len(different))
        for start in range(0, len(different), _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            for root in self.roots:
                found[some] += self._share(different[some], root)
        mean: Floats = found[place] / len(self.roots)
        return mean

    def _share(self, rows: NDArray[np.float32], root: int) -> NDArray[np.float32]:
        at = np.full(len(rows), root, np.int32)
        moving = np.arange(len(rows))
        values, width = rows.ravel(), rows.shape[1]
        while len(moving):
            here = at[moving]
            goes_left = values[moving * width + self.column[here]] <= self.threshold[here]
            there = np.where(goes_left, self.left[here], self.right[here])
            at[moving] = there
            moving = moving[self.column[there] >= 0]
        return self.share[at]


@cache
def shipped_forest() -> Forest:
    """The forest that comes with the package."""
    return read_forest(FOREST)


def read_forest(path: Path) -> Forest:
    """A forest from a file of arrays; nothing in such a file can be run."""
    with np.load(path, allow_pickle=False) as numbers:
        names = tuple(str(name) for name in numbers["names"])
        parts = ("roots", "column", "threshold", "left", "right", "share")
        return Forest(names, *(numbers[part] for part in parts))


def write_forest(forest: Forest, path: Path) -> None:
    parts = dict(vars(forest))
    np.savez_compressed(path, names=np.array(parts.pop("names")), **parts)
