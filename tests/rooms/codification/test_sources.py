"""Sources of five kinds, what each must have, and how they are found."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope
from tests.rooms.codification import builders

from moothall.events.models import Event
from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.models import Source
from moothall.trace.actions import link, make_record

pytestmark = pytest.mark.usefixtures("inside")


def problems(refused):
    return {field for field, _ in refused.value.problems}


def found(text, **narrowed):
    return [hit.source for hit in queries.search_library(None, text, **narrowed).hits]


def test_a_source_has_a_record_that_leads_to_its_page(inside):
    source = builders.research(inside)
    assert source.record.kind == "source"
    assert source.record.title == "Free swimming in three towns"
    assert source.record.url == f"/w/testshire/library/{source.pk}/"
    event = Event.objects.get(name="source.added")
    assert (event.record, event.says) == (str(source.record.uid), {"kind": "research"})


def test_the_words_of_a_source_are_kept_exactly(inside):
    text = "First line.\r\n\r\nSécond “line”. 👩‍👩‍👧 "
    kept = builders.research(inside, text=text).texts.get()
    assert (kept.text, kept.version, kept.length) == (text, 1, len(text))


def test_research_needs_a_title_and_something_to_find_it_by(inside):
    with pytest.raises(actions.EvidenceRefused) as refused:
        actions.add_source(workspace=inside, kind="research", text="Text.", by=None)
    assert problems(refused) == {"title", "year"}


def test_every_kind_names_all_that_is_missing_at_once(inside):
    expected = {
        "monitoring_data": {"title", "owner", "period_covered", "geography"},
        "practice_knowledge": {"text", "setting", "role", "known_by", "date"},
        "lived_experience": {"text", "date", "consent"},
        "policy_document": {"title", "body", "level", "status", "in_force_from"},
    }
    for kind, missing in expected.items():
        with pytest.raises(actions.EvidenceRefused) as refused:
            actions.add_source(workspace=inside, kind=kind, by=None)
        assert problems(refused) == missing, kind
    assert not Source.objects.exists()


def test_a_detail_outside_its_choices_or_unknown_is_refused(inside):
    details = {"setting": "Pool", "role": "Manager", "known_by": "guessed", "date": "2026", "colour": "red"}
    with pytest.raises(actions.EvidenceRefused) as refused:
        actions.add_source(
            workspace=inside, kind="practice_knowledge", text="It is so.", details=details, by=None
        )
    assert problems(refused) == {"known_by", "colour"}


def test_an_unknown_kind_is_refused(inside):
    with pytest.raises(actions.EvidenceRefused, match="Choose what kind"):
        actions.add_source(workspace=inside, kind="rumour", title="Heard", by=None)


def test_an_account_is_not_stored_without_consent(inside):
    with pytest.raises(actions.EvidenceRefused, match="without it nothing is stored"):
        builders.account(inside, consent=None)
    assert not Source.objects.exists()


def test_an_account_is_listed_without_its_words(inside):
    source = builders.account(inside)
    assert source.record.title == "An account, Fallowmere Pool, March 2026"
    assert source.rights == "consented"
    assert source.consent.named is False


def test_what_practice_knows_is_called_by_its_first_words(inside):
    assert builders.practice(inside, text="word " * 60).record.title == "word " * 23 + "word…"


def test_a_byline_is_short(inside):
    def written_by(*families):
        return Source(
            authors=[{"family": family} for family in families], details={"owner": "Council"}
        ).byline

    assert written_by("Green") == "Green"
    assert written_by("Green", "Lee") == "Green and Lee"
    assert written_by("Green", "Lee", "Shah") == "Green and others"
    assert written_by() == "Council"


def test_search_finds_title_words_and_authors(inside):
    swimming = builders.research(inside, authors=[{"family": "Green", "given": "Pat", "literal": ""}])
    builders.practice(inside, text="Buses are late.")
    for text in ("three towns", "holidays", "green"):
        assert found(text) == [swimming]
    assert queries.search_library(None, "nothing of the kind").with_all == 0
    assert queries.search_library(None, '"NEAR( a AND 🙂').with_all == 0


def test_the_library_is_filtered_by_kind_and_state(inside):
    paper, note = builders.research(inside), builders.practice(inside)
    builders.retract(paper)
    assert found("", kinds=["practice_knowledge"]) == [note]
    assert found("", state="retracted") == [paper]
    assert found("three towns", state="retracted") == [paper]
    assert queries.search_library(None, "three towns", state="available").total == 0


def test_the_library_shows_25_a_page(inside):
    for number in range(26):
        builders.research(inside, title=f"Paper {number}")
    assert len(queries.search_library(None, "").hits) == 25
    assert [row.source.title for row in queries.search_library(None, "", page=2).hits] == ["Paper 0"]
    assert queries.search_library(None, "", page="no number").page.number == 1


def test_each_row_counts_the_decisions_that_rest_on_the_source_however_far_up(inside):
    used, unused = builders.research(inside), builders.practice(inside)
    statement = builders.published(inside, builders.excerpt(used).record)
    for title in ("First", "Second"):
        decision = make_record(workspace=inside, kind="decision", title=title, url="/")
        link(of=decision, rests_on=statement.record, relation="relied_on")
        link(of=decision, rests_on=used.record, relation="considered")
    counts = {row.source: row.decisions for row in queries.search_library(None, "").hits}
    assert counts == {used: 2, unused: 0}


def test_a_page_of_the_library_needs_as_many_queries_for_25_rows_as_for_one(inside):
    builders.excerpt(builders.research(inside))
    with CaptureQueriesContext(connection) as one:
        queries.search_library(None, "")
    for number in range(24):
        builders.excerpt(builders.research(inside, title=f"Paper {number}"))
    with CaptureQueriesContext(connection) as many:
        queries.search_library(None, "")
    assert len(many) == len(one)


def test_sources_of_another_workspace_are_never_found(inside, other_workspace):
    with scope(workspace=other_workspace):
        elsewhere = builders.research(other_workspace)
    assert queries.search_library(None, "").total == 0
    assert queries.search_library(None, "three towns").total == 0
    assert queries.source(None, elsewhere.pk) is None
