"""Pairs that belong together as groups, and groups that must not be."""

import numpy as np
from numpy.typing import NDArray

from moothall.methods.deduplication.blocking import Pairs
from moothall.methods.deduplication.records import Records, Texts

Truths = NDArray[np.bool_]
Labels = NDArray[np.int64]


def joined(pairs: Pairs, count: int) -> Labels:
    """A label for each of ``count`` records: equal for those that ``pairs`` join, over others as well."""
    # Loaded where it is needed: a command that joins nothing need not wait for it.
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ones = np.ones(len(pairs), np.int8)
    graph = coo_array((ones, (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


def allowed(pairs: Pairs, certain: Truths, vetoed: Pairs, records: Records) -> Truths:
    """Which ``pairs`` may join: no group may hold two DOIs, two PubMed identifiers or a pair of ``vetoed``.

    A group that would is cut: of its pairs only the ``certain`` ones stay, since nobody knows on which side
    the others belong; and if these alone would join two, none of them.
    """
    joins = np.ones(len(pairs), np.bool_)
    for spared in (certain, np.zeros(len(pairs), np.bool_)):
        label = joined(pairs[joins], len(records))
        mixed = _with_two(records.doi, label) | _with_two(records.pmid, label)
        one, two = label[vetoed].T
        mixed[one[one == two]] = True
        joins &= ~mixed[label[pairs[:, 0]]] | spared
    return joins


def grouped(pairs: Pairs, count: int) -> tuple[tuple[int, ...], ...]:
    """The places of each group of two or more, in ascending order, groups by their first place."""
    if not len(pairs):
        return ()
    label = joined(pairs, count)
    order = np.argsort(label, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(label[order])) + 1)
    return tuple(sorted(tuple(part.tolist()) for part in parts if len(part) > 1))


def _with_two(identifiers: Texts, label: Labels) -> Truths:
    """Of each label whether its records have two different ``identifiers``."""
    first: dict[int, str] = {}
    mixed = np.zeros(int(label.max(initial=-1)) + 1, np.bool_)
    for at in np.flatnonzero(identifiers != ""):
        if first.setdefault(int(label[at]), identifiers[at]) != identifiers[at]:
            mixed[label[at]] = True
    return mixed
