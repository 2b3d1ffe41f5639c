"""Could chance alone have made the difference, and how many such differences would chance make in all?"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, ndtr

from moothall.methods.arguments import Floats, Integers

# Fewer votes than this on either side are not tested at all.
LEAST_TESTED = 5
# Below this expected count of any of the four cells the normal curve will not do.
LEAST_EXPECTED = 5
# Tables as likely as the observed one count as such in spite of rounding.
SAME = 1e-9


def difference_of_shares(count: Integers, seen: Integers, others: Integers, others_seen: Integers) -> Floats:
    """Two-sided p-values of ``count`` of ``seen`` against ``others`` of ``others_seen``, arrays of one shape.

    NaN with fewer than 5 votes on a side; 1 where nobody or everybody is counted; the pooled z of two shares
    where all four expected counts are at least 5; else Fisher's exact test.
    """
    p_values = np.full(count.shape, np.nan)
    tested = (seen >= LEAST_TESTED) & (others_seen >= LEAST_TESTED)
    total, people = count + others, seen + others_seen
    rarer = np.minimum(total, people - total)
    expected = rarer * np.minimum(seen, others_seen) / np.maximum(people, 1)
    none = tested & (rarer == 0)
    large = tested & (expected >= LEAST_EXPECTED)
    small = tested & ~none & ~large
    p_values[none] = 1
    p_values[large] = _pooled(count[large], seen[large], others[large], others_seen[large])
    p_values[small] = fisher_exact(count[small], seen[small], others[small], others_seen[small])
    return p_values


def _pooled(count: Integers, seen: Integers, others: Integers, others_seen: Integers) -> Floats:
    share = (count + others) / (seen + others_seen)
    error = np.sqrt(share * (1 - share) * (1 / seen + 1 / others_seen))
    found: Floats = 2 * ndtr(-np.abs(count / seen - others / others_seen) / error)
    return found


def fisher_exact(count: Integers, seen: Integers, others: Integers, others_seen: Integers) -> Floats:
    """Fisher's exact test, two-sided, of many tables (N,) at once, as ``scipy.stats.fisher_exact`` does one.

    The p-value is the chance, given all sums, of a table no more likely than the observed one.
    """
    if not len(count):
        return np.zeros(0)
    total = count + others
    least, most = np.maximum(0, total - others_seen), np.minimum(seen, total)
    # Every table that is possible, those of one test after those of another.
    widths = most - least + 1
    starts = np.cumsum(widths) - widths
    test = np.repeat(np.arange(len(count)), widths)
    each = least[test] + np.arange(len(test)) - starts[test]
    likelihood = _choose(seen[test], each) + _choose(others_seen[test], total[test] - each)
    observed = likelihood[starts + count - least]
    weight = np.exp(likelihood - np.maximum.reduceat(likelihood, starts)[test])
    no_likelier = likelihood <= observed[test] + SAME
    chance: Floats = np.add.reduceat(weight * no_likelier, starts) / np.add.reduceat(weight, starts)
    return chance


def _choose(n: Integers, k: Integers) -> Floats:
    """The logarithm of the number of ways to choose ``k`` of ``n``."""
    found: Floats = gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0)
    return found


def q_values(p_values: NDArray[np.float64]) -> Floats:
    """The q-values of all p-values together, in the same shape; NaN was not tested and does not count.

    q is the least share of false findings at which the finding would be among those made. Source: Benjamini
    and Hochberg 1995, doi 10.1111/j.2517-6161.1995.tb02031.x.
    """
    found = np.full(p_values.shape, np.nan)
    tested = ~np.isnan(p_values)
    ascending = np.sort(p_values[tested])
    number = len(ascending)
    scaled = ascending * (number / np.arange(1, number + 1))
    least_from_here = np.minimum.accumulate(scaled[::-1])[::-1]
    # Equal p-values share the q-value of the last of them.
    last = np.searchsorted(ascending, p_values[tested], side="right") - 1
    found[tested] = np.minimum(least_from_here[last], 1)
    return found
