"""The sets of rules a chart can be drawn by. Name and version are stored with every run."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RuleSet:
    """The rules of an XmR chart; a change of any of them is a new ``version``.

    ``screen_moving_ranges``: leave moving ranges from ``screen_factor`` times their mean on out of it, once.
    ``limit_factor``: the limits lie this many mean moving ranges from the mean. ``shift_points`` in a row on
    one side, or ``trend_points`` in a row rising or falling, are a signal. A phase with fewer values than
    ``short_below`` is short.

    Raises ValueError for factors that are not positive and for runs of fewer than two points.
    """

    name: str
    version: str
    screen_moving_ranges: bool
    screen_factor: float = 3.267
    limit_factor: float = 2.66
    shift_points: int = 7
    trend_points: int = 7
    short_below: int = 13

    def __post_init__(self) -> None:
        for argument in ("screen_factor", "limit_factor"):
            if not getattr(self, argument) > 0:
                raise ValueError(f"{argument} must be above 0, not {getattr(self, argument)!r}.")
        for argument in ("shift_points", "trend_points"):
            if getattr(self, argument) < 2:
                raise ValueError(f"{argument} must be at least 2, not {getattr(self, argument)!r}.")


PRESETS = {
    "nhsr": RuleSet("nhsr", "1", screen_moving_ranges=True),
    "mdc-excel": RuleSet("mdc-excel", "1", screen_moving_ranges=False),
}


def rule_set(preset: str | RuleSet) -> RuleSet:
    """The rules called ``preset``, or those given. Raises ValueError for an unknown name."""
    if isinstance(preset, RuleSet):
        return preset
    if not isinstance(preset, str) or preset not in PRESETS:
        raise ValueError(f"preset must be {' or '.join(PRESETS)}, not {preset!r}.")
    return PRESETS[preset]
