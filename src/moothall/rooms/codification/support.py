"""What an evidence statement rests on: the part of the trace under it that carries it.

A newer version replaces an older one and so has a link to it, but does not rest on what that one rested on.
"""

from collections.abc import Iterable

from moothall.trace.models import Link, Record

RELATIONS = ("supports", "contradicts", "derived_from")
# The kinds through which weight is carried: other rooms snapshot what they take over.
THROUGH = ("coding", "evidence_statement")
# The states of the record of a statement that stands.
STANDING = ("published", "rests_on_retracted", "rests_on_withdrawn")


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


def withdrawn_among(records: Iterable[Record]) -> list[Record]:
    """The sources among ``records`` that were withdrawn."""
    return [record for record in records if record.kind == "source" and record.state == "withdrawn"]


def mark_after(statement: Record) -> str:
    """What the state of a statement's record should be, by what it rests on now; as it is, if the statement
    does not stand."""
    if statement.state not in STANDING:
        return statement.state
    under = records_under(statement)
    if retracted_among(under):
        return "rests_on_retracted"
    return "rests_on_withdrawn" if withdrawn_among(under) else "published"
