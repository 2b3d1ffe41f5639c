"""Planning and running a session."""

import pytest
from tests.rooms.reflection import builders

from moothall.events.models import Event
from moothall.people.models import Participant
from moothall.permissions import PHASES, May, can
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.digests import digest_of_votes
from moothall.rooms.reflection.models import Session, Step, VoteEvent
from moothall.trace.actions import change_record
from moothall.trace.queries import leads_to, rests_on

pytestmark = pytest.mark.usefixtures("inside")


def names():
    return list(Event.objects.order_by("seq").values_list("name", flat=True))


def test_a_planned_session_has_a_code_an_agenda_and_numbered_statements(workspace):
    session = builders.planned(workspace)
    assert session.state == Session.State.SCHEDULED
    assert session.anonymity == "anonymous"
    assert [step.kind for step in session.steps.all()] == ["welcome", "practice", "vote", "discuss", "close"]
    assert [(s.number, s.text) for s in session.statements.all()] == list(enumerate(builders.SEEDS, 1))
    assert names() == ["space.opened", "session.planned", "statements.added"]


def test_every_bad_line_is_named_and_nothing_is_planned(workspace):
    seeds = [
        "A good statement here.",
        "",
        "Too short",
        "x" * 241,
        "a good  statement HERE.",
        "Also a good one.",
    ]
    with pytest.raises(actions.SessionRefused) as refused:
        builders.planned(workspace, seeds=seeds)
    assert [sentence for _, sentence in refused.value.problems] == [
        "Line 3 has 9 characters: a statement has at least 10",
        "Line 4 has 241 characters: a statement has at most 240",
        "Line 5 is the same as line 1",
    ]
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("grouping", "sentence"),
    [
        ({"question": " ", "options": ["A", "B"]}, "Enter the question about belonging"),
        ({"question": "Who?", "options": ["A"]}, "Give at least two groups, one a line"),
        ({"question": "Who?", "options": ["Both", "both"]}, "Each group can be given once"),
        ({"question": "Who?", "options": ["", "B"]}, "The name of a group has 1 to 80 characters"),
    ],
)
def test_a_bad_grouping_is_refused(workspace, grouping, sentence):
    with pytest.raises(actions.SessionRefused, match=sentence):
        builders.planned(workspace, groupings=[grouping])


def test_statements_can_be_added_but_not_twice(workspace):
    session = builders.planned(workspace)
    actions.add_seeds(session=session, seeds=["One more thing to say."], by=None)
    assert session.statements.last().number == len(builders.SEEDS) + 1
    with pytest.raises(actions.SessionRefused, match="Line 1 is the same as a statement of this session"):
        actions.add_seeds(session=session, seeds=["one more thing to say."], by=None)


def test_evidence_is_taken_in_its_own_words_and_rests_on_where_they_are_from(workspace):
    session, evidence = builders.planned(workspace), builders.evidence(workspace)
    statement = actions.snapshot_evidence(session=session, evidence=evidence, by=None)
    assert (statement.text, statement.origin) == (evidence.title, "snapshot")
    assert evidence in rests_on(statement.record)
    change_record(record=evidence, title="Other words now.", state="superseded")
    statement.refresh_from_db()
    assert statement.text == "Free entry raised visits by a fifth in three towns."


def test_evidence_is_taken_once_and_only_if_it_is_published(workspace, other_workspace):
    session, evidence = builders.planned(workspace), builders.evidence(workspace)
    actions.snapshot_evidence(session=session, evidence=evidence, by=None)
    for unfit, why in (
        (evidence, "in this session already"),
        (builders.evidence(workspace, "A draft of a statement.", state="draft"), "is not published"),
        (session.record, "Choose an evidence statement"),
        (builders.evidence(other_workspace), "Choose an evidence statement of this workspace"),
    ):
        with pytest.raises(actions.SessionRefused, match=why):
            actions.snapshot_evidence(session=session, evidence=unfit, by=None)
    assert list(queries.evidence_to_take(None, session)) == []


def test_the_phase_follows_the_state_and_the_running_step(workspace):
    session = builders.planned(workspace)
    assert session.phase == "scheduled"
    session = actions.open_session(session=session, by=None)
    assert session.phase == "between_steps"
    builders.start(session, "vote")
    assert session.phase == "vote"
    session = actions.pause_session(session=session, by=None)
    assert session.phase == "paused"
    session = actions.open_session(session=session, by=None)
    assert session.phase == "vote"
    actions.close_session(session=session, by=None)
    session.refresh_from_db()
    assert session.phase == "closed"


def test_every_phase_a_session_can_have_is_in_the_table():
    kinds = {kind.value for kind in Step.Kind} | {"between_steps"}
    states = {state.value for state in Session.State} - {"open"}
    assert kinds | states == set(PHASES)


def test_one_step_runs_at_a_time_and_steps_passed_over_are_marked(workspace):
    session = builders.opened(workspace, step="welcome")
    builders.start(session, "vote")
    assert {step.kind: step.state for step in session.steps.all()} == {
        "welcome": "done",
        "practice": "skipped",
        "vote": "running",
        "discuss": "waiting",
        "close": "waiting",
    }
    assert queries.next_step(queries.agenda(None, session)).kind == "discuss"
    with pytest.raises(actions.SessionRefused, match="is running already"):
        builders.start(session, "vote")
    assert actions.end_step(session=session, by=None).state == "done"
    with pytest.raises(actions.SessionRefused, match="No step is running"):
        actions.end_step(session=session, by=None)


def test_a_step_of_another_session_cannot_be_started(workspace):
    session, other = builders.opened(workspace), builders.planned(workspace)
    with pytest.raises(Step.DoesNotExist):
        actions.start_step(session=session, step=other.steps.first(), by=None)


def test_doors_do_not_open_without_a_statement(workspace):
    with pytest.raises(actions.SessionRefused, match="Add at least one statement"):
        actions.open_session(session=builders.planned(workspace, seeds=()), by=None)


@pytest.mark.parametrize("action", ["pause_session", "close_session"])
def test_a_session_whose_doors_never_opened_cannot_be(workspace, action):
    with pytest.raises(actions.SessionRefused):
        getattr(actions, action)(session=builders.planned(workspace), by=None)


def test_a_closed_session_stays_closed(workspace):
    session = builders.opened(workspace)
    actions.close_session(session=session, by=None)
    for act in (actions.open_session, actions.pause_session, actions.close_session):
        with pytest.raises(actions.SessionRefused):
            act(session=session, by=None)
    with pytest.raises(actions.SessionRefused, match="plan a new one"):
        actions.add_seeds(session=session, seeds=["One more thing to say."], by=None)


def test_closing_says_in_the_ledger_how_many_voted_and_seals_their_votes(workspace):
    session = builders.opened(workspace)
    for value in (1, -1, 0):
        builders.cast(session, builders.joined(session), {1: value, 2: 1})
    builders.joined(session)
    result = actions.close_session(session=session, by=None)
    closed = Event.objects.get(name="round.closed").says
    events = VoteEvent.objects.order_by("sequence")
    assert (closed["participants"], closed["votes"], closed["number"]) == (3, 6, 1)
    assert closed["root"] == result.round.root == digest_of_votes(events)
    assert names()[-4:] == ["votes.recorded", "round.closed", "result.stored", "session.closed"]
    assert [event.sequence for event in events] == list(range(1, 7))


def test_a_result_rests_on_every_statement_that_was_voted_on(workspace):
    session, evidence = builders.planned(workspace), builders.evidence(workspace)
    actions.snapshot_evidence(session=session, evidence=evidence, by=None)
    session = actions.open_session(session=session, by=None)
    builders.start(session, "vote")
    builders.cast(session, builders.joined(session), {1: 1, 7: 1})
    result = actions.close_session(session=session, by=None)
    below = set(rests_on(result.record, kinds=("statement", "evidence_statement")))
    assert below == {builders.numbered(session, 1).record, builders.numbered(session, 7).record, evidence}
    assert result.record in leads_to(evidence)


def test_joining_gives_seats_in_order_and_leaves_no_trace_in_the_ledger(workspace):
    session = builders.opened(workspace)
    before = len(names())
    seats = [builders.joined(session, "Parents").seat_number, builders.joined(session).seat_number]
    assert seats == [1, 2]
    assert len(names()) == before


def test_nobody_joins_while_the_doors_are_shut(workspace):
    session = builders.planned(workspace)
    with pytest.raises(actions.SessionRefused, match="doors of this session are not open"):
        builders.joined(session)
    assert not Participant.objects.exists()


def test_one_answer_unless_several_are_allowed(workspace):
    several = {"question": "What do you use?", "multiple": True, "options": ["Pool", "Park"]}
    session = builders.opened(workspace, groupings=(builders.WHO, several))
    who = builders.joined(session, "Parents", "Pool", "Park")
    assert sorted(str(d.option) for d in who.declarations.all()) == ["Parents", "Park", "Pool"]
    with pytest.raises(actions.SessionRefused, match="Choose one answer"):
        builders.joined(session, "Parents", "Neighbours")
    actions.declare_group(participant=who, options=[])
    assert not who.declarations.exists()


def test_a_group_of_another_session_cannot_be_declared(workspace):
    session, other = builders.opened(workspace), builders.planned(workspace)
    with pytest.raises(actions.SessionRefused, match="not one of this session's"):
        actions.join_session(session=session, options=[other.groupings.get().options.first()])


def test_groups_stay_as_declared_once_a_live_result_could_show_the_change(workspace):
    session = builders.opened(workspace, results_mode="live_groups")
    who = builders.joined(session, "Parents")
    actions.declare_group(participant=who, options=[])
    builders.cast(session, who, {1: 1})
    with pytest.raises(actions.SessionRefused, match="cannot be changed after your first vote"):
        actions.declare_group(participant=who, options=[])


def test_rights_to_vote_follow_the_running_step(workspace):
    session = builders.opened(workspace, step="welcome")
    who = builders.joined(session)
    assert not can(who, May.CAST_VOTE, session)
    builders.start(session, "vote")
    assert can(who, May.CAST_VOTE, session)
