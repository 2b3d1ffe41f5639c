"""Finding sources by their words. Which index is used follows from the database and the settings."""

from functools import cache

from django.conf import settings
from django.db import connection

from moothall.rooms.codification.search.fts5 import Fts5Index
from moothall.rooms.codification.search.index import ORDERS, Found, SearchIndex, SearchQuery
from moothall.rooms.codification.search.postgres import PostgresIndex
from moothall.rooms.codification.search.rows import SearchRow, findable, rows_of
from moothall.rooms.codification.search.tantivy import TantivyIndex, tantivy_is_there
from moothall.rooms.codification.search.words import LONGEST, Term, Words, words_in

__all__ = [
    "LONGEST",
    "ORDERS",
    "Found",
    "Fts5Index",
    "PostgresIndex",
    "SearchIndex",
    "SearchQuery",
    "SearchRow",
    "TantivyIndex",
    "Term",
    "Words",
    "findable",
    "rows_of",
    "the_index",
    "words_in",
]


def the_index() -> SearchIndex:
    """The index of this installation: that of its database, unless ``MOOTHALL_SEARCH`` is "tantivy" and the
    extra ``moothall[search]`` is installed."""
    if settings.MOOTHALL_SEARCH == "tantivy" and tantivy_is_there():
        return _tantivy()
    return Fts5Index() if connection.vendor == "sqlite" else PostgresIndex()


@cache
def _tantivy() -> TantivyIndex:
    return TantivyIndex(settings.DATA / "library-search")
