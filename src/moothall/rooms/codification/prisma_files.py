"""The PRISMA flow of a review to take away: as a picture, as a document and as figures."""

import json
from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from moothall.events.queries import head_of
from moothall.formats.documents import Document, Picture, Seal, Table, to_docx, to_png
from moothall.formats.documents import Paragraph as Words
from moothall.formats.tabular import write_csv
from moothall.rooms.codification.models import Review
from moothall.rooms.codification.prisma import PrismaFlow, as_json
from moothall.rooms.codification.prisma_picture import diagram_of, summary_of
from moothall.ui.charts import Chart, prisma_flow

# Kind of file -> what a browser is told that it is.
KINDS = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


def prisma_file(review: Review, flow: PrismaFlow, reasons: Mapping[str, str], kind: str, day: str) -> bytes:
    """A flow as a file of one of ``KINDS``. ``day`` says, in words, of when it is; ``reasons`` maps the codes
    of criteria to their wording."""
    if kind == "json":
        return (json.dumps(as_json(flow), ensure_ascii=False, indent=2) + "\n").encode()
    chart = prisma_flow(
        diagram_of(flow, reasons),
        title=f"PRISMA 2020 flow of “{review.title}”, {day}",
        summary=summary_of(flow),
    )
    if kind == "csv":
        return write_csv([chart.columns, *chart.rows]).encode("utf-8-sig")
    if kind == "svg":
        return str(chart.svg).encode()
    return picture_of(chart) if kind == "png" else to_docx(_document(review, chart, day))


def picture_of(chart: Chart) -> bytes:
    return to_png(str(chart.svg), width=_width_of(chart))


def seal_of(review: Review) -> Seal | None:
    """How far the ledger has come, for the end of a document."""
    head = head_of(review.workspace)
    if head is None:
        return None
    address = settings.MOOTHALL_ADDRESS + reverse("events:ledger", args=[review.workspace.slug])
    return Seal(head.seq, head.hash, address)


def today() -> str:
    return date_format(timezone.localdate(), "j F Y")


def _document(review: Review, chart: Chart, day: str) -> Document:
    rows = [(str(part), str(box), f"{number:,}") for part, box, number in chart.rows]
    return Document(
        title=f"PRISMA 2020 flow: {review.title}",
        subtitle=f"{review.workspace.name}, {day}",
        blocks=[
            Words(chart.summary),
            Picture(str(chart.svg), picture_of(chart), f"{chart.title}. {chart.summary}"),
            Table("Every box in figures", chart.columns, rows),
        ],
        seal=seal_of(review),
    )


def _width_of(chart: Chart) -> float:
    """How wide a picture says it is."""
    return float(str(chart.svg).partition(' width="')[2].partition('"')[0])
