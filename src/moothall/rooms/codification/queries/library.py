"""Finding sources, and how much rests on each."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from time import perf_counter
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from moothall.rooms.codification.models import (
    Candidate,
    Notice,
    Review,
    SameAs,
    Source,
    SourceFile,
    SourceStateChange,
    Tag,
    Tagging,
)
from moothall.rooms.codification.models.same_as import LINKED
from moothall.rooms.codification.queries.consented import sources_open_to
from moothall.rooms.codification.search import SearchQuery, Words, findable, the_index, words_in
from moothall.rooms.codification.search.index import in_order, page_of_keys
from moothall.trace.models import Inquiry, Link, Record

PAGE = 25
# With fewer sources that hold all words, those that hold some of them follow.
FEW = 10


@dataclass(frozen=True)
class LibraryRow:
    """A source and how many decisions rest on it."""

    source: Source
    decisions: int


@dataclass(frozen=True)
class LibraryPage:
    """One page of what was found. ``total`` is how many there are in all; of these, ``with_all`` hold all the
    words and come first. ``mode`` is "all", or "all_then_some" if there are others. ``is_cut``: more was
    typed than is read."""

    hits: tuple[LibraryRow, ...]
    total: int
    mode: str
    took_ms: float
    with_all: int
    is_cut: bool
    page: Page


@dataclass(frozen=True)
class Narrowing:
    """What sources must be, beside holding the words. ``years`` are the first and the last, ``since`` the day
    from which they were added; ``full_text`` says whether there must be one, or must be none."""

    kinds: Sequence[str] = ()
    years: tuple[int, int] | None = None
    review: Review | None = None
    state: str | None = None
    tag: str | None = None
    full_text: bool | None = None
    since: date | None = None

    @property
    def is_any(self) -> bool:
        return self != Narrowing()


@dataclass(frozen=True)
class _Hits:
    keys: Sequence[int]
    total: int
    with_all: int


def search_library(
    who: Any,
    text: str,
    *,
    kinds: Sequence[str] = (),
    years: tuple[int, int] | None = None,
    review: Review | None = None,
    state: str | None = None,
    tag: str | None = None,
    full_text: bool | None = None,
    since: date | None = None,
    order: str = "relevance",
    page: Any = 1,
) -> LibraryPage:
    """Sources that hold the words of ``text``, best first, or all, newest first; where few hold all of them,
    those that hold some follow. ``order`` is one of ``search.ORDERS``. No input raises.

    Of what somebody may not know, neither hits nor counts tell anything.
    """
    begun = perf_counter()
    words = words_in(text)
    narrowing = Narrowing(kinds, years, review, state or None, tag or None, full_text, since)
    number = int(page) if str(page).isdecimal() and len(str(page)) < 9 else 1
    found = _hits(who, words, narrowing, order, PAGE, max(0, number - 1) * PAGE)
    here = Paginator(range(found.total), PAGE).get_page(number)
    if here.number != number:
        found = _hits(who, words, narrowing, order, PAGE, (here.number - 1) * PAGE)
    sources = _sources_of(found.keys)
    counts = decisions_resting_on(who, [source.record for source in sources])
    return LibraryPage(
        hits=tuple(LibraryRow(source, counts[source.record_id]) for source in sources),
        total=found.total,
        mode="all" if found.with_all == found.total else "all_then_some",
        took_ms=(perf_counter() - begun) * 1000,
        with_all=found.with_all,
        is_cut=words.is_cut,
        page=here,
    )


def every_hit(who: Any, text: str, narrowing: Narrowing, order: str = "relevance") -> Sequence[int]:
    """The keys of the records of everything that a search finds, in order."""
    return _hits(who, words_in(text), narrowing, order, None, 0).keys


def sources_with(who: Any, keys: Sequence[int]) -> list[Source]:
    """The sources of some records, in the order of their keys, as far as somebody may know of them."""
    return _sources_of(keys, sources_open_to(who))


def _sources_of(keys: Sequence[int], among: QuerySet[Source] | None = None) -> list[Source]:
    found = Source.objects.all() if among is None else among
    by_key = {s.record_id: s for s in found.filter(record_id__in=keys).select_related("record")}
    return [by_key[key] for key in keys if key in by_key]


def _hits(who: Any, words: Words, narrowing: Narrowing, order: str, limit: int | None, offset: int) -> _Hits:
    among = _among(who, words, narrowing)
    if not (words.wanted or words.unwanted):
        found = page_of_keys(in_order(among, order), limit, offset)
        return _Hits(found.keys, found.total, found.total)
    is_narrow = narrowing.is_any or bool(words.years or words.kinds or words.dois)
    query = SearchQuery(words, among, is_narrow, order=order)
    index = the_index()
    found = index.find(query, limit=limit, offset=offset)
    if found.total >= FEW or len(words.wanted) < 2:
        return _Hits(found.keys, found.total, found.total)
    first = found.keys if not offset else index.find(query, limit=FEW).keys
    others = among.exclude(record_id__in=first)
    some = SearchQuery(words, others, is_narrow=True, any_word=True, order=order)
    rest = index.find(
        some,
        limit=None if limit is None else max(1, limit - len(found.keys)),
        offset=max(0, offset - found.total),
    )
    return _Hits([*found.keys, *rest.keys], found.total + rest.total, found.total)


def _among(who: Any, words: Words, narrowing: Narrowing) -> QuerySet[Source]:
    """The sources that somebody may know of and that are what they ask for."""
    open_to = sources_open_to(who)
    found = open_to & findable() if not words.wanted else open_to
    kinds = {*narrowing.kinds} & {*words.kinds} if narrowing.kinds and words.kinds else None
    kinds = {*narrowing.kinds, *words.kinds} if kinds is None else kinds
    if narrowing.kinds or words.kinds:
        found = found.filter(kind__in=kinds)
    for years in (narrowing.years, words.years):
        found = found.filter(year__range=years) if years else found
    found = found.filter(doi__in=words.dois) if words.dois else found
    found = found.filter(state=narrowing.state) if narrowing.state else found
    if narrowing.since:
        found = found.filter(created__date__gte=narrowing.since)
    return _held(found, narrowing)


def _held(found: QuerySet[Source], narrowing: Narrowing) -> QuerySet[Source]:
    if narrowing.review:
        there = Candidate.objects.filter(review=narrowing.review, voided=False, source=OuterRef("pk"))
        found = found.filter(Exists(there))
    if narrowing.tag:
        found = found.filter(Exists(Tagging.objects.filter(tag__name=narrowing.tag, source=OuterRef("pk"))))
    if narrowing.full_text is not None:
        files = SourceFile.objects.filter(removed=None, source=OuterRef("pk"))
        whole = Q(full_text__isnull=False) | Exists(files)
        found = found.filter(whole if narrowing.full_text else ~whole)
    return found


def source(who: Any, key: UUID) -> Source | None:
    """One source, if somebody may know of it; of an account whose consent is withdrawn, what is left."""
    found = sources_open_to(who).select_related("record", "workspace", "consent", "full_text")
    return found.filter(pk=key).first()


def tags(who: Any) -> QuerySet[Tag]:
    """Every tag that is on a source."""
    return Tag.objects.filter(Exists(Tagging.objects.filter(tag=OuterRef("pk"))))


def tags_of(who: Any, source: Source) -> list[str]:
    return [tagging.tag.name for tagging in source.taggings.select_related("tag")]


def files_of(who: Any, source: Source) -> QuerySet[SourceFile]:
    """The files of a source, without their bytes."""
    return source.files.filter(removed=None).defer("content").select_related("by")


def file_of(who: Any, source: Source, key: UUID) -> SourceFile | None:
    return source.files.filter(removed=None, pk=key).first()


def state_changes_of(who: Any, source: Source) -> QuerySet[SourceStateChange]:
    return source.state_changes.select_related("by")


def kept_for(who: Any, source: Source) -> Source | None:
    """The source that this one was found to be the same work as, if any."""
    link = SameAs.objects.filter(other=source, outcome__in=LINKED).select_related("kept__record").first()
    return link.kept if link else None


def reviews_with(who: Any, source: Source) -> list[Candidate]:
    """The records of a source in reviews that stand, newest first."""
    found = source.candidates.filter(removed="", voided=False, duplicate_of=None)
    return list(found.select_related("review__record").order_by("-created"))


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


def linked_details(who: Any, source: Source) -> dict[str, Record]:
    """What the details of a source lead to, each with its record: the indicator that figures belong to, the
    policy that another takes the place of."""
    found = {}
    if key := source.details.get("measures"):
        found["measures"] = Record.objects.filter(uid=key).first()
    if key := source.details.get("replaces"):
        replaced = sources_open_to(who).filter(pk=key).select_related("record").first()
        found["replaces"] = replaced.record if replaced else None
    return {name: record for name, record in found.items() if record}
