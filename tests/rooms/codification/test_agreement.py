"""How far those who judged the same records agreed, and that this tells nothing that is not open."""

import math

import pytest
from tests.rooms.codification import reviewing

from moothall.methods.agreement import cohen_kappa, gwet_ac1, pabak, percent_agreement
from moothall.rooms.codification import actions, queries

pytestmark = pytest.mark.usefixtures("inside")
STAGE = "title_abstract"


def judged(inside, *pairs, people=2, **fields):
    """A review in which the first two people have said these things of its records."""
    made = reviewing.screening(inside, people=people, records=len(pairs) + 1, **fields)
    for record, (first, second) in zip(made.records, pairs, strict=False):
        made.both(record, first, second)
    return made


def found(made, stage=STAGE, **how):
    return queries.agreement(made.lead, made.review, stage, **how)


def test_the_figures_are_those_of_the_method_on_what_both_judged(inside):
    said = [("include", "include"), ("exclude", "exclude"), ("include", "exclude"), ("exclude", "exclude")]
    made = judged(inside, *said)
    made.judge(made.lead, made.records[-1], "include")
    first, second = ([pair[place] for pair in said] for place in (0, 1))
    overall = found(made).overall
    assert (overall.records, overall.pairs, overall.is_stable) == (4, 4, False)
    assert overall.percent == percent_agreement(first, second)
    assert overall.kappa.value == pytest.approx(cohen_kappa(first, second).value)
    assert overall.kappa.low == pytest.approx(cohen_kappa(first, second).low)
    assert overall.pabak == pabak(first, second)
    assert overall.ac1.value == pytest.approx(gwet_ac1(first, second).value)


def test_one_pair_is_the_same_as_everybody_whoever_judged_first(inside):
    made = judged(inside, ("include", "exclude"), ("exclude", "exclude"))
    lead, other = made.people
    made.judge(other, made.records[2], "include")
    made.judge(lead, made.records[2], "exclude")
    (pair,) = found(made).pairs
    assert (pair.first.person, pair.second.person) == (lead, other)
    assert pair.measures == found(made).overall


def test_maybe_counts_as_include_and_as_disagreement_with_exclude(inside):
    made = judged(inside, ("maybe", "include"), ("maybe", "exclude"), ("exclude", "exclude"))
    assert found(made).overall.percent.value == pytest.approx(2 / 3)


def test_it_is_not_defined_while_only_one_answer_was_used(inside):
    overall = found(judged(inside, ("exclude", "exclude"), ("exclude", "exclude"))).overall
    assert overall.percent.value == 1
    for measure in (overall.kappa, overall.pabak, overall.ac1):
        assert math.isnan(measure.value)
        assert "Only one category" in measure.undefined


def test_nothing_is_told_of_a_record_that_waits_for_a_verdict_not_even_to_whoever_gave_one(inside):
    made = judged(inside, people=3)
    made.judge(made.lead, made.records[0], "exclude")
    for who in (*made.people, None):
        assert queries.agreement(who, made.review, STAGE).overall is None


def test_a_pilot_record_is_counted_once_all_have_judged_it_not_before(inside):
    made = reviewing.screening(inside, people=3, records=2, phase="protocol")
    made.go_to("pilot")
    record = made.records[0]
    made.both(record, "include", "exclude")
    assert found(made, in_pilot=True).overall is None
    made.judge(made.people[2], record, "exclude")
    pilot = found(made, in_pilot=True)
    assert (pilot.overall.records, pilot.overall.pairs, len(pilot.pairs)) == (1, 3, 3)
    assert pilot.overall.percent.value == pytest.approx(1 / 3)


def test_a_pilot_is_told_from_what_was_screened_after_it(inside):
    made = reviewing.screening(inside, records=3, phase="protocol")
    made.go_to("pilot", pilot_size=1)
    drawn = next(
        record for record in made.records if queries.pilot_records(None, made.review).get() == record
    )
    made.both(drawn, "exclude", "exclude")
    made.go_to("title_abstract")
    other = next(record for record in made.records if record != drawn)
    made.both(other, "include", "include")
    assert found(made, in_pilot=True).overall.records == 1
    assert found(made).overall.records == 2


def test_a_verdict_changed_after_the_others_were_open_does_not_count(inside):
    made = judged(inside, ("include", "exclude"), ("exclude", "exclude"))
    made.judge(made.people[1], made.records[0], "include")
    made.records[0].refresh_from_db()
    assert made.records[0].status == "awaiting_text"
    assert found(made).overall.percent.value == 0.5


def test_a_verdict_changed_while_it_was_blind_counts_as_changed(inside):
    made = judged(inside)
    record = made.records[0]
    made.judge(made.lead, record, "include")
    made.judge(made.lead, record, "exclude")
    made.judge(made.people[1], record, "exclude")
    assert found(made).overall.percent.value == 1


def test_a_verdict_that_was_taken_back_is_not_counted(inside):
    made = judged(inside, ("include", "include"))
    record = made.records[0]
    verdict = queries.verdicts_open_to(made.lead, made.review).filter(assignment__reviewer=made.lead).last()
    actions.undo_verdict(verdict=verdict, by=made.lead)
    record.refresh_from_db()
    assert record.status == "partly"
    assert found(made).overall is None


def test_what_an_adjudicator_decided_is_not_counted(inside):
    made = judged(inside, ("include", "exclude"), people=3)
    record = made.records[0]
    actions.resolve_conflict(
        conflict=made.conflict(record), says="include", reason="It fits", by=made.people[2]
    )
    assert (found(made).overall.records, len(found(made).pairs)) == (1, 1)
    assert found(made).overall.percent.value == 0


def test_each_stage_has_its_own_figures(inside):
    made = reviewing.screening(inside, records=1, phase="living")
    record = made.at_full_text(made.records[0])
    for person, code in zip(made.people, ("adults", "no_figures"), strict=True):
        made.judge(person, record, "exclude", criterion=made.criterion(code))
    assert found(made).overall.records == 1
    assert found(made, "full_text").overall.percent.value == 1


def test_whoever_left_still_counts(inside):
    made = judged(inside, ("include", "exclude"), people=3)
    actions.remove_reviewer(review=made.review, reviewer=made.people[1], by=made.lead)
    (pair,) = found(made).pairs
    assert (pair.second.person, pair.second.left is None) == (made.people[1], False)


def test_records_that_do_not_stand_are_left_out(inside):
    made = judged(inside, ("include", "exclude"), ("exclude", "exclude"))
    one, other = made.records[:2]
    actions.link_sources(kept=one.source, other=other.source, by=made.lead)
    assert found(made).overall.records == 1


def test_thirty_records_are_called_stable(inside):
    made = judged(inside, *[("include", "include")] * 20, *[("exclude", "exclude")] * 10)
    assert found(made).overall.is_stable
