"""What waits for someone, across the rooms: each room registers a query."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what to do, where, since when, and who waits for it."""

    title: str
    url: str
    since: datetime
    for_whom: str = ""
    urgent: bool = False


Query = Callable[[Any, Any], Iterable[Waiting]]
_queries: list[Query] = []


def waits(query: Query) -> Query:
    """Register ``query(who, workspace)``, which yields what waits for ``who``, by their rights."""
    _queries.append(query)
    return query


def waiting_for(who: Any, workspace: Any) -> list[Waiting]:
    """Everything that waits for ``who``: urgent things first, then the oldest first."""
    found = [item for query in _queries for item in query(who, workspace)]
    return sorted(found, key=lambda item: (not item.urgent, item.since))
