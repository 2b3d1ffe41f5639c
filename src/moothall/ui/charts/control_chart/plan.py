"""Where everything in a control chart goes, worked out before anything is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from moothall.ui.charts.control_chart.findings import Meaning, Point, runs_of
from moothall.ui.charts.lettering import decimals_for, listed, number, text_width
from moothall.ui.charts.scale import TICKS, Scale, round_ticks

LANE = 24
LANES = 2
LINE = 18
MARGIN = 6
LEADER = 14
AXIS = 48
# How much of the height stays free above the highest and below the lowest mark, doubled.
AIR = 0.1
# Below this share of the highest number the scale starts at zero, because it costs little height.
NEAR_ZERO = 0.4
# The least space between two points at which a square can hold its rule's number.
NUMBERED = 13
STRIDES = (1, 2, 3, 4, 6, 12, 24, 36, 60, 120, 240, 600, 1200)


@dataclass(frozen=True)
class GutterLabel:
    """A line's name at its right-hand end: what it says, the line's number and where the words stand."""

    words: str
    value: float
    y: float


@dataclass(frozen=True)
class RunLabel:
    """The word over a run of flagged points; ``lane`` is None where no lane had room for it."""

    words: str
    meaning: Meaning
    first: int
    last: int
    x: float
    lane: int | None

    @property
    def start(self) -> float:
        return self.x - _room_for(self.words) / 2


@dataclass(frozen=True)
class Plan:
    """The plot is the rectangle ``left``–``right`` by ``top``–``bottom``; all numbers are picture units."""

    width: float
    left: float
    right: float
    top: float
    bottom: float
    lanes_top: float
    decisions_y: float
    spacing: float
    ticks: tuple[float, ...]
    scale: Scale
    gutter: tuple[GutterLabel, ...]
    runs: tuple[RunLabel, ...]
    named: tuple[int, ...]

    def x(self, index: float) -> float:
        return self.left + (index + 0.5) * self.spacing

    def y(self, value: float) -> float:
        return self.scale(value)

    @property
    def height(self) -> float:
        return self.bottom + AXIS


def plan_for(
    points: Sequence[Point], *, width: float, height: float, target: float | None, unit: str, decisions: bool
) -> Plan:
    """Room for the widest labels first, then the lanes above the plot, and the plot gets the rest."""
    ticks = _ticks(points, target)
    lines = gutter_lines(points, target)
    left = MARGIN + max(text_width(number(tick)) for tick in ticks) + 8
    right = width - MARGIN - LEADER - max((text_width(words) for words, _ in lines), default=0)
    spacing = (right - left) / len(points)
    runs = _run_labels(points, left=left, right=right, spacing=spacing)
    lanes_top = MARGIN + (LINE + 4 if unit else 0)
    lanes = max((run.lane + 1 for run in runs if run.lane is not None), default=0)
    decisions_y = lanes_top + lanes * LANE
    top = decisions_y + (LANE if decisions else 0) + MARGIN
    bottom = max(height - AXIS, top + 80)
    scale = Scale(ticks[0], ticks[-1], bottom, top)
    return Plan(
        width=width,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        lanes_top=lanes_top,
        decisions_y=decisions_y,
        spacing=spacing,
        ticks=tuple(ticks),
        scale=scale,
        gutter=_spread(lines, scale, bottom=bottom),
        runs=runs,
        named=_named_periods(points, right - left),
    )


def gutter_lines(points: Sequence[Point], target: float | None) -> list[tuple[str, float]]:
    """The lines that get a name on the right: those of the last point that has them, and the target."""
    last = next((point for point in reversed(points) if point.mean is not None), None)
    if last is None or last.mean is None:
        return []
    decimals = decimals_for(_span(points))
    lines = [("Average", last.mean)]
    if last.lower is not None and last.upper is not None and last.upper > last.lower:
        lines += [("Lower limit", last.lower), ("Upper limit", last.upper)]
    named = [(f"{words} {number(value, decimals)}", value) for words, value in lines]
    return [*named, (f"Target {number(target)}", target)] if target is not None else named


def tick_lines(name: str) -> list[str]:
    """A period's name under the axis: "September 2027" as two lines, anything short as one."""
    words, _, last = name.rpartition(" ")
    return [words, last] if words and last[:4].isdigit() and len(last) >= 4 else [name]


def _span(points: Sequence[Point]) -> float:
    numbers = _numbers(points)
    return max(numbers) - min(numbers)


def _numbers(points: Sequence[Point]) -> list[float]:
    columns = ((point.value, point.mean, point.lower, point.upper) for point in points)
    return [number for column in columns for number in column if number is not None]


def _ticks(points: Sequence[Point], target: float | None) -> list[float]:
    numbers = _numbers(points) + ([target] if target is not None else [])
    low, high = min(numbers), max(numbers)
    room = high / 2 * AIR - low / 2 * AIR
    if 0 <= low < NEAR_ZERO * high:
        return round_ticks(0.0, high + room)
    return round_ticks(low - room, high + room)


def _spread(lines: list[tuple[str, float]], scale: Scale, *, bottom: float) -> tuple[GutterLabel, ...]:
    """The labels from top to bottom, pushed apart until none touches the next or leaves the plot."""
    ordered = sorted(lines, key=lambda line: -line[1])
    places: list[float] = []
    for _, value in ordered:
        places.append(max(scale(value), places[-1] + LINE) if places else scale(value))
    lowest = bottom
    for rank in range(len(places) - 1, -1, -1):
        places[rank] = min(places[rank], lowest)
        lowest = places[rank] - LINE
    return tuple(GutterLabel(*line, y) for line, y in zip(ordered, places, strict=True))


def _run_labels(
    points: Sequence[Point], *, left: float, right: float, spacing: float
) -> tuple[RunLabel, ...]:
    ends = [left] * LANES
    found = []
    for run in runs_of(points):
        meaning = run[0].meaning
        if meaning is None:
            continue
        words = meaning.word if spacing >= NUMBERED else f"{meaning.word} ({_rules(run)})"
        half = _room_for(words) / 2
        middle = left + ((run[0].index + run[-1].index + 1) / 2) * spacing
        x = min(max(middle, left + half), right - half)
        last = left + (run[-1].index + 1) * spacing
        lane = next((lane for lane, end in enumerate(ends) if x - half >= end), None)
        if lane is None:
            # The words may stand aside from the middle of their run, as long as they are over some of it.
            lane = next(
                (lane for lane, end in enumerate(ends) if end <= last and end + 2 * half <= right), None
            )
            x = x if lane is None else ends[lane] + half
        if lane is not None:
            ends[lane] = max(x + half + 8, last)
        found.append(RunLabel(words, meaning, run[0].index, run[-1].index, x, lane))
    return tuple(found)


def _room_for(words: str) -> float:
    """Words in bold with their sign before them."""
    return text_width(words) * 1.04 + 16


def _rules(run: Sequence[Point]) -> str:
    numbers = sorted({point.rule.number for point in run if point.rule})
    return f"{'rule' if len(numbers) == 1 else 'rules'} {listed([str(number) for number in numbers])}"


def _named_periods(points: Sequence[Point], room: float) -> tuple[int, ...]:
    """Which periods get their name under the axis: the last, and back from it in equal strides."""
    count = len(points)
    widest = max(text_width(line) for point in points for line in tick_lines(point.name)) + 12
    most = max(1, min(TICKS, int(room // widest)))
    stride = next((stride for stride in STRIDES if -(-count // stride) <= most), -(-count // most))
    return tuple(range((count - 1) % stride, count, stride))
