"""Votes that are lost and sent again, doubled and reordered, over three channels, end as if sent in order."""

import random
import uuid

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.rooms.reflection import builders

from moothall.rooms.reflection import actions
from moothall.rooms.reflection.actions.voting import Ballot, RecordedVote
from moothall.rooms.reflection.ballot.queue import write_ballots
from moothall.rooms.reflection.digests import digest_of_votes
from moothall.rooms.reflection.live import fold
from moothall.rooms.reflection.models import Vote, VoteEvent
from moothall.rooms.reflection.pseudonyms import pseudonym_of
from moothall.rooms.reflection.queries.results import events_of_round

pytestmark = pytest.mark.usefixtures("inside")

TAKEN_BACK = None
# Who, which statement, what they say of it, and over which channel.
taps = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.integers(1, 3),
        st.sampled_from((-1, 0, 1, TAKEN_BACK)),
        st.sampled_from(("web", "form", "paper")),
    ),
    min_size=1,
    max_size=15,
)
slow = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class Room:
    """Three people in a session that takes votes."""

    def __init__(self, workspace):
        self.session = builders.opened(workspace)
        self.people = [builders.joined(self.session) for _ in range(3)]
        self.statements = {s.number: s.pk for s in self.session.statements.all()}

    def ballots(self, tapped):
        return [
            Ballot(
                session=self.session.pk,
                participant=self.people[person].pk,
                statement=self.statements[number],
                value=value or 0,
                once=uuid.uuid4(),
                order=order,
                channel=channel,
                taken_back=value is TAKEN_BACK,
            )
            for order, (person, number, value, channel) in enumerate(tapped, 1)
        ]

    def deliver(self, ballots):
        """Those of a form one by one, all others together; whether each was saved."""
        together = [ballot for ballot in ballots if ballot.channel != "form"]
        answers = write_ballots([(self.session.workspace_id, ballot) for ballot in together])
        assert all(isinstance(answer, RecordedVote) for answer in answers)
        for ballot in ballots:
            if ballot.channel == "form":
                self._send_form(ballot)

    def _send_form(self, ballot):
        who = next(person for person in self.people if person.pk == ballot.participant)
        vote = {name: getattr(ballot, name) for name in ("statement", "value", "once", "order", "taken_back")}
        actions.record_votes(participant=who, votes=[vote])

    def current(self):
        return {(vote.pseudonym, vote.statement_id): vote.value for vote in Vote.objects.all()}

    def replayed(self):
        return {(name, key): value for name, key, value in fold(events_of_round(self.session.rounds.get()))}

    def said_last(self, ballots):
        """The reference: in order, each once."""
        names = {person.pk: pseudonym_of(person) for person in self.people}
        last = {(names[ballot.participant], ballot.statement): ballot for ballot in ballots}
        return {key: ballot.value for key, ballot in last.items() if not ballot.taken_back}


def deliveries(ballots, chance):
    """Every ballot at least once and some again and again, in any order, a few at a time."""
    sent = [ballot for ballot in ballots for _ in range(chance.choice((1, 1, 2, 3)))]
    chance.shuffle(sent)
    while sent:
        count = chance.randint(1, 6)
        yield sent[:count]
        sent = sent[count:]


@given(tapped=taps, seed=st.integers(0, 2**32))
@slow
def test_current_rows_are_what_was_said_last_whatever_the_line_does(workspace, tapped, seed):
    with transaction.atomic():
        room = Room(workspace)
        ballots = room.ballots(tapped)
        for part in deliveries(ballots, random.Random(seed)):
            room.deliver(part)
        assert room.current() == room.said_last(ballots) == room.replayed()
        assert VoteEvent.objects.count() == len(ballots)
        transaction.set_rollback(True)


@given(tapped=taps, orders=st.lists(st.integers(0, 4), min_size=15, max_size=15), seed=st.integers(0, 2**32))
@slow
def test_replaying_the_events_gives_the_current_rows_whatever_orders_come(workspace, tapped, orders, seed):
    with transaction.atomic():
        room = Room(workspace)
        given_orders = [
            b._replace(order=order) for b, order in zip(room.ballots(tapped), orders, strict=False)
        ]
        for part in deliveries(given_orders, random.Random(seed)):
            room.deliver(part)
            assert room.current() == room.replayed()
        transaction.set_rollback(True)


@given(tapped=taps, closing=st.integers(0, 15), seed=st.integers(0, 2**32))
@slow
def test_each_vote_is_acknowledged_and_in_the_root_or_refused(workspace, tapped, closing, seed):
    with transaction.atomic():
        room = Room(workspace)
        votes = [(workspace.pk, ballot._replace(channel="web")) for ballot in room.ballots(tapped)]
        before = write_ballots(votes[:closing])
        root = actions.close_session(session=room.session, by=None).round.root
        chance = random.Random(seed)
        again = chance.sample(votes, len(votes))
        answers = dict(zip((vote[1].once for vote in again), write_ballots(again), strict=True))
        kept = set(VoteEvent.objects.values_list("once", flat=True))
        assert kept == {vote[1].once for vote in votes[: len(before)]}
        for once, answer in answers.items():
            saved = isinstance(answer, RecordedVote) and answer.duplicate
            assert saved if once in kept else answer.code == "round_closed"
        assert digest_of_votes(VoteEvent.objects.order_by("sequence")) == root
        transaction.set_rollback(True)
