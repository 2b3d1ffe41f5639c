"""Which statistics may be shown beside a protected table of answers."""

import numpy as np
from numpy.typing import NDArray

from moothall.methods.disclosure.protected import HIDDEN, Protected

AGREE, DISAGREE, PASSED = 0, 1, 2
# From a share its number can be worked out again; these say no more than it does.
OF_A_GROUP = {
    "agree": AGREE,
    "p_agree": AGREE,
    "agree_low": AGREE,
    "agree_high": AGREE,
    "disagree": DISAGREE,
    "p_disagree": DISAGREE,
    "disagree_low": DISAGREE,
    "disagree_high": DISAGREE,
    "passed": PASSED,
}
# From these, the number of the rest of the grouping as well.
AGAINST_THE_REST = {
    "difference_agree": AGREE,
    "p_value_agree": AGREE,
    "q_agree": AGREE,
    "difference_disagree": DISAGREE,
    "p_value_disagree": DISAGREE,
    "q_disagree": DISAGREE,
}
# Figures of a statement that are made of every group's number. They are rounded to two decimal places.
OF_ALL_GROUPS = {
    "floor_agree": AGREE,
    "floor_agree_low": AGREE,
    "gac_agree": AGREE,
    "divisiveness": AGREE,
    "divisiveness_low": AGREE,
    "divisiveness_high": AGREE,
    "weakest_group": AGREE,
    "floor_disagree": DISAGREE,
    "floor_disagree_low": DISAGREE,
    "gac_disagree": DISAGREE,
}
SIZES = ("seen", "exposure")
WORDS = ("common_ground", "rank")


def publishable(protected: Protected, *, statistic: str) -> NDArray[np.bool_]:
    """For which groups (K,) of a statement a ``statistic`` may be shown; all alike for one of the statement.

    ``protected`` has the columns agree, disagree and pass, or agree and all else. A share, its interval or
    count is shown where the group's number is; a difference from the rest of the grouping, its p and q, where
    the rest's number can be seen too; what is made of all groups (floor, group-aware consensus, divisiveness;
    to two decimal places) only where all of them can; else say it in words and ranks, which are always
    allowed. Work q out from the p that are shown: one group's q can be another's p.

    Raises ValueError for a statistic that is not known.

    >>> from moothall.methods.disclosure import protect_counts
    >>> shown = protect_counts([[20, 3, 10], [9, 12, 6]], sizes=[33, 27])
    >>> publishable(shown, statistic="p_disagree").tolist()
    [False, True]
    >>> publishable(shown, statistic="difference_disagree").tolist()
    [False, False]
    """
    groups = len(protected.values)
    if statistic in WORDS:
        return np.ones(groups, dtype=bool)
    if statistic in SIZES:
        return np.asarray(protected.shown_sizes != HIDDEN)
    for names, allowed in (
        (OF_A_GROUP, _own),
        (AGAINST_THE_REST, _own_and_rest),
        (OF_ALL_GROUPS, _all),
    ):
        if statistic in names:
            return allowed(protected, names[statistic])
    known = [*OF_A_GROUP, *AGAINST_THE_REST, *OF_ALL_GROUPS, *SIZES, *WORDS]
    raise ValueError(f"statistic must be one of {', '.join(known)}, not {statistic!r}.")


def _own(protected: Protected, column: int) -> NDArray[np.bool_]:
    # With two columns the second is everything but agreeing.
    if column and protected.values.shape[1] != 3:
        return np.zeros(len(protected.values), dtype=bool)
    return np.asarray(protected.values[:, column] != HIDDEN)


def _own_and_rest(protected: Protected, column: int) -> NDArray[np.bool_]:
    own = _own(protected, column)
    if protected.total is not None and not protected.others and protected.total_size != HIDDEN:
        return own & bool(own.all() or protected.total[column] != HIDDEN)
    return own & bool(own.all())


def _all(protected: Protected, column: int) -> NDArray[np.bool_]:
    own = _own(protected, column)
    return np.full(len(own), bool(own.all()))
