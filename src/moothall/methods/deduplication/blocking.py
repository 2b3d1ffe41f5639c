"""Which pairs of records are worth comparing: those that share something that few records share."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from moothall.methods.deduplication.records import Records, Texts, normalise

Pairs = NDArray[np.int64]
MAX_BLOCK = 60
_TITLE_START = 25
_LONGEST_WORDS = 4


def candidate_pairs(records: Sequence[Mapping[str, str | None]], *, max_block: int = MAX_BLOCK) -> Pairs:
    """Pairs (P, 2) of places in ``records`` that share a key, the lower first, in ascending order.

    Keys, of which none counts when a part of it is missing: DOI; PMID; the first 25 letters of the title; its
    four longest words; first author and year; first author and journal; journal, volume and first page; year,
    volume and first page; year, first and last page; journal, volume and issue; journal, year and first page;
    abstract. The records of a key stand in the order of what they say, and each is paired with the next
    ``max_block``: so work grows with the records, not with their square.

    Raises ValueError for records as in ``find_duplicates`` and for ``max_block`` below 1.

    >>> shared = {"authors": "Roe, A; Doe, B", "year": "2020"}
    >>> one, two = {"title": "Free swimming", **shared}, {"title": "Swimming for free", **shared}
    >>> candidate_pairs([one, {"title": "Buses"}, two]).tolist()
    [[0, 2]]
    """
    if isinstance(max_block, bool) or not isinstance(max_block, int) or max_block < 1:
        raise ValueError(f"max_block must be a whole number of at least 1, not {max_block!r}.")
    return pairs_to_compare(normalise(records), max_block=max_block)


def pairs_to_compare(records: Records, *, max_block: int) -> Pairs:
    """As ``candidate_pairs``, of records in one way of writing."""
    count = len(records)
    # One number a pair: half the memory of two, and one sort puts them in order.
    found = np.empty(0, np.int64)
    for key in _keys(records):
        found = _sorted_once(np.concatenate([found, *_neighbours(key, records.rank, max_block, count)]))
    return np.stack(np.divmod(found, max(count, 1)), axis=1)


def _keys(records: Records) -> Iterator[list[tuple[str, ...]]]:
    """For each kind of key that of every record; a key with an empty part counts as none."""

    def joined(*columns: Texts | list[str]) -> list[tuple[str, ...]]:
        return list(zip(*columns, strict=True))

    titles = records.title
    yield joined(records.doi)
    yield joined([title.replace(" ", "")[:_TITLE_START] for title in titles])
    yield joined([_longest_words(title) for title in titles])
    yield joined(records.first_author, records.year)
    yield joined(records.first_author, records.journal)
    yield joined(records.journal, records.volume, records.first_page)
    yield joined(records.year, records.volume, records.first_page)
    yield joined(records.year, records.first_page, records.last_page)
    yield joined(records.journal, records.volume, records.issue)
    yield joined(records.journal, records.year, records.first_page)
    yield joined(records.abstract)
    yield joined(records.pmid)


def _longest_words(title: str) -> str:
    """The four longest words, first by length, in alphabetical order."""
    longest = sorted({*title.split()}, key=lambda word: (-len(word), word))[:_LONGEST_WORDS]
    return " ".join(sorted(longest))


def _neighbours(
    keys: list[tuple[str, ...]], rank: NDArray[np.int64], max_block: int, count: int
) -> Iterator[NDArray[np.int64]]:
    """The pairs of records with the same key: those next to each other, those two apart, and so on."""
    numbers: dict[tuple[str, ...], int] = {}
    block = np.array([numbers.setdefault(key, len(numbers)) if all(key) else -1 for key in keys], np.int64)
    at = np.flatnonzero(block >= 0)
    at = at[np.lexsort((rank[at], block[at]))]
    block = block[at]
    for offset in range(1, max_block + 1):
        together = block[offset:] == block[:-offset]
        if not together.any():
            break
        one, two = at[:-offset][together], at[offset:][together]
        yield np.minimum(one, two) * count + np.maximum(one, two)


def _sorted_once(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """As numpy's unique, which looks each number up in a table and takes many times as long."""
    numbers.sort()
    return numbers[np.flatnonzero(np.diff(numbers, prepend=-1))]
