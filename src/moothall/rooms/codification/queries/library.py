"""Finding sources, and how much rests on each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import models

from moothall.rooms.codification.models import Notice, Source
from moothall.trace.models import Inquiry, Link, Record
from moothall.trace.queries import search_records

PAGE = 25
# Whoever finds more than this does better to add a word to the search.
SEARCHED = 1000


@dataclass(frozen=True)
class LibraryRow:
    """A source and how many decisions rest on it."""

    source: Source
    decisions: int


@dataclass(frozen=True)
class LibraryPage:
    """One page of what was found: its rows, how many there are in all, and the page itself for paging."""

    rows: tuple[LibraryRow, ...]
    total: int
    page: Page


def library(who: Any, text: str = "", kind: str = "", state: str = "", page: Any = 1) -> LibraryPage:
    """Sources of one kind and state, if given: those that hold the words of ``text``, best first, or all,
    newest first. No input raises."""
    found = Source.objects.select_related("record")
    if kind:
        found = found.filter(kind=kind)
    if state:
        found = found.filter(state=state)
    if text.strip():
        best_first = [record.pk for record in search_records(who, text, kinds=("source",), limit=SEARCHED)]
        found = _in_order(found, best_first)
    here = Paginator(found, PAGE).get_page(page)
    counts = decisions_resting_on(who, [source.record for source in here])
    rows = tuple(LibraryRow(source, counts[source.record_id]) for source in here)
    return LibraryPage(rows, here.paginator.count, here)


def source(who: Any, key: UUID) -> Source | None:
    return Source.objects.select_related("record", "workspace", "consent").filter(pk=key).first()


def source_of_record(who: Any, record: Record) -> Source:
    return Source.objects.select_related("record").get(record=record)


def notices_of(who: Any, source: Source) -> models.QuerySet[Notice]:
    """What has been said about a source since it was published, oldest first."""
    return source.notices.order_by("created")


def inquiries(who: Any) -> models.QuerySet[Inquiry]:
    return Inquiry.objects.all()


def decisions_resting_on(who: Any, records: Iterable[Record]) -> dict[int, int]:
    """How many decisions rest on each record, by its primary key, however far up; 0 where none does.

    Every step up the trace is one query for all records together.
    """
    starts_of: dict[int, set[int]] = {record.pk: {record.pk} for record in records}
    decisions: dict[int, set[int]] = defaultdict(set, {start: set() for start in starts_of})
    frontier = starts_of
    seen = {(start, start) for start in starts_of}
    while frontier:
        above: dict[int, set[int]] = defaultdict(set)
        links = Link.objects.filter(rests_on__in=list(frontier)).values_list("rests_on", "of", "of__kind")
        for below, over, kind in links:
            for start in frontier[below]:
                if (start, over) in seen:
                    continue
                seen.add((start, over))
                above[over].add(start)
                if kind == "decision":
                    decisions[start].add(over)
        frontier = above
    return {start: len(found) for start, found in decisions.items()}


def _in_order(found: models.QuerySet[Source], best_first: list[int]) -> list[Source]:
    by_record = {source.record_id: source for source in found.filter(record__in=best_first)}
    return [by_record[key] for key in best_first if key in by_record]
