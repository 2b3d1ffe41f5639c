"""Recording votes: sent twice, late or in another order, they end as if sent once and in order."""

import random
import uuid

import pytest
from django.db import DatabaseError, transaction
from tests.rooms.reflection import builders
from tests.rooms.reflection.builders import ballot, numbered

from moothall.events.models import Event
from moothall.rooms.reflection import actions, queries
from moothall.rooms.reflection.digests import digest_of_votes
from moothall.rooms.reflection.live import Cast, fold
from moothall.rooms.reflection.models import Vote, VoteEvent
from moothall.rooms.reflection.pseudonyms import pseudonym_of

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def session(workspace):
    return builders.opened(workspace)


@pytest.fixture
def who(session):
    return builders.joined(session, "Parents")


def record(who, *votes):
    return actions.record_votes(participant=who, votes=votes)


def current():
    return {(v.pseudonym, v.statement_id): v.value for v in Vote.objects.all()}


def test_votes_are_kept_under_a_pseudonym_and_the_ledger_names_nobody(session, who):
    record(who, ballot(numbered(session, 1), 1), ballot(numbered(session, 2), -1))
    events = list(VoteEvent.objects.order_by("sequence"))
    assert {event.pseudonym for event in events} == {pseudonym_of(who)}
    assert who.id.hex not in pseudonym_of(who)
    told = Event.objects.get(name="votes.recorded")
    assert told.actor == "moothall"
    assert told.says == {"first": 1, "last": 2, "count": 2, "root": digest_of_votes(events)}


def test_the_same_vote_sent_again_is_recorded_once(session, who):
    vote = ballot(numbered(session, 1), 1)
    assert record(who, vote) == [actions.RecordedVote(1, False)]
    assert record(who, vote, vote) == [actions.RecordedVote(1, True)] * 2
    assert VoteEvent.objects.count() == 1
    assert Event.objects.filter(name="votes.recorded").count() == 1


def test_the_same_key_with_another_answer_is_refused(session, who):
    vote = ballot(numbered(session, 1), 1)
    record(who, vote)
    for other in ({**vote, "value": -1}, {**vote, "statement": numbered(session, 2).pk}):
        with pytest.raises(actions.SessionRefused) as refused:
            record(who, other)
        assert refused.value.code == "once_reused"
    assert list(current().values()) == [1]


def test_a_changed_vote_counts_once_and_both_acts_stay(session, who):
    statement = numbered(session, 1)
    record(who, ballot(statement, 1, order=1))
    record(who, ballot(statement, -1, order=2))
    assert list(current().values()) == [-1]
    assert VoteEvent.objects.count() == 2


def test_an_older_vote_that_arrives_late_changes_nothing_but_is_kept(session, who):
    statement = numbered(session, 1)
    record(who, ballot(statement, -1, order=2))
    record(who, ballot(statement, 1, order=1))
    assert list(current().values()) == [-1]
    record(who, ballot(statement, 0, order=2))
    assert list(current().values()) == [0]
    assert VoteEvent.objects.count() == 3


def test_one_bad_vote_in_a_list_leaves_none_of_them(session, who):
    with pytest.raises(actions.SessionRefused):
        record(who, ballot(numbered(session, 1), 1), ballot(numbered(session, 2), 7))
    assert not VoteEvent.objects.exists()


@pytest.mark.parametrize("value", [2, "1", None, True, 1.0, [1]])
def test_only_agree_disagree_and_pass_are_votes(session, who, value):
    with pytest.raises(actions.SessionRefused) as refused:
        record(who, ballot(numbered(session, 1), value))
    assert refused.value.code == "bad_value"


@pytest.mark.parametrize(
    "bad", [{"once": "no key"}, {"order": "soon"}, {"order": -1}, {"order": 2**63}, {"statement": "none"}]
)
def test_what_is_no_ballot_is_refused(session, who, bad):
    with pytest.raises(actions.SessionRefused) as refused:
        record(who, {**ballot(numbered(session, 1), 1), **bad})
    assert refused.value.code == "bad_value"


def test_a_statement_of_another_session_cannot_be_voted_on(workspace, session, who):
    other = builders.planned(workspace)
    with pytest.raises(actions.SessionRefused) as refused:
        record(who, ballot(numbered(other, 1), 1))
    assert refused.value.code == "unknown_statement"


def test_a_closed_round_takes_no_vote_but_still_knows_those_it_took(session, who):
    vote = ballot(numbered(session, 1), 1)
    record(who, vote)
    root = actions.close_session(session=session, by=None).round.root
    assert record(who, vote) == [actions.RecordedVote(1, True)]
    with pytest.raises(actions.SessionRefused) as refused:
        record(who, ballot(numbered(session, 1), -1, order=2))
    assert refused.value.code == "round_closed"
    assert digest_of_votes(VoteEvent.objects.order_by("sequence")) == root


@pytest.mark.parametrize("step", ["welcome", "close", ""])
def test_nobody_votes_outside_the_steps_that_vote(session, who, step):
    actions.end_step(session=session, by=None)
    if step:
        builders.start(session, step)
    with pytest.raises(actions.SessionRefused) as refused:
        record(who, ballot(numbered(session, 1), 1))
    assert refused.value.code == "step"


def test_nobody_votes_during_a_break(session, who):
    actions.pause_session(session=session, by=None)
    with pytest.raises(actions.SessionRefused, match="no voting at the moment"):
        record(who, ballot(numbered(session, 1), 1))


def test_while_people_talk_votes_are_changed_but_not_added(session, who):
    record(who, ballot(numbered(session, 1), 1, order=1))
    builders.start(session, "discuss")
    record(who, ballot(numbered(session, 1), -1, order=2))
    assert list(current().values()) == [-1]
    with pytest.raises(actions.SessionRefused, match="Only earlier votes"):
        record(who, ballot(numbered(session, 2), 1, order=3))


def test_practice_takes_votes_on_the_first_three_seeds_and_they_count(workspace):
    session = builders.opened(workspace, step="practice")
    who = builders.joined(session)
    record(who, ballot(numbered(session, 3), 1))
    with pytest.raises(actions.SessionRefused, match="comes in a moment"):
        record(who, ballot(numbered(session, 4), 1))
    assert queries.tally(None, session) == queries.Tally(joined=1, voted=1, votes=1)


def test_the_database_itself_refuses_to_change_or_delete_a_vote_event(session, who):
    record(who, ballot(numbered(session, 1), 1))
    with pytest.raises(DatabaseError, match="keeps what was written"), transaction.atomic():
        VoteEvent.objects.update(value=-1)
    Vote.objects.all().delete()
    with pytest.raises(DatabaseError, match="keeps what was written"), transaction.atomic():
        VoteEvent.objects.all().delete()


def test_a_withdrawn_participant_votes_no_more(session, who):
    type(who).objects.filter(pk=who.pk).update(withdrawn=True)
    with pytest.raises(actions.SessionRefused) as refused:
        record(who, ballot(numbered(session, 1), 1))
    assert refused.value.code == "seat"


def replayed():
    rows = VoteEvent.objects.order_by("sequence")
    events = (
        Cast(*row) for row in rows.values_list("sequence", "pseudonym", "statement_id", "value", "order")
    )
    return {(pseudonym, statement): value for pseudonym, statement, value in fold(events)}


def test_replaying_the_events_gives_the_current_rows(session):
    chance = random.Random(7)
    for _ in range(12):
        person = builders.joined(session)
        for _ in range(5):
            record(
                person,
                *(
                    ballot(s, chance.choice((-1, 0, 1)), order=chance.randrange(9))
                    for s in session.statements.all()
                ),
            )
    assert replayed() == current()


def test_people_are_asked_the_practice_statements_first_and_each_statement_once(session):
    orders = set()
    for _ in range(6):
        who, seen = builders.joined(session), []
        while serving := queries.next_statement(who, session):
            assert (serving.place, serving.of) == (len(seen) + 1, 6)
            assert serving.is_practice == (len(seen) < 3)
            seen.append(serving.statement.number)
            record(who, ballot(serving.statement, 1, order=serving.order))
        assert seen[:3] == [1, 2, 3]
        assert sorted(seen) == [1, 2, 3, 4, 5, 6]
        orders.add(tuple(seen))
    assert len(orders) > 1


def test_the_order_of_a_new_page_is_above_all_earlier_ones(session, who):
    record(who, ballot(numbered(session, 5), 1, order=41))
    assert queries.next_statement(who, session).order == 42


def test_eighty_one_people_vote_on_twenty_four_statements(workspace):
    seeds = [f"Statement number {number} to vote on." for number in range(1, 25)]
    session = builders.opened(workspace, seeds=seeds)
    statements = list(session.statements.all())
    for _ in range(81):
        record(
            builders.joined(session),
            *(ballot(s, 1, order=n, once=uuid.uuid4()) for n, s in enumerate(statements, 1)),
        )
    assert queries.tally(None, session) == queries.Tally(joined=81, voted=81, votes=1944)
