"""Which records of a library are the same work: what is certain is joined, what is likely is asked about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moothall.methods.arguments import Floats
from moothall.methods.deduplication.blocking import MAX_BLOCK, pairs_to_compare
from moothall.methods.deduplication.comparing import PairFeatures, compare_pairs
from moothall.methods.deduplication.forest import Forest, shipped_forest
from moothall.methods.deduplication.groups import allowed, grouped
from moothall.methods.deduplication.records import Records, normalise
from moothall.methods.deduplication.vetoes import vetoes

Truths = NDArray[np.bool_]
REASONS: Mapping[str, str] = {
    "same_record": "The records are equal in every field.",
    "same_doi": "The DOI is the same.",
    "same_pmid": "The PubMed number is the same.",
    "same_title": "The titles are the same.",
    "similar_title": "The titles are much alike.",
    "same_authors": "The authors are the same.",
    "same_journal": "The journal is the same.",
    "same_place": "Volume and first page are the same.",
    "similar_abstract": "The abstracts are much alike.",
}
_COMPARED = {
    "title": "title",
    "authors": "authors",
    "year": "year",
    "journal": "journal",
    "volume": "volume",
    "issue": "issue",
    "pages": "first_page",
    "doi": "doi",
    "pmid": "pmid",
    "abstract": "abstract",
}
_VETOED_ASKED = 0.5
_TITLE_OF_SAME_DOI = 0.75
_AUTHORS_IN_CONFLICT = 0.5


@dataclass(frozen=True)
class DuplicateSettings:
    """From ``auto_threshold`` on a pair is joined, from ``queue_threshold`` on a person is asked."""

    auto_threshold: float = 0.7
    queue_threshold: float = 0.3
    max_block: int = MAX_BLOCK


@dataclass(frozen=True)
class Pair:
    """Records ``i`` < ``j`` that are ("auto") or may be ("queue") the same work.

    ``reasons`` are keys of ``REASONS``, ``vetoes`` of ``VETOES``; ``differing`` names the fields that both
    give and that do not say the same.
    """

    i: int
    j: int
    probability: float
    outcome: str
    reasons: tuple[str, ...]
    vetoes: tuple[str, ...]
    differing: tuple[str, ...]


@dataclass(frozen=True)
class DuplicateResult:
    """``pairs`` by places; ``groups`` of places that "auto" pairs join, each and all in ascending order."""

    pairs: tuple[Pair, ...]
    groups: tuple[tuple[int, ...], ...]
    n_candidates: int
    n_records: int


def find_duplicates(
    records: Sequence[Mapping[str, str | None]],
    *,
    settings: DuplicateSettings = DuplicateSettings(),
    seed: int = 0,
) -> DuplicateResult:
    """Pairs and groups of ``records`` that are the same work.

    A record maps ``title``, ``authors`` ("Family, Given; ..." or "... and ..."), ``year``, ``journal``,
    ``volume``, ``issue``, ``pages``, ``doi``, ``pmid`` and ``abstract`` to text or None. Candidates share one
    of twelve keys; a forest of extremely randomised trees says how likely they are the same; vetoes keep a
    pair from being joined unasked; equal records and equal DOIs with like titles are certain. A group that
    would hold two DOIs, two PubMed identifiers or a vetoed pair is cut and asked about. ``seed`` changes
    nothing, for nothing is left to chance; nor does the order of the records.

    Source: Geurts, Ernst and Wehenkel 2006, doi 10.1007/s10994-006-6226-1, for the trees; Rathbone and others
    2015, doi 10.1186/2046-4053-4-6, for what the same work is: a paper and its conference abstract are two.
    Raises ValueError for a record that is not a mapping, a field that is neither text nor None, and settings
    out of range.

    >>> one = {"title": "A trial of free swimming", "authors": "Roe, Ann; Doe, Bo", "doi": "10.1000/1"}
    >>> two = {"title": "A Trial of Free Swimming.", "authors": "Roe A; Doe B", "doi": "doi:10.1000/1"}
    >>> found = find_duplicates([one, {"title": "Buses at night"}, two])
    >>> found.groups, found.pairs[0].outcome, found.pairs[0].reasons
    (((0, 2),), 'auto', ('same_record', 'same_doi', 'same_title', 'same_authors'))
    """
    _check(settings)
    library = normalise(records)
    if len(library) < 2:
        return DuplicateResult((), (), 0, len(library))
    return duplicates(library, settings=settings, forest=shipped_forest())


def duplicates(library: Records, *, settings: DuplicateSettings, forest: Forest) -> DuplicateResult:
    """As ``find_duplicates``, of records in one way of writing and by any forest."""
    candidates = pairs_to_compare(library, max_block=settings.max_block)
    features = compare_pairs(library, candidates)
    certain = _certain(features, library)
    probability = np.ones(len(certain))
    probability[~certain] = forest.probability(features.table()[~certain])
    against = vetoes(features, library)
    vetoed = np.logical_or.reduce(list(against.values()))
    auto = (certain | (probability >= settings.auto_threshold)) & ~vetoed
    apart = auto.copy()
    apart[auto] = ~allowed(features.pairs[auto], certain[auto], features.pairs[vetoed], library)
    auto &= ~apart
    against["conflict_in_group"] = apart
    asked = probability >= np.where(
        vetoed, max(_VETOED_ASKED, settings.queue_threshold), settings.queue_threshold
    )
    shown = np.flatnonzero(auto | asked | apart)
    pairs = _pairs(shown, features, library, probability, auto, against)
    groups = grouped(features.pairs[auto], len(library))
    return DuplicateResult(pairs, groups, len(candidates), len(library))


def _check(settings: DuplicateSettings) -> None:
    for name in ("auto_threshold", "queue_threshold"):
        value = getattr(settings, name)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
            raise ValueError(f"{name} must lie between 0 and 1, not {value!r}.")
    if settings.queue_threshold > settings.auto_threshold:
        raise ValueError(
            f"queue_threshold must not be above auto_threshold, {settings.auto_threshold!r},"
            f" but is {settings.queue_threshold!r}."
        )
    if (
        isinstance(settings.max_block, bool)
        or not isinstance(settings.max_block, int)
        or settings.max_block < 1
    ):
        raise ValueError(f"max_block must be a whole number of at least 1, not {settings.max_block!r}.")


def _certain(features: PairFeatures, library: Records) -> Truths:
    one, two = features.pairs.T
    conflict = (features.authors >= 0) & (features.authors < _AUTHORS_IN_CONFLICT)
    same_doi = (features.doi == 1) & (features.title >= _TITLE_OF_SAME_DOI) & ~conflict
    return np.asarray((library.same[one] == library.same[two]) | same_doi, np.bool_)


def _reasons(features: PairFeatures, library: Records) -> dict[str, Truths]:
    one, two = features.pairs.T
    same_title = (library.title[one] == library.title[two]) & (features.title >= 0)
    return {
        "same_record": library.same[one] == library.same[two],
        "same_doi": features.doi == 1,
        "same_pmid": features.pmid == 1,
        "same_title": same_title,
        "similar_title": (features.title >= 0.9) & ~same_title,
        "same_authors": features.authors >= 0.95,
        "same_journal": features.journal >= 0.95,
        "same_place": (features.volume == 1) & (features.first_page == 1),
        "similar_abstract": features.abstract >= 0.9,
    }


def _differing(features: PairFeatures) -> dict[str, Truths]:
    found = {
        field: _below_one(getattr(features, name)) for field, name in _COMPARED.items() if field != "year"
    }
    found["pages"] = found["pages"] | _below_one(features.last_page)
    return {field: features.year_gap > 0 if field == "year" else found[field] for field in _COMPARED}


def _below_one(column: NDArray[np.float32]) -> Truths:
    return np.asarray((column >= 0) & (column < 1), np.bool_)


def _pairs(
    shown: NDArray[np.int64],
    features: PairFeatures,
    library: Records,
    probability: Floats,
    auto: Truths,
    against: dict[str, Truths],
) -> tuple[Pair, ...]:
    words = zip(
        _named(_reasons(features, library), shown),
        _named(against, shown),
        _named(_differing(features), shown),
        strict=True,
    )
    numbers = zip(
        features.pairs[shown].tolist(), probability[shown].tolist(), auto[shown].tolist(), words, strict=True
    )
    return tuple(
        Pair(i, j, likely, "auto" if joins else "queue", *said) for (i, j), likely, joins, said in numbers
    )


def _named(found: Mapping[str, Truths], shown: NDArray[np.int64]) -> list[tuple[str, ...]]:
    """For each of the pairs ``shown`` the names of what holds of it."""
    names = list(found)
    held = np.stack([found[name][shown] for name in names], axis=1)
    # Few sets of names occur, however many pairs there are: each is spelled out once.
    sets, place = np.unique(held @ (1 << np.arange(len(names))), return_inverse=True)
    spelled = [tuple(name for bit, name in enumerate(names) if number >> bit & 1) for number in sets.tolist()]
    return [spelled[at] for at in place.tolist()]
