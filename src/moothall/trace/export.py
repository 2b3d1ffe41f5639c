"""The trace of a record as a file for other programs."""

from collections.abc import Iterator
from itertools import chain

from django.db.models import Q, QuerySet
from django_scopes import scope

from moothall.formats.prov import RELATIONS as PROV
from moothall.formats.prov import Entity, Resting, write_prov
from moothall.trace import queries
from moothall.trace.models import Link, Record
from moothall.trace.vocabulary import DRAFTED, RELATIONS

# As many rows are fetched at a time: the trace of a large inquiry is never held as a whole.
_AT_ONCE = 500


def prov_lines(record: Record, *, with_drafts: bool = True) -> Iterator[str]:
    """Everything below and above ``record`` as W3C PROV-JSON, piece by piece.

    Each record is an entity, each link a relation of PROV that also says our own word for it. Without
    ``with_drafts``, links from and to drafts are left out, as on the page of the trace.
    """
    # The middleware's scope has ended when a streamed answer is written.
    with scope(workspace=record.workspace):
        links = queries.links_below(record) | queries.links_above(record)
        if not with_drafts:
            for end in ("of", "rests_on"):
                withdrawn = Q(**{f"{end}__state": "withdrawn", f"{end}__kind__in": DRAFTED})
                links = links.exclude(Q(**{f"{end}__state": "draft"}) | withdrawn)
        yield from write_prov(_entities(record, links), _relations(links))


def _entities(record: Record, links: QuerySet[Link]) -> Iterator[Entity]:
    linked = Q(pk__in=links.values("of_id")) | Q(pk__in=links.values("rests_on_id"))
    found = Record.objects.filter(Q(pk=record.pk) | linked).order_by("pk")
    for each in found.iterator(chunk_size=_AT_ONCE):
        yield Entity(str(each.uid), each.title, each.kind, each.url, each.state)


def _relations(links: QuerySet[Link]) -> Iterator[Resting]:
    """The links, those of one key of PROV-JSON together."""
    return chain.from_iterable(_of_key(links, key) for key in sorted({form.key for form in PROV.values()}))


def _of_key(links: QuerySet[Link], key: str) -> Iterator[Resting]:
    names = [name for name, relation in RELATIONS.items() if PROV[relation.prov].key == key]
    found = links.filter(relation__in=names).order_by("pk")
    for link in found.iterator(chunk_size=_AT_ONCE):
        prov = RELATIONS[link.relation].prov
        yield Resting(prov, str(link.of.uid), str(link.rests_on.uid), link.relation, link.note)
