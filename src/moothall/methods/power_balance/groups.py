"""Names of groups, and the quantiles of an interval."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from moothall.methods.arguments import Integers, level_of_confidence


def named_groups(groups: Sequence[Any], name: str) -> tuple[tuple[Any, ...], Integers]:
    """The names in ascending order, and the place of each entry's among them. Raises ValueError."""
    labels = groups.tolist() if isinstance(groups, np.ndarray) else list(groups)
    try:
        names = tuple(sorted(set(labels)))
    except TypeError as error:
        raise ValueError(f"{name} must be all text or all numbers.") from error
    places = {label: at for at, label in enumerate(names)}
    return names, np.array([places[label] for label in labels], dtype=np.int64)


def interval_of(level: float) -> tuple[float, float]:
    """The two quantiles that an interval of this level lies between."""
    outside = (1 - level_of_confidence(level)) / 2
    return outside, 1 - outside
