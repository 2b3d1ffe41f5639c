"""Published decisions that looked at what people said, by the trace."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from moothall.events.queries import events_of
from moothall.trace.models import Link, Record

LOOKED = ("relied_on", "considered", "set_aside")


def published_decisions(who: Any, records: Iterable[Any]) -> Mapping[Any, list[Link]]:
    """For the key of each of these records the links of published decisions to it, the earliest decision
    first. The ledger knows what is published; it is asked once."""
    links = Link.objects.filter(rests_on__in=list(records), relation__in=LOOKED, of__kind="decision")
    found = list(links.select_related("of").order_by("of__created", "pk"))
    published = _published(who, {link.of for link in found})
    by_record: dict[Any, list[Link]] = defaultdict(list)
    for link in found:
        if link.of_id in published:
            by_record[link.rests_on_id].append(link)
    return by_record


def _published(who: Any, decisions: set[Record]) -> set[Any]:
    if not decisions:
        return set()
    told = events_of(who, names=("decision.published",)).order_by()
    names = set(
        told.filter(record__in=[str(each.uid) for each in decisions]).values_list("record", flat=True)
    )
    return {each.pk for each in decisions if str(each.uid) in names}
