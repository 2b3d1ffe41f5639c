"""Where the words of a statement come from, for whoever is asked to vote on it."""

import pytest
from django.urls import reverse
from django_scopes import scope
from tests.rooms.reflection import builders

from moothall.rooms.codification import actions as codification
from moothall.rooms.reflection import actions

NEW = "Libraries should stay open until eight."


@pytest.fixture
def session(workspace):
    with scope(workspace=workspace):
        return builders.opened(workspace)


def published(workspace, title="Free swimming in three towns", text="Visits rose.", **fields):
    """An evidence statement with one source, as the library makes it."""
    place = {"workspace": workspace, "inquiry": None}
    fields = {"kind": "research", "year": 2020, **fields}
    source = codification.add_source(**place, title=title, text=text, by=None, **fields)
    code = codification.add_code(workspace=workspace, name="Use", by=None)
    excerpt = codification.code_segment(source=source, sentences=[1], code=code, by=None)[0]
    draft = codification.draft_evidence_statement(
        **place,
        text="Free entry raises visits by a fifth.",
        certainty="moderate",
        reason="One good study",
        missing_voices="Nobody asked young people",
        rests_on=[(excerpt.record, "supports")],
        by=None,
    )
    return source, codification.publish_evidence_statement(statement=draft, by=None)


TOLD = {
    "Lived experience": {
        "kind": "lived_experience",
        "consent": {"scope": "this_council", "quotation": "paraphrase"},
        "details": {"date": "Spring 2020"},
    },
    "Practice knowledge": {
        "kind": "practice_knowledge",
        "details": {"setting": "A pool", "role": "Lifeguard", "known_by": "observed", "date": "2020"},
    },
}


def source_page(client, session, statement):
    return client.get(
        reverse("reflection:statement_source", args=[session.pk, statement.pk])
    ).content.decode()


def test_a_snapshot_says_where_its_words_come_from(client, session, workspace):
    with scope(workspace=workspace):
        _, evidence = published(workspace)
        statement = actions.snapshot_evidence(session=session, evidence=evidence.record, by=None)
    page = source_page(client, session, statement)
    assert "Free entry raises visits by a fifth." in page
    assert "Moderate certainty" in page
    assert "Free swimming in three towns (Research, 2020)" in page
    assert "It rests on one source only." in page


def test_a_retraction_marks_the_snapshot_and_leaves_its_words_alone(client, session, workspace):
    with scope(workspace=workspace):
        source, evidence = published(workspace)
        statement = actions.snapshot_evidence(session=session, evidence=evidence.record, by=None)
        codification.retract_source(
            source=source, nature="retraction", reason="Made up", origin="person", by=None
        )
    page = source_page(client, session, statement)
    assert "Rests on a retracted source" in page
    assert page.count("Retracted") == 1
    with scope(workspace=workspace):
        statement.refresh_from_db()
        assert (statement.text, statement.state) == ("Free entry raises visits by a fifth.", "live")


@pytest.mark.parametrize("kind", TOLD)
def test_what_somebody_has_told_is_not_named(client, session, workspace, kind):
    with scope(workspace=workspace):
        _, evidence = published(workspace, title="", text="Mrs Canary comes every day.", **TOLD[kind])
        statement = actions.snapshot_evidence(session=session, evidence=evidence.record, by=None)
    page = source_page(client, session, statement)
    assert "Canary" not in page
    assert kind in page


def test_other_statements_say_who_wrote_them_without_a_name(client, session, workspace):
    with scope(workspace=workspace):
        seed = session.statements.first()
        accepted = builders.accepted(session, NEW)
        child = actions.reword_statement(
            statement=accepted, text="Open the libraries late.", reason="Shorter", by=None
        )
    assert "The facilitator of this session wrote it." in source_page(client, session, seed)
    assert "Someone taking part in this session wrote it." in source_page(client, session, accepted)
    page = source_page(client, session, child)
    assert "A moderator of this session wrote it" in page
    assert f"From statement 7: {NEW}" in page


def test_a_statement_that_waits_has_no_page(client, session, workspace):
    with scope(workspace=workspace):
        waiting = builders.contributed(session, NEW)
    address = reverse("reflection:statement_source", args=[session.pk, waiting.pk])
    assert client.get(address).status_code == 404
