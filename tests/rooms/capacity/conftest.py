"""A clock that a test moves by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from moothall.events import happened as happened_module

START = datetime(2027, 3, 1, 12, tzinfo=UTC)


class Clock:
    """``clock.day(10)`` makes it the tenth day; every moment that is asked for is a second later."""

    def __init__(self) -> None:
        self.now = START

    def day(self, number: int) -> None:
        self.now = START + timedelta(days=number)

    def tell(self, tz=None) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def clock(monkeypatch):
    made = Clock()

    class ByHand(datetime):
        now = staticmethod(made.tell)

    monkeypatch.setattr("django.utils.timezone.now", made.tell)
    monkeypatch.setattr(happened_module, "datetime", ByHand)
    return made
