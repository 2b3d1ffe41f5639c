"""Keeping the search of the library in step with what its sources say."""

from collections.abc import Iterable
from uuid import UUID

from moothall.rooms.codification.models import Source
from moothall.rooms.codification.search import findable, rows_of, the_index


def renew_search_of(sources: Iterable[UUID]) -> None:
    """Have the index say what some sources say now, and forget those that are not found any more: part of an
    action, never called from a view."""
    changed = Source.objects.filter(pk__in=set(sources))
    found = list(findable().filter(pk__in=changed.values("pk")).select_related("record"))
    kept = {source.record_id for source in found}
    gone = set(changed.values_list("record_id", flat=True)) - kept
    if found:
        the_index().put(rows_of(found))
    if gone:
        the_index().remove(gone)


def rebuild_search() -> None:
    """Make the index anew, for all workspaces: after the data came back from another database."""
    the_index().rebuild()
