"""Periods: what a series should have, and what people call them."""

from datetime import date

import pytest

from moothall.rooms.evaluation.periods import expected_periods, is_in_step, last_day, period_name


def test_every_period_from_the_first_to_the_last_is_expected():
    found = expected_periods([date(2025, 2, 1), date(2024, 11, 1)], "monthly")
    assert found == [date(2024, 11, 1), date(2024, 12, 1), date(2025, 1, 1), date(2025, 2, 1)]
    assert expected_periods([date(2024, 10, 1), date(2025, 4, 1)], "quarterly") == [
        date(2024, 10, 1),
        date(2025, 1, 1),
        date(2025, 4, 1),
    ]
    assert expected_periods([date(2023, 4, 1), date(2024, 4, 1)], "annual") == [
        date(2023, 4, 1),
        date(2024, 4, 1),
    ]
    assert expected_periods([], "monthly") == []


@pytest.mark.parametrize(
    ("start", "frequency", "name"),
    [
        (date(2026, 3, 1), "monthly", "March 2026"),
        (date(2026, 1, 1), "quarterly", "January to March 2026"),
        (date(2026, 12, 1), "quarterly", "December 2026 to February 2027"),
        (date(2026, 1, 1), "annual", "2026"),
        (date(2026, 4, 1), "annual", "2026/27"),
        (date(2099, 9, 1), "annual", "2099/00"),
    ],
)
def test_periods_are_named_as_people_say_them(start, frequency, name):
    assert period_name(start, frequency) == name


def test_years_that_begin_in_different_months_are_out_of_step():
    assert is_in_step(date(2024, 4, 1), date(2020, 4, 1), "annual")
    assert not is_in_step(date(2024, 4, 1), date(2020, 1, 1), "annual")
    assert not is_in_step(date(2024, 2, 1), date(2024, 1, 1), "quarterly")
    assert not is_in_step(date(2024, 1, 15), date(2024, 1, 1), "monthly")


def test_a_period_ends_before_the_next_begins():
    assert last_day(date(2024, 2, 1), "monthly") == date(2024, 2, 29)
    assert last_day(date(2025, 10, 1), "quarterly") == date(2025, 12, 31)
    assert last_day(date(2025, 4, 1), "annual") == date(2026, 3, 31)
