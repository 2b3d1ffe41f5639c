"""Search on SQLite: its full-text index, beside the tables, written in the same transaction."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from moothall.rooms.codification.models import Source
from moothall.rooms.codification.search.index import Found, SearchQuery, in_order, page_of_keys
from moothall.rooms.codification.search.rows import FIELDS, SearchRow, every_row
from moothall.rooms.codification.search.words import Term

TABLE = "codification_search"
# title, authors, container, keywords, abstract, full text
WEIGHTS = (10.0, 4.0, 2.0, 4.0, 3.0, 1.0)
MAKE = (
    f"CREATE VIRTUAL TABLE {TABLE} USING fts5({', '.join(FIELDS)}, "
    "tokenize='porter unicode61 remove_diacritics 2')",
    f"INSERT INTO {TABLE}({TABLE}, rank) VALUES ('rank', 'bm25({', '.join(map(str, WEIGHTS))})')",  # noqa: S608
)
_PUT = f"REPLACE INTO {TABLE}(rowid, {', '.join(FIELDS)}) VALUES (%s, %s, %s, %s, %s, %s, %s)"  # noqa: S608
_HOLDING = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s"  # noqa: S608
_REMOVE = f"DELETE FROM {TABLE} WHERE rowid = %s"  # noqa: S608
_EMPTY = f"DELETE FROM {TABLE}"  # noqa: S608
# Words that were removed are marked as gone, and dropped when the whole index grows together. That is slow:
# the job that follows a withdrawal of consent does it, not each removal.
_GROW_TOGETHER = f"INSERT INTO {TABLE}({TABLE}) VALUES ('optimize')"  # noqa: S608


class Fts5Index:
    """SQLite's own index. It holds the words itself, so that what a source said before can be taken out."""

    def put(self, rows: Iterable[SearchRow]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(_PUT, [(row.key, *row.texts) for row in rows])

    def remove(self, keys: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(_REMOVE, [(key,) for key in keys])

    def find(self, query: SearchQuery, *, limit: int | None, offset: int = 0) -> Found:
        if not query.words.wanted:
            return page_of_keys(in_order(_without(query), query.order), limit, offset)
        # Constants of this module; what was typed is a parameter.
        found = query.among.extra(  # noqa: S610
            tables=[TABLE],
            where=[f"{TABLE}.rowid = codification_source.record_id", f"{TABLE} MATCH %s"],
            params=[match_of(query)],
        )
        return page_of_keys(_ordered(found, query.order), limit, offset)

    def rebuild(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_EMPTY)
            cursor.executemany(_PUT, ((row.key, *row.texts) for row in every_row()))
            cursor.execute(_GROW_TOGETHER)


def match_of(query: SearchQuery) -> str:
    """The query in the language of FTS5. Every term is quoted, so nothing in it means anything."""
    wanted = (" OR " if query.any_word else " AND ").join(map(_quoted, query.words.wanted))
    unwanted = " OR ".join(map(_quoted, query.words.unwanted))
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def _without(query: SearchQuery) -> QuerySet[Source]:
    """Everything that holds no unwanted word: FTS5 can only leave out of what was found."""
    unwanted = " OR ".join(map(_quoted, query.words.unwanted))
    return query.among.exclude(record_id__in=RawSQL(_HOLDING, [unwanted]))  # noqa: S611


def _quoted(term: Term) -> str:
    column = "authors : " if term.in_authors else ""
    return f'{column}"{term.text}"{" *" if term.is_prefix else ""}'


def _ordered(found: QuerySet[Source], order: str) -> QuerySet[Source]:
    # Ordered by this column alone, the index hands out the best first and need not look up all the others.
    best_first = RawSQL(f"{TABLE}.rank", [])  # noqa: S611
    return found.order_by(best_first) if order == "relevance" else in_order(found, order)
