"""The map of opinion groups: an outline for each group, near to each other where people vote alike.

It shows outlines made from each group's mean and spread, never a person, so that nobody can find themselves
or anybody else in it.
"""

import math
from collections.abc import Mapping, Sequence

from moothall.ui.charts import palette
from moothall.ui.charts.chart import NO_DATA, NOTHING, Chart, identity, picture
from moothall.ui.charts.lettering import escaped, plural
from moothall.ui.charts.scale import place

COLUMNS = ("Group", "People")
MARGIN = 24
FILLS = (palette.AGREE, palette.DISAGREE, palette.NEUTRAL, palette.TARGET, palette.QUIET)
DASHES = ("", "8 4", "2 4", "12 4 2 4", "1 3")


def opinion_map(
    outlines: Sequence[Mapping[str, float]],
    *,
    labels: Sequence[str],
    sizes: Sequence[int],
    title: str,
    width: float = 560,
    height: float = 360,
) -> Chart:
    """Draw each group's ellipse: ``x`` and ``y`` of its centre, the ``long`` and ``short`` radius, and how
    far it is ``turned`` in degrees. Raises ValueError for lists of different lengths.
    """
    rows = tuple(zip(labels, sizes, strict=True))
    if not outlines:
        return Chart(NOTHING, NO_DATA, COLUMNS, rows, title)
    if len(outlines) != len(rows):
        raise ValueError(f"There are {len(outlines)} outlines for {len(rows)} groups.")
    summary = _summary(outlines, labels)
    scale, left, top = _frame(outlines, width, height)
    parts = [
        _group(number, outline, label, size, scale, left, top)
        for number, (outline, (label, size)) in enumerate(zip(outlines, rows, strict=True))
    ]
    svg = picture(
        parts,
        kind="opinion-map",
        name=identity("opinion map", outlines, rows, title, width, height),
        title=title,
        summary=summary,
        width=width,
        height=height,
    )
    return Chart(svg, summary, COLUMNS, rows, title)


def _summary(outlines: Sequence[Mapping[str, float]], labels: Sequence[str]) -> str:
    """Which two groups are nearest and which are furthest apart."""
    pairs = [
        (math.dist((one["x"], one["y"]), (other["x"], other["y"])), labels[i], labels[j])
        for i, one in enumerate(outlines)
        for j, other in enumerate(outlines)
        if i < j
    ]
    if len(pairs) < 2:
        return f"{plural(len(labels), 'group')} of people who vote alike. The further apart, the less alike."
    (_, *near), (_, *far) = min(pairs), max(pairs)
    return (
        f"{len(labels)} groups of people who vote alike. {near[0]} and {near[1]} are nearest to each other, "
        f"{far[0]} and {far[1]} furthest apart."
    )


def _frame(
    outlines: Sequence[Mapping[str, float]], width: float, height: float
) -> tuple[float, float, float]:
    """The scale, and the place of the left and upper edge, at which every outline is inside."""
    left = min(o["x"] - o["long"] for o in outlines)
    right = max(o["x"] + o["long"] for o in outlines)
    top = min(-o["y"] - o["long"] for o in outlines)
    bottom = max(-o["y"] + o["long"] for o in outlines)
    wide, high = max(right - left, 1e-9), max(bottom - top, 1e-9)
    scale = min((width - 2 * MARGIN) / wide, (height - 2 * MARGIN) / high)
    return scale, left - (width / scale - wide) / 2, top - (height / scale - high) / 2


def _group(
    number: int,
    outline: Mapping[str, float],
    label: str,
    size: int,
    scale: float,
    left: float,
    top: float,
) -> str:
    x, y = (outline["x"] - left) * scale, (-outline["y"] - top) * scale
    colour, dash = FILLS[number % len(FILLS)], DASHES[number % len(DASHES)]
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    people = "1 person" if size == 1 else f"{size:,} people"
    return (
        f'<ellipse cx="{place(x)}" cy="{place(y)}" rx="{place(max(outline["long"] * scale, 4))}" '
        f'ry="{place(max(outline["short"] * scale, 4))}" transform="rotate({place(-outline["turned"])} '
        f'{place(x)} {place(y)})" fill="{colour}" fill-opacity="0.12" stroke="{colour}" '
        f'stroke-width="2"{dashes}/>'
        f'<text x="{place(x)}" y="{place(y)}" text-anchor="middle" font-weight="bold">{escaped(label)}</text>'
        f'<text x="{place(x)}" y="{place(y + 18)}" text-anchor="middle">{escaped(people)}</text>'
    )
