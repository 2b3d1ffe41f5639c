"""How the rooms answer each other, each reaction a sentence."""

from datetime import date

import pytest
from tests.rooms.codification import builders as evidence
from tests.rooms.evaluation import builders as figures
from tests.rooms.governance import builders
from tests.rooms.reflection import builders as sessions
from tests.ui.pages import faults_of, links_of, text_of

import moothall.loops as loops
from moothall.events.happened import _reactions
from moothall.events.models import Event
from moothall.rooms.codification import actions as codification
from moothall.rooms.codification.models import Source
from moothall.rooms.evaluation import actions as evaluation
from moothall.rooms.evaluation.models import Signal
from moothall.rooms.governance import actions as governance
from moothall.rooms.governance.models import AgendaItem, Decision
from moothall.rooms.reflection import actions as reflection
from moothall.rooms.reflection.models import Reopening
from moothall.trace.models import Record

pytestmark = pytest.mark.usefixtures("inside")
HIGH = [*figures.STEADY[:23], 90]


def state(decision):
    return Decision.objects.get(pk=decision.pk).state


def proposals():
    return [(item.decision, str(item.origin), item.urgent) for item in AgendaItem.objects.order_by("created")]


def signal_of(indicator):
    figures.followed(indicator, *HIGH)
    return Signal.objects.get(series__indicator=indicator)


def replay():
    """Deliver every event once more to everything that answers it."""
    for event in list(Event.objects.order_by("seq")):
        record = Record.objects.filter(uid=event.record).first() if event.record else None
        for reaction in _reactions[event.name]:
            if record is not None:
                reaction(event=event, record=record, by=None)


@pytest.fixture
def owner(person, inside):
    return person("decision_owner", inside)


@pytest.fixture
def source(inside):
    return evidence.research(inside)


@pytest.fixture
def statement(inside, source):
    return evidence.published(inside, evidence.excerpt(source).record)


# --- an indicator signals -----------------------------------------------------------------------------


def test_a_signal_proposes_a_review_of_what_relied_on_the_statement_it_measures(inside, statement):
    relied = builders.made(inside, statement.record)
    builders.made(inside, statement.record, title="Considered", relation="considered")
    builders.made(inside, statement.record, title="Set aside", relation="set_aside", why="Elsewhere.")
    builders.made(inside, title="Another matter")
    signal_of(figures.indicator(inside, measures=[statement.record]))
    assert proposals() == [(relied, "signal", False)]
    assert state(relied) == "in_force"


def test_a_signal_proposes_a_review_of_what_the_measured_programme_carries_out(inside):
    carried_out = builders.made(inside)
    builders.made(inside, title="Another matter")
    programme = figures.programme(inside, implements=[carried_out.record])
    signal_of(figures.indicator(inside, measures=[programme.record]))
    assert proposals() == [(carried_out, "signal", False)]


def test_a_signal_reaches_the_decision_that_replaced_the_one_that_is_carried_out(inside):
    old = builders.made(inside)
    programme = figures.programme(inside, implements=[old.record])
    new = builders.made(inside, supersedes=old)
    newest = builders.made(inside, supersedes=new)
    signal_of(figures.indicator(inside, measures=[programme.record]))
    assert proposals() == [(newest, "signal", False)]


def test_a_signal_proposes_a_review_of_what_relied_on_the_indicator_itself(inside):
    indicator = figures.indicator(inside)
    relied = builders.made(inside, indicator.record)
    signal_of(indicator)
    assert proposals() == [(relied, "signal", False)]


def test_drafts_and_replaced_decisions_are_left_alone(inside, statement):
    old = builders.made(inside, statement.record)
    builders.made(inside, supersedes=old)
    builders.draft(inside, statement.record, title="A draft")
    signal_of(figures.indicator(inside, measures=[statement.record]))
    assert proposals() == []


# --- a signal is answered, or its proposal is ---------------------------------------------------------


@pytest.fixture
def two(inside):
    """Two decisions that one programme carries out, and the signal of its indicator."""
    decisions = [builders.made(inside, title=title) for title in ("One", "Two")]
    programme = figures.programme(inside, implements=[d.record for d in decisions])
    return *decisions, signal_of(figures.indicator(inside, measures=[programme.record]))


def answer(signal, how, by):
    return evaluation.decide_signal(signal=signal, state=how, reason="Because.", by=by)


def test_accepting_a_signal_accepts_its_proposals_if_that_person_may_reopen(two, owner):
    one, other, signal = two
    answer(signal, "accepted", owner)
    assert {state(one), state(other)} == {"under_review"}
    assert set(AgendaItem.objects.values_list("state", "reason")) == {("accepted", "Because.")}


def test_accepting_a_signal_re_opens_nothing_if_that_person_may_not(two, person, inside):
    one, other, signal = two
    answer(signal, "accepted", person("analyst", inside))
    assert {state(one), state(other)} == {"in_force"}
    assert set(AgendaItem.objects.values_list("state", flat=True)) == {"proposed"}


def test_accepting_one_proposal_accepts_the_signal_and_leaves_the_other_decision_alone(two, owner):
    one, other, signal = two
    item = AgendaItem.objects.get(decision=one)
    governance.accept_item(item=item, reason="Let us see.", by=owner)
    signal.refresh_from_db()
    assert (signal.state, signal.reason) == ("accepted", "Let us see.")
    assert (state(one), state(other)) == ("under_review", "in_force")
    governance.accept_item(item=AgendaItem.objects.get(decision=other), reason="This too.", by=owner)
    assert state(other) == "under_review"
    assert Event.objects.filter(name="signal.accepted").count() == 1


@pytest.mark.parametrize("how", ["dismissed", "explained"])
def test_dismissing_or_explaining_a_signal_declines_its_proposals_and_touches_no_decision(two, owner, how):
    one, other, signal = two
    before = [Decision.objects.values().get(pk=decision.pk) for decision in (one, other)]
    answer(signal, how, owner)
    assert set(AgendaItem.objects.values_list("state", "reason")) == {("declined", "Because.")}
    assert [Decision.objects.values().get(pk=decision.pk) for decision in (one, other)] == before


def test_declining_a_proposal_leaves_the_signal_to_be_answered(two, owner):
    one, _, signal = two
    governance.decline_item(item=AgendaItem.objects.get(decision=one), reason="No.", by=owner)
    signal.refresh_from_db()
    assert signal.state == "new"


# --- a source is retracted, evidence is replaced ------------------------------------------------------


def test_a_retraction_proposes_an_urgent_review_of_what_relied_on_a_statement_over_the_source(
    inside, source, statement
):
    relied = builders.made(inside, statement.record)
    evidence.retract(source)
    assert proposals() == [(relied, "retraction", True)]
    assert state(relied) == "in_force"


def test_a_retraction_proposes_a_review_of_what_relied_on_the_source_itself(inside, source):
    relied = builders.made(inside, source.record)
    evidence.retract(source)
    assert proposals() == [(relied, "retraction", True)]


def test_a_retraction_reaches_a_decision_through_a_statement_that_was_voted_on(inside, source, statement):
    session = sessions.planned(inside)
    voted = reflection.snapshot_evidence(session=session, evidence=statement.record, by=None)
    relied = builders.made(inside, voted.record)
    evidence.retract(source)
    assert proposals() == [(relied, "retraction", True)]


@pytest.mark.parametrize(("relation", "why"), [("considered", ""), ("set_aside", "Another town.")])
def test_a_retraction_of_what_was_only_considered_or_set_aside_proposes_nothing(
    inside, source, statement, relation, why
):
    builders.made(inside, statement.record, relation=relation, why=why)
    evidence.retract(source)
    assert proposals() == []


def test_what_is_relied_on_in_one_way_and_considered_in_another_is_relied_on(inside, source, statement):
    decision = builders.draft(inside, statement.record)
    link = {"evidence": source.record, "relation": "considered"}
    governance.link_evidence(decision=decision, **link, by=None)
    governance.make_decision(decision=decision, by=None)
    evidence.retract(source)
    assert proposals() == [(decision, "retraction", True)]


def test_a_newer_version_that_rests_on_something_else_does_not_fall_with_the_old_one(
    inside, source, statement
):
    other = evidence.excerpt(evidence.practice(inside)).record
    newer = codification.supersede_evidence_statement(
        statement=statement, **evidence.WORDS, rests_on=[(other, "supports")], by=None
    )
    newer = codification.publish_evidence_statement(statement=newer, by=None)
    builders.made(inside, newer.record)
    evidence.retract(source)
    assert proposals() == []


def test_an_expression_of_concern_proposes_nothing(inside, source, statement):
    builders.made(inside, statement.record)
    evidence.retract(source, nature="concern")
    assert proposals() == []


def test_a_newer_version_proposes_a_review_of_what_relied_on_the_old_one(inside, statement):
    relied = builders.made(inside, statement.record)
    builders.made(inside, statement.record, title="Considered", relation="considered")
    newer = codification.supersede_evidence_statement(
        statement=statement,
        **evidence.WORDS,
        rests_on=[(evidence.excerpt(evidence.practice(inside)).record, "supports")],
        by=None,
    )
    assert proposals() == []
    codification.publish_evidence_statement(statement=newer, by=None)
    assert proposals() == [(relied, "evidence", False)]


# --- a review date comes ------------------------------------------------------------------------------


def test_a_review_date_puts_the_decision_on_the_agenda(inside):
    due = builders.made(inside, review_due=builders.in_days(20))
    builders.made(inside, title="Later", review_due=date(2099, 1, 1))
    governance.note_reviews_due(workspace=inside, today=builders.today(), by=None)
    assert proposals() == [(due, "review_due", False)]
    assert state(due) == "in_force"


# --- a decision is re-opened --------------------------------------------------------------------------


def held(workspace, **fields):
    """A closed session in which two people voted."""
    session = sessions.opened(workspace, **fields)
    for _ in range(2):
        sessions.cast(session, sessions.joined(session), {1: 1, 2: -1})
    return reflection.close_session(session=session, by=None)


def offers():
    return [(offer.session, offer.decision, offer.state) for offer in Reopening.objects.order_by("created")]


@pytest.mark.parametrize("relied_on", ["statement", "result"])
def test_re_opening_a_decision_offers_a_session_that_goes_on_from_the_one_it_relied_on(inside, relied_on):
    result = held(inside)
    session = result.round.session
    cited = {"statement": session.statements.first(), "result": result}[relied_on]
    decision = builders.made(inside, cited.record)
    assert offers() == []
    re_opened(decision)
    assert offers() == [(session, decision.record, "offered")]
    assert list(session.continued_by.all()) == []


def test_a_session_behind_the_evidence_is_offered_as_well(inside):
    session = held(inside).round.session
    note = reflection.take_note(session=session, text="The last bus leaves too early.", by=None)
    reflection.send_note_to_library(note=note, by=None)
    code = evidence.excerpt(Source.objects.get(), sentences=(1,))
    decision = builders.made(inside, evidence.published(inside, code.record).record)
    re_opened(decision)
    assert offers() == [(session, decision.record, "offered")]


@pytest.mark.parametrize(("relation", "why"), [("considered", ""), ("set_aside", "Another town.")])
def test_what_a_re_opened_decision_only_considered_or_set_aside_offers_nothing(inside, relation, why):
    result = held(inside)
    re_opened(builders.made(inside, result.record, relation=relation, why=why))
    assert offers() == []


def test_a_re_opening_that_is_delivered_again_offers_nothing_more(inside):
    re_opened(builders.made(inside, held(inside).record))
    replay()
    assert len(offers()) == 1


def test_the_page_of_a_re_opened_decision_leads_to_whether_people_are_asked_again(inside, signed_in):
    decision = builders.made(inside, held(inside).record)
    browser = signed_in("observer")
    assert "Are they asked again?" not in links_of(browser.get(decision.record.url))
    re_opened(decision)
    page = browser.get(decision.record.url)
    assert faults_of(page) == []
    again = browser.get(links_of(page)["Are they asked again?"])
    assert "A facilitator can plan a session" in text_of(again)


def test_a_re_opened_decision_that_relied_on_no_session_leads_to_no_such_page(inside, signed_in, statement):
    decision = builders.made(inside, statement.record)
    re_opened(decision)
    assert "Are they asked again?" not in links_of(signed_in("observer").get(decision.record.url))


def re_opened(decision):
    item = governance.propose_item(
        workspace=decision.workspace, title="Look at it again", decision=decision, by=None
    )
    governance.accept_item(item=item, reason="Attendance fell.", by=None)


# --- once, and all or nothing -------------------------------------------------------------------------


def test_twenty_deliveries_of_one_signal_leave_one_proposal_a_decision(two):
    signal = two[-1]
    event = Event.objects.get(name="indicator.signalled")
    for _ in range(20):
        loops.propose_reviews_of_what_is_measured(event=event, record=signal.record, by=None)
    assert AgendaItem.objects.count() == 2


def test_replaying_every_event_adds_nothing(inside, source, statement, two, owner):
    builders.made(inside, statement.record, review_due=builders.in_days(20))
    evidence.retract(source)
    governance.note_reviews_due(workspace=inside, today=builders.today(), by=None)
    governance.decline_item(item=AgendaItem.objects.get(origin="retraction"), reason="Known.", by=owner)
    answer(two[-1], "accepted", owner)
    rows = Event.objects.count(), list(AgendaItem.objects.order_by("pk").values())
    replay()
    assert (Event.objects.count(), list(AgendaItem.objects.order_by("pk").values())) == rows


def test_a_second_retraction_proposes_again_once_the_first_proposal_has_been_answered(
    inside, source, statement, owner
):
    builders.made(inside, statement.record)
    evidence.retract(source)
    governance.decline_item(item=AgendaItem.objects.get(), reason="The journal erred.", by=owner)
    source.refresh_from_db()
    codification.reinstate_source(source=source, reason="It did.", origin="by_hand", by=None)
    source.refresh_from_db()
    evidence.retract(source)
    states = AgendaItem.objects.order_by("created").values_list("state", flat=True)
    assert list(states) == ["declined", "proposed"]


def test_a_reaction_that_fails_undoes_its_cause(inside, source, statement, monkeypatch):
    builders.made(inside, statement.record)
    events = Event.objects.count()

    def fail(**_):
        raise RuntimeError("The agenda is out of order.")

    monkeypatch.setattr("moothall.rooms.governance.actions.propose_review", fail)
    with pytest.raises(RuntimeError):
        evidence.retract(source)
    assert Source.objects.get(pk=source.pk).state == "available"
    assert Event.objects.count() == events


def test_a_note_sent_to_the_library_becomes_one_source_however_often_it_is_told(inside):
    session = sessions.opened(inside)
    note = reflection.take_note(session=session, text="The last bus leaves too early.", by=None)
    reflection.send_note_to_library(note=note, by=None)
    replay()
    assert Source.objects.get().record.foundations.get().rests_on == note.record
