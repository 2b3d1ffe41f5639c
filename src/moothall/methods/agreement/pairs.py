"""Two raters: percent agreement, Cohen's kappa, PABAK and Gwet's AC1, each with its interval.

Ratings are numbers, true and false, or text; None or NaN where somebody did not rate. Only units that both
rated count, and only categories that are used in them.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri, stdtrit

from moothall.methods.agreement.ratings import numbered
from moothall.methods.agreement.result import NAN, NO_PAIR, ONE_CATEGORY, Agreement, undefined
from moothall.methods.arguments import Floats
from moothall.methods.rates import proportion

RATERS = 2


def percent_agreement(first: ArrayLike, second: ArrayLike, *, confidence: float = 0.95) -> Agreement:
    """The share of units that both rated alike, with Wilson's interval.

    It is near 1 by itself where one category is rare: read it beside the others. Raises ValueError if
    lengths differ, a rating is neither a number nor text, and for a confidence outside 0 to 1.

    >>> found = percent_agreement([1, 1, 0, 0], [1, 0, 0, 0])
    >>> found.value, round(found.low, 3), round(found.high, 3), found.units
    (0.75, 0.301, 0.954, 4)
    """
    table, level = _table(first, second), level_of(confidence)
    n = int(table.sum())
    if not n:
        return undefined("percent_agreement", NO_PAIR, units=0, raters=RATERS)
    share = proportion(np.trace(table), n, level=level)
    value, low, high = (float(part) for part in (share.value, share.lower, share.upper))
    return Agreement("percent_agreement", value, low, high, n, RATERS)


def cohen_kappa(first: ArrayLike, second: ArrayLike, *, confidence: float = 0.95) -> Agreement:
    """Agreement beyond chance, chance being that each rater keeps their own shares of categories.

    (p_o − p_e) ÷ (1 − p_e), p_e = Σ p_k. p_.k; interval from the variance of Fleiss, Cohen and Everitt. Not
    defined if only one category is used.

    Source: Cohen 1960, doi 10.1177/001316446002000104; Fleiss, Cohen and Everitt 1969, doi
    10.1037/h0028106. Raises ValueError as ``percent_agreement`` does.

    >>> round(cohen_kappa(["in", "in", "out", "out"], ["in", "out", "out", "out"]).value, 3)
    0.5
    """
    table, level = _table(first, second), level_of(confidence)
    if reason := _undefined(table):
        return undefined("cohen_kappa", reason, units=int(table.sum()), raters=RATERS)
    n, p = int(table.sum()), table / table.sum()
    expected = float(p.sum(axis=1) @ p.sum(axis=0))
    kappa = float((np.trace(p) - expected) / (1 - expected))
    reach = float(ndtri(1 - (1 - level) / 2) * np.sqrt(_kappa_variance(p) / n))
    return Agreement("cohen_kappa", kappa, max(-1.0, kappa - reach), min(1.0, kappa + reach), n, RATERS)


def pabak(first: ArrayLike, second: ArrayLike, *, confidence: float = 0.95) -> Agreement:
    """Kappa as it would be if all q categories were equally frequent: (q p_o − 1) ÷ (q − 1).

    The interval is Wilson's of p_o, carried over. Not defined if only one category is used.

    Source: Byrt, Bishop and Carlin 1993, doi 10.1016/0895-4356(93)90018-V. Raises ValueError as
    ``percent_agreement`` does.

    >>> pabak([1, 1, 0, 0], [1, 0, 0, 0]).value
    0.5
    """
    table, level = _table(first, second), level_of(confidence)
    n = int(table.sum())
    if reason := _undefined(table):
        return undefined("pabak", reason, units=n, raters=RATERS)
    q, share = len(table), proportion(np.trace(table), n, level=level)
    value, low, high = (float((q * part - 1) / (q - 1)) for part in (share.value, share.lower, share.upper))
    return Agreement("pabak", value, low, high, n, RATERS)


def gwet_ac1(first: ArrayLike, second: ArrayLike, *, confidence: float = 0.95) -> Agreement:
    """Agreement beyond chance, chance being that only units which are hard to rate are rated at random.

    (p_o − p_e) ÷ (1 − p_e), p_e = Σ π_k (1 − π_k) ÷ (q − 1), π_k the mean share of category k; interval from
    Gwet's linearised variance and Student's t. It keeps sense where a category is rare. Not defined if only
    one category is used.

    Source: Gwet 2008, doi 10.1348/000711006X126600. Raises ValueError as ``percent_agreement`` does.

    >>> round(gwet_ac1([1, 1, 0, 0], [1, 0, 0, 0]).value, 3)
    0.529
    """
    table, level = _table(first, second), level_of(confidence)
    n = int(table.sum())
    if reason := _undefined(table):
        return undefined("gwet_ac1", reason, units=n, raters=RATERS)
    q, p = len(table), table / n
    share = (p.sum(axis=0) + p.sum(axis=1)) / 2
    expected = float(share @ (1 - share) / (q - 1))
    value = float((np.trace(p) - expected) / (1 - expected))
    # What a unit in each cell of the table adds: its own agreement, and what it changes of p_e.
    by_chance = ((1 - share)[:, None] + (1 - share)[None, :]) / (2 * (q - 1))
    single = (np.eye(q) - expected) / (1 - expected) - 2 * (1 - value) * (by_chance - expected) / (
        1 - expected
    )
    if n == 1:
        return Agreement("gwet_ac1", value, NAN, NAN, n, RATERS)
    variance = float((table * (single - value) ** 2).sum() / (n * (n - 1)))
    reach = float(stdtrit(n - 1, 1 - (1 - level) / 2) * np.sqrt(variance))
    return Agreement("gwet_ac1", value, max(-1.0, value - reach), min(1.0, value + reach), n, RATERS)


def _table(first: ArrayLike, second: ArrayLike) -> Floats:
    """(q, q): how many units the first rater put in each category (rows) and the second (columns)."""
    one, two = numbered((first, second), ("first", "second"), dimensions=1)
    if len(one) != len(two):
        raise ValueError(f"second has {len(two)} entries but first has {len(one)}.")
    both = ~(np.isnan(one) | np.isnan(two))
    used, place = np.unique(np.stack([one[both], two[both]]), return_inverse=True)
    q = len(used)
    rows, columns = place.reshape(2, -1)
    return np.bincount(rows * q + columns, minlength=q * q).reshape(q, q).astype(np.float64)


def _undefined(table: Floats) -> str | None:
    if not table.size:
        return NO_PAIR
    return ONE_CATEGORY if len(table) == 1 else None


def _kappa_variance(p: Floats) -> float:
    """That of one unit, from the shares of the table."""
    of_first, of_second, observed = p.sum(axis=1), p.sum(axis=0), float(np.trace(p))
    expected = float(of_first @ of_second)
    alike = np.diag(p) @ ((1 - expected) - (of_first + of_second) * (1 - observed)) ** 2
    crossed = p * (of_second[:, None] + of_first[None, :]) ** 2
    unlike = (1 - observed) ** 2 * (crossed.sum() - np.trace(crossed))
    less = (observed * expected - 2 * expected + observed) ** 2
    # Rounding must not make it negative.
    return float(max(0.0, alike + unlike - less) / (1 - expected) ** 4)


def level_of(confidence: float) -> float:
    if isinstance(confidence, bool) or not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, not {confidence!r}.")
    return float(confidence)
