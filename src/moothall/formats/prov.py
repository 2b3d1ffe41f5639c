"""Where things come from, as W3C PROV-JSON (www.w3.org/submissions/prov-json), written as a stream."""

import json
from collections.abc import Iterable, Iterator
from itertools import count, groupby
from typing import NamedTuple

PREFIXES = {"record": "urn:uuid:", "moothall": "urn:moothall:"}


class Entity(NamedTuple):
    """A thing: its UUID, what it is called, its kind, the address of its page and its state."""

    uid: str
    label: str
    kind: str
    url: str
    state: str


class Resting(NamedTuple):
    """``of`` rests on ``rests_on``, both UUIDs. ``prov`` is one of ``RELATIONS``, ``relation`` our word."""

    prov: str
    of: str
    rests_on: str
    relation: str
    note: str = ""


class _Form(NamedTuple):
    """How PROV-JSON writes a relation: its key, the names of its two ends, and the type that narrows it."""

    key: str
    of: str
    rests_on: str
    type: str = ""


RELATIONS = {
    "wasDerivedFrom": _Form("wasDerivedFrom", "prov:generatedEntity", "prov:usedEntity"),
    # PROV-JSON has no key for a revision: it is a derivation of the type prov:Revision.
    "wasRevisionOf": _Form("wasDerivedFrom", "prov:generatedEntity", "prov:usedEntity", "prov:Revision"),
    "wasInfluencedBy": _Form("wasInfluencedBy", "prov:influencee", "prov:influencer"),
}


def write_prov(entities: Iterable[Entity], relations: Iterable[Resting]) -> Iterator[str]:
    """The pieces of a PROV-JSON document; joined they are one JSON object.

    Both iterables are gone through once and never held. Relations must come sorted by the key under which
    PROV-JSON keeps them (``sort_key``). Raises ValueError for a relation PROV does not know, and for one
    that comes out of order.

    >>> "".join(write_prov([], []))
    '{"prefix": {"record": "urn:uuid:", "moothall": "urn:moothall:"},\\n"entity": {}}\\n'
    """
    yield f'{{"prefix": {json.dumps(PREFIXES)},\n"entity": {{'
    yield from _members((f"record:{entity.uid}", _entity(entity)) for entity in entities)
    yield "}"
    numbers, written = count(1), set[str]()
    for key, group in groupby(relations, key=sort_key):
        if key in written:
            raise ValueError(f"The relations of {key} must stand together.")
        written.add(key)
        yield f",\n{json.dumps(key)}: {{"
        yield from _members((f"_:r{next(numbers)}", _relation(relation)) for relation in group)
        yield "}"
    yield "}\n"


def sort_key(relation: Resting) -> str:
    """The key of PROV-JSON under which a relation stands."""
    if relation.prov not in RELATIONS:
        raise ValueError(f"“{relation.prov}” is not one of {', '.join(RELATIONS)}.")
    return RELATIONS[relation.prov].key


def _members(pairs: Iterable[tuple[str, dict[str, object]]]) -> Iterator[str]:
    for at, (name, value) in enumerate(pairs):
        yield f"{',' if at else ''}\n{json.dumps(name)}: {json.dumps(value)}"


def _entity(entity: Entity) -> dict[str, object]:
    return {
        "prov:label": entity.label,
        "prov:type": _qualified(f"moothall:{entity.kind}"),
        "moothall:url": entity.url,
        "moothall:state": entity.state,
    }


def _relation(relation: Resting) -> dict[str, object]:
    form = RELATIONS[relation.prov]
    written: dict[str, object] = {
        form.of: f"record:{relation.of}",
        form.rests_on: f"record:{relation.rests_on}",
        "moothall:relation": relation.relation,
    }
    if form.type:
        written["prov:type"] = _qualified(form.type)
    if relation.note:
        written["moothall:note"] = relation.note
    return written


def _qualified(name: str) -> dict[str, str]:
    return {"$": name, "type": "prov:QUALIFIED_NAME"}
