"""Periods as people write them in tables: the words of a cell become the two dates they stand for."""

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

FREQUENCIES = ("monthly", "quarterly", "annual")
_NOUNS = {"monthly": "month", "quarterly": "quarter", "annual": "year"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_MONTH_NUMBERS = {name: n for n, name in enumerate(_MONTHS, 1)} | {name: n for n, name in enumerate(_LONG, 1)}
_MONTH_NUMBERS |= {"sept": 9}
_MONTH = "(" + "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True)) + r")\.?"
_YEAR = r"((?:19|20|21)\d\d)"
_YEARS = rf"{_YEAR} ?[/-] ?(\d{{4}}|\d\d)"
# The day that Excel numbers 0; good from 1 March 1900 on. Numbers in this range are days from 1954 to 2119.
_EXCEL_DAY_0 = date(1899, 12, 30)
_EXCEL_DAYS = range(20_000, 80_001)
_LONGEST = 60
# What stands behind a period that may still change.
_STANDING = re.compile(r" ?[\[(](?:p|r|e|provisional|revised|estimated)[\])]$")


class Period(NamedTuple):
    """The first and the last day."""

    start: date
    end: date


class _Found(NamedTuple):
    """What was read: a "day", "month", "quarter" or "year", and the dates it covers."""

    kind: str
    period: Period


def parse_period(text: str, frequency: str) -> Period:
    """The period that ``text`` names, where one is due as often as ``frequency`` says.

    Understood are "2024-03", "Mar 2024", "March 2024", "Mar-24", "03/2024"; days such as "01/03/2024" (day
    first), "2024-03-01", "1 March 2024" and the numbers Excel gives to days; "2024 Q2" and
    "Apr-Jun 2024" (calendar quarters), "2024/25 Q1" (quarters from April); "2024", "2021/22" (1 April to
    31 March), "2018 - 20" (three calendar years), "year ending March 2024". A day stands for the month or
    quarter it lies in, and for a year only if the year begins or ends on it.

    Raises ValueError with a sentence that names the text.

    >>> parse_period("Mar 2024", "monthly").end
    datetime.date(2024, 3, 31)
    >>> parse_period("2021/22", "annual").start
    datetime.date(2021, 4, 1)
    """
    if frequency not in FREQUENCIES:
        raise ValueError(f"“{frequency}” is not one of {', '.join(FREQUENCIES)}.")
    readings = _readings(text)
    for reading in readings:
        if fitted := _fit(reading, frequency):
            return fitted
    shown, noun = text[:_LONGEST], _NOUNS[frequency]
    if readings:
        raise ValueError(f"“{shown}” is a {readings[0].kind}, but a {noun} is expected here.")
    raise ValueError(f"“{shown}” is not a {noun} that can be read.")


def is_period(text: str) -> bool:
    """Whether ``text`` names a period of any length."""
    return bool(_readings(text))


def _readings(text: str) -> list[_Found]:
    """Everything that ``text`` can mean: "2011-12" is a month and two years."""
    if len(text) > _LONGEST:
        return []
    words = " ".join(re.sub("[‐-―−]", "-", text).lower().split())
    words = _STANDING.sub("", words)
    found = []
    for pattern, read in _READERS:
        if matched := pattern.fullmatch(words):
            try:
                found.append(read(*matched.groups()))
            except ValueError:
                continue  # 31/02/2024
    return [reading for reading in found if reading is not None]


def _fit(found: _Found, frequency: str) -> Period | None:
    if found.kind == _NOUNS[frequency]:
        return found.period
    if frequency == "quarterly" and found.kind == "month":
        return _quarter_of(found.period.start)
    if found.kind != "day":
        return None
    day = found.period.start
    if frequency == "monthly":
        return _months(day.year, day.month)
    return _quarter_of(day) if frequency == "quarterly" else _year_by_day(day)


def _year_by_day(day: date) -> Period | None:
    """The year that begins on ``day``, or ends on it: calendar, financial or academic."""
    if day.day == 1 and day.month in (1, 4, 9):
        return _months(day.year, day.month, 12)
    after = day + timedelta(days=1)
    if after.day == 1 and after.month in (1, 4, 9):
        return _months(after.year - 1, after.month, 12)
    return None


def _quarter_of(day: date) -> Period:
    return _months(day.year, day.month - (day.month - 1) % 3, 3)


def _months(year: int, month: int, count: int = 1) -> Period:
    """As many months from the first of ``month`` on."""
    last = year * 12 + month + count - 2
    last_year, last_month = last // 12, last % 12 + 1
    return Period(date(year, month, 1), date(last_year, last_month, monthrange(last_year, last_month)[1]))


def _full_year(text: str) -> int:
    """ "24" is 2024, "98" is 1998."""
    year = int(text)
    return year if len(text) == 4 else year + (1900 if year >= 70 else 2000)


def _day(year: str, month: str, day: str) -> _Found:
    number = _MONTH_NUMBERS.get(month) or int(month)
    one = date(_full_year(year), number, int(day))
    return _Found("day", Period(one, one))


def _month(year: str, month: str) -> _Found | None:
    number = _MONTH_NUMBERS.get(month) or int(month)
    return _Found("month", _months(_full_year(year), number)) if 1 <= number <= 12 else None


def _quarter(year: str, quarter: str) -> _Found:
    return _Found("quarter", _months(int(year), int(quarter) * 3 - 2, 3))


def _financial_quarter(first: str, second: str, quarter: str) -> _Found | None:
    if _second_year(first, second) != int(first) + 1:
        return None
    month = int(first) * 12 + 3 + (int(quarter) - 1) * 3
    return _Found("quarter", _months(month // 12, month % 12 + 1, 3))


def _three_months(first: str, last: str, year: str) -> _Found | None:
    """ "Apr-Jun 2024"; "Dec to Feb 2024" would be no quarter of a year."""
    start, end = _MONTH_NUMBERS[first], _MONTH_NUMBERS[last]
    return _Found("quarter", _months(_full_year(year), start, 3)) if end - start == 2 else None


def _years(first: str, second: str) -> _Found | None:
    """Two years one after the other are one financial year; more are that many calendar years."""
    start, end = int(first), _second_year(first, second)
    if end == start + 1:
        return _Found("year", _months(start, 4, 12))
    return _Found("year", _months(start, 1, 12 * (end - start + 1))) if start < end <= start + 9 else None


def _second_year(first: str, second: str) -> int:
    if len(second) == 4:
        return int(second)
    end = int(first[:2] + second)
    return end if end >= int(first) else end + 100


def _year_ending(month: str, year: str) -> _Found:
    last = _months(_full_year(year), _MONTH_NUMBERS[month])
    start = last.end.year * 12 + last.end.month - 12
    return _Found("year", Period(date(start // 12, start % 12 + 1, 1), last.end))


def _excel_day(number: str) -> _Found | None:
    if int(number) not in _EXCEL_DAYS:
        return None
    one = _EXCEL_DAY_0 + timedelta(days=int(number))
    return _Found("day", Period(one, one))


_READERS = tuple(
    (re.compile(pattern, re.ASCII), read)
    for pattern, read in (
        (rf"{_YEAR}[-/](\d\d?)", _month),
        (rf"{_YEAR}[-/.](\d\d?)[-/.](\d\d?)(?:[t ][\d:.z+]+)?", _day),
        (
            r"(\d\d?)[-/.](\d\d?)[-/.](\d{4}|\d\d)(?: [\d:.]+)?",
            lambda day, month, year: _day(year, month, day),
        ),
        (rf"(\d\d?)(?:st|nd|rd|th)?[- ]{_MONTH}[- ,]{{1,2}}(\d{{4}}|\d\d)", lambda d, m, y: _day(y, m, d)),
        (rf"{_MONTH}[- ,/']{{0,2}}(\d{{4}}|\d\d)", lambda month, year: _month(year, month)),
        (rf"{_YEAR}[- /]?{_MONTH}", _month),
        (rf"(\d\d?)/{_YEAR}", lambda month, year: _month(year, month)),
        (rf"{_YEAR}(\d\d)", _month),
        (rf"{_YEAR}[- /]?(?:q|quarter )([1-4])", _quarter),
        (rf"(?:q|quarter )([1-4])[- /]{{1,2}}{_YEAR}", lambda quarter, year: _quarter(year, quarter)),
        (rf"{_YEARS} ?(?:q|quarter )([1-4])", _financial_quarter),
        (
            rf"(?:q|quarter )([1-4]),? {_YEARS}",
            lambda quarter, first, second: _financial_quarter(first, second, quarter),
        ),
        (rf"{_MONTH} ?(?:-|to) ?{_MONTH},? (\d{{4}}|\d\d)", _three_months),
        (rf"(?:cy ?)?{_YEAR}", lambda year: _Found("year", _months(int(year), 1, 12))),
        (rf"(?:fy ?)?{_YEARS}(?: financial year)?", _years),
        (rf"(?:year ending|ye) {_MONTH}[- ](\d{{4}}|\d\d)", _year_ending),
        (r"(\d{5})(?:\.0+)?", _excel_day),
    )
)
