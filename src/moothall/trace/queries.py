"""Walks over the trace, each one recursive query on SQLite and PostgreSQL alike, and search over records."""

from typing import Any

from django.db import connection, models
from django.db.models.expressions import RawSQL
from django_scopes import get_scope

from moothall.trace.models import Link, Record
from moothall.trace.vocabulary import DRAFTED

# UNION, not UNION ALL: each record is visited once however many ways lead to it.
_WALK = (
    "WITH RECURSIVE walk(id) AS (SELECT {to} FROM trace_link WHERE {start} = %s {only} "
    "UNION SELECT trace_link.{to} FROM trace_link JOIN walk ON trace_link.{start} = walk.id {only}) "
    "SELECT id FROM walk"
)
_DOWN = {"to": "rests_on_id", "start": "of_id"}
_UP = {"to": "of_id", "start": "rests_on_id"}


def _reached(way: dict[str, str], record: Record, through: tuple[str, ...] = ()) -> RawSQL:
    only = f"AND relation IN ({', '.join(['%s'] * len(through))})" if through else ""
    # The text is made of constants of this module only.
    return RawSQL(_WALK.format(**way, only=only), [record.pk, *through, *through])  # noqa: S611


def rests_on(
    record: Record, *, kinds: tuple[str, ...] = (), through: tuple[str, ...] = ()
) -> models.QuerySet[Record]:
    """Everything that ``record`` rests on, however far down; of these ``kinds`` only, and on ways of these
    relations only, if any are given."""
    found = Record.objects.filter(pk__in=_reached(_DOWN, record, through))
    return found.filter(kind__in=kinds) if kinds else found


def leads_to(
    record: Record, *, kinds: tuple[str, ...] = (), through: tuple[str, ...] = ()
) -> models.QuerySet[Record]:
    """Everything that rests on ``record``, however far up; of these ``kinds`` only, and on ways of these
    relations only, if any are given."""
    found = Record.objects.filter(pk__in=_reached(_UP, record, through))
    return found.filter(kind__in=kinds) if kinds else found


def links_below(record: Record) -> models.QuerySet[Link]:
    """Every link on the way from ``record`` down to what it rests on."""
    own = models.Q(of_id=record.pk)
    return Link.objects.filter(own | models.Q(of__in=_reached(_DOWN, record))).select_related(
        "of", "rests_on"
    )


def links_above(record: Record) -> models.QuerySet[Link]:
    """Every link on the way from ``record`` up to what came of it."""
    own = models.Q(rests_on_id=record.pk)
    return Link.objects.filter(own | models.Q(rests_on__in=_reached(_UP, record))).select_related(
        "of", "rests_on"
    )


def is_reached_from(start: Record, target: Record) -> bool:
    """Whether ``start`` rests, directly or not, on ``target``."""
    return rests_on(start).filter(pk=target.pk).exists()


def record_by_uid(who: Any, uid: Any) -> Record | None:
    return Record.objects.filter(uid=uid).select_related("inquiry", "workspace").first()


def search_records(
    who: Any, text: str, *, kinds: tuple[str, ...] = (), drafts: bool = True, limit: int = 50
) -> list[Record]:
    """Records whose title or words hold all the words of ``text``, best first; without ``drafts``, only what
    is no draft. Reads the first 400 characters and 20 words of ``text``. No input raises."""
    words = "".join(c if c.isalnum() else " " for c in text[:400]).split()[:20]
    if not words:
        return []
    sqlite = connection.vendor == "sqlite"
    query = " ".join(f'"{word}"*' for word in words) if sqlite else " & ".join(f"{word}:*" for word in words)
    workspace = get_scope()["workspace"]
    only = f"AND kind IN ({', '.join(['%s'] * len(kinds))})" if kinds else ""
    only += "" if drafts else f" AND NOT (state = 'draft' OR (state = 'withdrawn' AND kind IN {DRAFTED}))"
    statement = (_SEARCH_SQLITE if sqlite else _SEARCH_POSTGRESQL).format(only=only)
    with connection.cursor() as cursor:
        workspace_key = Record._meta.get_field("workspace").get_db_prep_value(workspace.pk, connection)
        cursor.execute(statement, [query, workspace_key, *kinds, limit])
        best_first = [row[0] for row in cursor.fetchall()]
    found = Record.objects.in_bulk(best_first)
    return [found[key] for key in best_first if key in found]


_SEARCH_SQLITE = (
    "SELECT trace_record.id FROM trace_search JOIN trace_record ON trace_record.id = trace_search.rowid "
    "WHERE trace_search MATCH %s AND workspace_id = %s {only} "
    "ORDER BY bm25(trace_search, 10.0, 3.0), trace_record.id DESC LIMIT %s"
)
_SEARCH_POSTGRESQL = (
    "SELECT id FROM trace_record, to_tsquery('english', %s) AS query "
    "WHERE search @@ query AND workspace_id = %s {only} "
    "ORDER BY ts_rank_cd(search, query) DESC, id DESC LIMIT %s"
)
