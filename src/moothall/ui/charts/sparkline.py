"""A line the size of a word: how one series went, without a scale."""

from collections.abc import Collection, Sequence

from moothall.ui.charts import palette
from moothall.ui.charts.chart import NO_DATA, NOTHING, Cell, Chart, identity, picture
from moothall.ui.charts.lettering import number, plural
from moothall.ui.charts.scale import Scale, place, refuse_undrawable

COLUMNS = ("Point", "Value", "Flagged")
MARGIN = 8
SQUARE = 11


def sparkline(
    values: Sequence[float],
    *,
    title: str,
    summary: str | None = None,
    flagged: Collection[int] = (),
    periods: Sequence[str] | None = None,
    width: float = 220,
    height: float = 48,
    key: str = "",
) -> Chart:
    """Draw ``values`` in order; NaN is a gap. The points whose 0-based indices are ``flagged`` are squares,
    of no colour, because a flag may be good news.

    ``periods`` name the points, else they are numbered from 1. ``summary`` replaces the sentence made from
    the numbers. Give two equal charts of one page different ``key``s. Raises ValueError for an infinite
    value, naming its point.
    """
    numbers = [float(value) for value in values]
    names = list(periods) if periods is not None else [f"{rank}" for rank in range(1, len(numbers) + 1)]
    if len(names) != len(numbers):
        raise ValueError(f"The line has {len(numbers)} values but {len(names)} periods.")
    for value, name in zip(numbers, names, strict=True):
        refuse_undrawable(value, name if periods is not None else f"point {name}")
    signals = {int(index) for index in flagged}
    rows = tuple(
        (name, *_cells(value, index in signals))
        for index, (value, name) in enumerate(zip(numbers, names, strict=True))
    )
    present = [value for value in numbers if value == value]
    if not present:
        return Chart(NOTHING, NO_DATA, COLUMNS, rows, title)
    said = summary or _summary(numbers, present, signals)
    svg = picture(
        _drawn(numbers, signals, width, height),
        kind="spark",
        name=identity("sparkline", key, title, said, rows, width, height),
        title=title,
        summary=said,
        width=width,
        height=height,
    )
    return Chart(svg, said, COLUMNS, rows, title)


def _cells(value: float, flagged: bool) -> tuple[Cell, str]:
    if value != value:
        return None, ""
    return int(value) if value.is_integer() else value, "Yes" if flagged else "No"


def _summary(numbers: list[float], present: list[float], signals: set[int]) -> str:
    low, high = number(min(present)), number(max(present))
    words = f"{plural(len(numbers), 'value')}, {f'from {low} to {high}' if low != high else f'all {low}'}."
    words += f" The latest is {number(present[-1])}."
    if missing := len(numbers) - len(present):
        words += f" {missing} {'is' if missing == 1 else 'are'} missing."
    if count := len(
        [index for index in signals if numbers[index : index + 1] and numbers[index] == numbers[index]]
    ):
        words += f" {count} {'is' if count == 1 else 'are'} flagged."
    return words


def _drawn(numbers: list[float], signals: set[int], width: float, height: float) -> list[str]:
    present = [value for value in numbers if value == value]
    low, high = min(present), max(present)
    level = high / 2 - low / 2 <= abs(high) * 1e-9
    y = (
        Scale(low - 1, high + 1, height - MARGIN, MARGIN)
        if level
        else Scale(low, high, height - MARGIN, MARGIN)
    )
    x = Scale(0, max(1, len(numbers) - 1), MARGIN, width - MARGIN)
    path, dots, squares, pen_down = [], [], [], False
    last = max(index for index, value in enumerate(numbers) if value == value)
    for index, value in enumerate(numbers):
        if value != value:
            pen_down = False
            continue
        at = (x(index), y(value))
        path.append(f"{'L' if pen_down else 'M'}{place(at[0])} {place(at[1])}")
        alone = not pen_down and (index + 1 == len(numbers) or numbers[index + 1] != numbers[index + 1])
        pen_down = True
        if index in signals:
            squares.append(
                f"M{place(at[0] - SQUARE / 2)} {place(at[1] - SQUARE / 2)}h{SQUARE}v{SQUARE}h-{SQUARE}z"
            )
        elif alone or index == last:
            dots.append(f'<circle cx="{place(at[0])}" cy="{place(at[1])}" r="4"/>')
    line = (
        f'<path d="{"".join(path)}" fill="none" stroke="currentColor" stroke-width="2" '
        f'stroke-linejoin="round" vector-effect="non-scaling-stroke"/>'
    )
    signs = (
        f'<path class="moot-svg__flagged" d="{"".join(squares)}" '
        f'stroke="{palette.PAPER}" stroke-width="1.5"/>'
    )
    return [line, *dots, signs if squares else ""]
