"""Two ways of answering that Django has no widget for: a date in three boxes, and a text of several lines."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

PARTS = ("day", "month", "year")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class TypedDate(str):
    """A date as it was typed: ISO order as a string, and the three answers untouched."""

    day: str
    month: str
    year: str

    def __new__(cls, day: str, month: str, year: str) -> "TypedDate":
        typed = super().__new__(cls, f"{year}-{month}-{day}")
        typed.day, typed.month, typed.year = day, month, year
        return typed

    def in_words(self) -> str:
        """ "29 February 2027" where the month is known, else the three answers side by side."""
        month = month_number(self.month)
        return f"{self.day} {MONTHS[month - 1] if month else self.month} {self.year}"


def month_number(answer: str) -> int | None:
    """1 to 12 from a number, a name or the first three letters of a name; None if it is none of these."""
    if answer.isdecimal():
        return int(answer) if 1 <= int(answer) <= 12 else None
    names = [month.lower() for month in MONTHS]
    found = [number for number, name in enumerate(names, 1) if answer.lower().rstrip(".") in (name, name[:3])]
    return found[0] if found else None


class DayMonthYear(forms.Widget):
    """Three boxes named ``<name>-day``, ``<name>-month`` and ``<name>-year``."""

    use_fieldset = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        answers = [str(data.get(f"{name}-{part}") or "").strip() for part in PARTS]
        return TypedDate(*answers) if any(answers) else data.get(name)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(key in data for key in (name, *(f"{name}-{part}" for part in PARTS)))

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-day" if id_ else id_

    def answers(self, value: Any) -> tuple[str, str, str]:
        """Day, month and year as they stand in the boxes."""
        if isinstance(value, TypedDate):
            return value.day, value.month, value.year
        if isinstance(value, str) and value:
            try:
                value = datetime.date.fromisoformat(value)
            except ValueError:
                return value, "", ""
        return (str(value.day), str(value.month), str(value.year)) if value else ("", "", "")


class DayMonthYearField(forms.DateField):
    """A date answered in three boxes. Its errors say which part is missing or that there is no such day."""

    widget = DayMonthYear
    default_error_messages = {
        "incomplete": "The date must include a %(missing)s",
        "year_too_short": "The year must have 4 digits, such as 2027",
        "unreal": "%(typed)s is not a real date",
    }

    def to_python(self, value: Any) -> datetime.date | None:
        if not isinstance(value, TypedDate):
            return super().to_python(value)
        missing = [part for part in PARTS if not getattr(value, part)]
        if missing:
            raise self._error("incomplete", missing[0], missing=" and a ".join(missing))
        month = month_number(value.month)
        if not value.day.isdecimal() or not value.year.isdecimal() or month is None:
            raise self._error("unreal", typed=value.in_words())
        if len(value.year) != 4:
            raise self._error("year_too_short", "year")
        try:
            return datetime.date(int(value.year), month, int(value.day))
        except (ValueError, OverflowError):
            raise self._error("unreal", typed=value.in_words()) from None

    def _error(self, code: str, part: str = "", **params: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params={"part": part, **params})


class LongText(forms.Textarea):
    """A text area that counts a line break as one character, as the counter beside it does.

    Browsers send each line break as two characters, so a text that just fits would be refused otherwise.
    """

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value
