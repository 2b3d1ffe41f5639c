"""When things happen in the example. Its days follow today, so that it never grows old: the last of its 24
months of figures is always the last full month, and its open session has begun today."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

MONTHS = 24
TUESDAY, THURSDAY = 1, 3


@dataclass(frozen=True)
class Calendar:
    today: date

    def month(self, number: int) -> date:
        """The first day of the month with this number, from 1; figures end with 24, which is full."""
        return _months_later(self.today.replace(day=1), number - MONTHS - 1)

    def decided(self, months_before: int) -> date:
        """The day of a meeting so many months before the figures begin: a second Tuesday."""
        return _second(TUESDAY, _months_later(self.month(1), -months_before))

    def review_due(self, in_months: int) -> date:
        return _second(TUESDAY, _months_later(self.today, in_months))

    def session_starts(self, months_before: int) -> datetime:
        """A Thursday evening so many months before the figures begin; for none, this morning."""
        if not months_before:
            return timezone.make_aware(datetime.combine(self.today, time(9)))
        day = _second(THURSDAY, _months_later(self.month(1), -months_before))
        return timezone.make_aware(datetime.combine(day, time(18, 30)))


def month_name(first: date) -> str:
    return f"{first:%B %Y}"


def _months_later(day: date, months: int) -> date:
    """The first day of the month that lies so many months after ``day``."""
    month = day.year * 12 + day.month - 1 + months
    return date(month // 12, month % 12 + 1, 1)


def _second(weekday: int, first: date) -> date:
    return first.replace(day=8 + (weekday - first.weekday()) % 7)
