"""Texts as vectors of their terms: a term is a word, or a run of words that follow each other.

The vectors are those of scikit-learn's ``TfidfVectorizer``, in a third of its time: words are numbered once,
and a run is numbered by the run without its last word and that word, so no run is ever spelt out.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from moothall.methods.arguments import Floats, Integers
from moothall.methods.screening.settings import RankingSettings

# With fewer texts a term that stands in one of them may still say something.
FEW_TEXTS = 100
# Two letters or digits at least.
WORD = re.compile(r"\b\w\w+\b")
NONE = -1


@dataclass(frozen=True, eq=False)
class Features:
    """``matrix`` (N, V): a row a text, a column a term, each row of length 1 or empty; CSR, float64. None
    where nothing tells the texts apart: there is one, or no term is in as many as it must and may be.

    ``words``: the number of each word. ``keys``, ``columns``: for runs of 1 word, of 2 and so on, what they
    are numbered by (see ``_runs``), and the column of each, −1 for those that are no terms. ``rarity`` (V,).
    """

    matrix: Any
    words: dict[str, int]
    keys: tuple[Integers, ...]
    columns: tuple[Integers, ...]
    rarity: Floats

    def of(self, text: str) -> Any:
        """A text as one more row (1, V), or None if it holds none of the terms."""
        if self.matrix is None or not text:
            return None
        word = np.array([self.words.get(each, NONE) for each in _words_of(text)], dtype=np.int64)
        only = np.zeros(len(word), dtype=np.int64)
        runs, _ = _runs(word, only, len(self.words), len(self.keys), self.keys)
        row = _vectors(runs, self.columns, only, self.rarity, size=1)
        return row if row.nnz else None

    def term(self, column: int) -> str:
        """The words of a term."""
        length = next(at for at, runs in enumerate(self._runs_of_columns) if column < runs[0] + len(runs[1]))
        first, runs = self._runs_of_columns[length]
        run, last = int(runs[column - first]), list[int]()
        for shorter in range(length, 0, -1):
            run, word = divmod(int(self.keys[shorter][run]), len(self.words))
            last.insert(0, word)
        return " ".join(self._spelt[word] for word in (run, *last))

    @cached_property
    def _spelt(self) -> list[str]:
        return list(self.words)

    @cached_property
    def _runs_of_columns(self) -> list[tuple[int, Integers]]:
        """For each length of runs: the first of its columns, and the run of each of them."""
        kept = [np.flatnonzero(columns != NONE) for columns in self.columns]
        first = np.cumsum([0, *map(len, kept)])
        return list(zip(first.tolist(), kept, strict=False))


def features(texts: list[str], settings: RankingSettings) -> Features:
    """The value of a term in a text: (1 + ln of its count) · (1 + ln((1 + N) ÷ (1 + texts that hold it))),
    divided by the length of the text's vector."""
    words: defaultdict[str, int] = defaultdict()
    words.default_factory = words.__len__
    found = [np.array([words[each] for each in _words_of(text)], dtype=np.int64) for text in texts]
    word, text = np.concatenate(found), np.repeat(np.arange(len(texts)), [len(each) for each in found])
    shortest, longest = settings.ngram_range
    least = 1 if len(texts) < FEW_TEXTS else settings.min_df
    runs, keys = _runs(word, text, len(words), longest)
    columns, rarity, width = [], [], 0
    for length, (run, key) in enumerate(zip(runs, keys, strict=True), start=1):
        held = _texts_with(run, text, len(key))
        kept = (held >= least) & (held <= settings.max_df * len(texts)) & (length >= shortest)
        columns.append(np.where(kept, width + np.cumsum(kept) - 1, NONE))
        rarity.append(1 + np.log((1 + len(texts)) / (1 + held[kept])))
        width += int(kept.sum())
    weights: Floats = np.concatenate(rarity)
    matrix = _vectors(runs, columns, text, weights, len(texts)) if len(texts) > 1 and width else None
    return Features(matrix, dict(words), tuple(keys), tuple(columns), weights)


def _words_of(text: str) -> list[str]:
    return WORD.findall(text.lower())


def _runs(
    word: Integers, text: Integers, n_words: int, longest: int, known: tuple[Integers, ...] = ()
) -> tuple[list[Integers], list[Integers]]:
    """For each length up to ``longest``: the number of the run that begins at each place, −1 if the text ends
    before it or it is not ``known``; and the keys of all runs, ascending, of which that number is the place.
    A key is the number of the run without its last word, times ``n_words``, plus the last word."""
    runs, keys = [word], [np.arange(n_words)]
    for length in range(2, longest + 1):
        last = word[length - 1 :]
        first = runs[-1][: len(last)]
        whole = (first != NONE) & (last != NONE) & (text[: len(last)] == text[length - 1 :])
        key = first[whole] * n_words + last[whole]
        keys.append(known[length - 1] if known else _different(key)[0])
        place = np.searchsorted(keys[-1], key)
        there = np.append(keys[-1], NONE)[place] == key
        run = np.full(len(last), NONE)
        run[whole] = np.where(there, place, NONE)
        runs.append(run)
    return runs, keys


def _texts_with(run: Integers, text: Integers, size: int) -> Integers:
    """How many texts each of ``size`` runs is in."""
    there = run != NONE
    texts = text.max(initial=0) + 1
    cell, _ = _different(run[there] * texts + text[: len(run)][there])
    return np.bincount(cell // texts, minlength=size)


def _vectors(runs: list[Integers], columns: Any, text: Integers, rarity: Floats, size: int) -> Any:
    """The terms among the runs, counted, weighted, and each of ``size`` rows brought to length 1."""
    width = len(rarity)
    terms = [np.append(column, NONE)[run] for run, column in zip(runs, columns, strict=True)]
    places = [np.flatnonzero(term != NONE) for term in terms]
    held = [text[place] * width + term[place] for place, term in zip(places, terms, strict=True)]
    cell, count = _different(np.concatenate(held))
    row, column = np.divmod(cell, width)
    value = (1 + np.log(count)) * rarity[column]
    value /= np.sqrt(np.bincount(row, weights=value**2, minlength=size))[row]
    ends = np.searchsorted(row, np.arange(size + 1))
    # The support vector machine takes no wider numbers.
    return csr_array((value, column.astype(np.int32), ends.astype(np.int32)), shape=(size, width))


def _different(values: Integers) -> tuple[Integers, Integers]:
    """The different values, ascending, and how often each is there. Without the counts numpy would not sort
    but hash, which takes ten times as long here."""
    return np.unique(values, return_counts=True)
