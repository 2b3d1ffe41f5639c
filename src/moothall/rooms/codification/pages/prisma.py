"""The pages of what a review can show for itself: its flow, and its methods in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode

from moothall.permissions import May, can
from moothall.rooms.codification import forms, queries
from moothall.rooms.codification.models import Review
from moothall.rooms.codification.pages import cells
from moothall.rooms.codification.prisma import PrismaFlow
from moothall.rooms.codification.prisma_picture import Address, diagram_of, no_address, summary_of
from moothall.ui.addresses import address
from moothall.ui.charts import prisma_flow


def prisma_context(request: Any, review: Review, at: date | None) -> dict[str, Any]:
    """The flow of a review, now or at the end of a day."""
    flow = queries.prisma_flow(review, at=at)
    reasons = queries.reasons_of(request.who, review)
    where = no_address if at else _address(request, review)
    diagram = diagram_of(flow, reasons, address=where)
    day = day_in_words(at)
    return {
        "review": review,
        "flow": flow,
        "day": day if at else "",
        "diagram": diagram,
        "chart": prisma_flow(diagram, title=f"PRISMA 2020 flow, {day}", summary=summary_of(flow)),
        "progress": _open_work(flow),
        "progress_head": cells.table_head("What waits", "Databases and registers", "Other methods"),
        "files": file_form(at) if can(request.who, May.SEE_DRAFTS, review) else None,
    }


def file_form(at: date | None, data: Any = None) -> forms.FlowFileForm:
    """The choice of a file, for the day that the page shows; its boxes have names of their own there."""
    return forms.FlowFileForm(data, initial={"at": at}, auto_id="id_file_%s")


def day_in_words(at: date | None) -> str:
    return date_format(at or timezone.localdate(), "j F Y")


def _address(request: Any, review: Review) -> Address:
    """The list of the records of a stage and status, where it holds just as many as the flow says."""
    base = address("codification:review_records", review.workspace.slug, review.pk)
    if not base or not can(request.who, May.SEE_DRAFTS, review):
        return no_address
    listed: Mapping[tuple[str, str], int] = queries.listed_records(request.who, review)

    def where(count: int, stage: str = "", status: str = "") -> str:
        if not count or listed.get((stage, status)) != count:
            return ""
        return f"{base}?{urlencode({'stage': stage, 'status': status})}"

    return where


def _open_work(flow: PrismaFlow) -> list[list[dict[str, Any]]]:
    """The "in progress" row of both columns, line by line; empty if nothing is open."""
    waits = {
        "To be screened": "awaiting",
        "Screened, not settled": "undecided",
        "Waiting for the full text": "awaiting_text",
        "Full text not settled": "undecided_full_text",
    }
    rows = [(words, getattr(flow, name), getattr(flow, f"other_{name}")) for words, name in waits.items()]
    return [[cells.text(words), *map(cells.number, counts)] for words, *counts in rows if any(counts)]
