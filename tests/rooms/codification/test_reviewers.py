"""Who takes part in a review, who leaves it, and how many judge each record."""

import pytest
from tests.rooms.codification import reviewing

from moothall.events.models import Event
from moothall.rooms.codification import actions, queries
from moothall.rooms.codification.models import Assignment, Candidate, Verdict

pytestmark = pytest.mark.usefixtures("inside")


def test_inviting_the_same_person_again_changes_nothing_and_another_part_replaces_theirs(inside):
    made = reviewing.screening(inside)
    person = made.people[1]
    member = actions.invite_reviewer(review=made.review, person=person, by=made.lead)
    events = Event.objects.filter(name="reviewer.invited").count()
    assert actions.invite_reviewer(review=made.review, person=person, by=made.lead) == member
    assert Event.objects.filter(name="reviewer.invited").count() == events
    changed = actions.invite_reviewer(review=made.review, person=person, part="adjudicator", by=made.lead)
    assert (changed, changed.part) == (member, "adjudicator")


def test_only_people_whose_role_lets_them_screen_are_invited(inside):
    made = reviewing.screening(inside)
    with pytest.raises(actions.EvidenceRefused, match="needs the role reviewer"):
        actions.invite_reviewer(review=made.review, person=reviewing.reviewer(inside, "member"), by=made.lead)
    with pytest.raises(actions.EvidenceRefused, match="Choose their part"):
        actions.invite_reviewer(
            review=made.review, person=reviewing.reviewer(inside), part="king", by=made.lead
        )


def test_a_review_is_never_without_a_lead(inside):
    made = reviewing.screening(inside)
    with pytest.raises(actions.EvidenceRefused, match="somebody else who leads"):
        actions.invite_reviewer(review=made.review, person=made.lead, part="reviewer", by=made.lead)
    with pytest.raises(actions.EvidenceRefused, match="from now on"):
        actions.remove_reviewer(review=made.review, reviewer=made.lead, by=made.lead)
    heir = made.people[1]
    actions.remove_reviewer(review=made.review, reviewer=made.lead, reassign_to=heir, by=made.lead)
    assert queries.part_of(heir, made.review).part == "lead"
    assert queries.part_of(made.lead, made.review) is None


def test_whoever_leaves_keeps_their_verdicts_and_gives_back_the_rest(inside):
    made = reviewing.screening(inside, people=3)
    leaver = made.people[1]
    made.judge(leaver, made.records[0], "include")
    held = made.take(leaver, made.records[1])
    actions.remove_reviewer(review=made.review, reviewer=leaver, by=made.lead)
    held.refresh_from_db()
    assert (held.state, held.slot) == ("released", None)
    assert Verdict.objects.get().assignment.slot == 1
    event = Event.objects.get(name="reviewer.removed")
    assert (event.says["freed"], event.says["conflicts"]) == (1, 0)
    with pytest.raises(actions.EvidenceRefused, match="no part"):
        made.take(leaver)
    with pytest.raises(actions.EvidenceRefused, match="no part"):
        actions.remove_reviewer(review=made.review, reviewer=leaver, by=made.lead)


def test_what_they_held_goes_to_whoever_is_named(inside):
    made = reviewing.screening(inside, people=3)
    leaver, heir = made.people[1:]
    held = made.take(leaver, made.records[2])
    actions.remove_reviewer(review=made.review, reviewer=leaver, reassign_to=heir, by=made.lead)
    taken = Assignment.objects.get(reviewer=heir)
    assert (taken.candidate, taken.slot, taken.state) == (held.candidate, 1, "open")
    assert made.take(heir) == taken
    with pytest.raises(actions.EvidenceRefused, match="Choose somebody else"):
        actions.remove_reviewer(
            review=made.review, reviewer=heir, reassign_to=reviewing.reviewer(inside), by=made.lead
        )


def test_conflicts_that_waited_for_somebody_who_leaves_wait_for_another(inside):
    made = reviewing.screening(inside, people=4)
    record = made.records[0]
    made.both(record, "include", "exclude")
    conflict = made.conflict(record)
    conflict.assigned_to = made.people[2]
    conflict.save()
    actions.remove_reviewer(
        review=made.review, reviewer=made.people[2], reassign_to=made.people[3], by=made.lead
    )
    conflict.refresh_from_db()
    assert conflict.assigned_to == made.people[3]
    actions.remove_reviewer(review=made.review, reviewer=made.people[3], by=made.lead)
    conflict.refresh_from_db()
    assert (conflict.assigned_to, conflict.state) == (None, "open")


def test_no_record_is_stuck_after_somebody_left_the_next_is_served_or_missed_by_name(inside):
    made = reviewing.screening(inside)
    leaver = made.people[1]
    for record in made.records:
        made.judge(made.lead, record, "include")
    made.judge(leaver, made.records[0], "exclude")
    assert not queries.people_needed(made.lead, made.review).records
    actions.remove_reviewer(review=made.review, reviewer=leaver, by=made.lead)
    assert made.take(made.lead) is None
    needed = queries.people_needed(made.lead, made.review)
    assert (needed.records, needed.conflicts, needed.any) == (2, 1, True)
    third = reviewing.reviewer(inside)
    actions.invite_reviewer(review=made.review, person=third, by=made.lead)
    assert not queries.people_needed(made.lead, made.review).any
    assert made.take(third).candidate in made.records[1:]
    actions.resolve_conflict(conflict=made.conflict(made.records[0]), says="include", reason="So", by=third)


def test_whoever_comes_back_takes_up_their_part(inside):
    made = reviewing.screening(inside)
    person = made.people[1]
    actions.remove_reviewer(review=made.review, reviewer=person, by=made.lead)
    member = actions.invite_reviewer(review=made.review, person=person, by=made.lead)
    assert member.left is None
    assert made.take(person) is not None


def test_from_two_people_to_one_settles_single_verdicts_after_the_count_was_seen(inside):
    made = reviewing.screening(inside)
    one, two, three = made.records
    made.judge(made.lead, one, "exclude")
    made.judge(made.lead, two, "include")
    held = made.take(made.people[1], one)
    asked = {"review": made.review, "stage": "title_abstract", "needed": 1, "by": made.lead}
    for told in (None, 1, 3):
        with pytest.raises(actions.EvidenceRefused, match="2 records have one verdict"):
            actions.change_reviewers_needed(**asked, settles=told)
    assert actions.change_reviewers_needed(**asked, settles=2) == 2
    states = {c.pk: (c.stage, c.status) for c in Candidate.objects.all()}
    assert states == {
        one.pk: ("title_abstract", "excluded"),
        two.pk: ("full_text", "awaiting_text"),
        three.pk: ("title_abstract", "waiting"),
    }
    held.refresh_from_db()
    assert held.state == "released"


def test_from_one_person_to_two_opens_second_places(inside):
    made = reviewing.screening(inside, needed=1)
    made.judge(made.lead, made.records[0], "exclude")
    actions.change_reviewers_needed(review=made.review, stage="title_abstract", needed=2, by=made.lead)
    made.records[0].refresh_from_db()
    assert made.records[0].status == "partly"
    assert made.take(made.people[1], made.records[0]).slot == 2


def test_titles_stand_on_one_verdict_where_the_full_text_has_been_judged(inside):
    made = reviewing.screening(inside, records=1, needed=1, phase="living")
    (record,) = made.records
    made.judge(made.lead, record, "include")
    actions.record_full_text(candidate=record, state="retrieved", by=made.lead)
    made.judge(made.lead, record, "include")
    actions.change_reviewers_needed(review=made.review, stage="title_abstract", needed=2, by=made.lead)
    record.refresh_from_db()
    assert (record.stage, record.status) == ("full_text", "included")


def test_how_many_judge_is_one_or_two_and_not_changed_for_a_stage_that_is_closed(inside):
    made = reviewing.screening(inside)
    change = {"review": made.review, "by": made.lead}
    for stage, needed in (("title_abstract", 3), ("abstract", 1)):
        with pytest.raises(actions.EvidenceRefused, match="one or two people"):
            actions.change_reviewers_needed(**change, stage=stage, needed=needed)
    assert actions.change_reviewers_needed(**change, stage="full_text", needed=2) == 0
    made.go_to("full_text")
    with pytest.raises(actions.EvidenceRefused, match="stage is closed"):
        actions.change_reviewers_needed(**change, stage="title_abstract", needed=1, settles=0)
    assert actions.change_reviewers_needed(**change, stage="full_text", needed=1, settles=0) == 0


def test_how_far_a_stage_is_adds_up(inside):
    made = reviewing.screening(inside, people=3, records=5, phase="living")
    made.both(made.records[0], "exclude", "exclude")
    made.both(made.records[1], "include", "exclude")
    made.both(made.records[2], "include", "include")
    made.judge(made.lead, made.records[3], "include")
    titles = queries.progress(made.lead, made.review, "title_abstract")
    assert (titles.decided, titles.partly, titles.in_conflict, titles.waiting) == (2, 1, 1, 1)
    texts = queries.progress(made.lead, made.review, "full_text")
    assert (titles.total, texts.total, texts.awaiting_text) == (5, 1, 1)
    assert queries.judged_by(made.lead, made.review, "title_abstract") == 4
