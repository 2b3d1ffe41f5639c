"""The trace as W3C PROV-JSON: every hop, in a form other programs read."""

import json

import pytest
from django.urls import reverse
from django_scopes import scope
from prov.model import ProvDocument

from moothall.formats import prov
from moothall.trace.actions import change_record, link, make_record
from moothall.trace.export import prov_lines
from moothall.trace.models import Link
from moothall.trace.vocabulary import KINDS, RELATIONS


def record(workspace, kind, title="A title", state="live"):
    return make_record(
        workspace=workspace, kind=kind, title=title, url=f"/w/{workspace.slug}/x/", state=state
    )


@pytest.fixture
def chain(inside):
    """A decision that rests on a paper in three steps and is carried out by a programme; and a bystander."""
    names = ("source", "coding", "evidence_statement", "decision", "programme", "signal")
    made = {name: record(inside, name, f"The {name}") for name in names}
    steps = [
        ("coding", "source", "derived_from"),
        ("evidence_statement", "coding", "supports"),
        ("decision", "evidence_statement", "relied_on"),
        ("programme", "decision", "implements"),
    ]
    for of, rests_on, relation in steps:
        link(of=made[of], rests_on=made[rests_on], relation=relation, note=f"{of} to {rests_on}")
    return made


def exported(here, **options):
    text = "".join(prov_lines(here, **options))
    ProvDocument.deserialize(content=text, format="json")
    return json.loads(text)


def hops(document):
    """(relation, of, rests_on) of every relation, with the labels of its ends."""
    labels = {name: each["prov:label"] for name, each in document["entity"].items()}
    found = set()
    for form in {form.key: form for form in prov.RELATIONS.values()}.values():
        for each in document.get(form.key, {}).values():
            found.add((each["moothall:relation"], labels[each[form.of]], labels[each[form.rests_on]]))
    return found


def test_every_hop_below_and_above_is_there(chain):
    document = exported(chain["decision"])
    assert hops(document) == {
        ("derived_from", "The coding", "The source"),
        ("supports", "The evidence_statement", "The coding"),
        ("relied_on", "The decision", "The evidence_statement"),
        ("implements", "The programme", "The decision"),
    }
    assert {each["prov:label"] for each in document["entity"].values()} == {
        *("The source", "The coding", "The evidence_statement", "The decision", "The programme")
    }


def test_an_entity_says_what_it_is_and_where(chain):
    here = chain["decision"]
    assert exported(here)["entity"][f"record:{here.uid}"] == {
        "prov:label": "The decision",
        "prov:type": {"$": "moothall:decision", "type": "prov:QUALIFIED_NAME"},
        "moothall:url": here.url,
        "moothall:state": "live",
    }


def test_a_record_on_its_own_is_a_document_too(chain):
    document = exported(chain["signal"])
    assert len(document["entity"]) == 1
    assert hops(document) == set()


@pytest.mark.parametrize("relation", sorted(RELATIONS))
def test_every_relation_of_the_trace_has_one_of_prov(inside, relation):
    of, rests_on = record(inside, "decision", "of"), record(inside, "source", "under")
    link(of=of, rests_on=rests_on, relation=relation)
    assert RELATIONS[relation].prov in prov.RELATIONS
    assert hops(exported(of)) == {(relation, "of", "under")}


def test_every_kind_of_record_can_be_exported(inside):
    for kind in KINDS:
        assert exported(record(inside, kind))["entity"]


def test_a_replacement_is_a_revision(inside):
    new, old = record(inside, "evidence_statement", "new"), record(inside, "evidence_statement", "old")
    link(of=new, rests_on=old, relation="supersedes")
    (written,) = exported(new)["wasDerivedFrom"].values()
    assert written["prov:type"]["$"] == "prov:Revision"


def test_a_large_trace_comes_in_pieces_and_is_complete(inside):
    here = record(inside, "decision", "here")
    sources = [record(inside, "source", f"Paper {number}") for number in range(600)]
    Link.objects.bulk_create(
        Link(workspace=inside, of=here, rests_on=source, relation="considered") for source in sources
    )
    assert len(list(prov_lines(here))) > 600
    assert len(hops(exported(here))) == 600


def test_drafts_are_left_out_for_those_who_may_not_see_them(chain):
    change_record(record=chain["coding"], state="draft")
    labels = {
        each["prov:label"] for each in exported(chain["decision"], with_drafts=False)["entity"].values()
    }
    assert labels == {"The evidence_statement", "The decision", "The programme"}
    assert "The coding" in {each["prov:label"] for each in exported(chain["decision"])["entity"].values()}


def test_the_scope_is_kept_after_the_request_has_ended(workspace, other_workspace):
    with scope(workspace=workspace):
        here, below = record(workspace, "decision", "here"), record(workspace, "source", "below")
        link(of=here, rests_on=below, relation="considered")
        lines = prov_lines(here)
    assert len(json.loads("".join(lines))["entity"]) == 2


@pytest.mark.parametrize(("role", "sees_draft"), [("member", True), ("observer", False)])
def test_the_file_is_downloaded(signed_in, workspace, role, sees_draft):
    with scope(workspace=workspace):
        here, below = record(workspace, "decision", "here"), record(workspace, "source", "below", "draft")
        link(of=here, rests_on=below, relation="considered")
    answer = signed_in(role).get(reverse("trace:prov", args=[workspace.slug, here.uid]))
    assert answer.status_code == 200
    document = json.loads(b"".join(answer.streaming_content))
    assert ("below" in {each["prov:label"] for each in document["entity"].values()}) is sees_draft
    assert f"trace-{here.uid}" in answer["Content-Disposition"]
