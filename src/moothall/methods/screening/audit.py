"""What a random sample of the records says about what was missed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from moothall.methods.screening.checking import checked_labels, checked_share, checked_size


@dataclass(frozen=True)
class AuditRecall:
    """What a random sample says of the recall: ``n_audited`` records, ``relevant_in_audit`` of them relevant.

    ``estimate``: None if no record of the sample is relevant. ``lower``: with the given confidence the recall
    is at least this, because there are at most ``upper_total`` relevant records.
    """

    n_audited: int
    relevant_in_audit: int
    estimate: float | None
    lower: float
    upper_total: int


def audit_recall(
    labels: Iterable[Any], *, n_records: int, n_relevant_found: int, confidence: float = 0.95
) -> AuditRecall:
    """The recall after ``n_relevant_found`` relevant records, from the ``labels`` (1, 0) of a simple random
    sample of all ``n_records``.

    With a records sampled and x of them relevant, ``upper_total`` is the greatest R for which x or fewer in
    the sample are no surprise: hypergeometric P(X ≤ x | N, R, a) > 1 − confidence. It holds whatever the
    ranking, when looked at once.

    Source: exact hypergeometric limit, Buonaccorsi 1987, The American Statistician 41. Raises
    ValueError for a label that is neither 0 nor 1, fewer records than labels, fewer or more found than there
    can be, and a confidence outside 0 to 1.

    >>> found = audit_recall([1] * 5 + [0] * 95, n_records=1000, n_relevant_found=60)
    >>> found.upper_total, round(found.lower, 6), found.estimate
    (99, 0.606061, 1.0)
    """
    sample = checked_labels(labels)
    a, x = len(sample), int(sample.sum())
    n = checked_size(n_records, sample)
    if not x <= n_relevant_found <= n:
        raise ValueError(
            f"n_relevant_found must be from {x} (relevant in labels) to {n} (all), not {n_relevant_found!r}."
        )
    most = _most_relevant(n, a, x, checked_share(confidence, "confidence"))
    worst = max(most, n_relevant_found)
    return AuditRecall(
        n_audited=a,
        relevant_in_audit=x,
        estimate=min(1.0, n_relevant_found * a / (n * x)) if x else None,
        lower=n_relevant_found / worst if worst else 1.0,
        upper_total=most,
    )


def _most_relevant(n: int, a: int, x: int, confidence: float) -> int:
    """By halving: the more are relevant, the rarer are x or fewer in the sample."""
    from scipy.stats import hypergeom

    possible, impossible = x, n - (a - x) + 1
    while impossible - possible > 1:
        middle = (possible + impossible) // 2
        if hypergeom.cdf(x, n, middle, a) > 1 - confidence:
            possible = middle
        else:
            impossible = middle
    return possible
