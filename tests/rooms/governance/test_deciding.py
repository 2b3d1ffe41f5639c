"""A decision from draft to made: its guards, its moves, and what cannot be changed any more."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from tests.rooms.codification import builders as evidence
from tests.rooms.governance import builders

from moothall.events.models import Event
from moothall.rooms.codification.actions import publish_evidence_statement as publish_statement
from moothall.rooms.codification.actions import supersede_evidence_statement
from moothall.rooms.governance import actions, guards, queries
from moothall.rooms.governance.evidence import since
from moothall.rooms.governance.models import Correction, Decision, DecisionOption, EvidenceLink
from moothall.trace.queries import rests_on

pytestmark = pytest.mark.usefixtures("inside")


def event_names(record):
    return list(Event.objects.filter(record=str(record.uid)).order_by("seq").values_list("name", flat=True))


def problems(refused):
    return [field for field, _ in refused.value.problems]


def refused_by(action, **arguments):
    with pytest.raises(actions.DecisionRefused) as refused:
        action(**arguments, by=None)
    return problems(refused)


def test_a_decision_is_drafted_made_ready_and_recorded(inside):
    statement = evidence.published(inside)
    draft = builders.draft(inside, statement.record)
    assert draft.ref == f"{builders.today().year}/001"
    actions.mark_ready(decision=draft, by=None)
    decision = actions.make_decision(decision=draft, by=None)
    assert (decision.state, decision.record.state) == ("in_force", "in_force")
    assert (decision.fixed, decision.published) == (True, True)
    assert decision.effective_from == builders.MADE_ON
    assert event_names(decision.record) == [
        "decision.drafted",
        "decision.readied",
        "decision.made",
        "decision.published",
        "decision.entered_into_force",
    ]
    assert statement.record in rests_on(decision.record)


def test_drafts_are_numbered_in_their_workspace_and_year(inside):
    year = builders.today().year
    assert [builders.draft(inside).ref for _ in range(3)] == [f"{year}/00{n}" for n in (1, 2, 3)]


def test_a_draft_needs_a_title_a_matter_a_kind_and_a_body_in_office(inside):
    gone = actions.create_body(
        workspace=inside,
        name="Old committee",
        classification="committee",
        valid_to=builders.in_days(-1),
        by=None,
    )
    wrong = {"title": " ", "matter": "", "kind": "whim", "body": gone}
    assert refused_by(actions.draft_decision, workspace=inside, **wrong) == [
        "title",
        "matter",
        "kind",
        "body",
    ]
    draft = builders.draft(inside)
    assert refused_by(actions.change_draft, decision=draft, title="") == ["title"]


UNMET = {
    "evidence": {"no_evidence_because": ""},
    "review": {"review_due": None},
    "G3 text": {"text": "  "},
    "G3 reasons": {"reasons": ""},
    "G3 date": {"made_on": None},
    "effect": {"effective_from": builders.MADE_ON - timedelta(days=1)},
}


@pytest.mark.parametrize("guard", UNMET)
def test_each_guard_over_words_and_dates_refuses_by_itself(inside, guard):
    draft = builders.draft(inside, **UNMET[guard])
    assert [unmet.id for unmet in guards.unmet(draft, guards.MADE)] == [guard]
    assert len(refused_by(actions.make_decision, decision=draft)) == 1
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_decision_is_not_made_in_the_future_nor_reviewed_before_it_is_made(inside):
    later = builders.draft(inside, made_on=builders.in_days(1))
    assert refused_by(actions.make_decision, decision=later) == ["made_on"]
    earlier = builders.draft(inside, review_due=builders.MADE_ON)
    assert refused_by(actions.make_decision, decision=earlier) == ["review_due"]


def test_a_rejected_option_is_needed_unless_none_was_considered(inside):
    draft = builders.draft(inside)
    actions.remove_option(option=draft.options.get(), by=None)
    assert refused_by(actions.make_decision, decision=draft) == ["options"]
    actions.change_draft(decision=draft, no_alternatives=True, by=None)
    assert actions.make_decision(decision=draft, by=None).fixed


def test_each_option_says_why(inside):
    draft = builders.draft(inside)
    assert refused_by(actions.add_option, decision=draft, text="", status="lost", why=" ") == [
        "text",
        "status",
        "why",
    ]
    draft.options.update(why=" ")
    assert refused_by(actions.make_decision, decision=draft) == ["options"]


def test_evidence_that_is_set_aside_says_why(inside):
    draft, statement = builders.draft(inside), evidence.published(inside)
    link = {"decision": draft, "evidence": statement.record, "relation": "set_aside"}
    assert refused_by(actions.link_evidence, **link) == ["why"]
    actions.link_evidence(**link, why="Another town.", by=None)
    draft.evidence.update(why="")
    assert refused_by(actions.make_decision, decision=draft) == ["evidence"]


def test_fallen_evidence_is_confirmed_or_linked_afresh_before_a_decision_is_made(inside):
    source = evidence.research(inside)
    statement = evidence.published(inside, evidence.excerpt(source).record)
    draft = builders.draft(inside, statement.record)
    evidence.retract(source)
    assert refused_by(actions.make_decision, decision=draft) == ["evidence"]
    confirmed = {"relation": "considered", "confirmed": True}
    actions.link_evidence(decision=draft, evidence=statement.record, **confirmed, by=None)
    assert actions.make_decision(decision=draft, by=None).fixed


def test_what_is_missing_is_named_all_at_once(inside):
    bare = actions.draft_decision(
        workspace=inside,
        title="Bare",
        kind="council",
        body=builders.body(inside),
        matter="Whether anything should happen.",
        by=None,
    )
    assert refused_by(actions.mark_ready, decision=bare) == ["evidence", "review_due"]
    assert refused_by(actions.make_decision, decision=bare) == [
        "evidence",
        "review_due",
        "text",
        "reasons",
        "made_on",
        "options",
    ]


def test_a_decision_rests_on_evidence_only(inside):
    draft = builders.draft(inside)
    body = draft.body.record
    assert refused_by(actions.link_evidence, decision=draft, evidence=body, relation="liked") == [
        "evidence",
        "relation",
    ]
    unpublished = evidence.draft(inside).record
    link = {"decision": draft, "evidence": unpublished, "relation": "considered"}
    assert refused_by(actions.link_evidence, **link) == ["evidence"]


def test_evidence_is_taken_in_the_words_it_had_and_its_fate_is_told(inside):
    statement = evidence.published(inside)
    decision = builders.made(inside, statement.record)
    link = decision.evidence.get()
    assert statement.text in link.text_snapshot
    assert link.told == "Moderate certainty, 1 excerpt"
    assert since(link) == ""
    newer = supersede_evidence_statement(
        statement=statement,
        **(evidence.WORDS | {"text": "Free entry raises visits a little."}),
        rests_on=[(evidence.excerpt(evidence.practice(inside)).record, "supports")],
        by=None,
    )
    publish_statement(statement=newer, by=None)
    link = decision.evidence.select_related("evidence").get()
    assert since(link) == "A newer version has replaced this since."
    assert "in term time" in link.text_snapshot


def test_the_text_of_a_source_is_never_taken_over(inside):
    account = evidence.account(inside)
    decision = builders.made(inside, account.record)
    assert "the price went up" not in decision.evidence.get().text_snapshot


def test_a_decision_can_come_into_force_later(inside):
    decision = builders.made(inside, effective_from=builders.in_days(1))
    assert (decision.state, decision.record.state) == ("made", "published")
    assert refused_by(actions.enter_into_force, decision=decision) == ["effective_from"]
    unpublished = builders.made(inside, effective_from=builders.in_days(1), publish=False)
    assert unpublished.record.state == "live"


def test_a_decision_can_be_published_later_and_once(inside):
    decision = builders.made(inside, publish=False)
    assert queries.published_decision(decision.pk) is None
    actions.publish_decision(decision=decision, by=None)
    assert queries.published_decision(decision.pk) == decision
    assert event_names(decision.record)[-1] == "decision.published"
    assert refused_by(actions.publish_decision, decision=decision) == ["state"]


def test_a_draft_is_withdrawn_and_stays_so(inside):
    draft = builders.draft(inside)
    actions.withdraw_decision(decision=draft, by=None)
    draft.refresh_from_db()
    assert (draft.state, draft.record.state) == ("withdrawn", "withdrawn")
    assert event_names(draft.record) == ["decision.drafted", "decision.withdrawn"]


def test_a_new_decision_supersedes_the_old_which_stays_readable(inside):
    old = builders.made(inside)
    new = builders.made(inside, supersedes=old, title="Free swimming all year")
    old.refresh_from_db()
    assert (old.state, old.text) == ("superseded", builders.WORDS["text"])
    assert queries.replaced_by(old) == new
    assert old.record in rests_on(new.record)
    assert event_names(old.record)[-1] == "decision.superseded"


def test_only_what_stands_can_be_replaced(inside):
    old = builders.made(inside)
    second = builders.draft(inside, supersedes=old)
    builders.made(inside, supersedes=old)
    assert refused_by(actions.make_decision, decision=second) == ["supersedes"]
    old.refresh_from_db()
    again = {"workspace": inside, "title": "T", "kind": "council", "body": old.body, "matter": "M"}
    assert refused_by(actions.draft_decision, **again, supersedes=old) == ["supersedes"]


def in_state(workspace, state):
    """A decision in each of its states."""
    if state == "ready":
        return actions.mark_ready(decision=builders.draft(workspace), by=None)
    if state == "withdrawn":
        return actions.withdraw_decision(decision=builders.draft(workspace), by=None)
    if state == "under_review":
        return builders.under_review(workspace)
    if state == "superseded":
        old = builders.made(workspace)
        builders.made(workspace, supersedes=old)
        old.refresh_from_db()
        return old
    if state == "made":
        return builders.made(workspace, effective_from=builders.in_days(1))
    return builders.draft(workspace) if state == "draft" else builders.made(workspace)


MOVES = {
    "change_draft": (actions.change_draft, {"text": "Another"}, {"draft", "ready"}),
    "mark_ready": (actions.mark_ready, {}, {"draft"}),
    "make_decision": (actions.make_decision, {}, {"draft", "ready"}),
    "withdraw_decision": (actions.withdraw_decision, {}, {"draft", "ready"}),
    "publish_decision": (actions.publish_decision, {}, set()),
    "enter_into_force": (actions.enter_into_force, {}, set()),
    "reaffirm_decision": (
        actions.reaffirm_decision,
        {"reasons": "It works.", "review_due": builders.in_days(90)},
        {"under_review"},
    ),
    "correct_decision": (
        actions.correct_decision,
        {"part": "text", "corrected": "Swimming is free.", "reason": "A word too many."},
        {"made", "in_force", "under_review", "superseded"},
    ),
    "add_option": (
        actions.add_option,
        {"text": "Nothing", "status": "rejected", "why": "Too little"},
        {"draft", "ready"},
    ),
}


@pytest.mark.parametrize("state", Decision.State.values)
@pytest.mark.parametrize("move", MOVES)
def test_every_move_is_possible_from_its_states_only(inside, move, state):
    action, arguments, possible = MOVES[move]
    decision = in_state(inside, state)
    if state in possible:
        action(decision=decision, **arguments, by=None)
    else:
        before = Event.objects.count()
        assert refused_by(action, decision=decision, **arguments)
        decision.refresh_from_db()
        assert (decision.state, Event.objects.count()) == (state, before)


def test_options_and_evidence_of_a_made_decision_are_not_touched_by_any_action(inside):
    decision = builders.made(inside, evidence.published(inside).record)
    assert refused_by(actions.remove_option, option=decision.options.get()) == ["state"]
    assert refused_by(actions.unlink_evidence, evidence=decision.evidence.get()) == ["state"]
    other = evidence.research(inside, title="Another").record
    link = {"decision": decision, "evidence": other, "relation": "considered"}
    assert refused_by(actions.link_evidence, **link) == ["state"]


def tampered(change):
    """Whether the database lets ``change`` pass."""
    try:
        with transaction.atomic():
            change()
    except DatabaseError:
        return False
    return True


def by_sql(statement):
    def run():
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


WORDS_OF_A_DECISION = ("title", "matter", "text", "reasons", "dissent", "cost_note", "ref", "taken_by")


@pytest.mark.parametrize("column", WORDS_OF_A_DECISION)
def test_the_words_of_a_made_decision_cannot_be_changed_by_anything(inside, column):
    decision = builders.made(inside)
    setattr(decision, column, "Other words")
    assert not tampered(lambda: decision.save())
    assert not tampered(lambda: decision.save(update_fields=[column]))
    assert not tampered(lambda: Decision.objects.update(**{column: "Other words"}))
    assert not tampered(by_sql(f"UPDATE governance_decision SET {column} = 'Other words'"))


def test_a_made_decision_cannot_be_deleted_reopened_for_writing_or_dated_otherwise(inside):
    decision = builders.made(inside)
    decision.options.all()
    assert not tampered(by_sql("DELETE FROM governance_decision"))
    assert not tampered(lambda: Decision.objects.filter(pk=decision.pk)._raw_delete("default"))
    assert not tampered(lambda: Decision.objects.update(fixed=False))
    assert not tampered(lambda: Decision.objects.update(made_on=builders.today()))
    assert not tampered(lambda: Decision.objects.update(review_due=builders.today()))


def test_the_state_of_a_made_decision_moves_on(inside):
    builders.made(inside)
    assert tampered(lambda: Decision.objects.update(state="under_review"))


def test_a_draft_can_be_changed(inside):
    builders.draft(inside)
    assert tampered(lambda: Decision.objects.update(title="Other words"))
    assert tampered(lambda: DecisionOption.objects.update(text="Other words"))


@pytest.mark.parametrize(
    ("model", "table", "column"),
    [
        (DecisionOption, "governance_decisionoption", "why"),
        (EvidenceLink, "governance_evidencelink", "text_snapshot"),
        (Correction, "governance_correction", "corrected"),
    ],
)
def test_what_belongs_to_a_made_decision_cannot_be_changed_or_deleted(inside, model, table, column):
    decision = builders.made(inside, evidence.published(inside).record)
    arguments = MOVES["correct_decision"][1]
    actions.correct_decision(decision=decision, **arguments, by=None)
    row = model.objects.get()
    setattr(row, column, "Other words")
    assert not tampered(lambda: row.save())
    assert not tampered(lambda: model.objects.update(**{column: "Other words"}))
    assert not tampered(lambda: model.objects.all().delete())
    assert not tampered(by_sql(f"UPDATE {table} SET {column} = 'Other words'"))
    assert not tampered(by_sql(f"DELETE FROM {table}"))


def test_a_slip_is_corrected_beside_the_original(inside):
    decision = builders.made(inside)
    assert refused_by(actions.correct_decision, decision=decision, part="all", corrected="", reason="") == [
        "part",
        "corrected",
        "reason",
    ]
    arguments = MOVES["correct_decision"][1]
    first = actions.correct_decision(decision=decision, **arguments, by=None)
    second = actions.correct_decision(decision=decision, **arguments, by=None)
    decision.refresh_from_db()
    assert (first.version, second.version, decision.version) == (2, 3, 3)
    assert decision.text == builders.WORDS["text"]
    assert event_names(decision.record)[-1] == "decision.corrected"


def test_a_draft_has_only_the_words_it_has(inside):
    with pytest.raises(ValueError, match="no colour to change"):
        actions.change_draft(decision=builders.draft(inside), colour="red", by=None)
