"""People are asked again when a decision that relied on them is re-opened: offered, planned or declined."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from tests.rooms.reflection import builders
from tests.ui.pages import faults_of, links_of, text_of

from moothall.events.models import Event
from moothall.rooms.reflection import actions, home, queries
from moothall.rooms.reflection.models import Reopening, Session
from moothall.trace.actions import change_record, link, make_record
from moothall.trace.queries import rests_on

DAY = timedelta(days=1)


def held(workspace, **fields):
    """A closed session in which one person has voted."""
    session = builders.opened(workspace, **fields)
    builders.cast(session, builders.joined(session), {1: 1})
    actions.close_session(session=session, by=None)
    session.refresh_from_db()
    return session


def decided(*sessions, title="Free swimming", state="under_review"):
    """The record of a decision that relied on the first statement of each session."""
    record = make_record(
        workspace=sessions[0].workspace, kind="decision", title=title, url="/w/x/decision/", state=state
    )
    for session in sessions:
        link(of=record, rests_on=session.statements.get(number=1).record, relation="relied_on")
    return record


def re_open(decision, seq=1):
    return actions.reopen_from_decision(decision=decision, event=SimpleNamespace(seq=seq), by=None)


def going_on(session, question="And now?"):
    return actions.plan_session(
        space=session.space, question=question, starts=timezone.now() + DAY, continues=session, by=None
    )


def waiting():
    return [offer.session for offer in queries.reopenings(None)]


@pytest.mark.usefixtures("inside")
class TestActions:
    def test_it_is_offered_once_and_the_ledger_says_so(self, workspace):
        session = held(workspace)
        decision = decided(session)
        assert [offer.session for offer in re_open(decision)] == [session]
        assert re_open(decision) == []
        event = Event.objects.get(name="reopening.offered")
        assert (event.record, event.says) == (str(session.record.uid), {"decision": str(decision.uid)})
        assert waiting() == [session]

    def test_every_session_that_it_relied_on_is_offered_from_the_last_that_went_on_from_it(self, workspace):
        one, other = held(workspace), held(workspace)
        later = actions.open_session(session=going_on(one), by=None)
        decision = decided(one, other)
        actions.close_session(session=later, by=None)
        later.refresh_from_db()
        re_open(decision)
        assert {session.pk for session in waiting()} == {later.pk, other.pk}

    def test_a_session_that_still_runs_is_not_offered(self, workspace):
        assert re_open(decided(builders.opened(workspace))) == []

    def test_a_planned_session_answers_it_and_rests_on_the_decision(self, workspace):
        session = held(workspace)
        decision = decided(session)
        re_open(decision)
        later = going_on(session)
        offer = Reopening.objects.get()
        assert (offer.state, offer.later) == ("planned", later)
        assert waiting() == []
        assert decision in rests_on(later.record)
        assert later.continues == session

    def test_an_answered_offer_is_made_again_when_the_decision_is_re_opened_again(self, workspace):
        session = held(workspace)
        decision = decided(session)
        (offer,) = re_open(decision)
        actions.decline_reopening(reopening=offer, reason="Nothing is new.", by=None)
        assert re_open(decision) == []
        assert [again.session for again in re_open(decision, seq=9)] == [session]

    def test_it_is_declined_with_a_reason_and_once(self, workspace):
        (offer,) = re_open(decided(held(workspace)))
        for reason, sentence in ((" ", "Say why they need not"), ("x" * 301, "this has 301")):
            with pytest.raises(actions.SessionRefused, match=sentence):
                actions.decline_reopening(reopening=offer, reason=reason, by=None)
        offer = actions.decline_reopening(reopening=offer, reason="Nothing is new.", by=None)
        assert (offer.state, offer.reason) == ("declined", "Nothing is new.")
        assert Event.objects.filter(name="reopening.declined").count() == 1
        assert waiting() == []
        with pytest.raises(actions.SessionRefused, match="answered already"):
            actions.decline_reopening(reopening=offer, reason="Again.", by=None)

    def test_it_waits_only_while_the_decision_is_looked_at(self, workspace):
        session = held(workspace)
        decision = decided(session)
        re_open(decision)
        change_record(record=decision, state="in_force")
        assert waiting() == []
        going_on(session)
        assert Reopening.objects.get().state == "offered"
        change_record(record=decision, state="under_review")
        assert re_open(decision, seq=9) == []
        assert waiting() == [session]

    def test_a_statement_of_the_new_session_does_not_become_evidence_of_the_old_decision(self, workspace):
        session = held(workspace)
        decision = decided(session)
        re_open(decision)
        later = going_on(session)
        old = session.statements.get(number=1)
        newer = decided(later, title="Swimming costs a pound", state="in_force")
        told = queries.status_of_statement(None, old)
        assert newer not in [each.record for each in told.decisions]


class TestPages:
    @pytest.fixture
    def session(self, workspace):
        with scope(workspace=workspace):
            return held(workspace)

    @pytest.fixture
    def decision(self, workspace, session):
        with scope(workspace=workspace):
            decision = decided(session)
            re_open(decision)
            return decision

    @pytest.fixture
    def page(self, workspace, decision):
        return reverse("reflection:ask_again", args=[workspace.slug, decision.uid])

    def test_it_waits_on_the_facilitators_list_and_stands_on_the_page_of_the_space(
        self, person, signed_in, workspace, session, page
    ):
        with scope(workspace=workspace):
            (item,) = home.people_to_ask_again(person("facilitator", workspace), workspace)
            assert home.people_to_ask_again(person("member", workspace), workspace) == []
        assert (item.title, item.url) == (f"Ask people again? “{session.question}”", page)
        space = signed_in("observer").get(session.space.record.url)
        assert faults_of(space) == []
        assert links_of(space)[f"Ask people again? {session.question}"] == page

    def test_a_facilitator_goes_on_to_the_plan_which_says_what_it_is_for(
        self, signed_in, workspace, session, page, decision
    ):
        browser = signed_in("facilitator")
        shown = browser.get(page)
        assert faults_of(shown) == []
        plan = links_of(shown)["Plan a session that goes on"]
        assert plan == reverse("reflection:continue_session", args=[workspace.slug, session.pk])
        asked = browser.get(plan)
        assert "It asks people again about Free swimming, a decision" in text_of(asked)
        day = timezone.localdate() + 3 * DAY
        answers = {"question": "What now?", "time": "18:30", "minutes": "60", "place": "", "seeds": ""}
        answers |= {"day-day": day.day, "day-month": day.month, "day-year": day.year}
        check = browser.post(plan, answers)["Location"]
        browser.post(check)
        with scope(workspace=workspace):
            assert Session.objects.get(question="What now?").continues == session
        assert "People are asked again: What now?" in text_of(browser.get(page))
        assert "Ask people again?" not in text_of(browser.get(session.space.record.url))

    def test_it_is_declined_on_a_page_that_asks_why(self, signed_in, workspace, page):
        browser = signed_in("facilitator")
        decline = next(
            where for words, where in links_of(browser.get(page)).items() if words.startswith("Say that it")
        )
        assert faults_of(browser.get(decline)) == []
        assert browser.post(decline, {"reason": ""}).status_code == 422
        shown = browser.post(decline, {"reason": "Nothing is new."}, follow=True)
        assert "They need not be asked again: Nothing is new." in text_of(shown)
        assert browser.get(decline).status_code == 404

    def test_others_read_it_and_are_offered_nothing(self, signed_in, page):
        shown = signed_in("observer").get(page)
        assert "A facilitator can plan a session" in text_of(shown)
        assert "Plan a session that goes on" not in links_of(shown)

    def test_once_the_decision_stands_again_nothing_is_offered(self, signed_in, workspace, page, decision):
        with scope(workspace=workspace):
            change_record(record=decision, state="in_force")
        shown = text_of(signed_in("facilitator").get(page))
        assert "it is not being looked at again now" in shown
        assert "They were not asked again." in shown

    def test_only_a_decision_that_has_been_made_has_the_page(self, signed_in, workspace, session, decision):
        with scope(workspace=workspace):
            draft = decided(session, state="draft")
            lonely = make_record(workspace=workspace, kind="decision", title="Alone", url="/w/x/")
        browser = signed_in("facilitator")
        for record, status in ((draft, 404), (session.record, 404), (lonely, 200)):
            where = reverse("reflection:ask_again", args=[workspace.slug, record.uid])
            assert browser.get(where).status_code == status
