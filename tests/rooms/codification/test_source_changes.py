"""What is known of a source changes, and what becomes of it has a reason."""

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from django_scopes import scope
from tests.rooms.codification import builders, reviewing

from moothall.events.models import Event
from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.details import details_in_words
from moothall.rooms.codification.models import Appearance, Notice, SourceStateChange
from moothall.trace.actions import make_record

pytestmark = pytest.mark.usefixtures("inside")
FIGURES = {"owner": "Leisure", "period_covered": "2025", "geography": "Town"}
POLICY = {"body": "Cabinet", "level": "local", "status": "adopted", "in_force_from": "2025-04-01"}


def problems(refused):
    return {field for field, _ in refused.value.problems}


def policy(workspace, title="Swimming strategy", replaces=None, **details):
    return actions.add_source(
        workspace=workspace,
        kind="policy_document",
        title=title,
        details=POLICY | details,
        replaces=replaces,
        by=None,
    )


def test_what_is_known_of_a_source_is_edited_and_the_ledger_says_what(inside):
    source = builders.research(inside)
    edited = actions.edit_source(source=source, title="Free swimming", year=2020, by=None)
    assert (edited.title, edited.year, edited.record.title) == ("Free swimming", 2020, "Free swimming")
    assert Event.objects.get(name="source.edited").says == {"what": ["title", "year"]}
    assert [row.source for row in queries.search_library(None, "Free swimming").hits] == [source]


def test_editing_that_changes_nothing_is_no_event(inside):
    source = builders.research(inside)
    actions.edit_source(source=source, title=source.title, by=None)
    assert not Event.objects.filter(name="source.edited").exists()


def test_what_was_imported_stays_in_its_appearance(inside):
    run = actions.import_references(
        workspace=inside, inquiry=None, data=builders.ris("One"), name="a.ris", by=None
    )
    source = run.appearances.get().source
    actions.edit_source(source=source, title="Another title", abstract="Other words.", by=None)
    appearance = run.appearances.get()
    assert (appearance.fields["title"], source.texts.get().text) == ("One", builders.ABSTRACT)


def test_an_edit_that_would_leave_nothing_to_find_a_work_by_is_refused(inside):
    source = builders.research(inside)
    with pytest.raises(actions.EvidenceRefused) as refused:
        actions.edit_source(source=source, title=" ", year=999, by=None)
    assert problems(refused) == {"title", "year"}
    for fields in ({"kind": "policy_document"}, {"state": "retracted"}, {"doi": "x" * 300}):
        with pytest.raises(actions.EvidenceRefused):
            actions.edit_source(source=source, **fields, by=None)
    source.refresh_from_db()
    assert source.year == 2019


def test_details_are_edited_one_by_one_and_still_checked(inside):
    source = builders.practice(inside)
    actions.edit_source(source=source, details={"limits": "One pool", "team": "Leisure"}, by=None)
    source.refresh_from_db()
    assert (source.details["limits"], source.details["setting"]) == ("One pool", "Pool")
    with pytest.raises(actions.EvidenceRefused) as refused:
        actions.edit_source(source=source, details={"setting": "", "colour": "red"}, by=None)
    assert problems(refused) == {"setting", "colour"}


def test_a_day_is_a_day(inside):
    with pytest.raises(actions.EvidenceRefused) as refused:
        policy(inside, in_force_from="soon", review_date="2027-13-01")
    assert problems(refused) == {"in_force_from", "review_date"}


def test_monitoring_data_are_linked_to_the_indicator_they_measure(inside, other_workspace):
    def indicator(workspace):
        return make_record(workspace=workspace, kind="indicator", title="Visits", url="/")

    source = actions.add_source(
        workspace=inside,
        kind="monitoring_data",
        title="Visits",
        details=FIGURES | {"denominator": "Children"},
        measures=indicator(inside),
        by=None,
    )
    link = source.record.foundations.get()
    assert (link.relation, str(link.rests_on.uid)) == ("measures", source.details["measures"])
    assert ("Denominator", "Children") in details_in_words(source)
    assert "Indicator that it measures" not in dict(details_in_words(source))
    with scope(workspace=other_workspace):
        elsewhere = indicator(other_workspace)
    for wrong in (elsewhere, source.record):
        with pytest.raises(actions.EvidenceRefused) as refused:
            actions.add_source(
                workspace=inside,
                kind="monitoring_data",
                title="V",
                details=FIGURES,
                measures=wrong,
                by=None,
            )
        assert problems(refused) == {"measures"}


def test_an_adopted_policy_replaces_the_one_before_and_a_draft_does_not(inside):
    old = policy(inside)
    draft = policy(inside, "A draft", replaces=old, status="draft")
    old.refresh_from_db()
    assert (old.state, draft.details["replaces"]) == ("available", str(old.pk))
    new = policy(inside, "The next strategy", replaces=old)
    old.refresh_from_db()
    assert (old.state, old.record.state) == ("superseded", "superseded")
    assert old.state_changes.get().reason == "Replaced by “The next strategy”"
    assert new.record.foundations.get().relation == "supersedes"
    assert Event.objects.filter(name="source.superseded").count() == 1
    with pytest.raises(actions.EvidenceRefused) as refused:
        policy(inside, "Wrong", replaces=builders.research(inside))
    assert problems(refused) == {"replaces"}


def test_a_state_is_set_with_a_reason_only(inside):
    source = builders.research(inside)
    with pytest.raises(actions.EvidenceRefused, match="Say why"):
        actions.set_source_state(source=source, state="superseded", reason=" ", by=None)
    with pytest.raises(actions.EvidenceRefused, match="cannot become that"):
        actions.set_source_state(source=source, state="available", reason="Why not", by=None)


def test_a_retraction_by_hand_is_a_notice_and_marks_what_rests_on_it(inside):
    source = builders.research(inside)
    statement = builders.published(inside, builders.excerpt(source).record)
    actions.set_source_state(source=source, state="retracted", reason="Made up", by=None)
    statement.record.refresh_from_db()
    assert statement.record.state == "rests_on_retracted"
    assert (Notice.objects.get().nature, Notice.objects.get().origin) == ("retraction", "by_hand")
    actions.set_source_state(source=source, state="available", reason="The journal erred", by=None)
    source.refresh_from_db()
    assert (source.state, source.record.state) == ("available", "live")
    assert list(SourceStateChange.objects.values_list("before", "after")) == [
        ("available", "retracted"),
        ("retracted", "available"),
    ]


def test_what_is_withdrawn_stays_so_and_is_not_edited(inside):
    source = builders.research(inside)
    actions.set_source_state(source=source, state="withdrawn", reason="Its authors asked", by=None)
    assert Event.objects.filter(name="source.withdrawn").count() == 1
    with pytest.raises(actions.EvidenceRefused, match="cannot become"):
        actions.set_source_state(source=source, state="available", reason="No", by=None)
    with pytest.raises(actions.EvidenceRefused, match="withdrawn"):
        actions.edit_source(source=source, title="T", by=None)


def test_a_policy_that_was_replaced_can_stand_again(inside):
    source = policy(inside)
    actions.set_source_state(source=source, state="superseded", reason="A new one", by=None)
    actions.set_source_state(source=source, state="available", reason="The new one fell", by=None)
    assert Event.objects.get(name="source.reinstated").says == {"origin": "by_hand"}


def test_of_an_account_consent_is_withdrawn_not_the_source(inside):
    with pytest.raises(actions.EvidenceRefused, match="consent"):
        actions.set_source_state(
            source=builders.account(inside), state="withdrawn", reason="They asked", by=None
        )


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(raw="Other"),
        lambda rows: rows.update(voided=False),
        lambda rows: rows.delete(),
    ],
)
def test_an_appearance_is_never_changed_nor_deleted_and_once_void_stays_so(inside, change):
    reviewing.paper(inside)
    actions.import_references(workspace=inside, inquiry=None, data=builders.ris("One"), name="a.ris", by=None)
    Appearance.objects.update(voided=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        change(Appearance.objects.all())
