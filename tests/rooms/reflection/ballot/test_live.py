"""``GET /live/<session>``: whole snapshots, only what is new, and nothing that may not be known."""

import asyncio
import json
import uuid

import pytest
from tests.rooms.reflection import builders
from tests.rooms.reflection.ballot.driving import scope_of
from tests.rooms.reflection.builders import numbered

from moothall.rooms.reflection import actions
from moothall.rooms.reflection.ballot import live
from moothall.rooms.reflection.ballot.live import Client
from moothall.rooms.reflection.ballot.snapshots import PARTICIPANT, SCREEN, read_snapshots
from moothall.rooms.reflection.models import Statement


def told(session, role=SCREEN):
    return {event: json.loads(data) for event, data in read_snapshots(session.pk, {role})[role].items()}


def test_a_snapshot_tells_step_counts_and_statements(session, who):
    actions.record_votes(participant=who, votes=[builders.ballot(numbered(session, 1), 1)])
    seen = told(session)
    assert seen["step"] == {"phase": "vote", "title": "Vote", "position": 3, "round": 1}
    assert seen["counts"] == {"joined": 1, "voted": 1, "votes": 1}
    assert [row["number"] for row in seen["statements"]["statements"]] == [1, 2, 3, 4, 5, 6]
    assert told(session, PARTICIPANT)["statements"] == {"live": 6, "last": 6}


def test_results_that_the_mode_hides_are_in_no_snapshot(session):
    builders.voted_on(session, 1, parents=(20, 5, 0))
    assert told(session)["tally"] == {"shown": False}
    actions.close_session(session=session, by=None)
    seen = told(session)
    assert seen["tally"]["shown"]
    assert "agreed" in seen["tally"]["statements"][0]["text"]
    assert seen["step"]["phase"] == "closed"


def test_live_results_are_the_released_ones(inside):
    session = builders.opened(inside, results_mode="live_overall")
    builders.voted_on(session, 1, parents=(4, 0, 0))
    few = told(session)["tally"]
    builders.voted_on(session, 1, parents=(6, 6, 4))
    assert told(session)["tally"] != few
    assert "of 20" in told(session)["tally"]["statements"][0]["text"]


def test_waiting_and_rejected_statements_and_those_of_a_shut_session_are_not_told(session, inside):
    hidden = numbered(session, 2)
    for state in ("waiting", "rejected", "withdrawn", "merged"):
        Statement.objects.filter(pk=hidden.pk).update(state=state)
        assert hidden.text not in json.dumps(told(session))
    planned = builders.planned(inside)
    assert told(planned)["statements"] == {"live": 0, "last": 0, "statements": []}


def test_no_snapshot_names_a_participant(session, who, inside):
    from moothall.rooms.reflection.pseudonyms import pseudonym_of

    actions.record_votes(participant=who, votes=[builders.ballot(numbered(session, 1), 1)])
    for role in (PARTICIPANT, SCREEN):
        text = json.dumps(told(session, role))
        assert not [name for name in (str(who.pk), who.pk.hex, pseudonym_of(who)) if name in text]


def test_asking_again_costs_nothing_while_nothing_has_changed(driver, phone, session):
    headers = {"Host": "127.0.0.1:8000"}
    first = driver.ask("GET", f"/live/{session.pk}.json", headers)
    assert first.status == 200
    assert list(first.content) == ["step", "counts", "tally", "statements"]
    tag = {"If-None-Match": first.headers["etag"]}
    again = driver.ask("GET", f"/live/{session.pk}.json", headers | tag)
    assert (again.status, again.body) == (304, b"")
    phone.vote(numbered(session, 1))
    driver.path.streams._audiences.clear()
    assert driver.ask("GET", f"/live/{session.pk}.json", headers | tag).status == 200


def test_a_seat_is_shown_what_a_phone_needs_and_anybody_else_the_screen(driver, phone, session):
    with_seat = driver.ask("GET", f"/live/{session.pk}.json", phone.headers)
    without = driver.ask("GET", f"/live/{session.pk}.json", {})
    assert "statements" not in with_seat.content["statements"]
    assert len(without.content["statements"]["statements"]) == 6


def test_an_unknown_session_has_no_stream(driver, db):
    for path in (f"/live/{uuid.uuid4()}", f"/live/{uuid.uuid4()}.json", "/live/x"):
        assert driver.ask("GET", path, {}).status == 404
    assert driver.ask("POST", f"/live/{uuid.uuid4()}", {}).status == 405


class Watching:
    """One open stream."""

    def __init__(self, driver, session, headers=None):
        self.driver, self.sent = driver, []
        self.gone = asyncio.Event()
        self.scope = scope_of("GET", f"/live/{session.pk}", headers or {})
        self.task = asyncio.create_task(driver.path(self.scope, self._receive, self._send))

    async def _receive(self):
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message):
        self.sent.append(message)

    @property
    def text(self):
        return b"".join(message.get("body", b"") for message in self.sent).decode()

    async def until(self, words):
        for _ in range(200):
            if words in self.text:
                return
            await asyncio.sleep(0.02)
        raise AssertionError(f"{words!r} never came; the stream has {self.text!r}")


def test_a_stream_begins_with_everything_and_goes_on_with_what_is_new(driver, phone, session, monkeypatch):
    monkeypatch.setattr(live, "TICK_SECONDS", 0.02)

    async def look_on():
        stream = Watching(driver, session, phone.headers)
        await stream.until("event: statements")
        begin = stream.text
        await driver.request("POST", f"/ballot/{session.pk}", phone.headers, ballot)
        await stream.until('"votes":1}')
        stream.gone.set()
        await stream.task
        return stream, begin

    ballot = json.dumps(phone.ballot(numbered(session, 1))).encode()
    stream, begin = driver.thread.run(look_on())
    headers = dict(stream.sent[0]["headers"])
    assert headers[b"content-type"] == b"text/event-stream; charset=utf-8"
    assert headers[b"cache-control"] == b"no-store"
    assert begin.startswith("retry: 3000\n\nevent: step\ndata: {")
    assert [begin.count(f"event: {name}\n") for name in ("step", "counts", "tally", "statements")] == [1] * 4
    assert stream.text[len(begin) :] == 'event: counts\ndata: {"joined":1,"voted":1,"votes":1}\n\n'
    assert not driver.path.streams._audiences or not any(
        audience.clients for audience in driver.path.streams._audiences.values()
    )


def test_however_many_look_on_it_is_read_once(driver, session, monkeypatch):
    monkeypatch.setattr(live, "TICK_SECONDS", 0.02)
    reads = []
    read = driver.path.streams._read
    driver.path.streams._read = lambda *arguments: reads.append(arguments) or read(*arguments)

    async def look_on():
        streams = [Watching(driver, session) for _ in range(120)]
        for stream in streams:
            await stream.until("event: statements")
        opened = len(reads)
        for stream in streams:
            stream.gone.set()
        await asyncio.gather(*(stream.task for stream in streams))
        return opened

    assert driver.thread.run(look_on()) < 20


def test_stopping_ends_every_stream(driver, session):
    async def look_on():
        stream = Watching(driver, session)
        await stream.until("event: statements")
        await asyncio.to_thread(driver.path.streams.end)
        await asyncio.wait_for(stream.task, 5)
        await driver.path.streams.stop()
        return stream

    stream = driver.thread.run(look_on())
    assert not stream.sent[-1].get("more_body")


def test_too_many_streams_are_refused(driver, session, monkeypatch):
    monkeypatch.setattr(live, "MOST_CLIENTS", 0)
    answer = driver.ask("GET", f"/live/{session.pk}", {})
    assert (answer.status, answer.headers["retry-after"]) == (503, "10")


def test_a_reading_that_fails_is_tried_again(driver, session, monkeypatch, caplog):
    monkeypatch.setattr(live, "TICK_SECONDS", 0.02)
    faults = iter([True, True])

    def changed():
        if next(faults, False):
            raise RuntimeError("away")
        return False

    driver.path.streams._changes.changed = changed

    async def look_on():
        stream = Watching(driver, session)
        await stream.until("event: statements")
        await asyncio.sleep(0.2)
        assert not driver.path.streams._ticking.done()
        stream.gone.set()
        await stream.task

    driver.thread.run(look_on())
    assert caplog.text.count("trying again") == 2


def test_who_is_slow_gets_everything_instead_of_what_is_old():
    async def slow():
        client = Client()
        for number in range(4):
            client.tell(b"part %d" % number, b"whole %d" % number)
        return [await client.next_message(), await client.next_message()]

    assert asyncio.run(slow()) == [b"whole 2", b"part 3"]


def test_a_quiet_stream_says_that_it_is_still_there(monkeypatch):
    monkeypatch.setattr(live, "COMMENT_SECONDS", 0.01)

    async def quiet():
        return await Client().next_message()

    assert asyncio.run(quiet()) == b": still here\n\n"


@pytest.mark.parametrize("waits", [0, 1, 2])
def test_who_has_gone_is_sent_nothing_more(waits):
    async def gone():
        client = Client()
        for _ in range(waits):
            client.tell(b"part", b"whole")
        client.leave()
        return await client.next_message()

    assert asyncio.run(gone()) == b""
