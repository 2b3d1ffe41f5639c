"""Whole numbers that flow round a small network: the least and the most that each edge can carry.

The sums of a table are such a network, since each cell stands in one row and one column. Ford and Fulkerson's
augmenting paths find every bound exactly (Ahuja, Magnanti and Orlin, Network Flows, 1993, chapter 6).
"""

from collections import deque

# An edge, and whether the path follows it (+1) or goes back along it (−1).
Step = tuple[int, int]


class Circulation:
    """Edges between nodes that each carry from ``low`` to ``high``; what comes into a node goes out of it.

    Add all edges, ``settle`` once, then ask for bounds.

    >>> rows = Circulation(nodes=3)
    >>> first, second = rows.edge(0, 1, low=0, high=9), rows.edge(0, 1, low=2, high=3)
    >>> _ = rows.edge(1, 2, low=6, high=6), rows.edge(2, 0, low=0, high=9)
    >>> rows.settle(), rows.least(first), rows.most(first)
    (True, 3, 4)
    """

    def __init__(self, nodes: int) -> None:
        self._ends: list[tuple[int, int]] = []
        self._low: list[int] = []
        self._high: list[int] = []
        self._flow: list[int] = []
        # The least and the most that an edge has carried in any flow so far.
        self._least: list[int] = []
        self._most: list[int] = []
        self._at: list[list[Step]] = [[] for _ in range(nodes)]

    def edge(self, start: int, end: int, *, low: int, high: int) -> int:
        """One more edge; its number."""
        number = len(self._ends)
        self._ends.append((start, end))
        self._low.append(low)
        self._high.append(high)
        self._flow.append(low)
        self._at[start].append((number, 1))
        self._at[end].append((number, -1))
        return number

    def settle(self) -> bool:
        """Find a flow that keeps to all bounds; False if there is none."""
        left = [0] * len(self._at)
        for (start, end), flow in zip(self._ends, self._flow, strict=True):
            left[start] -= flow
            left[end] += flow
        while any(left):
            over = next(node for node, more in enumerate(left) if more > 0)
            path = self._path(over, {node for node, more in enumerate(left) if more < 0})
            if path is None:
                return False
            under = self._far_end(path[-1])
            amount = min(left[over], -left[under], *(self._room(step) for step in path))
            self._push(path, amount)
            left[over], left[under] = left[over] - amount, left[under] + amount
        self._least, self._most = self._flow.copy(), self._flow.copy()
        return True

    def least(self, edge: int) -> int:
        """The least that an edge can carry."""
        self._turn(edge, -1, self._low[edge])
        return self._least[edge]

    def most(self, edge: int) -> int:
        """The most that an edge can carry."""
        self._turn(edge, 1, self._high[edge])
        return self._most[edge]

    def _turn(self, edge: int, way: int, bound: int) -> None:
        """Send as much as can be round a circle through an edge, or back."""
        start, end = self._ends[edge][::way]
        while bound not in (self._least[edge], self._most[edge]) and self._flow[edge] != bound:
            path = self._path(end, {start}, without=edge)
            if path is None:
                return
            circle = [(edge, way), *path]
            self._push(circle, min(self._room(step) for step in circle))
            for each, _ in circle:
                self._least[each] = min(self._least[each], self._flow[each])
                self._most[each] = max(self._most[each], self._flow[each])

    def _path(self, start: int, goals: set[int], *, without: int = -1) -> list[Step] | None:
        """A shortest path with room on every edge."""
        came: dict[int, Step] = {}
        ahead = deque([start])
        while ahead:
            node = ahead.popleft()
            for step in self._at[node]:
                then = self._far_end(step)
                if then in came or then == start or step[0] == without or not self._room(step):
                    continue
                came[then] = step
                if then in goals:
                    return self._way_back(came, then, start)
                ahead.append(then)
        return None

    def _way_back(self, came: dict[int, Step], node: int, start: int) -> list[Step]:
        path = []
        while node != start:
            path.append(came[node])
            edge, way = came[node]
            node = self._ends[edge][0 if way > 0 else 1]
        return path[::-1]

    def _far_end(self, step: Step) -> int:
        edge, way = step
        return self._ends[edge][1 if way > 0 else 0]

    def _room(self, step: Step) -> int:
        edge, way = step
        return self._high[edge] - self._flow[edge] if way > 0 else self._flow[edge] - self._low[edge]

    def _push(self, path: list[Step], amount: int) -> None:
        for edge, way in path:
            self._flow[edge] += way * amount
