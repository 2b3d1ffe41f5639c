"""How many came in, how many went on and how many left, stage by stage, from top to bottom."""

from collections.abc import Sequence
from dataclasses import dataclass

from moothall.ui.charts import palette
from moothall.ui.charts.chart import NO_DATA, NOTHING, Chart, Row, identity, picture
from moothall.ui.charts.lettering import escaped, wrapped
from moothall.ui.charts.scale import place
from moothall.ui.govuk import clean

COLUMNS = ("Stage", "Number")
MARGIN = 4
GAP = 34
PADDING = 10
LINE = 19


@dataclass(frozen=True)
class FlowBox:
    """What a box counts, how many, and where they can be seen."""

    words: str
    count: int
    url: str = ""

    @property
    def said(self) -> str:
        return f"{self.words} (n = {self.count:,})"


@dataclass(frozen=True)
class FlowStage:
    """A box and, to its right, those that left there."""

    box: FlowBox
    left: tuple[FlowBox, ...] = ()


def flow(
    stages: Sequence[FlowStage], *, title: str, summary: str | None = None, width: float = 640, key: str = ""
) -> Chart:
    """Draw the stages below each other, those who left beside them. Boxes with an address are links.

    Raises ValueError for a negative number and for an address that is not a web address.
    """
    boxes = [box for stage in stages for box in (stage.box, *stage.left)]
    for box in boxes:
        if box.count < 0:
            raise ValueError(f"“{box.words}” cannot be {box.count}.")
    rows: tuple[Row, ...] = tuple((box.words, box.count) for box in boxes)
    if not stages:
        return Chart(NOTHING, NO_DATA, COLUMNS, (), title)
    said = summary or f"{stages[0].box.said}. At the end: {stages[-1].box.said}."
    parts, y = [], float(MARGIN)
    for rank, stage in enumerate(stages):
        drawn, y = _stage(stage, width, y, last=rank == len(stages) - 1)
        parts.append(drawn)
    svg = picture(
        parts,
        kind="flow",
        name=identity("flow", key, title, said, boxes, width),
        title=title,
        summary=said,
        width=width,
        height=round(y + MARGIN),
        role="group" if any(box.url for box in boxes) else "img",
    )
    return Chart(svg, said, COLUMNS, rows, title)


def _stage(stage: FlowStage, width: float, y: float, *, last: bool) -> tuple[str, float]:
    wide = (width - 2 * MARGIN - GAP) / 2
    right = MARGIN + wide + GAP
    height = _height((stage.box,), wide)
    beside = _height(stage.left, wide)
    tall = max(height, beside)
    drawn = _box((stage.box,), MARGIN, y, wide, tall)
    if stage.left:
        drawn += _box(stage.left, right, y, wide, tall)
        drawn += _arrow(
            f"M{place(MARGIN + wide)} {place(y + tall / 2)}H{place(right)}", right, y + tall / 2, "l-9-5v10z"
        )
    bottom = y + tall
    if not last:
        x = MARGIN + wide / 2
        drawn += _arrow(f"M{place(x)} {place(bottom)}v{GAP}", x, bottom + GAP, "l-5-9h10z")
    return drawn, bottom + (0 if last else GAP)


def _height(boxes: Sequence[FlowBox], wide: float) -> float:
    lines = sum(len(wrapped(box.said, wide - 2 * PADDING, lines=6)) for box in boxes)
    return lines * LINE + 2 * PADDING if boxes else 0.0


def _box(boxes: Sequence[FlowBox], x: float, y: float, wide: float, tall: float) -> str:
    drawn = (
        f'<rect class="moot-svg__box" x="{place(x)}" y="{place(y)}" width="{place(wide)}" '
        f'height="{place(tall)}" fill="{palette.PAPER}" stroke="currentColor"/>'
    )
    line = y + (tall - _height(boxes, wide)) / 2 + PADDING + 14
    for box in boxes:
        words = ""
        for text in wrapped(box.said, wide - 2 * PADDING, lines=6):
            words += f'<text x="{place(x + PADDING)}" y="{place(line)}">{escaped(text)}</text>'
            line += LINE
        drawn += (
            f'<a class="moot-svg__link" href="{escaped(clean(box.url, "href"))}" '
            f'aria-label="{escaped(box.said)}">{words}</a>'
            if box.url
            else words
        )
    return drawn


def _arrow(path: str, x: float, y: float, head: str) -> str:
    return (
        f'<path d="{path}" fill="none" stroke="{palette.QUIET}" stroke-width="1.5"/>'
        f'<path d="M{place(x)} {place(y)}{head}" fill="{palette.QUIET}"/>'
    )
