"""What somebody can work out who tries every table of people that agrees with all that was shown.

The reader knows the rule, every number and word, the people in each row (who came when, and in which group),
and nothing of their votes. Exact, and independent of the audit: rows are enumerated, and sums of rows are
joined as sets.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moothall.methods.disclosure import Protected

Whole = NDArray[np.int64]
# Every sum stays below this in each cell, so that a row of cells can be written as one number.
BASE = 128


@dataclass(frozen=True)
class Shown:
    """One row as its readers see it: what each cell can be for a row of so many people."""

    values: Whole
    code: NDArray[np.str_]
    silent: bool
    minimum: int
    two_sided: bool = True

    def ranges(self, size: int) -> tuple[Whole, Whole]:
        """Least and greatest (M,) of each cell; the least above the greatest if the words cannot be."""
        least = self.minimum
        low, high = np.zeros(len(self.code), dtype=np.int64), np.full(len(self.code), size)
        for at, word in enumerate(self.code):
            if word == "exact":
                low[at] = high[at] = self.values[at]
            elif word == "few":
                high[at] = min(size, least - 1)
            elif word == "all_but_few":
                low[at] = max(least, size - least + 1)
            elif word == "small_group":
                high[at] = size if size < least else -1
            elif not self.silent:
                low[at], high[at] = least, size - (least if self.two_sided else 0)
        return low, high

    def rows(self, size: int) -> Whole:
        """Every row (N, M) of ``size`` people that agrees."""
        low, high = self.ranges(size)
        return np.array(list(_rows(size, low.tolist(), high.tolist())), dtype=np.int64).reshape(-1, len(low))


def _rows(size: int, low: Sequence[int], high: Sequence[int]) -> Iterator[tuple[int, ...]]:
    if len(low) == 1:
        if low[0] <= size <= high[0]:
            yield (size,)
        return
    for first in range(low[0], min(high[0], size) + 1):
        for rest in _rows(size - first, low[1:], high[1:]):
            yield (first, *rest)


def shown_row(protected: Protected, row: int) -> Shown:
    """A group's row, or everyone's for −1."""
    whole = row < 0
    values = protected.total if whole else protected.values[row]
    code = protected.total_code if whole else protected.code[row]
    assert values is not None
    assert code is not None
    silent = bool(protected.silent[row])
    return Shown(values, code, silent, protected.minimum, protected.two_sided)


@dataclass(frozen=True)
class Found:
    """Least and greatest of every cell: of the groups (K, M), of everyone and of people in no group (M,)."""

    low: Whole
    high: Whole
    total_low: Whole
    total_high: Whole
    others_low: Whole
    others_high: Whole


def attack(tables: Sequence[Protected], sizes: Sequence[Sequence[int]], others: Sequence[int]) -> list[Found]:
    """Everything that a reader can work out of tables of the same people, which share everyone's row.

    The reader knows how many people are in each group of each table and how many in none, even where the
    tables hide it, but not who is in which group of two tables.
    """
    sets = [
        [
            *(shown_row(table, k).rows(size) for k, size in enumerate(own)),
            free_rows(left, table.code.shape[1]),
        ]
        for table, own, left in zip(tables, sizes, others, strict=True)
    ]
    low, high = shown_row(tables[0], -1).ranges(sum(sizes[0]) + others[0])
    totals = set.intersection(*(set(_codes(_sums_of(rows, high)).tolist()) for rows in sets))
    common = _rows_of(np.array(sorted(totals), dtype=np.int64), len(low))
    common = common[((low <= common) & (common <= high)).all(axis=1)]
    found = []
    for rows in sets:
        kept = [
            row[_fits(row, _sums_of([*rows[:k], *rows[k + 1 :]], high), common)] for k, row in enumerate(rows)
        ]
        least, most = (np.array([f(row, axis=0) for row in kept]) for f in (np.min, np.max))
        found.append(
            Found(least[:-1], most[:-1], common.min(axis=0), common.max(axis=0), least[-1], most[-1])
        )
    return found


def free_rows(size: int, columns: int) -> Whole:
    """Every row of ``size`` people."""
    return np.array(list(_rows(size, [0] * columns, [size] * columns)), dtype=np.int64)


def _codes(rows: Whole) -> Whole:
    """Each row as one number."""
    return np.asarray(rows @ BASE ** np.arange(rows.shape[1], dtype=np.int64))


def _rows_of(codes: Whole, columns: int) -> Whole:
    return np.asarray(codes[:, None] // BASE ** np.arange(columns, dtype=np.int64) % BASE)


def _sums_of(rows: Sequence[Whole], high: Whole) -> Whole:
    """Every sum of one value of each row, without those that are too large already."""
    sums = np.zeros((1, len(high)), dtype=np.int64)
    for row in rows:
        sums = _rows_of(np.unique(_codes(sums)[:, None] + _codes(row)[None, :]), len(high))
        sums = sums[(sums <= high).all(axis=1)]
    return sums


def _fits(row: Whole, rest: Whole, totals: Whole) -> NDArray[np.bool_]:
    """Which values of a row make up one of ``totals`` together with one of ``rest``."""
    wanted, left = np.unique(_codes(totals)), _codes(rest)
    return np.array([np.isin(left + own, wanted).any() for own in _codes(row)], dtype=bool)


def leaks(protected: Protected, sizes: Sequence[int], others: int, found: Found) -> list[str]:
    """What was recovered though it is hidden, and whose vote."""
    least, told = protected.minimum, []
    for name, low, high, values, code, silent, size in _rows_found(protected, sizes, others, found):
        certain = (low == high) & (values < 0)
        # "Complement" says that a number could have been shown: at least 5 and, of 10, at most 5.
        spoken = (code == "complement") & (size == 2 * least) & (not silent)
        harmless = (low >= least) & (size - high >= least)
        told += [f"{name}[{at}] = {low[at]}" for at in np.flatnonzero(certain & ~spoken & ~harmless)]
        if size and (low == size).any():
            told.append(f"the vote of all {size} in {name}")
    return told


def _rows_found(protected: Protected, sizes: Sequence[int], others: int, found: Found) -> Iterator[tuple]:
    for k, size in enumerate(sizes):
        if size:
            row = shown_row(protected, k)
            yield f"group {k}", found.low[k], found.high[k], row.values, row.code, row.silent, size
    if protected.total is not None:
        row = shown_row(protected, -1)
        size = sum(sizes) + others
        if size:
            yield "everyone", found.total_low, found.total_high, row.values, row.code, row.silent, size
    if others:
        hidden = np.full(len(found.others_low), -1)
        words = np.full(len(hidden), "never shown", dtype="U12")
        yield "no group", found.others_low, found.others_high, hidden, words, True, others
