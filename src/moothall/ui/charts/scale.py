"""From numbers to places in a picture."""

import math
from dataclasses import dataclass

TICKS = 7
# Beyond these, steps between numbers leave what a computer can hold.
LARGEST, _TINY = 1e300, 1e-290
_STEPS = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True)
class Scale:
    """A straight scale: ``low`` lies at ``start`` and ``high`` at ``end``, both in the picture's units."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        # Halved first, so that the difference of two huge numbers stays a number.
        share = (value / 2 - self.low / 2) / (self.high / 2 - self.low / 2)
        return self.start + share * (self.end - self.start)


def round_ticks(low: float, high: float, *, most: int = TICKS) -> list[float]:
    """Round numbers, at most ``most``, the first at or below ``low`` and the last at or above ``high``."""
    low, high = _apart(low, high)
    step = _step_above((high / 2 - low / 2) / (most - 1) * 2)
    while True:
        first, last = math.floor(low / step), math.ceil(high / step)
        if last - first < most:
            return [
                round(index * step, 12 - math.floor(math.log10(step))) for index in range(first, last + 1)
            ]
        step = _step_above(step * 1.01)


def refuse_undrawable(value: float, what: str) -> None:
    """ValueError, naming the point as ``what``, for infinity and what lies too near to it. NaN passes."""
    if abs(value) > LARGEST:
        size = "infinite" if math.isinf(value) else "too large"
        raise ValueError(f"The value for {what} is {size}, so it cannot be drawn.")


def place(value: float) -> str:
    """A coordinate to a tenth, without a needless ".0"."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def _apart(low: float, high: float) -> tuple[float, float]:
    """Two numbers that can be told apart: equal ones get room on either side."""
    size = max(abs(low), abs(high))
    if high / 2 - low / 2 > max(size * 1e-9, _TINY):
        return low, high
    room = size / 10 if size > _TINY else 1.0
    return low - room, high + room


def _step_above(width: float) -> float:
    """The smallest of 1, 2, 5, 10 times a power of ten that is at least ``width``."""
    power = 10.0 ** math.floor(math.log10(width))
    return next(step * power for step in _STEPS if step * power >= width * (1 - 1e-12))
