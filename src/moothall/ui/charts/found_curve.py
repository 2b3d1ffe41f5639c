"""What reading in an order has found: relevant records against records read."""

from collections.abc import Sequence

from moothall.ui.charts import palette
from moothall.ui.charts.chart import NO_DATA, NOTHING, Chart, Row, identity, picture
from moothall.ui.charts.lettering import escaped, number, plural
from moothall.ui.charts.scale import Scale, place, round_ticks

COLUMNS = ("Records read", "Relevant found", "Of all found so far")
MARGIN_LEFT, MARGIN_RIGHT, MARGIN_TOP, MARGIN_BOTTOM = 56, 24, 34, 52
_ROWS = 20


def found_curve(
    labels: Sequence[int],
    *,
    total: int,
    title: str,
    width: float = 720,
    height: float = 320,
    key: str = "",
) -> Chart:
    """Draw how many of the records read were relevant (``labels`` 1 or 0, in the order read), of ``total`` in
    all. A line that has gone level has found little of late; the dashed one is what reading in no order would
    look like. The table has a line for every twentieth part. Give two equal charts of one page different
    ``key``s.

    Raises ValueError for fewer records in all than were read.
    """
    read, found = len(labels), [0]
    for label in labels:
        found.append(found[-1] + int(label == 1))
    if total < read:
        raise ValueError(f"{read} records were read, of {total} in all.")
    if not read:
        return Chart(NOTHING, NO_DATA, COLUMNS, (), title)
    rows, said = _rows(found), _summary(found, total)
    svg = picture(
        _drawn(found, total, width, height),
        kind="found",
        name=identity("found", key, title, said, rows, width, height),
        title=title,
        summary=said,
        width=width,
        height=height,
    )
    return Chart(svg, said, COLUMNS, rows, title)


def _rows(found: list[int]) -> tuple[Row, ...]:
    read = len(found) - 1
    steps = sorted({-(-read * part // _ROWS) for part in range(1, _ROWS + 1)})
    share = [f"{found[step] / found[-1]:.0%}" if found[-1] else None for step in steps]
    return tuple((step, found[step], part) for step, part in zip(steps, share, strict=True))


def _summary(found: list[int], total: int) -> str:
    read = len(found) - 1
    words = f"{plural(found[-1], 'relevant record')} among {read:,} read, of {total:,} in all."
    if not found[-1]:
        return words
    level = read - found.index(found[-1])
    return f"{words} The last {level:,} read in a row were not relevant." if level else words


def _drawn(found: list[int], total: int, width: float, height: float) -> list[str]:
    across, up = round_ticks(0, total), round_ticks(0, max(found[-1], 1), most=6)
    up = [tick for tick in up if tick == int(tick)]
    x = Scale(0, across[-1], MARGIN_LEFT, width - MARGIN_RIGHT)
    y = Scale(0, up[-1], height - MARGIN_BOTTOM, MARGIN_TOP)
    parts = [_grid_line(y(tick), width, number(tick)) for tick in up]
    parts += [_mark(x(tick), height, number(tick)) for tick in across]
    read, relevant = len(found) - 1, found[-1]
    parts.append(
        f'<path d="M{place(x(0))} {place(y(0))}L{place(x(read))} {place(y(relevant))}" fill="none" '
        f'stroke="{palette.QUIET}" stroke-width="1.5" stroke-dasharray="4 4"/>'
    )
    parts.append(
        f'<path d="{_path(found, x, y)}" fill="none" stroke="{palette.IMPROVEMENT}" stroke-width="2.5" '
        'stroke-linejoin="round"/>'
    )
    end_x, end_y = place(x(read)), place(y(relevant))
    parts.append(f'<circle cx="{end_x}" cy="{end_y}" r="4" fill="{palette.IMPROVEMENT}"/>')
    parts.append(f'<text x="{MARGIN_LEFT}" y="16">{escaped("Relevant found")}</text>')
    right, bottom = place(width - MARGIN_RIGHT), place(height - 8)
    parts.append(f'<text x="{right}" y="{bottom}" text-anchor="end">{escaped("Records read")}</text>')
    return parts


def _path(found: list[int], x: Scale, y: Scale) -> str:
    """A corner wherever a relevant record was found: as small for many records as for few relevant ones."""
    corners = [(0, 0)]
    for read in range(1, len(found)):
        if found[read] > found[read - 1]:
            corners += [(read - 1, found[read - 1]), (read, found[read])]
    corners.append((len(found) - 1, found[-1]))
    return "M" + "L".join(f"{place(x(read))} {place(y(relevant))}" for read, relevant in corners)


def _grid_line(level: float, width: float, words: str) -> str:
    right, at = place(width - MARGIN_RIGHT), place(level)
    line = f'<path d="M{MARGIN_LEFT} {at}H{right}" stroke="{palette.GRID}" stroke-width="1"/>'
    return (
        f'{line}<text x="{MARGIN_LEFT - 8}" y="{place(level + 5)}" text-anchor="end">{escaped(words)}</text>'
    )


def _mark(at: float, height: float, words: str) -> str:
    below = place(height - MARGIN_BOTTOM + 20)
    return f'<text x="{place(at)}" y="{below}" text-anchor="middle">{escaped(words)}</text>'
