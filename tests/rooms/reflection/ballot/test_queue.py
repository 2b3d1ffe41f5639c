"""Group commit: what waits is written together, and one bad ballot fails alone."""

import asyncio
import threading
import uuid

import pytest
from django.db import OperationalError, connection
from django_scopes import scope
from tests.rooms.reflection import builders
from tests.rooms.reflection.builders import numbered

from moothall.events.models import Event
from moothall.rooms.reflection import actions
from moothall.rooms.reflection.actions.voting import Ballot, RecordedVote
from moothall.rooms.reflection.ballot import queue
from moothall.rooms.reflection.ballot.queue import Unavailable, Writer, write_ballots
from moothall.rooms.reflection.digests import digest_of_votes
from moothall.rooms.reflection.models import Vote, VoteEvent


def waiting(session, number, value=1, **fields):
    """One ballot of somebody new, with its workspace."""
    who = builders.joined(session)
    made = Ballot(
        session=session.pk,
        participant=who.pk,
        statement=numbered(session, number).pk,
        value=value,
        once=uuid.uuid4(),
        order=1,
    )
    return session.workspace_id, made._replace(**fields)


def test_many_people_are_written_in_one_commit_and_told_to_the_ledger_once(session):
    several = [waiting(session, number, value) for number in (1, 2, 3) for value in (-1, 0, 1)]
    assert write_ballots(several) == [RecordedVote(number, False) for number in range(1, 10)]
    events = list(VoteEvent.objects.order_by("sequence"))
    told = Event.objects.get(name="votes.recorded")
    assert told.says == {"first": 1, "last": 9, "count": 9, "root": digest_of_votes(events)}


def test_each_table_is_written_by_one_statement(session, django_assert_max_num_queries):
    several = [waiting(session, 1) for _ in range(60)]
    with django_assert_max_num_queries(30) as seen:
        write_ballots(several)
    writes = [each["sql"] for each in seen.captured_queries if "INSERT INTO" in each["sql"]]
    assert len([sql for sql in writes if "reflection_voteevent" in sql]) == 1
    assert len([sql for sql in writes if "reflection_vote " in sql]) == 1


def test_each_ballot_is_answered_on_its_own(session):
    good, again = waiting(session, 1), waiting(session, 2)
    gone = waiting(session, 3, participant=uuid.uuid4())
    unknown = waiting(session, 4, statement=uuid.uuid4())
    reused = (again[0], again[1]._replace(value=-1))
    answers = write_ballots([gone, good, unknown, again, again, reused])
    codes = [getattr(answer, "code", answer) for answer in answers]
    assert codes == [
        "seat",
        RecordedVote(1, False),
        "unknown_statement",
        RecordedVote(2, False),
        RecordedVote(2, True),
        "once_reused",
    ]
    assert VoteEvent.objects.count() == 2


def test_ballots_of_several_workspaces_and_sessions_share_a_commit(session, inside, other_workspace):
    second = builders.opened(inside)
    with scope(workspace=other_workspace):
        third = builders.opened(other_workspace)
        theirs = waiting(third, 1)
    answers = write_ballots([theirs, waiting(session, 1), waiting(second, 1), waiting(session, 2)])
    assert [answer.sequence for answer in answers] == [1, 1, 1, 2]
    with scope(workspace=other_workspace):
        assert VoteEvent.objects.get().round.session == third


def test_a_ballot_that_cannot_be_written_fails_alone(session, caplog):
    several = [waiting(session, number) for number in (1, 2, 3)]
    several[1] = (several[1][0], several[1][1]._replace(value=7))
    first, bad, last = write_ballots(several)
    assert (first.duplicate, last.duplicate, isinstance(bad, Exception)) == (False, False, True)
    assert VoteEvent.objects.count() == 2
    assert "could not be written together" in caplog.text


def test_while_the_database_is_away_all_are_told_to_come_again(session, monkeypatch):
    several = [waiting(session, 1), waiting(session, 2)]

    def away(**_):
        raise OperationalError("disk is full")

    monkeypatch.setattr(queue, "record_ballots", away)
    assert [type(answer) for answer in write_ballots(several)] == [Unavailable] * 2
    assert not connection.needs_rollback


def ballots_put(writer, count):
    """The answers of so many ballots put at once."""

    async def put():
        ballot = Ballot(*[uuid.uuid4()] * 3, 1, uuid.uuid4(), 1)
        return await asyncio.gather(*(writer.put(uuid.uuid4(), ballot) for _ in range(count)))

    return asyncio.run(put())


def test_what_gathers_while_a_batch_is_written_goes_together():
    sizes, hold = [], threading.Event()

    def write(several):
        sizes.append(len(several))
        hold.wait(0.2 if len(sizes) == 1 else 0)
        return [RecordedVote(1, False)] * len(several)

    writer = Writer(write)
    assert len(ballots_put(writer, 2500)) == 2500
    writer.stop()
    assert sum(sizes) == 2500
    assert max(sizes) <= queue.LARGEST_BATCH
    assert len(sizes) <= 4


def test_stopping_writes_what_waits_and_takes_nothing_more():
    written = []
    writer = Writer(lambda several: written.extend(several) or [RecordedVote(1, False)] * len(several))

    async def put_and_stop():
        answer = writer.put(uuid.uuid4(), Ballot(*[uuid.uuid4()] * 3, 1, uuid.uuid4(), 1))
        await asyncio.to_thread(writer.stop)
        with pytest.raises(Unavailable):
            writer.put(uuid.uuid4(), Ballot(*[uuid.uuid4()] * 3, 1, uuid.uuid4(), 1))
        return await answer

    assert asyncio.run(put_and_stop()) == RecordedVote(1, False)
    assert len(written) == 1


def test_ten_thousand_may_wait(monkeypatch):
    monkeypatch.setattr(queue, "MOST_WAITING", 3)
    hold = threading.Event()

    def write(several):
        hold.wait(10)
        return [RecordedVote(1, False)] * len(several)

    writer = Writer(write)

    async def fill():
        ballot = Ballot(*[uuid.uuid4()] * 3, 1, uuid.uuid4(), 1)
        answers = [writer.put(uuid.uuid4(), ballot)]
        while len(writer._waiting) < 3:
            answers.append(writer.put(uuid.uuid4(), ballot))
        with pytest.raises(Unavailable):
            writer.put(uuid.uuid4(), ballot)
        hold.set()
        return await asyncio.gather(*answers)

    asyncio.run(fill())
    writer.stop()


def test_a_batch_of_paper_is_taken_back_and_later_votes_stand_again(session, inside):
    """What was taken back stays taken back, whatever comes late; a newer vote counts again."""
    key = waiting(session, 1)[1]._replace(channel="paper", entered_by="f" * 32)

    def send(**fields):
        return write_ballots([(inside.pk, key._replace(once=uuid.uuid4(), **fields))])[0]

    send(order=3, value=1)
    send(order=3, value=0, taken_back=True)
    assert not Vote.objects.exists()
    send(order=2, value=-1)
    assert not Vote.objects.exists()
    assert queries_of(session) == []
    send(order=3, value=-1)
    assert [vote.value for vote in Vote.objects.all()] == [-1]
    send(order=2, taken_back=True)
    assert [vote.value for vote in Vote.objects.all()] == [-1]
    assert {event.entered_by for event in VoteEvent.objects.all()} == {"f" * 32}


def queries_of(session):
    from moothall.rooms.reflection.live import fold
    from moothall.rooms.reflection.queries.results import events_of_round

    return fold(events_of_round(session.rounds.get()))


def test_paper_is_entered_while_people_talk_and_counts_like_any_vote(session, inside):
    builders.start(session, "discuss")
    sent = waiting(session, 2)
    assert write_ballots([sent])[0].code == "step"
    on_paper = (sent[0], sent[1]._replace(channel="paper"))
    assert write_ballots([on_paper]) == [RecordedVote(1, False)]
    builders.start(session, "close")
    assert write_ballots([(sent[0], on_paper[1]._replace(once=uuid.uuid4()))])[0].code == "step"
    back = on_paper[1]._replace(once=uuid.uuid4(), order=2, taken_back=True)
    assert write_ballots([(sent[0], back)]) == [RecordedVote(2, False)]
    actions.close_session(session=session, by=None)
    late = back._replace(once=uuid.uuid4())
    assert write_ballots([(sent[0], late)])[0].code == "round_closed"
