"""The least and the most that each edge of a small network can carry."""

from itertools import product

import numpy as np
import pytest

from moothall.methods.disclosure.flow import Circulation


def some_network(chance):
    """Four nodes in a circle, and a few edges across; the bounds of each."""
    ends = [(0, 1), (1, 2), (2, 3), (3, 0), (0, 2), (1, 3), (2, 0)]
    low = chance.integers(0, 3, len(ends))
    return ends, low.tolist(), (low + chance.integers(0, 4, len(ends))).tolist()


def every_flow(ends, low, high):
    for flow in product(*(range(least, most + 1) for least, most in zip(low, high, strict=True))):
        left = [0] * 4
        for (start, end), amount in zip(ends, flow, strict=True):
            left[start] -= amount
            left[end] += amount
        if not any(left):
            yield flow


@pytest.mark.parametrize("seed", range(12))
def test_bounds_are_those_of_every_flow_that_there_is(seed):
    ends, low, high = some_network(np.random.default_rng(seed))
    flows = list(every_flow(ends, low, high))
    network = Circulation(nodes=4)
    edges = [network.edge(*at, low=least, high=most) for at, least, most in zip(ends, low, high, strict=True)]
    assert network.settle() is bool(flows)
    for place, edge in enumerate(edges if flows else []):
        carried = [flow[place] for flow in flows]
        assert (network.least(edge), network.most(edge)) == (min(carried), max(carried))


def test_where_more_must_come_in_than_can_go_out_there_is_no_flow():
    network = Circulation(nodes=2)
    network.edge(0, 1, low=3, high=5)
    network.edge(1, 0, low=0, high=2)
    assert not network.settle()
