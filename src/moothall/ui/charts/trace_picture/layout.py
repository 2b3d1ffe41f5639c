"""Where the boxes of a trace go: in layers from left to right, each to the right of what it rests on."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

SWEEPS = 6
ROW_GAP = 22
PASSING = 12


@dataclass
class Spot:
    """A box, or (``key`` None) the place where a long link passes a layer. ``y`` is its middle."""

    key: Hashable | None
    height: float
    layer: int
    y: float = 0.0
    left: list["Spot"] = field(default_factory=list)
    right: list["Spot"] = field(default_factory=list)


@dataclass(frozen=True)
class Layout:
    """``spots`` by key, ``ways``: for each link the spots it goes through, and how many layers, how high."""

    spots: dict[Hashable, Spot]
    ways: list[list[Spot]]
    layers: int
    height: float


def layers_of(
    keys: Sequence[Hashable], rests_on: Mapping[Hashable, Sequence[Hashable]]
) -> dict[Hashable, int]:
    """Each record's layer: one more than the highest it rests on; what rests on nothing stands near its use.

    Raises ValueError if records rest on each other in a circle.
    """
    layers: dict[Hashable, int] = {}
    waiting = list(keys)
    while waiting:
        ready = [key for key in waiting if all(below in layers for below in rests_on.get(key, ()))]
        if not ready:
            raise ValueError("The links form a circle, so nothing can come first.")
        for key in ready:
            layers[key] = max((layers[below] + 1 for below in rests_on.get(key, ())), default=0)
        waiting = [key for key in waiting if key not in layers]
    uses = defaultdict(list)
    for key, foundations in rests_on.items():
        for below in foundations:
            uses[below].append(layers[key])
    for key in keys:
        if not rests_on.get(key) and uses[key]:
            layers[key] = min(uses[key]) - 1
    return layers


def laid_out(heights: Mapping[Hashable, float], links: Sequence[tuple[Hashable, Hashable]]) -> Layout:
    """Places for boxes of the given heights. ``links`` are pairs (record, what it rests on)."""
    rests_on: dict[Hashable, list[Hashable]] = defaultdict(list)
    for record, below in links:
        rests_on[record].append(below)
    layers = layers_of(list(heights), rests_on)
    columns: list[list[Spot]] = [[] for _ in range(max(layers.values(), default=0) + 1)]
    spots = {}
    for key, height in heights.items():
        spots[key] = Spot(key, height, layers[key])
        columns[layers[key]].append(spots[key])
    ways = [_way(spots[below], spots[record], columns) for record, below in links]
    _order(columns)
    return Layout(spots, ways, len(columns), _settle(columns))


def _way(start: Spot, end: Spot, columns: list[list[Spot]]) -> list[Spot]:
    way = [start]
    for layer in range(start.layer + 1, end.layer):
        way.append(Spot(None, PASSING, layer))
        columns[layer].append(way[-1])
    way.append(end)
    for before, after in pairwise(way):
        before.right.append(after)
        after.left.append(before)
    return way


def _order(columns: list[list[Spot]]) -> None:
    """Each spot goes next to the middle of its neighbours, to and fro, so that few links cross."""
    for sweep in range(SWEEPS):
        rank = {id(spot): place for column in columns for place, spot in enumerate(column)}
        rightwards = sweep % 2 == 0
        for column in columns if rightwards else reversed(columns):
            wish = {
                id(spot): _middle(spot.left if rightwards else spot.right, rank, rank[id(spot)])
                for spot in column
            }
            column.sort(key=lambda spot: (wish[id(spot)], rank[id(spot)]))
            rank |= {id(spot): place for place, spot in enumerate(column)}


def _middle(neighbours: Sequence[Spot], rank: Mapping[int, int], otherwise: float) -> float:
    places = [rank[id(spot)] for spot in neighbours]
    return sum(places) / len(places) if places else otherwise


def _settle(columns: list[list[Spot]]) -> float:
    """Put the ordered spots near their neighbours' middle, never overlapping. Returns the height used."""
    for column in columns:
        _place_apart(column, [0.0] * len(column))
    for sweep in range(SWEEPS):
        rightwards = sweep % 2 == 0
        for column in columns if rightwards else reversed(columns):
            _place_apart(column, [_wish(spot, rightwards) for spot in column])
    spots = [spot for column in columns for spot in column]
    top = min((spot.y - spot.height / 2 for spot in spots), default=0.0)
    for spot in spots:
        spot.y -= top
    return max((spot.y + spot.height / 2 for spot in spots), default=0.0)


def _wish(spot: Spot, rightwards: bool) -> float:
    neighbours = (spot.left or spot.right) if rightwards else (spot.right or spot.left)
    return sum(other.y for other in neighbours) / len(neighbours) if neighbours else spot.y


def _place_apart(column: list[Spot], wishes: Sequence[float]) -> None:
    """Keep the order and the gaps, and shift the whole column so that wishes are met on average."""
    edge = None
    for spot, wish in zip(column, wishes, strict=True):
        lowest = wish if edge is None else edge + ROW_GAP + spot.height / 2
        spot.y = max(wish, lowest)
        edge = spot.y + spot.height / 2
    if column:
        shift = sum(wish - spot.y for spot, wish in zip(column, wishes, strict=True)) / len(column)
        for spot in column:
            spot.y += shift
