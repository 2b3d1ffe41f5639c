"""What a measure of agreement says."""

from dataclasses import dataclass

NAN = float("nan")
NO_PAIR = "No unit was rated by two raters."
ONE_CATEGORY = "Only one category was used, so chance alone would agree as well."


@dataclass(frozen=True)
class Agreement:
    """A ``measure``, by the name of its function, over ``units`` that at least two of ``raters`` rated.

    1 is full agreement and, but for percent agreement, 0 what chance gives. Where it is not defined,
    ``value`` is NaN and ``undefined`` says why; ``low`` and ``high`` are NaN where there is no interval.
    """

    measure: str
    value: float
    low: float
    high: float
    units: int
    raters: int
    undefined: str | None = None


def undefined(measure: str, reason: str, *, units: int, raters: int) -> Agreement:
    return Agreement(measure, NAN, NAN, NAN, units, raters, reason)
