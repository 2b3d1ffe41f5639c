"""How alike the records of a pair are, field by field."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from moothall.methods.arguments import read_only, refuse, whole_numbers
from moothall.methods.deduplication.blocking import Pairs
from moothall.methods.deduplication.records import Records, Texts, normalise

Column = NDArray[np.float32]
Places = NDArray[np.int64]
LEAST_TITLE = 0.55
_MOST_YEARS = 5
# So many pairs are compared at a time: memory stays small, however many there are.
_AT_ONCE = 1 << 16


@dataclass(frozen=True, eq=False)
class PairFeatures:
    """Read-only float32 columns (Q,), a row for each of ``pairs`` (Q, 2); −1 where one side says nothing.

    From 0 to 1: ``title`` (words sorted), ``title_part`` (the best piece of the longer one), ``title_words``
    (the words of both as sets), ``authors``, ``first_author``, ``journal`` and ``abstract``. 1 for the same
    and 0 for another: ``volume``, ``issue``, ``first_page``, ``last_page``, ``doi``, ``pmid``, and
    ``digits``, the numbers in the titles. ``year_gap`` in years, at most 5; ``title_length`` of the shorter
    title and ``length_gap`` in letters.
    """

    pairs: Pairs
    title: Column
    title_part: Column
    title_words: Column
    authors: Column
    first_author: Column
    journal: Column
    abstract: Column
    volume: Column
    issue: Column
    first_page: Column
    last_page: Column
    doi: Column
    pmid: Column
    digits: Column
    year_gap: Column
    title_length: Column
    length_gap: Column

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(vars(self))[1:]

    def table(self) -> Column:
        """Float32 (Q, 17), the columns in the order of ``names``."""
        return np.stack([getattr(self, name) for name in self.names], axis=1)


def compare(records: Sequence[Mapping[str, str | None]], pairs: ArrayLike) -> PairFeatures:
    """How alike the records of each of ``pairs`` (P, 2), places in ``records``, are.

    Similarities are those of rapidfuzz: normalised indel similarity of the texts; of sorted words or sets of
    words for titles and people; Jaro–Winkler for the first author. Pairs of two titles that are at most 0.55
    alike are left out. Neither the order within a pair nor that of the records changes a number.

    Raises ValueError for records as in ``find_duplicates`` and for pairs that are not two places of them.

    >>> one = {"title": "Free swimming", "year": "2019", "pages": "12-9"}
    >>> two = {"title": "Swimming, free", "year": "2020", "pages": "12-19"}
    >>> found = compare([one, two], [[0, 1]])
    >>> found.title.tolist(), found.year_gap.tolist(), found.last_page.tolist(), found.doi.tolist()
    ([1.0], [1.0], [1.0], [-1.0])
    """
    found = whole_numbers(pairs, "pairs")
    if not found.size:
        found = found.reshape(0, 2)
    if found.ndim != 2 or found.shape[1] != 2:
        raise ValueError(f"pairs must have two columns, not the shape {found.shape}.")
    refuse((found < 0) | (found >= len(records)), found, "pairs", f"must be from 0 to {len(records) - 1}")
    return compare_pairs(normalise(records), found)


def compare_pairs(records: Records, pairs: Pairs) -> PairFeatures:
    """As ``compare``, of records in one way of writing."""
    comparing = _Comparing(records)
    chunks = [comparing.compare(pairs[at : at + _AT_ONCE]) for at in range(0, len(pairs), _AT_ONCE)]
    chunks = chunks or [comparing.compare(pairs)]
    return PairFeatures(*(read_only(np.concatenate(parts)) for parts in zip(*chunks, strict=True)))


@dataclass(frozen=True, eq=False)
class _Field:
    """What each record says, as text and as a number that is equal for equal texts, −1 for none."""

    text: Texts
    code: NDArray[np.int64]


class _Comparing:
    """What is worked out once for each record, so that it need not be for each pair."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.title = _field(records.title)
        self.sorted_title = _field(records.title, _sorted_words)
        self.authors = _field(records.authors)
        self.first_author = _field(records.first_author)
        self.journal = _field(records.journal, _sorted_words)
        self.abstract = _field(records.abstract)
        same = ("volume", "issue", "first_page", "last_page", "doi", "pmid")
        self.same = {name: _field(getattr(records, name)) for name in same}
        self.digits = _field(records.title, numbers_in)
        self.length = np.array([len(title.replace(" ", "")) for title in records.title], np.float32)
        # A year of thousands of digits is as far from any other as it gets with six.
        self.year = np.array([int(year[:6] or -1) for year in records.year], np.int64)

    def compare(self, pairs: Pairs) -> tuple[NDArray[Any], ...]:
        """In the order of the fields of ``PairFeatures``."""
        from rapidfuzz import fuzz
        from rapidfuzz.distance import JaroWinkler

        pairs, title = self._with_titles_alike(pairs)
        one, two = self._in_order(pairs)
        titles = (self.title.code[one] >= 0) & (self.title.code[two] >= 0)
        same = {name: _equal(field, one, two) for name, field in self.same.items()}
        # A printed page and the number of an electronic article differ, and yet say nothing.
        mixed = self.records.electronic[one] != self.records.electronic[two]
        same["first_page"][mixed & (same["first_page"] == 0)] = -1
        numbers = {
            "digits": self.digits.code[one] == self.digits.code[two],
            "year_gap": np.minimum(abs(self.year[one] - self.year[two]), _MOST_YEARS),
            "title_length": np.minimum(self.length[one], self.length[two]),
            "length_gap": abs(self.length[one] - self.length[two]),
        }
        years = (self.year[one] >= 0) & (self.year[two] >= 0)
        return (
            pairs,
            title,
            self._best_piece(one, two),
            _alike(self.title, one, two, fuzz.token_set_ratio),
            _alike(self.authors, one, two, fuzz.token_set_ratio),
            _alike(self.first_author, one, two, JaroWinkler.normalized_similarity, most=1),
            _alike(self.journal, one, two, fuzz.ratio),
            _alike(self.abstract, one, two, fuzz.ratio),
            *same.values(),
            *(
                np.where(years if name == "year_gap" else titles, number, -1).astype(np.float32)
                for name, number in numbers.items()
            ),
        )

    def _best_piece(self, one: Places, two: Places) -> Column:
        """How alike the shorter title and the piece of the longer one that is most like it are."""
        from rapidfuzz import fuzz

        found = _equal(self.title, one, two)
        differ = np.flatnonzero(found == 0)
        titles, others = self.title.text[one[differ]].tolist(), self.title.text[two[differ]].tolist()
        # A title with a subtitle more is the usual case, and seen at once.
        holds = [a in b or b in a for a, b in zip(titles, others, strict=True)]
        found[differ[holds]] = 1
        searched = found == 0
        found[searched] = _alike(self.title, one[searched], two[searched], fuzz.partial_ratio)
        return found

    def _in_order(self, pairs: Pairs) -> tuple[Places, Places]:
        """Some similarities depend on which text comes first: let it not be chance."""
        one, two = pairs.T
        swap = self.records.rank[one] > self.records.rank[two]
        return np.where(swap, two, one), np.where(swap, one, two)

    def _with_titles_alike(self, pairs: Pairs) -> tuple[Pairs, Column]:
        from rapidfuzz import fuzz

        title = _alike(self.sorted_title, *self._in_order(pairs), fuzz.ratio, least=100 * LEAST_TITLE)
        kept = (title < 0) | (title > LEAST_TITLE)
        return pairs[kept], title[kept]


_DIGITS = re.compile(r"\d+")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_BEFORE_ROMAN = {
    "part",
    "phase",
    "type",
    "stage",
    "grade",
    "study",
    "class",
    "group",
    "level",
    "axis",
    "factor",
}


def numbers_in(title: str) -> str:
    """The numbers in a title; Roman ones where nothing else can be meant.

    >>> numbers_in("p16ink4a in cin 3 part ii"), numbers_in("what i saw"), numbers_in("trial iii")
    ('16 4 3 2', '', '3')
    """
    words = title.split()
    if _ROMAN.keys().isdisjoint(words):
        return " ".join(_DIGITS.findall(title))
    found: list[str] = []
    for before, word in zip(["", *words], words, strict=False):
        roman = word in _ROMAN and (len(word) > 1 or before in _BEFORE_ROMAN)
        found += [_ROMAN[word]] if roman else _DIGITS.findall(word)
    return " ".join(found)


def _sorted_words(text: str) -> str:
    return " ".join(sorted(text.split()))


def _field(texts: Texts, change: Callable[[str], str] | None = None) -> _Field:
    if change:
        changed = np.empty(len(texts), dtype=object)
        changed[:] = [change(text) for text in texts]
        texts = changed
    numbers: dict[str, int] = {}
    code = [numbers.setdefault(text, len(numbers)) if text else -1 for text in texts]
    return _Field(texts, np.array(code, np.int64))


def _equal(field: _Field, one: Places, two: Places) -> Column:
    """1 for equal, 0 for different, −1 where one says nothing."""
    code, other = field.code[one], field.code[two]
    return np.where((code < 0) | (other < 0), -1, code == other).astype(np.float32)


def _alike(
    field: _Field,
    one: Places,
    two: Places,
    scorer: Any,
    *,
    most: float = 100,
    least: float = 0,
) -> Column:
    """As ``_equal``, and what differs by how much; below ``least`` it is 0."""
    from rapidfuzz import process

    found = _equal(field, one, two)
    differ = np.flatnonzero(found == 0)
    queries, choices = field.text[one[differ]].tolist(), field.text[two[differ]].tolist()
    scores = process.cpdist(queries, choices, scorer=scorer, score_cutoff=least, dtype=np.float32, workers=1)
    found[differ] = scores / np.float32(most)
    return found
