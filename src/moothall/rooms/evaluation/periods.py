"""The periods a series should have: a missing month is a gap, never a shorter series."""

from collections.abc import Iterable
from datetime import date

MONTHS = {"monthly": 1, "quarterly": 3, "annual": 12}
A_YEAR = {"monthly": 12, "quarterly": 4, "annual": 1}


def expected_periods(starts: Iterable[date], frequency: str) -> list[date]:
    """Every period's first day from the earliest to the latest of ``starts``, gaps included."""
    starts = sorted(starts)
    if not starts:
        return []
    first, last = _month_of(starts[0]), _month_of(starts[-1])
    return [_first_day(month) for month in range(first, last + 1, MONTHS[frequency])]


def is_in_step(start: date, other: date, frequency: str) -> bool:
    """Whether two periods can belong to one series: years that begin in April do not fit years that begin
    in January."""
    return start.day == other.day == 1 and (_month_of(start) - _month_of(other)) % MONTHS[frequency] == 0


def last_day(start: date, frequency: str) -> date:
    return date.fromordinal(_first_day(_month_of(start) + MONTHS[frequency]).toordinal() - 1)


def period_name(start: date, frequency: str) -> str:
    """How people say it: "March 2026", "January to March 2026", "2026", "2026/27"."""
    if frequency == "monthly":
        return f"{start:%B %Y}"
    if frequency == "quarterly":
        last = _first_day(_month_of(start) + 2)
        return f"{start:%B} to {last:%B %Y}" if last.year == start.year else f"{start:%B %Y} to {last:%B %Y}"
    return str(start.year) if start.month == 1 else f"{start.year}/{(start.year + 1) % 100:02d}"


def _month_of(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
