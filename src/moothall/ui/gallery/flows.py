"""Components that show how many came in, went on and left."""

from moothall.ui.charts import PrismaColumn, PrismaDiagram, PrismaLine, PrismaStep, prisma_flow
from moothall.ui.gallery.entry import LONGEST, UNBROKEN, Context, Entry, State
from moothall.ui.gallery.words import Words, plain

Box = tuple[PrismaLine, ...]
ADDRESS = "#prisma-flow"


def _column(t: Words, title: str, reason: str = "Adults only") -> PrismaColumn:
    def box(words: str, count: int, url: str = "") -> Box:
        return (PrismaLine(t(words), count, url),)

    identified = (PrismaLine(t("Records identified from")), PrismaLine(t("Medline"), 60, level=1))
    removed = (PrismaLine(t("Records removed")), PrismaLine(t("Duplicate records"), 2, level=1))
    excluded = (*box("Reports excluded", 7, ADDRESS), PrismaLine(t(reason), 7, level=1))
    return PrismaColumn(
        t(title),
        (
            PrismaStep("identified", identified, removed),
            PrismaStep("screened", box("Records screened", 58), box("Records excluded", 36, ADDRESS)),
            PrismaStep("sought", box("Reports sought", 22), box("Reports not retrieved", 1)),
            PrismaStep("assessed", box("Reports assessed", 18), excluded),
            PrismaStep("in_progress", (), box("In progress", 3)),
        ),
    )


def _flow(t: Words, *titles: str, updated: bool = False, reason: str = "Adults only") -> Context:
    diagram = PrismaDiagram(
        tuple(_column(t, title, reason) for title in titles),
        (PrismaLine(t("Studies included"), 11), PrismaLine(t("Reports of included studies"), 11)),
        (PrismaLine(t("Studies included before"), 5),) if updated else (),
        (PrismaLine(t("Total studies included"), 16),) if updated else (),
    )
    summary = t("60 records identified, 58 screened; 11 studies included.") if titles else ""
    title = t("PRISMA 2020 flow") + f" ({len(titles)})"
    chart = prisma_flow(diagram, title=title, summary=summary, key=f"gallery {titles}")
    return {"chart": chart, "diagram": diagram}


ENTRIES = (
    Entry(
        "prisma_flow.html",
        "The flow of records through a review, as a picture and as lists.",
        (
            State("Empty", _flow(plain)),
            State("One column", _flow(plain, "Studies from databases")),
            State(
                "An updated review, two columns",
                _flow(plain, "Studies from databases", "Studies from elsewhere", updated=True),
            ),
            State("Longest", _flow(plain, LONGEST, reason=UNBROKEN)),
        ),
        lambda t: _flow(t, "Studies from databases and registers"),
    ),
)
