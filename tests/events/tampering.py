"""Changing the ledger behind the product's back, as somebody with the database in hand could."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from moothall.events.chain import row_hash
from moothall.events.models import Event

TRIGGERS = ("update", "delete", "truncate")


@contextmanager
def unguarded() -> Iterator[None]:
    """Take the triggers away, in this transaction alone."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'events_event'"
            )
            made = [sql for (sql,) in cursor.fetchall()]
            for verb in TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS events_event_no_{verb}")
            yield
            for sql in made:
                cursor.execute(sql)
        else:
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def edit(seq: int, name: str = "body.created") -> None:
    with unguarded():
        Event.objects.filter(seq=seq).update(name=name)


def delete(*seqs: int) -> None:
    with unguarded():
        Event.objects.filter(seq__in=seqs).delete()


def insert(seq: int) -> None:
    """A row that was never written, with a hash of its own; what follows moves up by one."""
    with unguarded():
        for event in Event.objects.filter(seq__gte=seq).order_by("-seq"):
            Event.objects.filter(pk=event.pk).update(seq=event.seq + 1)
        before = Event.objects.get(seq=seq - 1)
        made = Event(**{f.attname: getattr(before, f.attname) for f in Event._meta.fields if f.name != "id"})
        made.seq, made.prev, made.name = seq, before.hash, "body.created"
        made.hash = row_hash(made.content())
        made.save(force_insert=True)


def rewrite(seq: int) -> None:
    """Change row ``seq`` and put every hash after it right again."""
    with unguarded():
        previous = Event.objects.get(seq=seq - 1).hash
        for event in Event.objects.filter(seq__gte=seq).order_by("seq"):
            event.name = "body.created" if event.seq == seq else event.name
            event.prev = previous
            event.hash = previous = row_hash(event.content())
            Event.objects.filter(pk=event.pk).update(name=event.name, prev=event.prev, hash=event.hash)
