"""How well groups of duplicates agree with those that are known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True)
class DuplicateScore:
    """Counts and shares of records (a record of each group is kept, the rest removed), and of pairs.

    A share of nothing is 1: who finds nothing makes no mistake, and where nothing is to be found nothing is
    missed.
    """

    true_positive: int
    false_positive: int
    false_negative: int
    precision: float
    recall: float
    f1: float
    pair_precision: float
    pair_recall: float


def score_duplicates(
    groups: Iterable[Sequence[int]], truth: Iterable[Sequence[int]], *, n_records: int
) -> DuplicateScore:
    """Score ``groups`` of places against those of ``truth``; who is in none of either is unique.

    The first of each group is kept. A removed record of a true group of which one is kept is a true positive;
    a unique record removed, and a true group of which none is kept, are a false positive each; those kept of
    a true group beyond the first are false negatives.

    Source: the benchmark of bib-dedupe, Wagner 2024, doi 10.21105/joss.06318. Raises ValueError for a place
    below 0 or from ``n_records`` on, and for one that is in two groups of the same kind.

    >>> found = score_duplicates([(0, 1), (3, 4)], [(0, 1, 2)], n_records=5)
    >>> found.true_positive, found.false_positive, found.false_negative, found.recall, found.pair_precision
    (1, 1, 1, 0.5, 0.5)
    """
    found = _checked(groups, "groups", n_records)
    known = _checked(truth, "truth", n_records)
    removed = {place for group in found for place in group[1:]}
    in_truth = {place for group in known for place in group}
    true_positive, false_positive, false_negative = 0, len(removed - in_truth), 0
    for group in known:
        kept = sum(place not in removed for place in group)
        true_positive += len(group) - kept if kept else 0
        false_positive += kept == 0
        false_negative += max(kept - 1, 0)
    precision = _share(true_positive, true_positive + false_positive)
    recall = _share(true_positive, true_positive + false_negative)
    pairs, known_pairs = _pairs(found), _pairs(known)
    both = len(pairs & known_pairs)
    return DuplicateScore(
        true_positive,
        false_positive,
        false_negative,
        precision,
        recall,
        2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        _share(both, len(pairs)),
        _share(both, len(known_pairs)),
    )


def _checked(groups: Iterable[Sequence[int]], name: str, n_records: int) -> list[tuple[int, ...]]:
    seen: dict[int, int] = {}
    found = []
    for at, group in enumerate(groups):
        places = tuple(sorted({int(place) for place in group}))
        for place in places:
            if not 0 <= place < n_records:
                raise ValueError(f"{name}[{at}] must hold places from 0 to {n_records - 1}, not {place}.")
            if place in seen:
                raise ValueError(f"{name}[{at}] holds {place}, which is in {name}[{seen[place]}] already.")
            seen[place] = at
        found.append(places)
    return found


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _pairs(groups: list[tuple[int, ...]]) -> set[tuple[int, int]]:
    return {pair for group in groups for pair in combinations(group, 2)}
