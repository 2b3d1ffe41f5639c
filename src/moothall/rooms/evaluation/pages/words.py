"""Figures, periods and what charts say, in words."""

from decimal import Decimal
from typing import Any

from moothall.rooms.evaluation.models import Indicator, Signal, SpcRun
from moothall.rooms.evaluation.periods import period_name
from moothall.rooms.evaluation.queries import FEWEST_POINTS, Drawn

VARIATION = {
    "special_cause_improvement": "Improvement",
    "special_cause_concern": "Concern",
    "special_cause_neutral_high": "Unusually high",
    "special_cause_neutral_low": "Unusually low",
    "common_cause": "Within the usual range",
}
MEANINGS = {
    Signal.Meaning.IMPROVEMENT: "This is an improvement: what was done right?",
    Signal.Meaning.CONCERN: "This is a concern: what has changed?",
    Signal.Meaning.NEUTRAL: "This is neither better nor worse in itself: what has changed?",
}
NO_FIGURE = "No figure"
RULES = {
    "nhsr": "Those of the NHS for “plot the dots” charts",
    "mdc-excel": "Those of the NHS “Making Data Count” spreadsheet",
}


def figure(value: Decimal | float | None, indicator: Indicator, unit: bool = True) -> str:
    """ "1,234 visits", "45.3%"; "No figure" for a gap."""
    if value is None or value != value:
        return NO_FIGURE
    number = f"{value:,.{indicator.decimals}f}" if indicator.decimals else _as_it_is(float(value))
    if not unit or not indicator.unit:
        return number
    return f"{number}{'' if indicator.unit.startswith('%') else ' '}{indicator.unit}"


def _as_it_is(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}".rstrip("0").rstrip(".")


def latest(drawn: Drawn) -> tuple[str, str]:
    """The newest figure and its period."""
    if drawn.latest is None:
        return NO_FIGURE, ""
    indicator = drawn.series.indicator
    value = float(drawn.values[drawn.latest])
    return figure(value, indicator), period_name(drawn.periods[drawn.latest], indicator.frequency)


def variation(drawn: Drawn) -> str:
    """What the chart says of the newest figure."""
    count = int(drawn.chart.n_valid)
    if count < FEWEST_POINTS:
        return f"Too few figures to judge: {count} of {FEWEST_POINTS}"
    return VARIATION.get(str(drawn.chart.variation), "Within the usual range")


def span(signal: Signal) -> str:
    """The periods of an episode."""
    frequency = signal.series.indicator.frequency
    first, last = (period_name(day, frequency) for day in (signal.first_period, signal.last_period))
    return first if first == last else f"{first} to {last}"


def rules(run: SpcRun) -> str:
    """The rules that a chart was drawn by, under the name that people know them by."""
    preset = run.configuration["preset"]
    return f"{RULES.get(preset, preset)}, version {run.configuration['version']}"


def who(person: Any) -> str:
    return str(person) if person else "somebody whose data was erased"
