"""The one interface of the library's search, and what its indexes on the two databases have in common."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db.models import QuerySet
from django.db.models.functions import Lower

from moothall.rooms.codification.models import Source
from moothall.rooms.codification.search.rows import SearchRow
from moothall.rooms.codification.search.words import Words

ORDERS = {"relevance": "Best match first", "newest": "Newest first", "title": "By title"}


@dataclass(frozen=True)
class SearchQuery:
    """Which sources are looked for: those of ``among`` that hold all ``words``, or with ``any_word`` some of
    them, and none that is unwanted. There is at least one word, if only an unwanted one.

    ``among`` holds only what whoever asks may know of, so that neither hits nor counts tell of anything else;
    with ``is_narrow``, not all of that.
    """

    words: Words
    among: QuerySet[Source]
    is_narrow: bool = True
    any_word: bool = False
    order: str = "relevance"


@dataclass(frozen=True)
class Found:
    """The keys of records of sources, in order, and how many there are in all."""

    keys: Sequence[int]
    total: int


class SearchIndex(Protocol):
    """Words of sources, to be found by. It holds nothing that cannot be made anew from the sources."""

    def put(self, rows: Iterable[SearchRow]) -> None:
        """Add what sources say, or replace what they said."""

    def remove(self, keys: Iterable[int]) -> None:
        """Forget sources, by the keys of their records."""

    def find(self, query: SearchQuery, *, limit: int | None, offset: int = 0) -> Found:
        """Sources that match, in the order asked for; no ``limit`` gives all."""

    def rebuild(self) -> None:
        """Make the index anew from every source of every workspace."""


def in_order(found: QuerySet[Source], order: str) -> QuerySet[Source]:
    """The orders that need no score: newest first, unless by title."""
    if order == "title":
        return found.order_by(Lower("record__title"), "record_id")
    return found.order_by("-record_id")


def page_of_keys(found: QuerySet[Source], limit: int | None, offset: int) -> Found:
    """One stretch of what was found; all are counted only where the stretch does not show it."""
    end = None if limit is None else offset + limit + 1
    keys = list(found.values_list("record_id", flat=True)[offset:end])
    if limit is None or (keys and len(keys) <= limit):
        return Found(keys, offset + len(keys))
    return Found(keys[:limit], found.order_by().count())
