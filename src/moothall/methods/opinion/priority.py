"""How much a further vote on each statement would tell."""

import numpy as np
from numpy.typing import NDArray

from moothall.methods.arguments import Floats, Integers

# Statements about the conversation itself come up at a fixed rate.
OF_META = 49.0


def priorities(
    agree: Integers, passed: Integers, seen: Integers, extremity: Floats, *, meta: NDArray[np.bool_]
) -> Floats:
    """The weight (C,) of each statement after so many votes, as Polis weighs them.

    [(A + 1) / (S + 2) · (1 − (P + 1) / (S + 2)) · (1 + E) · (1 + 8 · 2^(−S / 5))]²: much agreed with, seldom
    passed, far from the middle (E, the ``extremity``), and new. 49 for those that are ``meta``.
    """
    liked, unclear = (agree + 1) / (seen + 2), (passed + 1) / (seen + 2)
    new = 1 + 8 * np.exp2(-seen / 5)
    weight: Floats = (liked * (1 - unclear) * (1 + extremity) * new) ** 2
    return np.where(meta, OF_META, weight)


def extremities(means: Floats, loadings: Floats) -> Floats:
    """How far from the middle (C,) somebody would be whose only vote is to agree with the statement."""
    distance: Floats = np.hypot(*(np.sqrt(len(means)) * (1 - means[:, None]) * loadings).T)
    return np.nan_to_num(distance)
