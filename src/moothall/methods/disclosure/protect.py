"""From counts to a table that may be shown."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from moothall.methods.arguments import Integers, one_dimension, read_only, refuse, whole_numbers
from moothall.methods.disclosure.protected import (
    ALL_BUT_FEW,
    COMPLEMENT,
    EXACT,
    FEW,
    HIDDEN,
    SMALL_GROUP,
    Codes,
    Protected,
)
from moothall.methods.disclosure.sizes import least
from moothall.methods.disclosure.solve import bounds_of, propagated
from moothall.methods.disclosure.table import table_of


def protect_counts(
    counts: ArrayLike,
    *,
    sizes: ArrayLike,
    total: ArrayLike | None = None,
    minimum: int = 5,
    two_sided: bool = True,
) -> Protected:
    """The ``counts`` (K groups, M answers) that may be shown of groups of ``sizes`` (K,) people.

    A number is shown only if the group, the number and (``two_sided``) the rest of the group are each at
    least ``minimum``. Then, until nothing hidden can be worked out (``audit``), the least shown number in a
    row or column with one that can be is hidden too, of equals the one in the earlier row, then column.
    Where nothing is left to hide, a row's words ("few") are withdrawn as well: three times "fewer than 5" of
    12 people says too much. Last, numbers that need not have been hidden are shown again, whole rows and
    large numbers first.

    ``total`` (M,) is everyone's row if it is shown as well; it may count people who are in none of the
    groups. Groups must not overlap: give those that do one by one. ``two_sided`` is on for answers, which add
    up to the group, and off for cases in a population.

    Raises ValueError for counts that are not whole numbers from 0 on in K rows, sizes of another length, rows
    that do not add up to their sizes (with ``two_sided`` off: that exceed them), fewer than two answers with
    ``two_sided``, a total below what the groups add up to, and a ``minimum`` below 1.

    >>> shown = protect_counts([[20, 3, 10], [9, 12, 6]], sizes=[33, 27])
    >>> shown.values.tolist()
    [[20, -1, -1], [9, 12, 6]]
    >>> shown.code.tolist()[0]
    ['exact', 'few', 'complement']
    """
    numbers, people, everyone = _checked(counts, sizes, total, two_sided)
    others = everyone is not None and bool((everyone > numbers.sum(axis=0)).any())
    # Everyone's row is protected like a group's; with populations nobody knows how many people it has.
    if everyone is not None:
        numbers = np.vstack([numbers, everyone])
        people = np.append(people, everyone.sum() if two_sided else np.iinfo(np.int32).max)
    rows = tuple(map(tuple, numbers.tolist()))
    has_total = everyone is not None
    return _protected(rows, tuple(people.tolist()), has_total, others, least(minimum), bool(two_sided))


@lru_cache(maxsize=4096)
def _protected(
    rows: tuple[tuple[int, ...], ...],
    people: tuple[int, ...],
    has_total: bool,
    others: bool,
    minimum: int,
    two_sided: bool,
) -> Protected:
    """The same tables are asked for again with every page, and what comes out cannot be changed."""
    numbers = np.array(rows, dtype=np.int64).reshape(len(people), -1)
    draft = Draft(numbers, np.array(people, dtype=np.int64), has_total, others, minimum, two_sided)
    code = draft.first_codes()
    silent = np.zeros(len(numbers), dtype=bool)
    could_be_shown = code == EXACT
    draft.hide(code, silent)
    draft.show_again(code, silent, could_be_shown & (code != EXACT) & ~silent[:, None])
    return draft.shown(code, silent)


class Draft:
    """A table on its way: the true numbers, everyone's row last if there is one, and the rule."""

    def __init__(
        self,
        numbers: Integers,
        people: Integers,
        has_total: bool,
        others: bool,
        minimum: int,
        two_sided: bool,
    ) -> None:
        self.numbers, self.people = numbers, people
        self.has_total, self.others = has_total, others
        self.minimum, self.two_sided = minimum, two_sided

    def first_codes(self) -> Codes:
        """What each number is if it is looked at alone."""
        size = self.people[:, None]
        small, few = size < self.minimum, self.numbers < self.minimum
        all_but_few = (size - self.numbers < self.minimum) & self.two_sided
        rules = np.broadcast_arrays(small, few, all_but_few)
        return np.asarray(np.select(rules, [SMALL_GROUP, FEW, ALL_BUT_FEW], EXACT), dtype="U12")

    def hide(self, code: Codes, silent: NDArray[np.bool_]) -> None:
        """Hide one number or one row's words after the other until the audit is content."""
        while True:
            table = table_of(self.shown(code, silent))
            failing = table.is_too_narrow(*bounds_of(table))
            if not failing.any():
                return
            if self._withdraw_telling_words(code, silent):
                continue
            if not self._hide_a_number(code, failing):
                self._withdraw_words(code, silent, failing)

    def show_again(self, code: Codes, silent: NDArray[np.bool_], hidden: NDArray[np.bool_]) -> None:
        """Show what turned out to be hidden needlessly: whole rows of many people, then large numbers."""
        for row in sorted(range(len(code)), key=lambda row: (-self.people[row], row)):
            self._show_if_safe(code, silent, hidden & (np.arange(len(code)) == row)[:, None])
        for cell in sorted(map(tuple, np.argwhere(hidden)), key=lambda cell: (-self.numbers[cell], cell)):
            alone = np.zeros_like(hidden)
            alone[cell] = code[cell] == COMPLEMENT
            self._show_if_safe(code, silent, alone)

    def _show_if_safe(self, code: Codes, silent: NDArray[np.bool_], cells: NDArray[np.bool_]) -> None:
        if not cells.any():
            return
        code[cells] = EXACT
        table = table_of(self.shown(code, silent))
        # The quick way finds most leaks, and what it finds is one.
        quick = propagated(table, table.low, table.high)
        if table.is_too_narrow(*quick).any() or table.is_too_narrow(*bounds_of(table)).any():
            code[cells] = COMPLEMENT

    def _withdraw_telling_words(self, code: Codes, silent: NDArray[np.bool_]) -> bool:
        """Let rows that show no number, and still give some away by their words alone, fall silent."""
        withdrawn = False
        for row in np.flatnonzero(~silent & ~(code == EXACT).any(axis=1)):
            own = slice(row, row + 1)
            alone = Draft(self.numbers[own], self.people[own], False, False, self.minimum, self.two_sided)
            table = table_of(alone.shown(code[own], silent[own]))
            if table.is_too_narrow(*propagated(table, table.low, table.high)).any():
                code[row], silent[row], withdrawn = COMPLEMENT, True, True
        return withdrawn

    def _hide_a_number(self, code: Codes, failing: NDArray[np.bool_]) -> bool:
        """Hide the least number that shares a row or column with a failing one; False if there is none."""
        near = np.asarray(failing.any(axis=1))[: len(code), None] | failing.any(axis=0)
        candidates = np.argwhere(near & (code == EXACT))
        if not len(candidates):
            return False
        row, column = min(map(tuple, candidates), key=lambda at: (self.numbers[at], at))
        code[row, column] = COMPLEMENT
        return True

    def _withdraw_words(self, code: Codes, silent: NDArray[np.bool_], failing: NDArray[np.bool_]) -> None:
        """Let the first row that speaks fall silent, one with a failing cell if there is one."""
        small = (code == SMALL_GROUP).all(axis=1)
        speaking = ~silent & ~small
        own = speaking & np.asarray(failing.any(axis=1))[: len(code)]
        row = int(np.flatnonzero(own if own.any() else speaking)[0])
        code[row], silent[row] = COMPLEMENT, True

    def shown(self, code: Codes, silent: NDArray[np.bool_]) -> Protected:
        """The table as a reader gets it with these codes."""
        values = np.where(code == EXACT, self.numbers, HIDDEN)
        sizes = np.where(self.people >= self.minimum, self.people, HIDDEN)
        groups = len(code) - self.has_total
        protected = Protected(
            values=read_only(values[:groups].copy()),
            shown_sizes=read_only(sizes[:groups].copy()),
            code=read_only(code[:groups].copy()),
            total=None,
            total_code=None,
            total_size=HIDDEN,
            others=self.others,
            silent=read_only(silent.copy()),
            minimum=self.minimum,
            two_sided=self.two_sided,
        )
        if not self.has_total:
            return protected
        return replace(
            protected,
            total=read_only(values[-1].copy()),
            total_code=read_only(code[-1].copy()),
            total_size=int(sizes[-1]) if self.two_sided else HIDDEN,
        )


def _checked(
    counts: ArrayLike, sizes: ArrayLike, total: ArrayLike | None, two_sided: bool
) -> tuple[Integers, Integers, Integers | None]:
    numbers, people = whole_numbers(counts, "counts"), whole_numbers(sizes, "sizes")
    if numbers.ndim != 2:
        raise ValueError(f"counts must have two dimensions, not {numbers.ndim}.")
    one_dimension(people, "sizes")
    if len(people) != len(numbers):
        raise ValueError(f"sizes has {len(people)} entries but counts has {len(numbers)} rows.")
    refuse(numbers < 0, numbers, "counts", "must be 0 or more")
    refuse(people < 0, people, "sizes", "must be 0 or more")
    _refuse_misfits(numbers, people, two_sided)
    return numbers, people, None if total is None else _checked_total(total, numbers)


def _refuse_misfits(numbers: Integers, people: Integers, two_sided: bool) -> None:
    if not two_sided:
        refuse(numbers > people[:, None], numbers, "counts", "must be at most the size of its group")
        return
    if numbers.shape[1] < 2:
        raise ValueError(f"counts must have a column for each answer, at least two, not {numbers.shape[1]}.")
    for row in np.flatnonzero(numbers.sum(axis=1) != people)[:1]:
        raise ValueError(
            f"counts[{row}] adds up to {numbers[row].sum()}, but sizes[{row}] is {people[row]}: "
            "every answer needs its column."
        )


def _checked_total(total: ArrayLike, numbers: Integers) -> Integers:
    everyone = whole_numbers(total, "total")
    one_dimension(everyone, "total")
    if len(everyone) != numbers.shape[1]:
        raise ValueError(f"total has {len(everyone)} entries but counts has {numbers.shape[1]} columns.")
    refuse(everyone < numbers.sum(axis=0), everyone, "total", "must be at least what its column adds up to")
    return everyone
