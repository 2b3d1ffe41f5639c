"""Two sources that are one work: nothing is deleted, one record stands for both, and all can be undone."""

import pytest
from django_scopes import scope
from tests.rooms.codification import builders, reviewing

from moothall.events.models import Event
from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.models import Appearance, Candidate, SameAs, Source, Verdict

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def made(inside):
    return reviewing.screening(inside, people=3)


def link(made, kept, other, **more):
    return actions.link_sources(kept=kept.source, other=other.source, by=made.lead, **more)


def fresh(*records):
    for record in records:
        record.refresh_from_db()
    return records


def test_the_record_of_the_kept_source_stands_for_both(made):
    kept, other, _ = made.records
    made_link = link(made, kept, other, probability=0.9, reasons=["same DOI"])
    fresh(kept, other)
    assert (other.duplicate_of, kept.stands, other.stands, other.awaits_verdict) == (kept, True, False, False)
    assert (made_link.outcome, made_link.probability, made_link.reasons) == ("linked", 0.9, ["same DOI"])
    assert Source.objects.count() == 3
    assert made_link.position == Event.objects.get(name="source.linked").seq


def test_undoing_gives_both_back_and_the_pair_is_not_proposed_again(made):
    kept, other, _ = made.records
    made_link = link(made, kept, other)
    actions.unlink_sources(link=made_link, by=made.lead)
    made_link.refresh_from_db()
    assert (made_link.outcome, made_link.undone_at is None) == ("distinct", False)
    assert all(record.stands for record in fresh(kept, other))
    actions.unlink_sources(link=made_link, by=made.lead)
    assert Event.objects.filter(name="source.unlinked").count() == 1


def test_a_record_that_was_judged_goes_before_one_that_was_not(made):
    kept, other, _ = made.records
    made.both(other, "exclude", "exclude")
    link(made, kept, other)
    fresh(kept, other)
    assert (kept.duplicate_of, other.status, other.stands) == (other, "excluded", True)


def test_if_both_were_judged_the_kept_ones_verdicts_count_and_both_stay(made):
    kept, other, _ = made.records
    made.both(kept, "include", "include")
    made.both(other, "include", "maybe")
    link(made, kept, other)
    fresh(kept, other)
    assert (kept.stands, kept.stage, other.duplicate_of) == (True, "full_text", kept)
    assert Verdict.objects.count() == 4
    assert not kept.conflicts.exists()


def test_two_that_came_out_differently_are_a_conflict_until_somebody_settles_it(made):
    kept, other, _ = made.records
    made.both(kept, "include", "include")
    made.both(other, "exclude", "exclude")
    link(made, kept, other)
    fresh(kept)
    conflict = made.conflict(kept)
    assert (kept.status, conflict.kind) == ("conflict", "duplicate")
    actions.resolve_conflict(conflict=conflict, says="exclude", reason="Adults", by=made.people[2])
    fresh(kept)
    assert kept.status == "excluded"


def test_undoing_such_a_link_ends_the_conflict(made):
    kept, other, _ = made.records
    made.both(kept, "include", "include")
    made.both(other, "exclude", "exclude")
    made_link = link(made, kept, other)
    conflict = made.conflict(kept)
    actions.unlink_sources(link=made_link, by=made.lead)
    conflict.refresh_from_db()
    fresh(kept, other)
    assert (conflict.state, kept.stage, other.status) == ("resolved", "full_text", "excluded")


def test_what_is_held_of_a_duplicate_is_given_back_and_nothing_more_is_said_of_it(made):
    kept, other, _ = made.records
    held = made.take(made.lead, other)
    link(made, kept, other)
    held.refresh_from_db()
    assert held.state == "released"
    with pytest.raises(actions.EvidenceRefused, match="another one stands for it"):
        actions.give_verdict(assignment=held, says="include", by=made.lead)


def test_three_of_one_work_have_one_record_whatever_is_linked_first(made):
    one, two, three = made.records
    first = link(made, two, three)
    link(made, one, two)
    fresh(one, two, three)
    assert (two.duplicate_of, three.duplicate_of) == (one, one)
    actions.unlink_sources(link=first, by=made.lead)
    fresh(two, three)
    assert (two.duplicate_of, three.duplicate_of) == (one, None)


def test_linking_what_is_one_work_already_changes_nothing(made):
    one, two, three = made.records
    first = link(made, one, two)
    second = link(made, two, three)
    assert link(made, one, two) == first
    assert link(made, three, two) in (first, second)
    assert SameAs.objects.count() == 2


def test_a_pair_that_waited_to_be_looked_at_is_linked_whichever_way_round(made):
    kept, other, _ = made.records
    asked = SameAs.objects.create(
        workspace=made.review.workspace, kept=other.source, other=kept.source, outcome="queued"
    )
    assert link(made, kept, other) == asked
    asked.refresh_from_db()
    assert (asked.kept, asked.outcome) == (kept.source, "linked")


def test_the_kept_source_takes_over_what_it_lacks_and_gives_it_back(inside):
    kept = reviewing.paper(inside)
    other = reviewing.paper(inside, doi="10.5555/abc", abstract="", authors=[{"literal": "Group"}])
    made_link = actions.link_sources(kept=kept, other=other, by=None)
    kept.refresh_from_db()
    assert (kept.doi, kept.byline, sorted(made_link.filled)) == ("10.5555/abc", "Group", ["authors", "doi"])
    assert "10.5555/abc" in kept.record.words
    actions.edit_source(source=kept, doi="10.5555/right", by=None)
    actions.unlink_sources(link=made_link, by=None)
    kept.refresh_from_db()
    assert (kept.doi, kept.authors) == ("10.5555/right", [])


def test_a_source_is_not_linked_to_itself_nor_across_workspaces(inside, other_workspace):
    one = reviewing.paper(inside)
    with scope(workspace=other_workspace):
        elsewhere = reviewing.paper(other_workspace)
    for other in (one, elsewhere):
        with pytest.raises(actions.EvidenceRefused, match="two different sources"):
            actions.link_sources(kept=one, other=other, by=None)
    with pytest.raises(actions.EvidenceRefused, match="a person or a comparison"):
        actions.link_sources(kept=one, other=reviewing.paper(inside), outcome="queued", by=None)


def test_a_source_that_comes_in_later_is_a_duplicate_at_once(made):
    known = made.records[0].source
    late = reviewing.paper(made.review.workspace)
    actions.link_sources(kept=known, other=late, by=None)
    (record,) = made.add(late)
    assert record.duplicate_of == made.records[0]


def imported(made, *titles):
    data = builders.ris(*titles)
    run = actions.import_references(
        workspace=made.review.workspace, inquiry=None, data=data, name="a.ris", by=None
    )
    sources = [appearance.source for appearance in run.appearances.order_by("position")]
    return run, made.add(*sources, run=run)


def test_removing_an_import_voids_what_nobody_judged_and_names_what_stays(made):
    run, (one, two) = imported(made, "One", "Two")
    made.judge(made.lead, one, "include")
    held = made.take(made.people[1], two)
    removed = actions.remove_import(run=run, by=made.lead)
    fresh(one, two)
    held.refresh_from_db()
    assert (removed.voided, removed.kept) == (1, [one])
    assert (one.stands, two.stands, held.state) == (True, False, "released")
    assert set(Appearance.objects.values_list("voided", flat=True)) == {True}
    assert Event.objects.get(name="import.removed").says["kept"] == 1
    with pytest.raises(actions.EvidenceRefused, match="cannot be removed"):
        actions.remove_import(run=run, by=made.lead)


def test_if_what_stood_for_a_work_goes_with_its_import_another_record_stands(made):
    run, (one,) = imported(made, "One")
    link(made, one, made.records[0])
    assert fresh(made.records[0])[0].duplicate_of == one
    actions.remove_import(run=run, by=made.lead)
    assert fresh(made.records[0])[0].stands


def test_records_that_do_not_stand_are_not_listed(made):
    link(made, made.records[0], made.records[1])
    listed = queries.candidates(made.lead, made.review)
    assert set(listed) == {made.records[0], made.records[2]}
    assert queries.candidates(made.lead, made.review, standing=False).count() == 3
    assert queries.candidate(made.lead, made.review, made.records[1].pk) == made.records[1]
    assert Candidate.objects.filter(duplicate_of=made.records[0]).count() == 1
