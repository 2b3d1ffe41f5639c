"""Evidence statements: drafted on excerpts, published for good, replaced, and marked when a source falls."""

import pytest
from django.db import DatabaseError, transaction
from django_scopes import scope
from tests.rooms.codification import builders

from moothall.events.models import Event
from moothall.rooms.codification import actions, home, queries
from moothall.rooms.codification.models import EvidenceStatement, Notice
from moothall.trace.actions import make_record
from moothall.trace.queries import leads_to

pytestmark = pytest.mark.usefixtures("inside")
NEW = {**builders.WORDS, "text": "Free entry raises visits in term time only."}


def event_names(record):
    return list(Event.objects.filter(record=str(record.uid)).order_by("seq").values_list("name", flat=True))


def problems(refused):
    return {field for field, _ in refused.value.problems}


def supersede(statement, *records, **words):
    return actions.supersede_evidence_statement(
        statement=statement, **(NEW | words), rests_on=[(r, "supports") for r in records], by=None
    )


def test_a_draft_rests_on_its_excerpts_by_the_relations_given(inside):
    source = builders.research(inside)
    for_it = builders.excerpt(source)
    against = builders.excerpt(source, sentences=(3,))
    draft = actions.draft_evidence_statement(
        workspace=inside,
        inquiry=None,
        **builders.WORDS,
        rests_on=[(for_it.record, "supports"), (against.record, "contradicts")],
        by=None,
    )
    assert [(s.coding, s.relation) for s in queries.support_of(None, draft)] == [
        (for_it, "supports"),
        (against, "contradicts"),
    ]
    assert (draft.state, draft.record.state) == ("draft", "draft")
    assert draft.record in leads_to(source.record)
    assert event_names(draft.record) == ["evidence_statement.drafted"]


def test_statements_are_numbered_in_their_workspace(inside, other_workspace):
    numbers = [builders.draft(inside).number for _ in range(3)]
    with scope(workspace=other_workspace):
        numbers.append(builders.draft(other_workspace).number)
    assert numbers == [1, 2, 3, 1]


def test_everything_missing_is_named_at_once(inside):
    with pytest.raises(actions.EvidenceRefused) as refused:
        actions.draft_evidence_statement(
            workspace=inside,
            inquiry=None,
            text=" ",
            certainty="sure",
            reason="",
            missing_voices="  ",
            rests_on=[],
            by=None,
        )
    assert problems(refused) == {"text", "certainty", "reason", "missing_voices"}
    with pytest.raises(actions.EvidenceRefused) as refused:
        actions.draft_evidence_statement(
            workspace=inside, inquiry=None, **builders.WORDS, rests_on=[], by=None
        )
    assert problems(refused) == {"rests_on"}


def test_a_statement_has_at_most_300_characters(inside):
    assert builders.draft(inside, text="x" * 300).text == "x" * 300
    with pytest.raises(actions.EvidenceRefused, match="300 characters or fewer; it has 301"):
        builders.draft(inside, text="x" * 301)


def test_a_statement_cannot_rest_on_a_draft_an_unknown_relation_or_another_workspace(inside, other_workspace):
    with pytest.raises(actions.EvidenceRefused, match="nothing rests on it"):
        builders.draft(inside, builders.draft(inside).record)
    with pytest.raises(actions.EvidenceRefused, match="supports or contradicts"):
        builders.draft(inside, builders.excerpt(builders.research(inside)).record, relation="relied_on")
    with scope(workspace=other_workspace):
        elsewhere = builders.excerpt(builders.research(other_workspace)).record
    with pytest.raises(actions.EvidenceRefused, match="this workspace only"):
        builders.draft(inside, elsewhere)
    assert EvidenceStatement.objects.count() == 1


def test_the_words_of_a_draft_can_be_changed(inside):
    draft = builders.draft(inside)
    changed = actions.change_draft(statement=draft, **NEW, by=None)
    assert changed.text == changed.record.title == NEW["text"]
    assert event_names(draft.record) == ["evidence_statement.drafted"]


def test_a_published_statement_cannot_be_changed_by_anyone(inside):
    statement = builders.published(inside)
    assert (statement.state, statement.record.state) == ("published", "published")
    with pytest.raises(actions.EvidenceRefused, match="write a newer version"):
        actions.change_draft(statement=statement, **NEW, by=None)
    with pytest.raises(actions.EvidenceRefused):
        actions.publish_evidence_statement(statement=statement, by=None)
    mine = EvidenceStatement.objects.filter(pk=statement.pk)
    for change in (
        {"text": "Other words."},
        {"certainty": "high"},
        {"certainty_reason": "Because."},
        {"missing_voices": "Nobody."},
        {"version": 2},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            mine.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        mine.delete()
    assert mine.get().text == builders.WORDS["text"]


def test_publishing_says_so_once(inside):
    statement = builders.published(inside)
    assert event_names(statement.record)[1:] == ["evidence_statement.published"]
    says = Event.objects.get(name="evidence_statement.published").says
    assert says == {"number": 1, "version": 1, "certainty": "moderate"}


def test_a_new_version_replaces_the_old_one_when_it_is_published(inside):
    old = builders.published(inside)
    fresh = builders.excerpt(builders.practice(inside)).record
    draft = supersede(old, fresh)
    assert (draft.number, draft.version, draft.supersedes) == (1, 2, old)
    assert [s.record for s in queries.support_of(None, draft)] == [fresh]
    assert queries.published_statements(None).get() == old
    actions.publish_evidence_statement(statement=draft, by=None)
    old.refresh_from_db()
    old.record.refresh_from_db()
    assert (old.state, old.record.state) == ("superseded", "superseded")
    assert queries.published_statements(None).get() == draft
    assert event_names(old.record)[-1] == "evidence_statement.superseded"
    assert draft.record in leads_to(old.record)


def test_one_newer_version_is_drafted_at_a_time(inside):
    old = builders.published(inside)
    record = builders.excerpt(builders.practice(inside)).record
    draft = supersede(old, record)
    with pytest.raises(actions.EvidenceRefused, match="drafted already"):
        supersede(old, record)
    actions.withdraw_draft(statement=draft, by=None)
    assert supersede(old, record).version == 3
    with pytest.raises(actions.EvidenceRefused, match="Only a published statement"):
        supersede(draft, record)


def test_a_withdrawn_draft_stays_withdrawn(inside):
    draft = actions.withdraw_draft(statement=builders.draft(inside), by=None)
    assert (draft.state, draft.record.state) == ("withdrawn", "withdrawn")
    with pytest.raises(actions.EvidenceRefused):
        actions.publish_evidence_statement(statement=draft, by=None)
    assert event_names(draft.record)[-1] == "evidence_statement.withdrawn"


def test_only_those_who_may_see_drafts_see_drafts(inside, person):
    draft, standing = builders.draft(inside), builders.published(inside)
    member, observer = person("member", inside), person("observer", inside)
    assert set(queries.evidence_statements(member, inside)) == {draft, standing}
    assert list(queries.evidence_statements(observer, inside)) == [standing]
    assert list(queries.evidence_statements(member, inside, state="draft")) == [draft]
    assert not queries.evidence_statements(observer, inside, state="draft").exists()
    assert queries.statement(observer, inside, draft.pk) is None


def test_a_statement_names_the_kinds_of_knowledge_it_rests_on(inside):
    lived = builders.excerpt(builders.account(inside)).record
    paper = builders.excerpt(builders.research(inside)).record
    statement = builders.published(inside, lived, paper)
    assert queries.kinds_of(None, statement) == ["research", "lived_experience"]
    on_that = builders.published(inside, statement.record, text="What follows from it.")
    assert queries.kinds_of(None, on_that) == ["research", "lived_experience"]
    indicator = make_record(workspace=inside, kind="indicator", title="Visits", url="/")
    assert queries.kinds_of(None, builders.draft(inside, indicator)) == ["monitoring_data"]


def test_missing_voices_begin_with_the_kinds_not_heard(inside):
    codings = [builders.excerpt(builders.research(inside)), builders.excerpt(builders.account(inside))]
    assert queries.voices_not_heard(None, codings) == ["monitoring_data", "practice_knowledge"]


def test_a_retraction_marks_every_statement_that_rests_on_the_source(inside):
    source = builders.research(inside)
    direct = builders.published(inside, builders.excerpt(source).record)
    whole = builders.published(inside, source.record)
    above = builders.published(inside, direct.record)
    untouched = builders.published(inside, builders.excerpt(builders.practice(inside)).record)
    builders.retract(source)
    marked = set(queries.resting_on_retracted(None))
    assert marked == {direct, whole, above}
    assert untouched not in marked
    assert queries.retracted_under(None, above) == [source.record]


def test_a_retraction_is_written_once_per_source_and_nature(inside):
    source = builders.research(inside)
    first = builders.retract(source)
    assert builders.retract(source, reason="Once more.") == first
    assert Notice.objects.count() == 1
    assert event_names(source.record) == ["source.added", "source.retracted"]
    says = Event.objects.get(name="source.retracted").says
    assert says == {"nature": "retraction", "origin": "by_hand"}
    source.refresh_from_db()
    source.record.refresh_from_db()
    assert (source.state, source.record.state) == ("retracted", "retracted")


def test_a_newer_version_without_the_retracted_source_is_not_marked(inside):
    source = builders.research(inside)
    old = builders.published(inside, builders.excerpt(source).record)
    new = supersede(old, builders.excerpt(builders.practice(inside)).record)
    builders.retract(source)
    actions.publish_evidence_statement(statement=new, by=None)
    assert not queries.resting_on_retracted(None).exists()
    assert queries.retracted_under(None, new) == []


def test_a_draft_that_rests_on_a_retracted_source_is_not_published(inside):
    source = builders.research(inside)
    draft = builders.draft(inside, builders.excerpt(source).record)
    builders.retract(source)
    with pytest.raises(actions.EvidenceRefused, match="rests on a retracted source: “Free swimming"):
        actions.publish_evidence_statement(statement=draft, by=None)


def test_a_concern_marks_the_source_and_no_statement(inside):
    source = builders.research(inside)
    builders.published(inside, builders.excerpt(source).record)
    builders.retract(source, nature="concern")
    source.refresh_from_db()
    assert source.state == "concern"
    assert not queries.resting_on_retracted(None).exists()
    assert event_names(source.record)[-1] == "source.concern_raised"
    builders.retract(source)
    assert queries.resting_on_retracted(None).count() == 1
    with pytest.raises(actions.EvidenceRefused, match="retracted already"):
        builders.retract(source, nature="concern")


def test_a_retraction_needs_a_reason_and_a_nature(inside):
    with pytest.raises(actions.EvidenceRefused) as refused:
        builders.retract(builders.research(inside), nature="rumour", reason=" ")
    assert problems(refused) == {"nature", "reason"}


def test_a_reinstated_source_unmarks_what_rests_on_nothing_else_retracted(inside):
    first, second = builders.research(inside), builders.research(inside, title="Another paper")
    one = builders.published(inside, builders.excerpt(first).record)
    both = builders.published(inside, builders.excerpt(first).record, builders.excerpt(second).record)
    builders.retract(first)
    builders.retract(second)
    actions.reinstate_source(source=first, reason="The journal erred.", origin="by_hand", by=None)
    assert list(queries.resting_on_retracted(None)) == [both]
    one.record.refresh_from_db()
    assert one.record.state == "published"
    with pytest.raises(actions.EvidenceRefused, match="not retracted"):
        actions.reinstate_source(source=first, reason="Again.", origin="by_hand", by=None)
    builders.retract(first)
    assert set(queries.resting_on_retracted(None)) == {one, both}


def test_drafts_and_fallen_statements_wait_for_the_reviewer_alone(inside, person):
    source = builders.research(inside)
    draft = builders.draft(inside)
    fallen = builders.published(inside, builders.excerpt(source).record, text="It has lost its source.")
    builders.retract(source)
    reviewer, observer = person("reviewer", inside), person("observer", inside)
    [waiting] = home.drafts(reviewer, inside)
    assert (draft.text in waiting.title, waiting.url, waiting.urgent) == (True, draft.record.url, False)
    [urgent] = home.statements_resting_on_retracted(reviewer, inside)
    assert (fallen.text in urgent.title, urgent.url, urgent.urgent) == (True, fallen.record.url, True)
    assert not home.drafts(observer, inside)
    assert not home.statements_resting_on_retracted(observer, inside)


def test_cards_show_one_figure_each(inside):
    coding = builders.excerpt(builders.research(inside))
    statement = builders.draft(inside, coding.record)
    assert home.source_figure(coding.segment.source_text.source.record) == "Research, 2019"
    assert home.coding_figure(coding.record) == "Coded “Cost”"
    assert home.evidence_statement_figure(statement.record) == "Moderate certainty, 1 excerpt"


def test_a_published_statement_cannot_become_a_draft_again_to_be_changed(inside):
    statement = builders.published(inside)
    with pytest.raises(DatabaseError), transaction.atomic():
        EvidenceStatement.objects.filter(pk=statement.pk).update(state="draft")
    statement.refresh_from_db()
    assert statement.state == "published"
