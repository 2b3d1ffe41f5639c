"""Counting attempts: alike in memory and in a table, whatever time passes between them."""

import pytest
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.management import call_command

from moothall.people import limits

MINUTE = 60
TABLE = "moothall_counters"


@pytest.fixture(params=["in memory", "in a table"])
def cache(request, db, settings, monkeypatch):
    if request.param == "in a table":
        backend = "django.core.cache.backends.db.DatabaseCache"
        settings.CACHES = settings.CACHES | {"counters": {"BACKEND": backend, "LOCATION": TABLE}}
        call_command("createcachetable", TABLE, verbosity=0)
        made = DatabaseCache(TABLE, {})
    else:
        made = LocMemCache("counters", {})
        made.clear()
    monkeypatch.setattr(limits, "cache", made)
    return made


@pytest.fixture
def clock(cache, monkeypatch):
    """Move the clock: ``clock(seconds)`` after the beginning."""
    begun = limits.time.time()

    def move(seconds: int) -> None:
        monkeypatch.setattr(limits.time, "time", lambda: begun + seconds)

    move(0)
    return move


def tries(count: int) -> list[bool]:
    return [limits.too_many("sign-in", limit=3, minutes=60) for _ in range(count)]


def test_so_many_are_allowed_and_no_more(clock):
    assert tries(5) == [False, False, False, True, True]


def test_waiting_between_attempts_does_not_help(clock):
    assert tries(3) == [False] * 3
    for minute in (10, 20, 59):
        clock(minute * MINUTE)
        assert tries(1) == [True]


def test_when_the_time_is_over_counting_begins_again(clock):
    tries(4)
    clock(61 * MINUTE)
    assert tries(1) == [False]
