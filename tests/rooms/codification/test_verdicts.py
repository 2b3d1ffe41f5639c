"""Judging records, taking verdicts back, and settling what people do not agree on."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from tests.rooms.codification import reviewing

from moothall.events.models import Event
from moothall.rooms.codification import actions
from moothall.rooms.codification.models import Assignment, Conflict, Verdict

pytestmark = pytest.mark.usefixtures("inside")


def problems(refused):
    return {field for field, _ in refused.value.problems}


@pytest.fixture
def made(inside):
    return reviewing.screening(inside, people=3)


@pytest.fixture
def record(made):
    return made.records[0]


def test_one_verdict_waits_for_the_second_and_two_that_agree_settle_it(made, record):
    made.judge(made.lead, record, "exclude")
    record.refresh_from_db()
    assert record.status == "partly"
    made.judge(made.people[1], record, "exclude")
    record.refresh_from_db()
    assert (record.stage, record.status, record.awaits_verdict) == ("title_abstract", "excluded", False)


def test_whoever_is_not_sure_does_not_lose_the_record(made):
    one, two, three = made.records
    assert made.both(one, "maybe", "maybe").stage == "full_text"
    assert made.both(two, "include", "maybe").stage == "full_text"
    assert made.both(three, "maybe", "exclude").status == "conflict"


def test_a_verdict_keeps_what_was_said_under_which_protocol_and_why_it_was_shown(made, record):
    adults = made.criterion("adults")
    verdict = made.judge(
        made.lead, record, "exclude", criterion=adults, note=" Only adults swam. ", seconds=14
    )
    assert (verdict.criterion, verdict.note, verdict.seconds) == (adults, "Only adults swam.", 14)
    assert (verdict.protocol_version.number, verdict.shown_because) == (1, "manual")


def test_the_ledger_says_that_a_record_was_judged_never_how(made, record):
    verdict = made.judge(made.lead, record, "exclude", note="Secret")
    event = Event.objects.get(name="verdict.given")
    assert event.says == {
        "candidate": str(record.pk),
        "stage": "title_abstract",
        "verdict": str(verdict.pk),
    }
    assert verdict.position == event.seq


def test_the_same_form_again_changes_nothing_and_another_answer_under_its_key_is_refused(made, record):
    once = uuid4()
    held = made.take(made.lead, record)
    first = actions.give_verdict(assignment=held, says="include", once=once, by=made.lead)
    assert actions.give_verdict(assignment=held, says="include", once=once, by=made.lead) == first
    with pytest.raises(actions.EvidenceRefused, match="another verdict already"):
        actions.give_verdict(assignment=held, says="exclude", once=once, by=made.lead)
    assert Verdict.objects.count() == 1


def test_a_second_verdict_changes_the_first_and_both_are_kept(made, record):
    first = made.judge(made.lead, record, "include")
    second = made.judge(made.lead, record, "exclude")
    assert (second.undoes, Verdict.objects.count()) == (first, 2)
    assert made.both(record, "exclude", "exclude").status == "excluded"


def test_what_is_postponed_is_no_verdict(made, record):
    made.judge(made.lead, record, "postpone")
    record.refresh_from_db()
    assert record.status == "waiting"
    assert Assignment.objects.get().state == "postponed"
    assert made.both(record, "include", "include").stage == "full_text"
    made.judge(made.lead, made.records[1], "include")
    with pytest.raises(actions.EvidenceRefused, match="take your verdict back"):
        made.judge(made.lead, made.records[1], "postpone")


def test_at_full_text_an_exclusion_has_a_reason_and_nobody_is_unsure(inside):
    made = reviewing.screening(inside, records=1, phase="living")
    record = made.at_full_text(made.records[0])
    for says, field in (("exclude", "criterion"), ("maybe", "says"), ("perhaps", "says")):
        with pytest.raises(actions.EvidenceRefused) as refused:
            made.judge(made.lead, record, says)
        assert problems(refused) == {field}
    made.judge(made.lead, record, "exclude", reason="In Welsh only")
    record.refresh_from_db()
    assert record.status == "partly"


def test_only_criteria_of_the_present_protocol_that_exclude_at_this_stage_can_be_named(made, record):
    old = made.criterion("adults")
    for code in ("I1", "abstract_only"):
        with pytest.raises(actions.EvidenceRefused) as refused:
            made.judge(made.lead, record, "exclude", criterion=made.criterion(code))
        assert problems(refused) == {"criterion"}
    actions.version_protocol(
        review=made.review,
        question=reviewing.QUESTION,
        criteria=reviewing.CRITERIA[1:],
        reason="Simpler",
        by=made.lead,
    )
    with pytest.raises(actions.EvidenceRefused) as refused:
        made.judge(made.lead, record, "exclude", criterion=old)
    assert problems(refused) == {"criterion"}
    verdict = made.judge(made.lead, record, "exclude", criterion=made.criterion("adults"))
    assert verdict.protocol_version.number == 2


def test_a_criterion_means_nothing_when_a_record_is_included(made, record):
    assert made.judge(made.lead, record, "include", criterion=made.criterion("adults")).criterion is None


def test_nobody_judges_what_is_in_others_hands(made, record):
    held = made.take(made.lead, record)
    with pytest.raises(actions.EvidenceRefused, match="somebody else's hands"):
        actions.give_verdict(assignment=held, says="include", by=made.people[1])
    outsider = reviewing.reviewer(made.review.workspace)
    with pytest.raises(actions.EvidenceRefused, match="no part"):
        actions.give_verdict(assignment=held, says="include", by=outsider)


def test_a_verdict_is_taken_back_by_a_new_row(made, record):
    verdict = made.judge(made.lead, record, "exclude")
    undone = actions.undo_verdict(verdict=verdict, by=made.lead)
    record.refresh_from_db()
    assert (undone.says, undone.undoes, record.status) == ("", verdict, "waiting")
    assert actions.undo_verdict(verdict=verdict, by=made.lead) == undone
    assert Verdict.objects.count() == 2
    assert made.take(made.lead).candidate == record


def test_a_settled_record_waits_again_when_a_verdict_is_taken_back(made, record):
    made.both(record, "include", "include")
    actions.undo_verdict(verdict=Verdict.objects.last(), by=made.people[1])
    record.refresh_from_db()
    assert (record.stage, record.status, record.awaits_verdict) == ("title_abstract", "partly", True)


def test_only_ones_own_newest_verdict_is_taken_back(made, record):
    first = made.judge(made.lead, record, "exclude")
    with pytest.raises(actions.EvidenceRefused, match="somebody else's"):
        actions.undo_verdict(verdict=first, by=made.people[1])
    made.judge(made.lead, record, "include")
    with pytest.raises(actions.EvidenceRefused, match="newer one"):
        actions.undo_verdict(verdict=first, by=made.lead)


def test_nothing_is_taken_back_once_the_stage_is_closed_until_the_lead_opens_it_again(made, record):
    verdict = made.judge(made.lead, record, "exclude")
    made.go_to("full_text")
    with pytest.raises(actions.EvidenceRefused, match="closed"):
        actions.undo_verdict(verdict=verdict, by=made.lead)
    made.go_to("title_abstract")
    assert actions.undo_verdict(verdict=verdict, by=made.lead).undoes == verdict


def test_a_title_verdict_stays_once_the_full_text_has_been_judged(inside):
    made = reviewing.screening(inside, records=1, phase="living")
    record = made.at_full_text(made.records[0])
    title = Verdict.objects.last()
    made.judge(made.lead, record, "include")
    with pytest.raises(actions.EvidenceRefused, match="judged since"):
        actions.undo_verdict(verdict=title, by=made.people[1])


@pytest.mark.parametrize("change", [lambda rows: rows.update(says="include"), lambda rows: rows.delete()])
def test_the_database_refuses_to_change_or_delete_a_verdict(made, record, change):
    made.judge(made.lead, record, "exclude")
    with pytest.raises(DatabaseError), transaction.atomic():
        change(Verdict.objects.all())


def test_two_that_disagree_open_one_conflict_and_a_third_settles_it(made, record):
    made.both(record, "include", "exclude")
    conflict = made.conflict(record)
    assert (record.status, conflict.kind, conflict.stage) == ("conflict", "outcome", "title_abstract")
    actions.resolve_conflict(conflict=conflict, says="exclude", reason="Adults only", by=made.people[2])
    record.refresh_from_db()
    conflict.refresh_from_db()
    assert record.status == "excluded"
    assert (conflict.state, conflict.resolution, conflict.by) == ("resolved", "exclude", made.people[2])
    assert conflict.reason == "Adults only"
    assert Event.objects.get(name="conflict.resolved").says["how"] == "adjudicated"


def test_one_of_the_two_can_change_theirs_instead(made, record):
    made.both(record, "include", "exclude")
    conflict = made.conflict(record)
    made.judge(made.lead, record, "exclude")
    record.refresh_from_db()
    conflict.refresh_from_db()
    assert record.status == "excluded"
    assert (conflict.state, conflict.resolution, conflict.by) == ("resolved", "exclude", made.lead)
    assert Verdict.objects.count() == 3


def test_neither_of_those_who_disagree_settles_it(made, record):
    made.both(record, "include", "exclude")
    for person in made.people[:2]:
        with pytest.raises(actions.EvidenceRefused, match="one of those who disagree"):
            actions.resolve_conflict(
                conflict=made.conflict(record), says="include", reason="I am right", by=person
            )
    outsider = reviewing.reviewer(made.review.workspace)
    with pytest.raises(actions.EvidenceRefused, match="no part"):
        actions.resolve_conflict(conflict=made.conflict(record), says="include", reason="So", by=outsider)


def test_settling_needs_a_ruling_and_a_reason_and_happens_once(made, record):
    made.both(record, "include", "exclude")
    conflict, third = made.conflict(record), made.people[2]
    with pytest.raises(actions.EvidenceRefused) as refused:
        actions.resolve_conflict(conflict=conflict, says="maybe", reason=" ", by=third)
    assert problems(refused) == {"says", "reason"}
    once = uuid4()
    settle = {"conflict": conflict, "says": "include", "reason": "Children too", "by": third}
    assert actions.resolve_conflict(**settle, once=once) == actions.resolve_conflict(**settle, once=once)
    with pytest.raises(actions.EvidenceRefused, match="settled already"):
        actions.resolve_conflict(**settle)
    assert Verdict.objects.filter(slot=0).count() == 1


def test_different_reasons_at_full_text_are_a_conflict_and_one_is_chosen(inside):
    made = reviewing.screening(inside, people=3, records=1, phase="living")
    record = made.at_full_text(made.records[0])
    for person, code in zip(made.people, ("adults", "no_figures"), strict=False):
        made.judge(person, record, "exclude", criterion=made.criterion(code))
    conflict = made.conflict(record)
    assert conflict.kind == "reason"
    third = made.people[2]
    with pytest.raises(actions.EvidenceRefused, match="choose one of their reasons"):
        actions.resolve_conflict(conflict=conflict, says="include", reason="No", by=third)
    actions.resolve_conflict(
        conflict=conflict,
        says="exclude",
        criterion=made.criterion("adults"),
        reason="It comes first",
        by=third,
    )
    record.refresh_from_db()
    assert (record.status, record.reason_code) == ("excluded", "adults")


def test_one_reason_in_two_versions_of_the_protocol_is_one_reason(inside):
    made = reviewing.screening(inside, records=1, phase="living")
    record = made.at_full_text(made.records[0])
    made.judge(made.lead, record, "exclude", criterion=made.criterion("adults"))
    actions.version_protocol(
        review=made.review,
        question=reviewing.QUESTION,
        criteria=[{"side": "exclude", "wording": "Only over-16s", "code": "adults"}],
        reason="Clearer",
        by=made.lead,
    )
    made.judge(made.people[1], record, "exclude", criterion=made.criterion("adults"))
    record.refresh_from_db()
    assert (record.status, record.reason_code) == ("excluded", "adults")


def test_a_ruling_holds_until_somebody_changes_their_verdict(made, record):
    made.both(record, "include", "exclude")
    third = made.people[2]
    actions.resolve_conflict(conflict=made.conflict(record), says="exclude", reason="So", by=third)
    made.judge(made.lead, record, "maybe")
    record.refresh_from_db()
    assert (record.status, made.conflict(record).kind) == ("conflict", "outcome")
    actions.resolve_conflict(conflict=made.conflict(record), says="include", reason="After all", by=third)
    record.refresh_from_db()
    assert record.stage == "full_text"
    assert Conflict.objects.filter(state="resolved").count() == 2


def test_a_ruling_is_taken_back_and_somebody_else_settles_it(made, record):
    made.both(record, "include", "exclude")
    third, fourth = made.people[2], reviewing.reviewer(made.review.workspace)
    actions.invite_reviewer(review=made.review, person=fourth, part="adjudicator", by=made.lead)
    actions.resolve_conflict(conflict=made.conflict(record), says="exclude", reason="So", by=third)
    ruling = Verdict.objects.get(slot=0)
    with pytest.raises(actions.EvidenceRefused, match="take that back"):
        actions.give_verdict(assignment=ruling.assignment, says="include", by=third)
    actions.undo_verdict(verdict=ruling, by=third)
    record.refresh_from_db()
    assert record.status == "conflict"
    actions.resolve_conflict(conflict=made.conflict(record), says="include", reason="No", by=fourth)
    record.refresh_from_db()
    assert record.stage == "full_text"


def test_a_conflict_is_void_when_a_verdict_is_taken_back(made, record):
    made.both(record, "include", "exclude")
    conflict = made.conflict(record)
    actions.undo_verdict(verdict=Verdict.objects.last(), by=made.people[1])
    conflict.refresh_from_db()
    assert conflict.state == "void"
