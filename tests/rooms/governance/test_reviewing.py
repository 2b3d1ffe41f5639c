"""The agenda, reviews and the days on which something happens by itself."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from tests.rooms.codification import builders as evidence
from tests.rooms.governance import builders

from moothall.events.models import Event
from moothall.rooms.governance import actions, home, queries, schedule
from moothall.rooms.governance.actions import agenda
from moothall.rooms.governance.models import AgendaItem, Review

pytestmark = pytest.mark.usefixtures("inside")


def problems(refused):
    return [field for field, _ in refused.value.problems]


def propose(workspace, decision=None, **fields):
    fields = {"title": "Look at it again"} | fields
    return actions.propose_item(workspace=workspace, decision=decision, **fields, by=None)


def review(decision, origin, record, **fields):
    return actions.propose_review(decision=decision, origin=origin, origin_record=record, **fields, by=None)


def test_a_proposal_re_opens_nothing_until_a_person_accepts_it(inside):
    decision = builders.made(inside)
    item = propose(inside, decision)
    decision.refresh_from_db()
    assert decision.state == "in_force"
    actions.accept_item(item=item, reason="Attendance fell.", by=None)
    decision.refresh_from_db()
    item.refresh_from_db()
    assert (decision.state, decision.record.state, item.state) == ("under_review", "under_review", "accepted")
    assert Review.objects.get().reason == "Attendance fell."


def test_declining_leaves_the_decision_untouched(inside):
    decision = builders.made(inside)
    before = decision.record.state
    item = actions.decline_item(item=propose(inside, decision), reason="One bad month.", by=None)
    decision.refresh_from_db()
    assert (decision.state, decision.record.state, item.state) == ("in_force", before, "declined")
    assert not Review.objects.exists()


@pytest.mark.parametrize("answer", [actions.accept_item, actions.decline_item])
def test_an_answer_has_a_reason_and_is_given_once(inside, answer):
    item = propose(inside)
    with pytest.raises(actions.DecisionRefused) as refused:
        answer(item=item, reason="  ", by=None)
    assert problems(refused) == ["reason"]
    answer(item=item, reason="Because.", by=None)
    with pytest.raises(actions.DecisionRefused) as refused:
        answer(item=item, reason="Because.", by=None)
    assert problems(refused) == ["state"]


def test_a_proposal_says_what_should_be_looked_at(inside):
    with pytest.raises(actions.DecisionRefused) as refused:
        propose(inside, title=" ")
    assert problems(refused) == ["title"]


def test_two_proposals_accepted_for_one_decision_give_one_review_that_concludes_both(inside):
    decision = builders.made(inside)
    items = [propose(inside, decision), propose(inside, decision, title="And again")]
    for item in items:
        actions.accept_item(item=item, reason="Yes.", by=None)
    assert Review.objects.count() == 1
    actions.reaffirm_decision(
        decision=decision, reasons="It works.", review_due=builders.in_days(90), by=None
    )
    assert set(AgendaItem.objects.values_list("state", flat=True)) == {"discussed"}
    decision.refresh_from_db()
    assert decision.state == "in_force"
    assert queries.current_review_date(decision) == builders.in_days(90)


def test_reaffirming_needs_reasons_and_a_future_date(inside):
    decision = builders.under_review(inside)
    with pytest.raises(actions.DecisionRefused) as refused:
        actions.reaffirm_decision(decision=decision, reasons="", review_due=builders.today(), by=None)
    assert problems(refused) == ["reasons", "review_due"]


def test_a_concluded_review_cannot_be_rewritten(inside):
    decision = builders.under_review(inside)
    actions.reaffirm_decision(
        decision=decision, reasons="It works.", review_due=builders.in_days(90), by=None
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.update(reasons="It never worked.")


def test_a_new_decision_concludes_the_review_and_answers_every_proposal(inside):
    old = builders.under_review(inside)
    waiting = propose(inside, old, title="And again")
    new = builders.made(inside, supersedes=old)
    waiting.refresh_from_db()
    accepted = AgendaItem.objects.exclude(pk=waiting.pk).get()
    assert (accepted.state, waiting.state) == ("discussed", "declined")
    assert new.ref in waiting.reason
    assert Review.objects.get().outcome == "superseded"
    answered = {link.rests_on for link in new.record.foundations.filter(relation="answers")}
    assert answered == {accepted.record, waiting.record}


def test_what_does_not_stand_any_more_is_not_re_opened(inside):
    old = builders.made(inside)
    builders.made(inside, supersedes=old)
    old.refresh_from_db()
    item = propose(inside, old)
    with pytest.raises(actions.DecisionRefused) as refused:
        actions.accept_item(item=item, reason="Yes.", by=None)
    assert problems(refused) == ["state"]


def test_twenty_causes_alike_leave_one_proposal(inside):
    decision, cause = builders.made(inside), evidence.research(inside).record
    items = {review(decision, "signal", cause).pk for _ in range(20)}
    assert len(items) == AgendaItem.objects.count() == 1


def test_two_at_the_same_moment_leave_one_proposal(inside, monkeypatch):
    """Both look before either has written: the database lets one pass, and both get that one."""
    decision, cause = builders.made(inside), evidence.research(inside).record
    first = review(decision, "signal", cause)
    real, looks = agenda._earlier, []

    def blind_at_first(*arguments):
        looks.append(arguments)
        return None if len(looks) == 1 else real(*arguments)

    monkeypatch.setattr(agenda, "_earlier", blind_at_first)
    events = Event.objects.count()
    assert review(decision, "signal", cause) == first
    assert (len(looks), Event.objects.count()) == (2, events)


def test_the_database_itself_keeps_one_open_proposal_per_cause(inside):
    decision, cause = builders.made(inside), evidence.research(inside).record
    item = review(decision, "signal", cause)
    other = propose(inside, decision)
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(pk=other.pk).update(origin=item.origin, origin_record=item.origin_record)


def test_review_dates_are_noted_28_days_ahead_once(inside):
    due = builders.in_days(100)
    decision = builders.made(inside, review_due=due)
    early, ahead = due - timedelta(days=29), due - timedelta(days=28)
    assert actions.note_reviews_due(workspace=inside, today=early, by=None) == 0
    assert actions.note_reviews_due(workspace=inside, today=ahead, by=None) == 1
    assert actions.note_reviews_due(workspace=inside, today=ahead, by=None) == 0
    assert AgendaItem.objects.get().decision == decision


def test_on_the_day_an_open_proposal_becomes_urgent(inside):
    due = builders.in_days(100)
    builders.made(inside, review_due=due)
    actions.note_reviews_due(workspace=inside, today=due - timedelta(days=1), by=None)
    assert not AgendaItem.objects.get().urgent
    assert actions.note_reviews_due(workspace=inside, today=due, by=None) == 0
    assert AgendaItem.objects.get().urgent


def test_a_date_set_by_a_review_is_noted_in_its_turn(inside):
    first, second = builders.in_days(10), builders.in_days(20)
    decision = builders.made(inside, review_due=first)
    actions.note_reviews_due(workspace=inside, today=builders.today(), by=None)
    actions.accept_item(item=AgendaItem.objects.get(), reason="It is time.", by=None)
    assert actions.note_reviews_due(workspace=inside, today=builders.today(), by=None) == 0
    actions.reaffirm_decision(decision=decision, reasons="It works.", review_due=second, by=None)
    assert actions.note_reviews_due(workspace=inside, today=builders.today(), by=None) == 1
    assert AgendaItem.objects.count() == 2


def test_every_day_decisions_come_into_force_and_dates_are_noted(inside):
    waiting = builders.made(inside, effective_from=builders.in_days(1))
    due = builders.made(inside, review_due=builders.in_days(5))
    schedule.look_at_dates(None, workspace=inside)
    waiting.refresh_from_db()
    assert waiting.state == "made"
    assert AgendaItem.objects.get().decision == due
    events = Event.objects.count()
    schedule.look_at_dates(None, workspace=inside)
    assert Event.objects.count() == events


def test_a_decision_comes_into_force_on_its_day(inside, monkeypatch):
    waiting = builders.made(inside, effective_from=builders.in_days(1))
    tomorrow = builders.in_days(1)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: tomorrow)
    schedule.look_at_dates(None, workspace=inside)
    waiting.refresh_from_db()
    assert waiting.state == "in_force"


def test_what_waits_is_shown_to_whoever_may_answer(inside, person):
    owner, observer = person("decision_owner", inside), person("observer", inside)
    ready = actions.mark_ready(decision=builders.draft(inside, title="Ready"), by=owner)
    builders.under_review(inside, title="Reopened")
    item = propose(inside, title="Proposed")
    waiting = [w.title for query in (home.proposals, home.drafts, home.reviews) for w in query(owner, inside)]
    assert waiting == [item.title, f"Take the decision “{ready.title}”", "Reaffirm or replace “Reopened”"]
    assert not [w for query in (home.proposals, home.drafts, home.reviews) for w in query(observer, inside)]
    assert home.decision_figure(ready.record) == "Not made yet"
    assert home.decision_figure(builders.made(inside).record) == "Made on 1 June 2026"
    assert home.agenda_item_figure(item.record) == "Proposed by a person"
