"""A review from its protocol through its phases."""

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from tests.rooms.codification import reviewing

from moothall.events.models import Event
from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.models import Candidate, Criterion, PhaseChange, ProtocolVersion, Review

pytestmark = pytest.mark.usefixtures("inside")


def problems(refused):
    return {field for field, _ in refused.value.problems}


@pytest.fixture
def lead(inside):
    return reviewing.reviewer(inside)


def test_a_review_opens_with_a_protocol_a_record_and_its_lead(inside, lead):
    review = reviewing.opened(inside, by=lead)
    assert (review.phase, review.needed_title_abstract, review.needed_full_text) == ("protocol", 2, 2)
    assert (review.record.kind, review.record.title, review.record.state) == (
        "review",
        "Free swimming",
        "open",
    )
    assert review.record.url == f"/w/testshire/reviews/{review.pk}/"
    assert "Adults only" in review.record.words
    version = queries.present_protocol(lead, review)
    assert [(c.code, c.side) for c in queries.criteria_of(lead, version)] == [
        *(("I1", "include"), ("adults", "exclude"), ("no_figures", "exclude"), ("abstract_only", "exclude")),
    ]
    assert queries.part_of(lead, review).part == "lead"
    names = Event.objects.filter(record=str(review.record.uid)).values_list("name", flat=True)
    assert list(names) == ["review.opened", "protocol.versioned", "reviewer.invited"]


def test_parts_of_the_question_that_are_not_said_are_kept_as_empty(inside, lead):
    review = reviewing.opened(inside, by=lead, question={"population": " Under-16s "})
    assert review.question == {"population": "Under-16s", "intervention": "", "comparison": "", "outcome": ""}


def test_everything_that_is_wrong_is_named_at_once(inside, lead):
    with pytest.raises(actions.EvidenceRefused) as refused:
        reviewing.opened(
            inside,
            by=lead,
            title=" ",
            question={"colour": "red"},
            criteria=[{"side": "perhaps", "wording": "x"}, {"side": "exclude", "wording": ""}],
            reviewers_needed={"title_abstract": 3},
        )
    assert problems(refused) == {"title", "colour", "population", "criteria", "reviewers_needed"}
    with pytest.raises(actions.EvidenceRefused, match="put together"):
        reviewing.opened(inside, by=lead, framework="rumour")
    assert not Review.objects.exists()


def test_two_criteria_of_one_code_and_the_code_for_other_reasons_are_refused(inside, lead):
    for codes in (("same", "same"), ("other", "x"), ("with blank", "x")):
        criteria = [{"side": "exclude", "wording": "Words", "code": code} for code in codes]
        with pytest.raises(actions.EvidenceRefused) as refused:
            reviewing.opened(inside, by=lead, criteria=criteria)
        assert problems(refused) == {"criteria"}


def test_criteria_without_a_code_get_the_next_free_one(inside, lead):
    criteria = [
        {"side": "exclude", "wording": "One"},
        {"side": "exclude", "wording": "Two", "code": "E1"},
        {"side": "exclude", "wording": "Three"},
    ]
    review = reviewing.opened(inside, by=lead, criteria=criteria)
    assert [c.code for c in queries.criteria_of(lead, queries.present_protocol(lead, review))] == [
        "E2",
        "E1",
        "E3",
    ]


def test_a_changed_protocol_is_the_next_version_and_the_earlier_one_stays(inside, lead):
    review = reviewing.opened(inside, by=lead)
    criteria = [*reviewing.CRITERIA[:2], {"side": "exclude", "wording": "No counts", "code": "no_figures"}]
    version = actions.version_protocol(
        review=review,
        question=reviewing.QUESTION | {"comparison": "Paying"},
        criteria=criteria,
        reason="Clearer words",
        by=lead,
    )
    first, second = review.protocol_versions.all()
    assert (first.number, second.number, second) == (1, 2, version)
    assert first.criterion_rows.get(code="no_figures").wording == "No figures"
    assert second.criterion_rows.get(code="no_figures").wording == "No counts"
    review.refresh_from_db()
    assert review.question["comparison"] == "Paying"
    assert "No counts" in review.record.words


def test_a_new_version_needs_a_reason_and_a_change(inside, lead):
    review = reviewing.opened(inside, by=lead)
    same = {"review": review, "question": reviewing.QUESTION, "criteria": reviewing.CRITERIA, "by": lead}
    with pytest.raises(actions.EvidenceRefused) as refused:
        actions.version_protocol(**same, reason=" ")
    assert problems(refused) == {"reason"}
    version = review.protocol_versions.get()
    kept = same | {"criteria": version.criteria}
    with pytest.raises(actions.EvidenceRefused, match="Nothing has been changed"):
        actions.version_protocol(**kept, reason="No reason")
    assert review.protocol_versions.count() == 1


@pytest.mark.parametrize("model", [ProtocolVersion, Criterion])
def test_the_database_refuses_to_change_a_protocol(inside, lead, model):
    reviewing.opened(inside, by=lead)
    text = {"reason": "Other"} if model is ProtocolVersion else {"wording": "Other"}
    for change in (lambda: model.objects.update(**text), lambda: model.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_whoever_did_everything_can_be_forgotten(inside):
    made = reviewing.screening(inside, records=2, phase="living")
    made.at_full_text(made.records[0])
    actions.stop_screening(review=made.review, reason="Enough", evidence={}, by=made.lead)
    actions.set_source_state(source=made.records[1].source, state="superseded", reason="New", by=made.lead)
    made.lead.delete()
    assert made.review.protocol_versions.get().by is None
    assert made.review.stops.get().by is None
    assert made.fresh().opened_by is None


def test_each_change_of_phase_has_a_reason_and_going_back_is_allowed(inside):
    made = reviewing.screening(inside)
    with pytest.raises(actions.EvidenceRefused) as refused:
        actions.change_phase(review=made.review, to="title_abstract", reason="", by=made.lead)
    assert problems(refused) == {"phase", "reason"}
    made.go_to("full_text")
    made.go_to("title_abstract")
    assert list(PhaseChange.objects.values_list("before", "after", "reason")) == [
        ("protocol", "title_abstract", "It is time"),
        ("title_abstract", "full_text", "It is time"),
        ("full_text", "title_abstract", "It is time"),
    ]
    with pytest.raises(actions.EvidenceRefused):
        made.go_to("carnival")


def test_nothing_is_screened_without_criteria_or_people(inside, lead):
    review = reviewing.opened(inside, by=lead, criteria=[])
    with pytest.raises(actions.EvidenceRefused, match="at least one criterion"):
        actions.change_phase(review=review, to="pilot", reason="Now", by=lead)
    alone = reviewing.opened(inside, by=None)
    with pytest.raises(actions.EvidenceRefused, match="Invite somebody"):
        actions.change_phase(review=alone, to="pilot", reason="Now", by=None)


def test_what_is_held_at_a_stage_that_closes_is_given_back(inside):
    made = reviewing.screening(inside)
    held = made.take(made.lead)
    made.go_to("full_text")
    held.refresh_from_db()
    assert (held.state, held.slot) == ("released", None)


def test_sources_come_in_once_and_as_they_were_found(inside):
    made = reviewing.screening(inside, records=0, phase="protocol")
    one, two = reviewing.paper(inside), reviewing.paper(inside)
    first = made.add(one, two, one, route="website")
    assert [(c.source, c.route) for c in first] == [(one, "website"), (two, "website")]
    assert made.add(one) == []
    event = Event.objects.get(name="candidates.added")
    assert (event.says["count"], {c.position for c in first}) == (2, {event.seq})


def test_sources_of_another_workspace_do_not_come_in(inside, other_workspace):
    from django_scopes import scope

    made = reviewing.screening(inside, records=0)
    with scope(workspace=other_workspace):
        elsewhere = reviewing.paper(other_workspace)
    with pytest.raises(actions.EvidenceRefused, match="this workspace"):
        made.add(elsewhere)
    with pytest.raises(actions.EvidenceRefused, match="how the sources were found"):
        made.add(reviewing.paper(inside), route="hearsay")


def test_how_a_record_came_in_cannot_be_changed_and_none_is_deleted(inside):
    made = reviewing.screening(inside)
    for change in (
        lambda: Candidate.objects.update(round=9),
        lambda: Candidate.objects.update(route="website"),
        lambda: made.records[0].delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_record_that_nobody_judged_is_left_out_and_comes_back(inside):
    made = reviewing.screening(inside, records=1)
    (record,) = made.records
    actions.remove_candidate(candidate=record, why="not_eligible", by=made.lead)
    assert made.take(made.lead) is None
    actions.restore_candidate(candidate=record, by=made.lead)
    assert made.take(made.lead).candidate == record
    with pytest.raises(actions.EvidenceRefused, match="was not left out"):
        actions.restore_candidate(candidate=record, by=made.lead)
    with pytest.raises(actions.EvidenceRefused, match="Choose why"):
        actions.remove_candidate(candidate=record, why="ugly", by=made.lead)
    made.judge(made.lead, record, "exclude")
    with pytest.raises(actions.EvidenceRefused, match="exclude it instead"):
        actions.remove_candidate(candidate=record, why="not_eligible", by=made.lead)


def test_everybody_screens_the_same_records_in_the_pilot(inside):
    made = reviewing.screening(inside, people=3, records=6, phase="protocol")
    made.go_to("pilot", pilot_size=2)
    pilot = set(Candidate.objects.filter(in_pilot=True))
    assert len(pilot) == 2
    for person in made.people:
        seen = set()
        while held := made.take(person):
            seen.add(held.candidate)
            actions.give_verdict(assignment=held, says="include", by=person)
        assert seen == pilot
    assert {c.status for c in Candidate.objects.filter(in_pilot=True)} == {"awaiting_text"}


def test_a_pilot_record_opens_when_all_have_judged_it_not_before(inside):
    made = reviewing.screening(inside, people=3, records=1, phase="protocol")
    made.go_to("pilot")
    (record,) = made.records
    made.both(record, "include", "exclude")
    assert record.status == "partly"
    assert queries.history_of(made.people[2], record) == []
    made.judge(made.people[2], record, "include")
    record.refresh_from_db()
    assert record.status == "conflict"


def test_after_the_pilot_its_verdicts_count_and_two_are_enough(inside):
    made = reviewing.screening(inside, people=3, records=1, phase="protocol")
    made.go_to("pilot")
    (record,) = made.records
    made.both(record, "exclude", "exclude")
    held = made.take(made.people[2])
    made.go_to("title_abstract")
    record.refresh_from_db()
    held.refresh_from_db()
    assert (record.status, held.state) == ("excluded", "released")


def test_a_pilot_is_drawn_alike_for_the_same_seed_and_filled_up_when_it_is_drawn_again(inside):
    made = reviewing.screening(inside, records=8, phase="protocol", seed=4)
    made.go_to("pilot", pilot_size=3)
    first = set(Candidate.objects.filter(in_pilot=True))
    made.both(next(iter(first)), "include", "include")
    made.go_to("protocol")
    made.go_to("pilot", pilot_size=3)
    assert first < set(Candidate.objects.filter(in_pilot=True))
    assert Candidate.objects.filter(in_pilot=True, awaits_verdict=True).count() == 3


def test_stopping_leaves_out_what_nobody_judged_and_owed_verdicts_can_be_given(inside):
    made = reviewing.screening(inside, records=4)
    made.judge(made.lead, made.records[0], "exclude")
    stop = actions.stop_screening(
        review=made.review, reason="Enough was found", evidence={"p_value": "0.04"}, by=made.lead
    )
    assert (stop.left_out, stop.evidence) == (3, {"p_value": "0.04"})
    assert Candidate.objects.filter(status="not_screened").count() == 3
    assert made.take(made.people[1]).candidate == made.records[0]
    made.judge(made.people[1], made.records[0], "exclude")
    assert made.take(made.people[1]) is None
    with pytest.raises(actions.EvidenceRefused, match="nothing to leave out"):
        actions.stop_screening(review=made.review, reason="Again", evidence={}, by=made.lead)


def test_going_back_to_titles_ends_a_stop_and_new_records_are_not_under_it(inside):
    made = reviewing.screening(inside, records=2)
    actions.stop_screening(review=made.review, reason="Enough", evidence={}, by=made.lead)
    (later,) = made.add(reviewing.paper(inside))
    assert made.take(made.lead).candidate == later
    made.go_to("full_text")
    made.go_to("title_abstract")
    assert not Candidate.objects.filter(status="not_screened").exists()


def test_stopping_needs_a_reason_and_titles_that_are_screened(inside):
    made = reviewing.screening(inside)
    with pytest.raises(actions.EvidenceRefused, match="Say why"):
        actions.stop_screening(review=made.review, reason=" ", evidence={}, by=made.lead)
    made.go_to("extraction")
    with pytest.raises(actions.EvidenceRefused, match="not being screened"):
        actions.stop_screening(review=made.review, reason="Enough", evidence={}, by=made.lead)


def test_full_texts_are_wanted_got_or_not_and_what_was_not_got_is_no_exclusion(inside):
    made = reviewing.screening(inside, records=2, phase="living")
    got, missing = made.records
    with pytest.raises(actions.EvidenceRefused, match="not at full text"):
        actions.record_full_text(candidate=got, state="retrieved", by=made.lead)
    for record in made.records:
        assert made.both(record, "include", "include").status == "awaiting_text"
    actions.record_full_text(candidate=got, state="requested", note="Asked the author", by=made.lead)
    assert made.take(made.lead, stage="full_text") is None
    actions.record_full_text(candidate=got, state="retrieved", url="https://example.org/", by=made.lead)
    actions.record_full_text(candidate=missing, state="not_retrieved", by=made.lead)
    missing.refresh_from_db()
    assert (missing.stage, missing.status) == ("full_text", "not_retrieved")
    assert made.take(made.lead, stage="full_text").candidate == got
    made.judge(made.lead, got, "include")
    with pytest.raises(actions.EvidenceRefused, match="has been retrieved"):
        actions.record_full_text(candidate=got, state="not_retrieved", by=made.lead)
    assert [r.state for r in got.retrievals.all()] == ["requested", "retrieved"]


def test_the_workspace_knows_its_reviews_newest_first(inside, lead, other_workspace):
    first, second = reviewing.opened(inside, by=lead), reviewing.opened(inside, by=lead, title="Buses")
    assert list(queries.reviews(lead)) == [second, first]
    assert queries.review(lead, first.pk) == first
    assert queries.review_of_record(lead, second.record) == second
