"""The writer of PROV-JSON: a valid document of any length, and nothing that PROV does not know."""

import json

import pytest
from prov.model import ProvDocument

from moothall.formats.prov import Entity, Resting, write_prov

ONE, TWO, THREE = (f"00000000-0000-0000-0000-00000000000{number}" for number in (1, 2, 3))


def entity(uid, kind="source", label='A "title"'):
    return Entity(uid, label, kind, f"/w/a/{uid}/", "live")


def test_a_document_is_read_by_the_reference_library():
    entities = [entity(ONE), entity(TWO, "decision"), entity(THREE)]
    relations = [
        Resting("wasDerivedFrom", TWO, ONE, "derived_from"),
        Resting("wasRevisionOf", THREE, ONE, "supersedes"),
        Resting("wasInfluencedBy", TWO, THREE, "set_aside", "too old"),
    ]
    text = "".join(write_prov(entities, relations))
    document = ProvDocument.deserialize(content=text, format="json")
    assert len(document.get_records()) == 6
    written = json.loads(text)
    assert written["entity"][f"record:{ONE}"]["prov:label"] == 'A "title"'
    revision = written["wasDerivedFrom"]["_:r2"]
    assert revision["prov:type"] == {"$": "prov:Revision", "type": "prov:QUALIFIED_NAME"}
    assert written["wasInfluencedBy"]["_:r3"]["moothall:note"] == "too old"


def test_an_empty_document_is_valid():
    assert json.loads("".join(write_prov([], [])))["entity"] == {}


def test_nothing_is_held_while_it_is_written():
    taken = []

    def endless():
        while True:
            taken.append(1)
            yield entity(ONE)

    pieces = write_prov(endless(), [])
    for _ in range(50):
        next(pieces)
    assert len(taken) <= 50


def test_what_prov_does_not_know_and_what_is_out_of_order_is_refused():
    with pytest.raises(ValueError, match="wasDerivedFrom"):
        list(write_prov([], [Resting("wasLike", ONE, TWO, "like")]))
    one, other = (Resting(name, ONE, TWO, "x") for name in ("wasDerivedFrom", "wasInfluencedBy"))
    with pytest.raises(ValueError, match="stand together"):
        list(write_prov([], [one, other, one]))
