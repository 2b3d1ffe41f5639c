"""How much reading an order of records would have saved."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from moothall.methods.screening.checking import checked_index, checked_labels


@dataclass(frozen=True)
class ScreeningMetrics:
    """``n`` records of which so many are ``relevant``, after ``n_95`` and ``n_100`` records 95 % and all were
    found.

    ``wss_95``, ``wss_100``: work saved over sampling, the share of reading saved less that of a random order.
    ``recall_10``: the share of the relevant in the first 10 %. ``average_time_to_discovery``: mean position
    of the relevant, as a share of all. ``loss``: 0 if all relevant come first, 1 if they come last. ``ndcg``:
    1 if all come first, relevant ones further down counting less.
    """

    n: int
    relevant: int
    wss_95: float
    wss_100: float
    recall_10: float
    average_time_to_discovery: float
    loss: float
    ndcg: float
    n_95: int
    n_100: int


def screening_metrics(labels: Iterable[Any], *, n_prior: int = 0) -> ScreeningMetrics:
    """The measures of ``labels`` (1 relevant, 0 irrelevant) in the order screened, without the first
    ``n_prior``. Whoever stopped early fills up with zeros to the number of all records.

    Source: Cohen and others 2006, doi 10.1197/jamia.M1929 (work saved over sampling); loss and ndcg as in
    ASReview 3. Raises ValueError for a label that is neither 0 nor 1, and if all are of one class.

    >>> found = screening_metrics([1, 1, 0, 1, 0, 0, 0, 0, 0, 0])
    >>> round(found.wss_95, 2), round(found.loss, 6)
    (0.55, 0.047619)
    """
    given = checked_labels(labels)
    kept = given[checked_index(n_prior, len(given) + 1, "n_prior") :]
    n, r = len(kept), int(kept.sum())
    if r in (0, n):
        only = "relevant" if r else "irrelevant"
        raise ValueError(
            f"labels must hold both classes, but all {n} are {only}." if n else "There are no labels."
        )
    position = np.flatnonzero(kept) + 1
    cumulated = np.cumsum(kept, dtype=np.int64)
    # In whole numbers, because .95 * 20 may be a little more than 19.
    n_95, n_100 = int(position[-(-95 * r // 100) - 1]), int(position[-1])
    return ScreeningMetrics(
        n=n,
        relevant=r,
        wss_95=(n - n_95) / n - (1 - 0.95),
        wss_100=(n - n_100) / n,
        recall_10=float(cumulated[-(-n // 10) - 1] / r),
        average_time_to_discovery=float(position.mean() / n),
        loss=float((r * (n - (r - 1) / 2) - cumulated.sum()) / (r * (n - r))),
        ndcg=float((1 / np.log2(position + 1)).sum() / (1 / np.log2(np.arange(2, r + 2))).sum()),
        n_95=n_95,
        n_100=n_100,
    )
