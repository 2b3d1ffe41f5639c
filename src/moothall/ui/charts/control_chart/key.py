"""Under a control chart: what its numbers, letters, bands and steps stand for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from moothall.ui.charts import palette
from moothall.ui.charts.control_chart import layers
from moothall.ui.charts.control_chart.findings import RULE_NAMES, Meaning, Point
from moothall.ui.charts.control_chart.plan import LINE, MARGIN, Plan
from moothall.ui.charts.lettering import escaped, listed, number, plural, text_width, wrapped
from moothall.ui.charts.scale import place

ROW = 22
INDENT = 24
NAMED_GAPS = 3

Draw = Callable[[float, float], str]


@dataclass(frozen=True)
class Entry:
    """A sign, drawn around a point, and what it stands for. ``wide`` is the room the sign takes."""

    words: str
    draw: Draw
    wide: float = INDENT


def entries(points: Sequence[Point], plan: Plan, decisions: Sequence[tuple[int, str, str]]) -> list[Entry]:
    """Only what occurs in the picture is explained."""
    found = [_rule(rule) for rule in sorted({point.rule.number for point in points if point.rule})]
    unnamed = {run.meaning for run in plan.runs if run.lane is None}
    found += [_meaning(meaning) for meaning in sorted(unnamed)]
    found += [_decision(letter, f"{points[index].name}: {words}") for index, letter, words in decisions]
    found += _gap([point.name for point in points if point.value is None])
    found += _phases(points)
    if any(point.short and point.lower is not None for point in points):
        found.append(_note("Limits that rest on fewer than 13 points may still move."))
    if plan.ticks[0] > 0:
        found.append(_note(f"The scale starts at {number(plan.ticks[0])}, not at zero."))
    return found


def drawn(found: Sequence[Entry], *, width: float, top: float) -> tuple[str, float]:
    """The key as SVG below ``top``, filled row by row, and the height it takes."""
    parts: list[str] = []
    x, y = float(MARGIN), top
    for entry in found:
        lines = wrapped(entry.words, width - 2 * MARGIN - entry.wide, lines=4)
        wide = entry.wide + max(text_width(line) for line in lines)
        if x > MARGIN and x + wide > width - MARGIN:
            x, y = float(MARGIN), y + ROW
        parts.append(entry.draw(x + 9, y + ROW / 2))
        left, first = place(x + entry.wide), y + ROW / 2 + 5
        parts += [
            f'<text x="{left}" y="{place(first + rank * LINE)}">{escaped(line)}</text>'
            for rank, line in enumerate(lines)
        ]
        x += wide + 20
        if len(lines) > 1:
            x, y = float(MARGIN), y + ROW + (len(lines) - 1) * LINE
    return "".join(parts), (y - top + (ROW if x > MARGIN else 0)) if found else 0.0


def _rule(rule: int) -> Entry:
    return Entry(RULE_NAMES[rule], lambda x, y: layers.square(x, y, rule))


def _meaning(meaning: Meaning) -> Entry:
    return Entry(meaning.word, lambda x, y: layers.sign(x, y, meaning))


def _decision(letter: str, words: str) -> Entry:
    return Entry(words, lambda x, y: layers.flag(x + 1, y, letter), 28)


def _gap(names: list[str]) -> list[Entry]:
    if not names:
        return []
    said = (
        names
        if len(names) <= NAMED_GAPS
        else [*names[:NAMED_GAPS], f"{plural(len(names) - NAMED_GAPS, 'other')}"]
    )
    band = f'width="18" height="18" fill="{palette.GAP}" stroke="{palette.QUIET}"'
    return [
        Entry(
            f"No figure: {listed(said)}",
            lambda x, y: f'<rect class="moot-svg__gap" x="{place(x - 9)}" y="{place(y - 9)}" {band}/>',
        )
    ]


def _phases(points: Sequence[Point]) -> list[Entry]:
    starts = [point.name for before, point in pairwise(points) if point.phase != before.phase]
    if not starts:
        return []
    words = f"Limits worked out anew from {listed(starts)}"
    return [
        Entry(
            words,
            lambda x, y: (
                f'<path class="moot-svg__phase" d="M{place(x)} {place(y - 9)}v18" '
                f'stroke="{palette.QUIET}" stroke-width="2" stroke-dasharray="1 4"/>'
            ),
        )
    ]


def _note(words: str) -> Entry:
    return Entry(words, lambda x, y: "", 0)
