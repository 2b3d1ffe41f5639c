"""A round is closed while votes pour in: each is acknowledged and in the root, or answered 409."""

import asyncio
import random

import pytest
from tests.jobs.installation import postgres_database, postgres_server, sqlite_database
from tests.rooms.reflection.ballot.installation import Installation
from tests.rooms.reflection.ballot.storm import Line, Storm

PHONES = 40


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def installation(request, tmp_path):
    if request.param == "postgres" and not postgres_server():
        pytest.skip("no PostgreSQL server answers; MOOTHALL_TEST_POSTGRES names one")
    database = sqlite_database(tmp_path) if request.param == "sqlite" else postgres_database()
    with database as url:
        made = Installation(url, tmp_path)
        try:
            yield made
        finally:
            made.close()


async def close_in_the_middle(storm):
    """Everybody votes; the session is closed once 100 votes are acknowledged; the end is 40 refusals."""
    voting = [asyncio.create_task(storm.phone(seat)) for seat in range(PHONES)]

    async def until(true):
        while not true():
            await asyncio.sleep(0.02)
            for task in voting:
                if task.done():
                    task.result()

    await until(lambda: len(storm.acknowledged) >= 100)
    await asyncio.to_thread(storm.installation.ask, "close", storm.polling.session)
    await until(lambda: len(storm.refused) >= 40)
    storm.ended = True
    await asyncio.gather(*voting)


def test_closing_under_load_leaves_no_vote_between(installation):
    polling = installation.prepare(PHONES)
    installation.start(2)
    installation.wait()
    storm = Storm(installation, polling, Line(lost=0.1, doubled=0.2, held_back=0.1), random.Random(11))
    asyncio.run(close_in_the_middle(storm))
    held = installation.ask("report", polling.session)
    assert set(storm.refused.values()) == {409}
    assert not storm.contradicted
    # What was acknowledged is in the root, under the sequence that was answered; what was refused is not.
    assert {once: held["events"].get(once) for once in storm.acknowledged} == storm.acknowledged
    assert not set(storm.refused) & set(held["events"])
    assert held["root"] == held["root_of_events"]
    assert (held["gaps"], held["replays"], held["doubled"], held["chain"]) == (False, True, 0, True)
