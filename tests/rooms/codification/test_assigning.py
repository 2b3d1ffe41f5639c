"""Which record comes to whom, and who holds it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.rooms.codification import reviewing

from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.models import Assignment, Candidate, RankRun

pytestmark = pytest.mark.usefixtures("inside")


def ranked(made, *places, basis="model"):
    """Give the records these places in a ranking."""
    run = RankRun.objects.create(
        workspace=made.review.workspace,
        review=made.review,
        basis=basis,
        method_version="1",
        log_position=1,
        records=len(places),
        labelled=2,
        relevant=1,
        order_digest="0" * 64,
    )
    for record, place in zip(made.records, places, strict=True):
        Candidate.objects.filter(pk=record.pk).update(rank=place)
    return run


def test_the_best_ranked_record_comes_first_and_says_why(inside):
    made = reviewing.screening(inside)
    run = ranked(made, 3, 1, 2)
    held = made.take(made.lead)
    assert held.candidate == made.records[1]
    assert (held.shown_because, held.rank_run, held.rank_position, held.slot) == ("ranked", run, 1, 1)


def test_a_ranking_by_the_criteria_says_so(inside):
    made = reviewing.screening(inside)
    ranked(made, 3, 1, 2, basis="criteria")
    assert made.take(made.lead).shown_because == "criteria"


def test_what_no_ranking_has_seen_comes_in_the_order_of_the_list(inside):
    made = reviewing.screening(inside)
    (later,) = made.add(reviewing.paper(inside))
    seen = []
    while held := made.take(made.lead):
        seen.append(held.candidate)
        assert held.shown_because == "listed"
        actions.give_verdict(assignment=held, says="exclude", by=made.lead)
    assert (set(seen[:3]), seen[3]) == (set(made.records), later)


def test_an_order_that_the_lead_chose_is_not_called_a_ranking(inside):
    made = reviewing.screening(inside)
    ranked(made, 1, 2, 3)
    for person, order, because in zip(made.people, ("year", "random"), ("listed", "random"), strict=True):
        made.review.ranking = {"order": order, "explore_share": 0}
        made.review.save()
        assert made.take(person).shown_because == because


def test_whoever_holds_a_record_gets_it_again(inside):
    made = reviewing.screening(inside)
    assert made.take(made.lead) == made.take(made.lead)
    assert queries.assignment_in_hand(made.lead, made.review) == made.take(made.lead)


def test_two_people_get_the_same_record_and_a_third_gets_the_next(inside):
    made = reviewing.screening(inside, people=3)
    first, second, third = (made.take(person) for person in made.people)
    assert first.candidate == second.candidate
    assert {first.slot, second.slot} == {1, 2}
    assert third.candidate != first.candidate


def test_where_one_person_judges_each_record_has_one_place(inside):
    made = reviewing.screening(inside, needed=1)
    first, second = (made.take(person) for person in made.people)
    assert first.candidate != second.candidate


def test_nobody_gets_a_record_twice(inside):
    made = reviewing.screening(inside)
    seen = []
    while held := made.take(made.lead):
        seen.append(held.candidate)
        actions.give_verdict(assignment=held, says="include", by=made.lead)
    assert len(seen) == len(set(seen)) == 3


def test_every_twentieth_record_is_the_next_of_the_permutation(inside):
    made = reviewing.screening(inside, records=45, needed=1)
    for place, record in enumerate(made.records, start=1):
        Candidate.objects.filter(pk=record.pk).update(rank=place, audit_position=46 - place)
    because = []
    while held := made.take(made.lead):
        because.append(held.shown_because)
        if held.shown_because == "random":
            assert held.candidate == max(set(made.records) - seen_of(made), key=made.records.index)
        actions.give_verdict(assignment=held, says="exclude", by=made.lead)
    assert [turn for turn, why in enumerate(because, start=1) if why == "random"] == [20, 40]


def seen_of(made):
    judged = Assignment.objects.filter(state="given").values_list("candidate", flat=True)
    return {record for record in made.records if record.pk in set(judged)}


def test_what_was_postponed_comes_last(inside):
    made = reviewing.screening(inside)
    first = made.take(made.lead)
    actions.give_verdict(assignment=first, says="postpone", by=made.lead)
    seen = []
    while held := made.take(made.lead):
        seen.append(held.candidate)
        actions.give_verdict(assignment=held, says="include", by=made.lead)
    assert seen[-1] == first.candidate
    assert len(seen) == 3


def test_what_is_not_touched_for_24_hours_goes_to_whoever_comes_next(inside):
    made = reviewing.screening(inside, records=1, needed=1)
    held = made.take(made.lead)
    assert made.take(made.people[1]) is None
    Assignment.objects.update(touched=timezone.now() - timedelta(hours=24, minutes=1))
    assert made.take(made.people[1]).candidate == held.candidate
    held.refresh_from_db()
    assert (held.state, held.slot) == ("released", None)
    with pytest.raises(actions.EvidenceRefused, match="in the hands of others"):
        actions.give_verdict(assignment=held, says="include", by=made.lead)


def test_a_verdict_that_comes_after_24_hours_counts_if_nobody_took_the_record(inside):
    made = reviewing.screening(inside, records=1)
    held = made.take(made.lead)
    Assignment.objects.update(touched=timezone.now() - timedelta(hours=25))
    assert made.take(made.people[1]) is not None
    actions.give_verdict(assignment=held, says="include", by=made.lead)
    held.refresh_from_db()
    assert held.state == "given"
    assert {a.slot for a in Assignment.objects.all()} == {1, 2}


def test_a_record_can_be_picked_by_hand(inside):
    made = reviewing.screening(inside, people=3)
    last = made.records[-1]
    held = made.take(made.lead, last)
    assert (held.candidate, held.shown_because) == (last, "manual")
    assert made.take(made.lead, last) == held
    made.take(made.people[1], last)
    with pytest.raises(actions.EvidenceRefused, match="no free place"):
        made.take(made.people[2], last)


def test_picking_by_hand_is_no_turn_of_the_random_stream(inside):
    made = reviewing.screening(inside)
    made.take(made.lead, made.records[0])
    made.take(made.people[1])
    assert [queries.part_of(person, made.review).served for person in made.people] == [0, 1]


def test_only_those_who_take_part_get_records_and_only_while_something_is_open(inside):
    made = reviewing.screening(inside)
    with pytest.raises(actions.EvidenceRefused, match="no part"):
        made.take(reviewing.reviewer(inside))
    made.go_to("extraction")
    with pytest.raises(actions.EvidenceRefused, match="Nothing can be judged"):
        made.take(made.lead)


def test_whoever_only_settles_conflicts_gets_no_records(inside):
    made = reviewing.screening(inside)
    settles = reviewing.reviewer(inside)
    actions.invite_reviewer(review=made.review, person=settles, part="adjudicator", by=made.lead)
    assert made.take(settles) is None


def test_in_a_living_review_titles_come_before_full_texts(inside):
    made = reviewing.screening(inside, records=2, phase="living")
    text = made.at_full_text(made.records[0])
    held = made.take(made.lead)
    assert (held.candidate, held.stage) == (made.records[1], "title_abstract")
    assert made.take(made.lead, stage="full_text").candidate == text


def test_handing_out_needs_as_many_queries_for_many_records_as_for_few(inside):
    def queries_needed(records):
        made = reviewing.screening(inside, records=records)
        made.judge(made.people[1], made.records[0], "include")
        with CaptureQueriesContext(connection) as counted:
            made.take(made.lead)
        return len(counted)

    assert queries_needed(40) == queries_needed(4)
