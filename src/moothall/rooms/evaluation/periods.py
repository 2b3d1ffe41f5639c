"""The periods a series should have: a missing month is a gap, never a shorter series."""

from datetime import date

MONTHS = {"monthly": 1, "quarterly": 3, "annual": 12}


def expected_periods(starts: list[date], frequency: str) -> list[date]:
    """Every period's first day from the earliest to the latest of ``starts``, gaps included."""
    if not starts:
        return []
    step, first, last = MONTHS[frequency], min(starts), max(starts)
    found, month = [], first.year * 12 + first.month - 1
    while date(month // 12, month % 12 + 1, first.day) <= last:
        found.append(date(month // 12, month % 12 + 1, first.day))
        month += step
    return found


def period_name(start: date, frequency: str) -> str:
    """How people say it: "March 2026", "January to March 2026", "2026"."""
    if frequency == "monthly":
        return f"{start:%B %Y}"
    if frequency == "quarterly":
        last = start.month + 2
        return f"{start:%B} to {date(start.year + (last > 12), (last - 1) % 12 + 1, 1):%B %Y}"
    return str(start.year) if start.month == 1 else f"{start.year}/{(start.year + 1) % 100:02d}"
