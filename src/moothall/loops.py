"""How the rooms answer each other: "when this event, do that action". The only module that knows two rooms.

    an indicator signals          → a review is proposed of every decision that relied on it or on what it
                                    measures, or that the programme it measures carries out
    a source is retracted         → a review is proposed of every decision that relied on it
    what was told is withdrawn    → the same
    evidence gets a newer version → a review is proposed of every decision that relied on the old one
    a review date comes           → an agenda item
    a signal is accepted          → the proposals it made are accepted, if whoever accepts may re-open them
    such a proposal is accepted   → the signal is accepted; its other proposals wait for their own answers
    a decision is re-opened       → a session is offered that goes on from each that the decision relied on
    a decision is published       → those who took part in the sessions it rests on are told
    a signal is dismissed         → the proposals it made are declined
    a note is sent to the library → it becomes a source there that comes from the note

Each reaction runs in the transaction of its cause: if it fails, the cause is undone. A person accepts
before anything is re-opened. What a decision only considered or set aside shows on its page and proposes
nothing.
"""

from typing import Any

from moothall.events.happened import when
from moothall.permissions import May, can
from moothall.rooms.codification import actions as codification
from moothall.rooms.evaluation import actions as evaluation
from moothall.rooms.evaluation import queries as evaluation_queries
from moothall.rooms.governance import actions as governance
from moothall.rooms.governance import queries as governance_queries
from moothall.rooms.reflection import actions as reflection
from moothall.rooms.reflection import queries as reflection_queries
from moothall.trace.actions import link
from moothall.ui.cells import day


@when("indicator.signalled")
def propose_reviews_of_what_is_measured(*, event: Any, record: Any, by: Any) -> None:
    indicator = evaluation_queries.indicator_of_signal(record)
    for decision in governance_queries.decisions_measured_by(indicator.record):
        governance.propose_review(
            decision=decision, origin="signal", origin_record=record, event=event, by=by
        )


_ORIGINS = {
    "source.retracted": "retraction",
    "consent.withdrawn": "withdrawal",
    "evidence_statement.superseded": "evidence",
}


@when("source.retracted", "consent.withdrawn", "evidence_statement.superseded")
def propose_reviews_of_what_relied_on_it(*, event: Any, record: Any, by: Any) -> None:
    origin = _ORIGINS[event.name]
    for decision, relation in governance_queries.decisions_resting_on(record):
        if relation == "relied_on":
            governance.propose_review(
                decision=decision,
                origin=origin,
                origin_record=record,
                event=event,
                urgent=origin == "retraction",
                by=by,
            )


@when("review.due")
def put_the_review_on_the_agenda(*, event: Any, record: Any, by: Any) -> None:
    decision = governance_queries.decision_of_record(record)
    governance.propose_review(
        decision=decision, origin="review_due", origin_record=record, event=event, by=by
    )


@when("signal.accepted")
def accept_the_proposals_of_a_signal(*, event: Any, record: Any, by: Any) -> None:
    """Not for whoever may answer signals but not re-open decisions, and not where one proposal has been
    accepted for its own sake: then it was that which accepted the signal."""
    if not can(by, May.REOPEN_DECISION, record) or governance_queries.is_taken_up(record):
        return
    signal = evaluation_queries.signal_of_record(record)
    for item in governance_queries.open_proposals_from(record):
        governance.accept_item(item=item, reason=signal.reason, by=by)


@when("signal.dismissed", "signal.explained")
def decline_the_proposals_of_a_signal(*, event: Any, record: Any, by: Any) -> None:
    signal = evaluation_queries.signal_of_record(record)
    for item in governance_queries.open_proposals_from(record):
        governance.decline_item(item=item, reason=signal.reason, by=by)


@when("agenda_item.accepted")
def accept_the_signal_behind_a_proposal(*, event: Any, record: Any, by: Any) -> None:
    item = governance_queries.item_of_record(record)
    if item.origin != "signal":
        return
    signal = evaluation_queries.signal_of_record(item.origin_record)
    if signal.is_new:
        evaluation.decide_signal(signal=signal, state=signal.State.ACCEPTED, reason=item.reason, by=by)


@when("decision.reopened")
def offer_to_ask_people_again(*, event: Any, record: Any, by: Any) -> None:
    reflection.reopen_from_decision(decision=record, event=event, by=by)


@when("decision.published")
def tell_those_who_took_part(*, event: Any, record: Any, by: Any) -> None:
    reflection.note_decision_reached(decision=record)


@when("note.sent_to_library")
def make_a_source_of_the_note(*, event: Any, record: Any, by: Any) -> None:
    if reflection_queries.source_of_note(record):
        return
    note = reflection_queries.note_of_record(record)
    told_by = note.table_label or "People at a table"
    source = codification.add_source(
        workspace=record.workspace,
        kind="practice_knowledge",
        inquiry=record.inquiry,
        title=f"What people said: {record.title}",
        text=note.text,
        details={
            "setting": note.session.question,
            "role": told_by,
            "known_by": "told",
            "date": day(note.created),
            "limits": f"A note that a {note.role} took while people talked. Nobody has checked it with them.",
        },
        by=by,
    )
    link(of=source.record, rests_on=record, relation="derived_from")
