"""What a measure gives: figures in words first, the rows behind them, or why there are none."""

from collections.abc import Callable
from dataclasses import dataclass, field

from moothall.methods.rates import proportion
from moothall.rooms.capacity.traces.facts import Facts, Thing

# Below this many a percentage says nothing about how an organisation works.
FEWEST = 5
TOO_FEW = "That is too few for a percentage."

Words = tuple[str, str]  # for one, for several


@dataclass(frozen=True)
class Figure:
    """One figure. ``value``, ``low`` and ``high`` are None where there was too little to go by."""

    sentence: str
    numerator: int
    denominator: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    part: str = ""
    unit: str = "share"


@dataclass(frozen=True)
class Row:
    """One thing that was counted: whether it counts for the figure, and why in words."""

    thing: Thing
    counts: bool
    why: str


@dataclass(frozen=True)
class Result:
    """What was worked out; ``cannot`` is the one sentence that says why nothing could be."""

    figures: tuple[Figure, ...] = ()
    rows: tuple[Row, ...] = ()
    cannot: str = ""


@dataclass(frozen=True)
class Measure:
    """One measure, in words for whoever reads its figures."""

    key: str
    title: str
    definition: str
    work_out: Callable[[Facts], Result]
    limits: tuple[str, ...] = field(default=())


def share(numerator: int, denominator: int, noun: Words, verb: Words, *, part: str = "") -> Figure:
    """``numerator`` of ``denominator`` as a sentence, with Wilson's 95% interval from five on.

    >>> share(7, 9, ("decision", "decisions"), ("cites evidence", "cite evidence")).sentence
    '7 of 9 decisions cite evidence (78%, 95% interval 45% to 94%).'
    """
    if not denominator:
        return Figure(f"There were no {noun[1]} in this period.", 0, 0, part=part)
    counted = f"{numerator} of {denominator} {noun[denominator > 1]} {verb[numerator != 1]}"
    if denominator < FEWEST:
        return Figure(f"{counted}. {TOO_FEW}", numerator, denominator, part=part)
    found = proportion(numerator, denominator)
    value, low, high = float(found.value), float(found.lower), float(found.upper)
    words = f"{counted} ({percent(value)}, 95% interval {percent(low)} to {percent(high)})."
    return Figure(words, numerator, denominator, value, low, high, part=part)


def percent(value: float) -> str:
    return f"{100 * value:.0f}%"


def listed(words: list[str]) -> str:
    """For a sentence: "a", "a and b", "a, b and c"."""
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1] if words else "") if part)
