"""Whether a protected table gives away what it hides."""

from dataclasses import dataclass

from moothall.methods.arguments import Integers, read_only
from moothall.methods.disclosure.protected import Protected
from moothall.methods.disclosure.recovery import given_away
from moothall.methods.disclosure.solve import bounds_of
from moothall.methods.disclosure.table import table_of


@dataclass(frozen=True, eq=False)
class Bounds:
    """The least and the greatest (K, M) that each cell can be for a reader of the table; whether all is well.

    ``ok``: the bounds of every hidden number differ by 3 or more; by less only where the rule leaves less, or
    where fewer people than that are in no group whose size is shown. Everyone's row counts too, and so does
    the row of people in no group, which is never shown, where its numbers are too small to be shown.
    """

    low: Integers
    high: Integers
    ok: bool


def audit(protected: Protected) -> Bounds:
    """What a reader can work out from ``protected``: from its numbers, its words, and all the sums.

    Rows add up to their people (unless ``two_sided`` is off: then columns may count different things),
    columns to everyone's row. Bounds are exact up to 60 cells; of larger tables they come from one row or
    column at a time and may be wider than what several together allow.

    >>> from moothall.methods.disclosure import protect_counts
    >>> bounds = audit(protect_counts([[20, 3, 10], [9, 12, 6]], sizes=[33, 27]))
    >>> bounds.low.tolist(), bounds.high.tolist(), bounds.ok
    ([[20, 0, 9], [9, 12, 6]], [[20, 4, 13], [9, 12, 6]], True)
    """
    table = table_of(protected)
    low, high = bounds_of(table)
    groups = len(protected.values)
    return Bounds(
        read_only(low[:groups].copy()),
        read_only(high[:groups].copy()),
        not given_away(protected).any(),
    )
