"""The layers of a control chart from back to front, each a piece of SVG."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from moothall.ui.charts import palette
from moothall.ui.charts.control_chart.findings import Meaning, Point
from moothall.ui.charts.control_chart.plan import LANE, LINE, MARGIN, NUMBERED, Plan, RunLabel, tick_lines
from moothall.ui.charts.lettering import escaped, number, text_width
from moothall.ui.charts.scale import place

SQUARE = 16.0
LETTERS = 'text-anchor="middle" font-weight="700"'
GAP_WORDS = ("No figure", "None")


def grid(plan: Plan, unit: str) -> str:
    """Level lines with their numbers, and the unit above them."""
    lines = "".join(f"M{place(plan.left)} {place(plan.y(tick))}H{place(plan.right)}" for tick in plan.ticks)
    labels = "".join(
        f'<text x="{place(plan.left - 8)}" y="{place(plan.y(tick) + 5)}">{number(tick)}</text>'
        for tick in plan.ticks
    )
    caption = f'<text x="{MARGIN}" y="{MARGIN + 13}">{escaped(unit)}</text>' if unit else ""
    return (
        f'<path class="moot-svg__grid" d="{lines}" stroke="{palette.GRID}"/>'
        f'<g text-anchor="end">{labels}</g>{caption}'
    )


def gaps(plan: Plan, points: Sequence[Point], target: float | None) -> str:
    """A grey band for each period without a figure, named where the words fit between the lines."""
    top, tall = place(plan.top), place(plan.bottom - plan.top)
    bands = "".join(
        f'<rect x="{place(plan.x(point.index - 0.5))}" y="{top}" '
        f'width="{place(plan.spacing)}" height="{tall}"/>'
        for point in points
        if point.value is None
    )
    words = "".join(_gap_words(plan, point, target) for point in points if point.value is None)
    return f'<g class="moot-svg__gap" fill="{palette.GAP}">{bands}</g>{words}' if bands else ""


def lines(plan: Plan, points: Sequence[Point], target: float | None) -> str:
    """Average and limits, a step at each phase; the target across all."""
    means, limits, borders = [], [], []
    for _, group in groupby(points, key=lambda point: point.phase):
        phase = list(group)
        start, end = place(plan.x(phase[0].index - 0.5)), place(plan.x(phase[-1].index + 0.5))
        if phase[0].index:
            borders.append(f"M{start} {place(plan.top)}V{place(plan.bottom)}")
        for store, value in _levels(phase[0], means, limits):
            store.append(f"M{start} {place(plan.y(value))}H{end}")
    drawn = (
        f'<path class="moot-svg__phase" d="{"".join(borders)}" '
        f'stroke="{palette.QUIET}" stroke-dasharray="1 4"/>'
        if borders
        else ""
    )
    drawn += f'<path class="moot-svg__mean" d="{"".join(means)}" stroke="currentColor" stroke-width="1.5"/>'
    drawn += (
        f'<path class="moot-svg__limit" d="{"".join(limits)}" stroke="{palette.QUIET}" '
        f'stroke-width="1.5" stroke-dasharray="7 4"/>'
    )
    if target is not None:
        path = f"M{place(plan.left)} {place(plan.y(target))}H{place(plan.right)}"
        drawn += (
            f'<path class="moot-svg__target" d="{path}" '
            f'stroke="{palette.TARGET}" stroke-width="2" stroke-dasharray="10 3 2 3"/>'
        )
    return drawn


def gutter(plan: Plan) -> str:
    """The names of the lines, to the right of every point, each led to from its line."""
    leaders = "".join(
        f"M{place(plan.right)} {place(plan.y(label.value))}L{place(plan.right + 10)} {place(label.y)}"
        for label in plan.gutter
    )
    names = "".join(
        f'<text x="{place(plan.right + 14)}" y="{place(label.y + 5)}">{label.words}</text>'
        for label in plan.gutter
    )
    return f'<path class="moot-svg__leader" d="{leaders}" stroke="{palette.QUIET}" fill="none"/>{names}'


def decision_marks(plan: Plan, lettered: Mapping[int, str]) -> str:
    """A lettered flag and a dashed line where something was decided; the key says what."""
    drawn = []
    for index, letters in lettered.items():
        x, half = plan.x(index - 0.5), max(10, text_width(letters) / 2 + 5)
        middle = min(max(x, plan.left + half), plan.right - half)
        drawn.append(
            f'<path d="M{place(x)} {place(plan.decisions_y + 20)}V{place(plan.bottom)}" '
            f'stroke="currentColor" stroke-dasharray="2 3"/>{flag(middle, plan.decisions_y + 10, letters)}'
        )
    return "".join(drawn)


def flag(x: float, y: float, letters: str) -> str:
    """Letters in a rounded box, around the point given."""
    half = max(10, text_width(letters) / 2 + 5)
    return (
        f'<rect class="moot-svg__paper" x="{place(x - half)}" y="{place(y - 10)}" width="{place(2 * half)}" '
        f'height="20" rx="10" fill="{palette.PAPER}" stroke="currentColor"/>'
        f'<text x="{place(x)}" y="{place(y + 5)}" text-anchor="middle">{letters}</text>'
    )


def series(plan: Plan, points: Sequence[Point]) -> str:
    """The line through the points. It stops at a gap and starts again after it."""
    path, pen_down = [], False
    for point in points:
        if point.value is not None:
            path.append(
                f"{'L' if pen_down else 'M'}{place(plan.x(point.index))} {place(plan.y(point.value))}"
            )
        pen_down = point.value is not None
    return (
        f'<path class="moot-svg__series" d="{"".join(path)}" fill="none" stroke="{palette.QUIET}" '
        f'stroke-width="1.5" stroke-linejoin="round"/>'
    )


def marks(plan: Plan, points: Sequence[Point]) -> str:
    """A dot for each point; a square with the rule's number and a corner mark for each flagged one."""
    drawn = "".join(_mark(plan, point) for point in points if point.value is not None)
    return f'<g {LETTERS} font-size="12">{drawn}</g>'


def square(x: float, y: float, rule: int) -> str:
    """A rule's sign in the key: the square of its points, in no meaning's colour."""
    return (
        f'<g class="moot-svg__rule" {LETTERS} font-size="12" fill="{palette.QUIET}">'
        f'<path d="{_square_path(x, y, SQUARE)}"/>{_rule_number(x, y, SQUARE, rule)}</g>'
    )


def sign(x: float, y: float, meaning: Meaning) -> str:
    """Up for improvement, down for concern, a diamond for neither."""
    return (
        f'<path class="moot-svg__{colour_name(meaning)}" d="{_sign_path(x, y, meaning.mark, 5)}" '
        f'fill="{meaning.colour}"/>'
    )


def run_words(plan: Plan) -> str:
    """Over each run of flagged points what it means, in a word, and a bracket from its first to its last."""
    return "".join(_run_word(plan, run, run.lane) for run in plan.runs if run.lane is not None)


def periods(plan: Plan, points: Sequence[Point]) -> str:
    """The axis below, with a tick for each period and names for some of them."""
    base = place(plan.bottom)
    named = set(plan.named)
    ticks = "".join(
        f"M{place(plan.x(point.index))} {base}v{7 if point.index in named else 4}" for point in points
    )
    names = "".join(_period_name(plan, points[index]) for index in plan.named)
    return (
        f'<path class="moot-svg__axis" d="M{place(plan.left)} {base}H{place(plan.right)}{ticks}" '
        f'stroke="currentColor" fill="none"/><g text-anchor="middle">{names}</g>'
    )


def colour_name(meaning: Meaning) -> str:
    return meaning.word.partition(":")[0].lower()


def _levels(point: Point, means: list[str], limits: list[str]) -> Iterator[tuple[list[str], float]]:
    if point.mean is not None:
        yield means, point.mean
    if point.lower is not None and point.upper is not None and point.upper > point.lower:
        yield limits, point.lower
        yield limits, point.upper


def _gap_words(plan: Plan, point: Point, target: float | None) -> str:
    """The words stand upright in the tallest space between the lines, if they fit there."""
    levels = (point.mean, point.lower, point.upper, target)
    edges = [plan.top, *sorted(plan.y(level) for level in levels if level is not None), plan.bottom]
    above, below = max(pairwise(edges), key=lambda pair: pair[1] - pair[0])
    words = next((words for words in GAP_WORDS if text_width(words, 12) + 6 <= below - above), "")
    if plan.spacing < 16 or not words:
        return ""
    x, y = place(plan.x(point.index) + 4), place((above + below) / 2)
    return (
        f'<text x="{x}" y="{y}" font-size="12" text-anchor="middle" '
        f'transform="rotate(-90 {x} {y})">{words}</text>'
    )


def _mark(plan: Plan, point: Point) -> str:
    x, y = plan.x(point.index), plan.y(point.value or 0.0)
    said = f"<title>{escaped(point.name)}: {number(point.value or 0.0)}. {point.said}</title>"
    if point.rule is None or point.meaning is None:
        radius = min(4.0, max(2.0, plan.spacing / 3))
        return f'<circle cx="{place(x)}" cy="{place(y)}" r="{place(radius)}">{said}</circle>'
    size = min(SQUARE, max(6.0, plan.spacing - 2))
    path = _square_path(x, y, size)
    if plan.spacing >= 18:
        path += _sign_path(x + size / 2 + 1, y - size / 2 - 1, point.meaning.mark, 4)
    return (
        f'<g class="moot-svg__{colour_name(point.meaning)}" fill="{point.meaning.colour}">{said}'
        f'<path d="{path}"/>{_rule_number(x, y, size, point.rule.number)}</g>'
    )


def _square_path(x: float, y: float, size: float) -> str:
    side = place(size)
    return f"M{place(x - size / 2)} {place(y - size / 2)}h{side}v{side}h-{side}z"


def _rule_number(x: float, y: float, size: float, rule: int) -> str:
    """The number in a square; none where it could not be read."""
    if size < NUMBERED - 2:
        return ""
    small = "" if size > NUMBERED else ' font-size="10"'
    low = y + (4.3 if size > NUMBERED else 3.6)
    at = f'x="{place(x)}" y="{place(low)}"'
    return f'<text class="moot-svg__reversed" {at} fill="{palette.PAPER}"{small}>{rule}</text>'


def _sign_path(x: float, y: float, mark: str, size: float) -> str:
    side, twice, tall = place(size), place(2 * size), place(size * 1.7)
    return {
        "up": f"M{place(x - size)} {place(y + size * 0.8)}h{twice}l-{side}-{tall}z",
        "down": f"M{place(x - size)} {place(y - size * 0.8)}h{twice}l-{side} {tall}z",
        "diamond": f"M{place(x)} {place(y - size)}l{side} {side}-{side} {side}-{side}-{side}z",
    }[mark]


def _run_word(plan: Plan, run: RunLabel, lane: int) -> str:
    meaning = run.meaning
    y = plan.lanes_top + lane * LANE
    first, last = plan.x(run.first - 0.4), plan.x(run.last + 0.4)
    return (
        f'<path class="moot-svg__bracket" d="M{place(first)} {place(y + 23)}v-4H{place(last)}v4" '
        f'fill="none" stroke="{meaning.colour}" stroke-width="1.5"/>'
        f"{sign(run.start + 6, y + 9, meaning)}"
        f'<text x="{place(run.start + 16)}" y="{place(y + 14)}" font-weight="700">{run.words}</text>'
    )


def _period_name(plan: Plan, point: Point) -> str:
    said = tick_lines(point.name)
    half = max(text_width(line) for line in said) / 2
    x = place(min(max(plan.x(point.index), half + 2), plan.width - half - 2))
    return "".join(
        f'<text x="{x}" y="{place(plan.bottom + 20 + rank * LINE)}">{escaped(line)}</text>'
        for rank, line in enumerate(said)
    )
