"""What a control chart found, point by point, in the words and signs that the picture and table use."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from django.utils.formats import date_format

from moothall.ui.charts import palette
from moothall.ui.charts.scale import refuse_undrawable

if TYPE_CHECKING:
    from moothall.methods.control_chart import ControlChart

Period = str | date


class Rule(NamedTuple):
    """Which rule flagged a point: its number in the picture's key, and what it says of the point."""

    number: int
    words: str


class Meaning(NamedTuple):
    """What a flagged point means for those who asked, with the sign that stands for it."""

    word: str
    mark: str
    colour: str


RULES = {
    "Above UCL": Rule(1, "above the upper limit"),
    "Below LCL": Rule(1, "below the lower limit"),
    "7 Point Trend (Increasing)": Rule(2, "seven points rising in a row"),
    "7 Point Trend (Decreasing)": Rule(2, "seven points falling in a row"),
    "2 in 3 Above CL": Rule(3, "two of three points near the upper limit"),
    "2 in 3 Below CL": Rule(3, "two of three points near the lower limit"),
    "7 Points Above CL": Rule(4, "seven points in a row above the average"),
    "7 Points Below CL": Rule(4, "seven points in a row below the average"),
}
RULE_NAMES = {
    1: "Outside a limit",
    2: "Seven points rising or falling in a row",
    3: "Two of three points near a limit",
    4: "Seven points in a row on one side of the average",
}
MEANINGS = {
    "special_cause_improvement": Meaning("Improvement", "up", palette.IMPROVEMENT),
    "special_cause_concern": Meaning("Concern", "down", palette.CONCERN),
    "special_cause_neutral_high": Meaning("Neutral: high", "diamond", palette.NEUTRAL),
    "special_cause_neutral_low": Meaning("Neutral: low", "diamond", palette.NEUTRAL),
}


@dataclass(frozen=True)
class Point:
    """One period. Numbers are None where the chart has none; ``rule`` and ``meaning`` are set if flagged."""

    index: int
    name: str
    value: float | None
    mean: float | None
    lower: float | None
    upper: float | None
    phase: int
    short: bool
    rule: Rule | None
    meaning: Meaning | None

    @property
    def said(self) -> str:
        """What the chart says of the point: "Concern: below the lower limit"."""
        if self.value is None:
            return "No figure"
        if self.lower is None or self.upper is None:
            return "Too few figures for limits"
        if self.rule is None or self.meaning is None:
            return "Within the usual range"
        return f"{self.meaning.word}: {self.rule.words}"


def points_of(result: "ControlChart", periods: Sequence[Period]) -> list[Point]:
    """The points of a control chart under the names of their periods.

    Raises ValueError if the numbers of periods and values differ, and for an infinite value, by its name.
    """
    values = result.values.tolist()
    if len(values) != len(periods):
        raise ValueError(f"The chart has {len(values)} values but {len(periods)} periods.")
    names = period_names(periods)
    for value, name in zip(values, names, strict=True):
        refuse_undrawable(value, name)
    columns = (result.mean, result.lower, result.upper)
    numbers = [[_known(number) for number in column.tolist()] for column in columns]
    phases, short = result.phase.tolist(), result.short.tolist()
    signs = zip(result.label.tolist(), result.point_type.tolist(), strict=True)
    found = [(RULES.get(label), MEANINGS.get(kind)) for label, kind in signs]
    return [
        Point(
            i, names[i], _known(values[i]), *(column[i] for column in numbers), phases[i], short[i], *found[i]
        )
        for i in range(len(names))
    ]


def period_names(periods: Sequence[Period]) -> list[str]:
    """Periods in words: months for dates that all begin one, days for other dates, text as it is."""
    dates = [period for period in periods if isinstance(period, date)]
    words = "F Y" if all(day.day == 1 for day in dates) else "j F Y"
    return [date_format(period, words) if isinstance(period, date) else str(period) for period in periods]


def are_months(periods: Sequence[Period]) -> bool:
    """Whether the periods are months, one after the other."""
    months = [day.year * 12 + day.month for day in periods if isinstance(day, date) and day.day == 1]
    follow = all(later - earlier == 1 for earlier, later in pairwise(months))
    return len(months) == len(periods) and follow


def runs_of(points: Sequence[Point]) -> list[list[Point]]:
    """Flagged points of one meaning that follow each other without a break, in order."""
    runs: list[list[Point]] = []
    for point in points:
        if point.meaning is None:
            continue
        follows = runs and runs[-1][-1].index == point.index - 1
        if follows and runs[-1][-1].meaning == point.meaning:
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None
