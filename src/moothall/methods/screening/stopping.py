"""When to stop screening: evidence, each piece with what it guarantees. None of it stops anybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from moothall.methods.screening.audit import AuditRecall, audit_recall
from moothall.methods.screening.checking import Labels, checked_labels, checked_share, checked_size

FRONTIER = (0.80, 0.85, 0.90, 0.95, 0.99)
# The rule of thumb: a tenth screened, and a run of a twentieth of all, at least this long.
SHORTEST_RUN = 50


@dataclass(frozen=True)
class StoppingEvidence:
    """After ``n_screened`` records, ``n_relevant`` of them relevant.

    ``p_value`` of the hypergeometric test, ``test_met`` if it is below 1 − confidence; ``frontier``: pairs of
    (target recall, its p). ``run_irrelevant``: irrelevant records at the end, of ``run_needed`` for the rule
    of thumb that ``heuristic_met`` says. ``audit``: what the random sample says, None without one.
    """

    n_screened: int
    n_relevant: int
    p_value: float
    test_met: bool
    frontier: tuple[tuple[float, float], ...]
    run_irrelevant: int
    run_needed: int
    heuristic_met: bool
    audit: AuditRecall | None


def hypergeometric_test(
    labels: Iterable[Any], *, n_records: int, target: float = 0.95, bias: float = 1.0
) -> float:
    """How probable what was seen is if recall is still below ``target``, which speaks against stopping.

    ``labels`` (1, 0) in the order screened, of ``n_records`` in all. Each window of the last w records is
    taken for a random sample of itself and of what is left: with r relevant seen, c of them in the window,
    recall below target means that at least k = ⌊r ÷ target + 1 − (r − c)⌋ are relevant in both together, and
    p(w) = P(X ≤ c), X hypergeometric. The result is the least p(w). ``bias`` says how many times as probable
    it is to draw a relevant record as an irrelevant one (Wallenius' distribution).

    It holds for one look, if records screened last were at least as likely relevant as those left.

    Source: Callaghan and Müller-Hansen 2020, doi 10.1186/s13643-020-01521-4. Raises ValueError for a label
    that is neither 0 nor 1, fewer records than labels, a target outside 0 to 1 and a bias of 0 or less.

    >>> round(hypergeometric_test([1] * 20 + [0] * 330, n_records=400), 9)
    0.017011526
    """
    screened = checked_labels(labels)
    size = checked_size(n_records, screened)
    if not 0 < bias < np.inf:
        raise ValueError(f"bias must be above 0, not {bias!r}.")
    return _least_p(screened, size, checked_share(target, "target"), bias)


def stopping_evidence(
    labels: Iterable[Any],
    *,
    n_records: int,
    target: float = 0.95,
    confidence: float = 0.95,
    audit_labels: Iterable[Any] | None = None,
) -> StoppingEvidence:
    """Everything that speaks for or against stopping after these ``labels`` (1, 0), in the order screened.

    ``audit_labels``: those of ``ScreeningSession.audit_labels``. The rule of thumb is met when at least 10 %
    are screened and the last max(50, 5 % of all) were irrelevant; it guarantees nothing.

    Raises ValueError as ``hypergeometric_test`` and ``audit_recall`` do.

    >>> found = stopping_evidence([1] * 20 + [0] * 330, n_records=400)
    >>> found.test_met, found.run_irrelevant, found.run_needed, found.heuristic_met
    (True, 330, 50, True)
    """
    screened = checked_labels(labels)
    size = checked_size(n_records, screened)
    checked_share(target, "target")
    doubt = 1 - checked_share(confidence, "confidence")
    n, relevant = len(screened), int(screened.sum())
    p_value = _least_p(screened, size, target, 1)
    run = n - int(np.flatnonzero(screened)[-1]) - 1 if relevant else n
    run_needed = max(SHORTEST_RUN, -(-size // 20))
    audit = None
    if audit_labels is not None:
        audit = audit_recall(audit_labels, n_records=size, n_relevant_found=relevant, confidence=confidence)
    return StoppingEvidence(
        n_screened=n,
        n_relevant=relevant,
        p_value=p_value,
        test_met=p_value < doubt,
        frontier=tuple((share, _least_p(screened, size, share, 1)) for share in FRONTIER),
        run_irrelevant=run,
        run_needed=run_needed,
        heuristic_met=10 * n >= size and run >= run_needed,
        audit=audit,
    )


def stopping_place(
    labels: Iterable[Any], *, n_records: int, target: float = 0.95, confidence: float = 0.95
) -> int:
    """After how many of ``labels`` (1, 0) the hypergeometric test is met first, looking after each of them;
    all of them if never.

    >>> stopping_place([1] * 20 + [0] * 380, n_records=400)
    315
    """
    screened = checked_labels(labels)
    size = checked_size(n_records, screened)
    checked_share(target, "target")
    doubt = 1 - checked_share(confidence, "confidence")
    for n in range(1, len(screened)):
        if _least_p(screened[:n], size, target, 1) < doubt:
            return n
    return len(screened)


def _least_p(screened: Labels, size: int, target: float, bias: float) -> float:
    """The least p over all windows.

    Among windows with the same c the longest has the least p: one more irrelevant record in it leaves as many
    records outside as before, and makes it no more probable that they hold k − c relevant ones. So one
    window before each relevant record, and the one of all, are enough.
    """
    n, r = len(screened), int(screened.sum())
    if n == size:
        return 0.0
    window = np.arange(1, n + 1)
    found = np.cumsum(screened[::-1], dtype=np.int64)
    supposed = np.floor(r / target + 1 - (r - found))
    population = size - (n - window)
    if (supposed > population).any():
        return 0.0
    ends = np.append(screened[::-1][1:] == 1, True) if n else np.zeros(0, dtype=bool)
    p_values = _cumulated(found[ends], population[ends], supposed[ends], window[ends], bias)
    return float(p_values.min(initial=1.0))


def _cumulated(found: Any, population: Any, supposed: Any, window: Any, bias: float) -> Any:
    from scipy.stats import hypergeom, nchypergeom_wallenius

    if bias == 1:
        return hypergeom.cdf(found, population, supposed, window)
    return nchypergeom_wallenius.cdf(found, population, supposed, window, bias)
