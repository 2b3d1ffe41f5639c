"""What an evidence statement rests on: the part of the trace under it that carries it.

A newer version replaces an older one and so has a link to it, but does not rest on what that one rested on.
"""

from collections.abc import Iterable

from moothall.trace.models import Link, Record

RELATIONS = ("supports", "contradicts", "derived_from")
# The kinds through which weight is carried: other rooms snapshot what they take over.
THROUGH = ("coding", "evidence_statement")


def records_under(record: Record) -> list[Record]:
    """Everything that ``record`` rests on through excerpts and other statements."""
    found: dict[int, Record] = {}
    frontier = {record.pk}
    while frontier:
        links = Link.objects.filter(of__in=frontier, relation__in=RELATIONS).select_related("rests_on")
        fresh = {link.rests_on_id: link.rests_on for link in links if link.rests_on_id not in found}
        found |= fresh
        frontier = {pk for pk, below in fresh.items() if below.kind in THROUGH}
    return list(found.values())


def statements_over(record: Record) -> list[Record]:
    """The records of the evidence statements that rest on ``record``, directly, by an excerpt or another."""
    found: dict[int, Record] = {}
    frontier = {record.pk}
    while frontier:
        links = Link.objects.filter(rests_on__in=frontier, relation__in=RELATIONS, of__kind__in=THROUGH)
        fresh = {link.of_id: link.of for link in links.select_related("of") if link.of_id not in found}
        found |= fresh
        frontier = set(fresh)
    return [over for over in found.values() if over.kind == "evidence_statement"]


def retracted_among(records: Iterable[Record]) -> list[Record]:
    return [record for record in records if record.state == "retracted"]
