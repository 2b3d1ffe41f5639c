"""The PRISMA 2020 flow diagram: boxes of one or two columns, what left beside each, what is included below.

After Page MJ and others, The PRISMA 2020 statement, BMJ 2021;372:n71, figure 1, and its templates for updated
reviews. What is still in progress, for which the statement has no box, stands in one with a dashed edge.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from moothall.ui.charts import palette
from moothall.ui.charts.chart import NO_DATA, NOTHING, Chart, Row, identity, picture
from moothall.ui.charts.lettering import escaped, wrapped
from moothall.ui.charts.scale import place
from moothall.ui.govuk import clean

COLUMNS = ("Part", "Box", "Number")
# The rows of the diagram from top to bottom, and the stages that are written beside them.
ROWS = ("identified", "screened", "sought", "assessed", "in_progress", "included", "total")
STAGES = (
    ("Identification", ("identified",)),
    ("Screening", ("screened", "sought", "assessed", "in_progress")),
    ("Included", ("included", "total")),
)
MARGIN = 4
BAR = 26
WIDE = 232
ARROW = 26
BETWEEN = 34
DOWN = 26
PADDING = 8
LINE = 18
INDENT = 12
LINES = 8
# Stands for a space at which no line is broken, until the lines are made.
_JOINED = "\u2060"


@dataclass(frozen=True)
class PrismaLine:
    """One line of a box: its words, how many, where they can be seen, and how far it is set in."""

    words: str
    count: int | None = None
    url: str = ""
    level: int = 0

    @property
    def said(self) -> str:
        return f"{self.words}:" if self.count is None else f"{self.words} (n = {self.count:,})"

    @property
    def drawn(self) -> str:
        """The same with the number in one piece, which no line break may part."""
        return self.said if self.count is None else f"{self.words} (n{_JOINED}={_JOINED}{self.count:,})"


@dataclass(frozen=True)
class PrismaBranch:
    """A line of the nested list, and what stands below it."""

    line: PrismaLine
    branches: tuple["PrismaBranch", ...] = ()


@dataclass(frozen=True)
class PrismaStep:
    """One row of a column: the box of those who are there, and that of those who left there, or are still
    on their way."""

    row: str
    box: tuple[PrismaLine, ...] = ()
    left: tuple[PrismaLine, ...] = ()


@dataclass(frozen=True)
class PrismaColumn:
    title: str
    steps: tuple[PrismaStep, ...]


@dataclass(frozen=True)
class PrismaDiagram:
    """The whole flow. ``previous`` and ``total`` are there in updated reviews only."""

    columns: tuple[PrismaColumn, ...]
    included: tuple[PrismaLine, ...]
    previous: tuple[PrismaLine, ...] = ()
    total: tuple[PrismaLine, ...] = ()

    def parts(self) -> Iterator[tuple[str, tuple[PrismaLine, ...]]]:
        """Every box under the name of the part it belongs to, in reading order."""
        if self.previous:
            yield "Previous studies", self.previous
        for column in self.columns:
            for step in column.steps:
                yield from ((column.title, box) for box in (step.box, step.left) if box)
        yield "Included", self.included
        if self.total:
            yield "Included", self.total

    def outline(self) -> Iterator[tuple[str, tuple[PrismaBranch, ...]]]:
        """The same as nested lists under headings: what left stands below the box that it left."""
        if self.previous:
            yield "Previous studies", branches_of(self.previous)
        for column in self.columns:
            found: list[PrismaBranch] = []
            for step in column.steps:
                box, left = branches_of(step.box), branches_of(step.left)
                if box:
                    last = box[-1]
                    box = (*box[:-1], PrismaBranch(last.line, (*last.branches, *left)))
                found += box or left
            yield column.title, tuple(found)
        yield "Included", (*branches_of(self.included), *branches_of(self.total))

    @property
    def is_linked(self) -> bool:
        return any(line.url for _, box in self.parts() for line in box)


def branches_of(box: Sequence[PrismaLine]) -> tuple[PrismaBranch, ...]:
    """The lines of a box as branches: those set in further stand below the line before them."""
    found: list[PrismaBranch] = []
    start = 0
    while start < len(box):
        end = start + 1
        while end < len(box) and box[end].level > box[start].level:
            end += 1
        found.append(PrismaBranch(box[start], branches_of(box[start + 1 : end])))
        start = end
    return tuple(found)


def prisma_flow(diagram: PrismaDiagram, *, title: str, summary: str, key: str = "") -> Chart:
    """Draw a flow. Lines with an address are links.

    Raises ValueError for a negative number, an unknown row, and an address that is not a web address.
    """
    rows: tuple[Row, ...] = tuple(_rows(diagram))
    if not diagram.columns:
        return Chart(NOTHING, NO_DATA, COLUMNS, (), title)
    plan = _Plan(diagram)
    svg = picture(
        list(plan.drawn()),
        kind="prisma",
        name=identity("prisma", key, title, summary, diagram),
        title=title,
        summary=summary,
        width=plan.width,
        height=round(plan.height),
        role="group" if diagram.is_linked else "img",
    )
    return Chart(svg, summary, COLUMNS, rows, title)


def _rows(diagram: PrismaDiagram) -> Iterator[Row]:
    for part, box in diagram.parts():
        above: list[str] = []
        for line in box:
            if line.count is not None and line.count < 0:
                raise ValueError(f"“{line.words}” cannot be {line.count}.")
            above[line.level :] = [line.words]
            if line.count is not None:
                yield part, ": ".join(above), line.count


class _Plan:
    """Where everything stands: columns from left to right, rows from top to bottom."""

    def __init__(self, diagram: PrismaDiagram) -> None:
        self.diagram = diagram
        self.start = MARGIN + BAR + 10.0
        self.first = self.start + (WIDE + BETWEEN if diagram.previous else 0)
        columns = len(diagram.columns)
        self.width = round(self.first + columns * (2 * WIDE + ARROW) + (columns - 1) * BETWEEN + MARGIN)
        self.tall = self._heights()
        self.top: dict[str, float] = {}
        y = MARGIN + self._title_height() + 14.0
        for row in ROWS:
            if row in self.tall:
                self.top[row] = y
                y += self.tall[row] + DOWN
        self.height = y - DOWN + MARGIN

    def x_of(self, column: int) -> float:
        return self.first + column * (2 * WIDE + ARROW + BETWEEN)

    def drawn(self) -> Iterator[str]:
        yield from self._bars()
        yield from self._titles()
        for place_, column in enumerate(self.diagram.columns):
            yield from self._column(self.x_of(place_), column)
        yield from self._end()

    def _heights(self) -> dict[str, float]:
        boxes: dict[str, list[Sequence[PrismaLine]]] = {}
        for column in self.diagram.columns:
            for step in column.steps:
                if step.row not in ROWS[:5]:
                    raise ValueError(f"“{step.row}” is no row of the diagram.")
                boxes.setdefault(step.row, []).extend((step.box, step.left))
        boxes.setdefault("identified", []).append(self.diagram.previous)
        boxes["included"] = [self.diagram.included]
        if self.diagram.total:
            boxes["total"] = [self.diagram.total]
        return {row: max(_height(box) for box in found) for row, found in boxes.items()}

    def _title_height(self) -> float:
        titles = [(column.title, 2 * WIDE + ARROW) for column in self.diagram.columns]
        titles += [("Previous studies", WIDE)] if self.diagram.previous else []
        return max(len(_title_lines(title, wide)) for title, wide in titles) * LINE + 2 * PADDING

    def _bars(self) -> Iterator[str]:
        for words, rows in STAGES:
            here = [row for row in rows if row in self.top]
            if not here:
                continue
            top, bottom = self.top[here[0]], self.top[here[-1]] + self.tall[here[-1]]
            middle = (top + bottom) / 2
            yield _rect(MARGIN, top, BAR, bottom - top, fill=palette.GRID)
            yield (
                f'<text x="0" y="5" text-anchor="middle" font-weight="bold" font-size="13" '
                f'transform="translate({place(MARGIN + BAR / 2)} {place(middle)}) rotate(-90)">{words}</text>'
            )

    def _titles(self) -> Iterator[str]:
        tall = self._title_height()
        if self.diagram.previous:
            yield _title("Previous studies", self.start, WIDE, tall)
        for number, column in enumerate(self.diagram.columns):
            yield _title(column.title, self.x_of(number), 2 * WIDE + ARROW, tall)

    def _column(self, x: float, column: PrismaColumn) -> Iterator[str]:
        middle, bottom = x + WIDE / 2, None
        for step in column.steps:
            top, tall = self.top[step.row], self.tall[step.row]
            if step.box:
                if bottom is not None:
                    yield _arrow_down(middle, bottom, top)
                yield _box(step.box, x, top, tall)
                bottom = top + tall
            if step.left:
                open_work = not step.box
                yield _box(step.left, x + WIDE + ARROW, top, tall, dashed=open_work)
                if not open_work:
                    yield _arrow_right(x + WIDE, top + tall / 2, x + WIDE + ARROW)
        if bottom is not None and column is self.diagram.columns[0]:
            yield _arrow_down(middle, bottom, self.top["included"])
        elif bottom is not None:
            end = self.top["included"] + self.tall["included"] / 2
            yield _path(f"M{place(middle)} {place(bottom)}V{place(end)}H{place(self.first + WIDE)}")
            yield _head(self.first + WIDE, end, "l9-5v10z")

    def _end(self) -> Iterator[str]:
        diagram, x = self.diagram, self.first
        yield _box(diagram.included, x, self.top["included"], self.tall["included"])
        if diagram.total:
            bottom, top = self.top["included"] + self.tall["included"], self.top["total"]
            yield _arrow_down(x + WIDE / 2, bottom, top)
            yield _box(diagram.total, x, top, self.tall["total"])
        if diagram.previous:
            yield _box(diagram.previous, self.start, self.top["identified"], self.tall["identified"])
            row = "total" if diagram.total else "included"
            end = self.top[row] + self.tall[row] / 2
            start = self.top["identified"] + self.tall["identified"]
            yield _path(f"M{place(self.start + WIDE / 2)} {place(start)}V{place(end)}H{place(x)}")
            yield _head(x, end, "l-9-5v10z")


def _height(box: Sequence[PrismaLine]) -> float:
    return sum(len(_lines(line)) for line in box) * LINE + 2 * PADDING if box else 0.0


def _lines(line: PrismaLine) -> list[str]:
    found = wrapped(line.drawn, WIDE - 2 * PADDING - line.level * INDENT, lines=LINES)
    return [text.replace(_JOINED, " ") for text in found]


def _title_lines(title: str, wide: float) -> list[str]:
    return wrapped(title, wide - 2 * PADDING, lines=3)


def _title(words: str, x: float, wide: float, tall: float) -> str:
    lines = _title_lines(words, wide)
    y = MARGIN + (tall - len(lines) * LINE) / 2 + 14
    drawn = _rect(x, MARGIN, wide, tall, fill=palette.GAP)
    for line in lines:
        drawn += (
            f'<text x="{place(x + wide / 2)}" y="{place(y)}" text-anchor="middle" font-weight="bold">'
            f"{escaped(line)}</text>"
        )
        y += LINE
    return drawn


def _box(box: Sequence[PrismaLine], x: float, y: float, tall: float, *, dashed: bool = False) -> str:
    drawn = _rect(x, y, WIDE, tall, dashed=dashed)
    y += (tall - _height(box)) / 2 + PADDING + 13
    for line in box:
        words = ""
        for text in _lines(line):
            start = x + PADDING + line.level * INDENT
            words += f'<text x="{place(start)}" y="{place(y)}">{escaped(text)}</text>'
            y += LINE
        if line.url:
            address = escaped(clean(line.url, "href"))
            words = (
                f'<a class="moot-svg__link" href="{address}" aria-label="{escaped(line.said)}">{words}</a>'
            )
        drawn += words
    return drawn


def _rect(
    x: float, y: float, wide: float, tall: float, *, fill: str = palette.PAPER, dashed: bool = False
) -> str:
    dashes = ' stroke-dasharray="6 4"' if dashed else ""
    return (
        f'<rect class="moot-svg__box" x="{place(x)}" y="{place(y)}" width="{place(wide)}" '
        f'height="{place(tall)}" fill="{fill}" stroke="currentColor"{dashes}/>'
    )


def _arrow_down(x: float, top: float, bottom: float) -> str:
    return _path(f"M{place(x)} {place(top)}V{place(bottom)}") + _head(x, bottom, "l-5-9h10z")


def _arrow_right(x: float, y: float, end: float) -> str:
    return _path(f"M{place(x)} {place(y)}H{place(end)}") + _head(end, y, "l-9-5v10z")


def _path(way: str) -> str:
    return f'<path d="{way}" fill="none" stroke="{palette.QUIET}" stroke-width="1.5"/>'


def _head(x: float, y: float, way: str) -> str:
    return f'<path d="M{place(x)} {place(y)}{way}" fill="{palette.QUIET}"/>'
