"""Search on PostgreSQL: weighted text vectors, stored beside the tables and found by a GIN index."""

from collections.abc import Iterable
from itertools import islice

from django.db import connection
from django.db.models.expressions import RawSQL

from moothall.rooms.codification.search.index import Found, SearchQuery, in_order, page_of_keys
from moothall.rooms.codification.search.rows import SearchRow, every_row
from moothall.rooms.codification.search.words import Term

TABLE = "codification_search"
# Of D, C, B and A: full text and journal; abstract; authors and keywords; title.
WEIGHTS = "'{0.1, 0.3, 0.4, 1.0}'"
# Accents are taken off where the database can. Its own function is only "stable", since its rules might be
# changed, so one of ours says which rules.
FOLD = "codification_search_folded"
UNACCENT = "CREATE EXTENSION IF NOT EXISTS unaccent"
_FOLDED = (
    f"CREATE OR REPLACE FUNCTION {FOLD}(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT "
    "AS $$ SELECT {} $$"
)
WITH_UNACCENT = _FOLDED.format("{schema}.unaccent('{schema}.unaccent'::regdictionary, $1)")
WITHOUT_UNACCENT = _FOLDED.format("$1")
MAKE = (
    f"CREATE TABLE {TABLE} "
    "(record_id bigint PRIMARY KEY, search tsvector NOT NULL, authors tsvector NOT NULL)",
    f"CREATE INDEX {TABLE}_search ON {TABLE} USING gin (search)",
    f"CREATE INDEX {TABLE}_authors ON {TABLE} USING gin (authors)",
)
_VECTOR = f"to_tsvector('english', {FOLD}(%s))"
_PUT = (
    f"INSERT INTO {TABLE}(record_id, search, authors) VALUES (%s, "  # noqa: S608
    f"setweight({_VECTOR}, 'A') || setweight({_VECTOR}, 'B') || setweight({_VECTOR}, 'C') || "
    f"setweight({_VECTOR}, 'D'), {_VECTOR}) "
    "ON CONFLICT (record_id) DO UPDATE SET search = EXCLUDED.search, authors = EXCLUDED.authors"
)
_REMOVE = f"DELETE FROM {TABLE} WHERE record_id = ANY(%s)"  # noqa: S608
_AT_ONCE = 500
_EMPTY = f"DELETE FROM {TABLE}"  # noqa: S608


class PostgresIndex:
    """The database's own text search, with English stems."""

    def put(self, rows: Iterable[SearchRow]) -> None:
        values = map(_values, rows)
        # Rows are read over the connection that writes them, so each block is complete before it is sent.
        while block := list(islice(values, _AT_ONCE)):
            with connection.cursor() as cursor:
                cursor.executemany(_PUT, block)

    def remove(self, keys: Iterable[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_REMOVE, [list(keys)])

    def find(self, query: SearchQuery, *, limit: int | None, offset: int = 0) -> Found:
        condition, values = _condition(query)
        # Constants of this module; what was typed is a parameter.
        found = query.among.extra(  # noqa: S610
            tables=[TABLE],
            where=[f"{TABLE}.record_id = codification_source.record_id", condition],
            params=values,
        )
        if query.order != "relevance" or not query.words.wanted:
            return page_of_keys(in_order(found, query.order), limit, offset)
        asked = " || ".join(map(_asked, query.words.wanted))
        words = [_value(term) for term in query.words.wanted]
        score = RawSQL(f"ts_rank_cd({WEIGHTS}, {TABLE}.search, {asked})", words)  # noqa: S611
        return page_of_keys(found.order_by(score.desc(), "record_id"), limit, offset)

    def rebuild(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_EMPTY)
        self.put(every_row())


def _values(row: SearchRow) -> tuple[int | str, ...]:
    rest = f"{row.container}\n{row.full_text}"
    return (row.key, row.title, f"{row.authors}\n{row.keywords}", row.abstract, rest, row.authors)


def _condition(query: SearchQuery) -> tuple[str, list[str]]:
    """The query as SQL, and its values in their order."""
    words, joint = query.words, " OR " if query.any_word else " AND "
    wanted = joint.join(_matches(term) for term in words.wanted) or "TRUE"
    unwanted = "".join(f" AND NOT {_matches(term)}" for term in words.unwanted)
    return f"({wanted}){unwanted}", [_value(term) for term in (*words.wanted, *words.unwanted)]


def _matches(term: Term) -> str:
    column = "authors" if term.in_authors else "search"
    return f"{TABLE}.{column} @@ {_asked(term)}"


def _asked(term: Term) -> str:
    words = "to_tsquery" if term.is_prefix else "phraseto_tsquery"
    return f"{words}('english', {FOLD}(%s))"


def _value(term: Term) -> str:
    # The beginning of a word holds letters and digits only, so it needs no quoting.
    return f"{term.text}:*" if term.is_prefix else term.text
