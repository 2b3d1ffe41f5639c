"""A forest from labelled libraries, each of equal weight however large it is."""

from collections.abc import Sequence

import numpy as np
from bench.deduplication_training.labelled import Library
from sklearn.ensemble import ExtraTreesClassifier

from moothall.methods.deduplication.blocking import MAX_BLOCK, pairs_to_compare
from moothall.methods.deduplication.comparing import PairFeatures, compare_pairs
from moothall.methods.deduplication.forest import Forest
from moothall.methods.deduplication.records import normalise

TREES, LEAST_IN_LEAF = 100, 2


def grow(libraries: Sequence[Library], *, seed: int = 0) -> Forest:
    compared = [labelled_pairs(library) for library in libraries]
    table = np.concatenate([features.table() for features, _ in compared])
    same = np.concatenate([same for _, same in compared])
    weight = np.concatenate(
        [np.full(len(same), len(table) / len(compared) / len(same)) for _, same in compared]
    )
    trees = ExtraTreesClassifier(TREES, min_samples_leaf=LEAST_IN_LEAF, random_state=seed)
    return as_numbers(trees.fit(table, same, weight), compared[0][0].names)


def labelled_pairs(library: Library) -> tuple[PairFeatures, np.ndarray]:
    """The pairs that are compared in a library, and whether each is the same work."""
    records = normalise(library.records)
    features = compare_pairs(records, pairs_to_compare(records, max_block=MAX_BLOCK))
    group = -1 - np.arange(len(records))
    for at, places in enumerate(library.truth):
        group[places] = at
    one, two = features.pairs.T
    return features, group[one] == group[two]


def as_numbers(trees: ExtraTreesClassifier, names: tuple[str, ...]) -> Forest:
    parts = [tree.tree_ for tree in trees.estimators_]
    roots = np.cumsum([0, *(part.node_count for part in parts)])[:-1]

    def below(children: str) -> np.ndarray:
        moved = [getattr(part, children) + root for part, root in zip(parts, roots, strict=True)]
        return np.concatenate(moved).astype(np.int32)

    column = np.concatenate([np.where(part.children_left < 0, -1, part.feature) for part in parts])
    return Forest(
        names,
        roots.astype(np.int32),
        column.astype(np.int8),
        np.concatenate([part.threshold for part in parts]).astype(np.float32),
        below("children_left"),
        below("children_right"),
        np.concatenate([part.value[:, 0, 1] / part.value[:, 0].sum(axis=1) for part in parts]).astype(
            np.float32
        ),
    )
