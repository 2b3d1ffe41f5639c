"""A trace as a picture: what a record rests on to its left, what it led to on its right."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from moothall.ui.charts import palette
from moothall.ui.charts.chart import NO_DATA, NOTHING, Chart, identity, picture
from moothall.ui.charts.lettering import escaped, plural, shortened, wrapped
from moothall.ui.charts.scale import place
from moothall.ui.charts.shapes import shape
from moothall.ui.charts.trace_picture.layout import Layout, Spot, laid_out
from moothall.ui.govuk import clean

COLUMNS = ("Record", "How", "Rests on")
MARGIN = 8
BOX = 190
COLUMN_GAP = 56
PADDING = 12
LINE = 18
TITLE_LINES = 4
SHAPE = 24
BOLD = '"700"'
# Bold letters are wider: they are measured as if they were larger.
BOLD_SIZE = 16.5


@dataclass(frozen=True)
class TraceNode:
    """A record in the picture. ``state``: a word such as "Retracted"; ``here``: the page's own record."""

    key: Hashable
    kind_word: str
    shape: str
    title: str
    url: str = ""
    state: str = ""
    here: bool = False


@dataclass(frozen=True)
class TraceLink:
    """``of`` rests on ``rests_on``, both keys of nodes. ``dashed``: it speaks against, or was set aside."""

    of: Hashable
    rests_on: Hashable
    words: str
    dashed: bool = False


def trace_picture(
    nodes: Sequence[TraceNode],
    links: Sequence[TraceLink],
    *,
    title: str,
    summary: str | None = None,
    key: str = "",
) -> Chart:
    """Draw records as linked boxes in layers from left to right, an arrow from each to what rests on it.

    The picture is as large as it must be, for a scroller of its own. It is a group, not an image, because
    its boxes are links. Raises ValueError for a link to a record that is not there, for a circle, for an
    unknown shape and for an address that is not a web address.
    """
    titles = {node.key: f"{node.kind_word}: {node.title}" for node in nodes}
    for link in links:
        if link.of not in titles or link.rests_on not in titles:
            raise ValueError(f"A link “{link.words}” leads to a record that is not in the picture.")
    rows = tuple((titles[link.of], link.words, titles[link.rests_on]) for link in links)
    if not nodes:
        return Chart(NOTHING, NO_DATA, COLUMNS, (), title)
    said = summary or f"{plural(len(nodes), 'record')} and {plural(len(links), 'link')} between them."
    boxes = {node.key: _lines(node) for node in nodes}
    heights = {at: 2 * PADDING + LINE * len(lines) for at, lines in boxes.items()}
    layout = laid_out(heights, [(link.of, link.rests_on) for link in links])
    parts = [_arrow(way, link) for way, link in zip(layout.ways, links, strict=True)]
    parts += [_box(node, boxes[node.key], layout.spots[node.key]) for node in nodes]
    height = layout.height + 2 * MARGIN
    if any(link.dashed for link in links):
        parts.append(_dashes_explained(height))
        height += 26
    svg = picture(
        parts,
        kind="trace",
        name=identity("trace", key, title, said, nodes, rows),
        title=title,
        summary=said,
        width=_width(layout),
        height=round(height),
        role="group",
    )
    return Chart(svg, said, COLUMNS, rows, title)


def _width(layout: Layout) -> float:
    return 2 * MARGIN + layout.layers * (BOX + COLUMN_GAP) - COLUMN_GAP


def _lines(node: TraceNode) -> list[tuple[str, float, bool]]:
    """The words of a box, line by line: text, how far it is indented, and whether it is bold."""
    title = wrapped(node.title, BOX - 2 * PADDING, lines=TITLE_LINES)
    kind = wrapped(node.kind_word, BOX - 2 * PADDING - SHAPE, size=BOLD_SIZE, lines=2)
    marks = [words for words in (node.state, "This page" if node.here else "") if words]
    return [
        *((line, SHAPE, True) for line in kind),
        *((line, 0.0, False) for line in title),
        *((shortened(words, BOX - 2 * PADDING, size=BOLD_SIZE), 0.0, True) for words in marks),
    ]


def _left(spot: Spot) -> float:
    return MARGIN + spot.layer * (BOX + COLUMN_GAP)


def _box(node: TraceNode, lines: list[tuple[str, float, bool]], spot: Spot) -> str:
    x, y = _left(spot), MARGIN + spot.y - spot.height / 2
    drawn = (
        f'<rect class="moot-svg__box" x="{place(x)}" y="{place(y)}" '
        f'width="{BOX}" height="{place(spot.height)}" '
        f'fill="{palette.PAPER}" stroke="currentColor" stroke-width="{3 if node.here else 1}"/>'
        f"{shape(node.shape, x + PADDING + 8, y + PADDING + 9)}"
    )
    drawn += "".join(
        f'<text x="{place(x + PADDING + indent)}" y="{place(y + PADDING + 14 + rank * LINE)}"'
        f"{' font-weight=' + BOLD if bold else ''}>{escaped(line)}</text>"
        for rank, (line, indent, bold) in enumerate(lines)
    )
    # The name of the link: the words of the box in their order, the title in full.
    marks = [words for words in (node.state, "This page" if node.here else "") if words]
    whole = escaped(", ".join([f"{node.kind_word}: {node.title}", *marks]))
    inside = f"<title>{whole}</title>{drawn}"
    if not node.url:
        return f"<g>{inside}</g>"
    address = escaped(clean(node.url, "href"))
    return f'<a class="moot-svg__link" href="{address}">{inside}</a>'


def _arrow(way: list[Spot], link: TraceLink) -> str:
    """A curve from the right of one box, past the boxes between, to the left of the other."""
    path = f"M{place(_left(way[0]) + BOX)} {place(MARGIN + way[0].y)}"
    x = _left(way[0]) + BOX
    for before, spot in pairwise(way):
        start, end = place(MARGIN + before.y), place(MARGIN + spot.y)
        middle = place(x + COLUMN_GAP / 2)
        path += f"C{middle} {start} {middle} {end} {place(x + COLUMN_GAP)} {end}"
        x += COLUMN_GAP
        if spot.key is None:
            x += BOX
            path += f"H{place(x)}"
    end = MARGIN + way[-1].y
    dash = ' stroke-dasharray="6 4"' if link.dashed else ""
    return (
        f'<g class="moot-svg__arrow"><title>{escaped(link.words)}</title>'
        f'<path d="{path}" fill="none" stroke="{palette.QUIET}" stroke-width="1.5"{dash}/>'
        f'<path d="M{place(x)} {place(end)}l-9-5v10z" fill="{palette.QUIET}"/></g>'
    )


def _dashes_explained(y: float) -> str:
    return (
        f'<path d="M{MARGIN} {place(y + 8)}h36" stroke="{palette.QUIET}" stroke-width="1.5" '
        f'stroke-dasharray="6 4"/>'
        f'<text x="{MARGIN + 46}" y="{place(y + 13)}">Speaks against, or was set aside</text>'
    )
