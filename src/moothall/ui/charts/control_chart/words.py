"""The sentence above a control chart and the table below it."""

from collections.abc import Sequence

from moothall.ui.charts.chart import NO_DATA, Cell, Row
from moothall.ui.charts.control_chart.findings import Point
from moothall.ui.charts.lettering import decimals_for, listed, plural

COLUMNS = ("Period", "Value", "Average", "Lower limit", "Upper limit", "What the chart says")
PHASE_COLUMN = "Phase"
MEANT = {"up": "an improvement", "down": "a concern", "diamond": "unusual"}
# As many points outside the limits are named; more are only counted.
NAMED = 3


def summary_of(points: Sequence[Point], noun: str, *, target: float | None) -> str:
    """What was found, from the numbers: how many are flagged, what the latest says, what is missing."""
    present = [point for point in points if point.value is not None]
    if not present:
        return NO_DATA
    sentences = [_counts(points, noun), _latest(present[-1])]
    if missing := len(points) - len(present):
        sentences.append(f"{plural(missing, noun)} {'has' if missing == 1 else 'have'} no figure.")
    if target is not None:
        sentences.append(_against(target, present[-1]))
    return " ".join(sentence for sentence in sentences if sentence)


def rows_of(points: Sequence[Point]) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """Columns and rows of the table; the phase is a column only where there are several."""
    several = len({point.phase for point in points}) > 1
    values = [point.value for point in points if point.value is not None]
    decimals = decimals_for(max(values) - min(values)) + 1 if values else 1
    columns = (*COLUMNS[:-1], PHASE_COLUMN, COLUMNS[-1]) if several else COLUMNS
    order = {phase: rank for rank, phase in enumerate(sorted({point.phase for point in points}), start=1)}
    return columns, tuple(_row(point, decimals, order[point.phase] if several else None) for point in points)


def _row(point: Point, decimals: int, phase: int | None) -> Row:
    limits = (_rounded(number, decimals) for number in (point.mean, point.lower, point.upper))
    cells: tuple[Cell, ...] = (point.name, _whole(point.value), *limits)
    return (*cells, phase, point.said) if phase else (*cells, point.said)


def _counts(points: Sequence[Point], noun: str) -> str:
    if all(point.lower is None for point in points):
        return f"{plural(len(points), noun)}: too few figures for limits."
    outside = [point.name for point in points if point.rule is not None and point.rule.number == 1]
    patterns = sum(point.rule is not None and point.rule.number > 1 for point in points)
    are = "is" if len(outside) == 1 else "are"
    words = f"Of {plural(len(points), noun)}, {len(outside) or 'none'} {are} outside the limits"
    if 0 < len(outside) <= NAMED:
        words += f" ({listed(outside)})"
    if patterns:
        words += f" and {patterns} more {'is' if patterns == 1 else 'are'} part of an unusual run"
    return words + "."


def _latest(point: Point) -> str:
    if point.lower is None:
        return f"The latest, {point.name}, cannot be judged yet."
    if point.rule is None or point.meaning is None:
        return f"The latest, {point.name}, lies within the usual range."
    return f"The latest, {point.name}, is {MEANT[point.meaning.mark]}: {point.rule.words}."


def _against(target: float, latest: Point) -> str:
    if latest.lower is None or latest.upper is None:
        return ""
    if latest.lower <= target <= latest.upper:
        return "The target lies between the limits, so it may be met in one period and missed in the next."
    side = "above the upper" if target > latest.upper else "below the lower"
    return f"The target lies {side} limit."


def _rounded(value: float | None, decimals: int) -> Cell:
    return None if value is None else _whole(round(value, decimals))


def _whole(value: float | None) -> Cell:
    return int(value) if value is not None and value.is_integer() and abs(value) < 1e15 else value
