"""From counts to a table that may be shown."""

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from moothall.methods.arguments import Integers, one_dimension, refuse, whole_numbers
from moothall.methods.disclosure.draft import Draft
from moothall.methods.disclosure.protected import Protected
from moothall.methods.disclosure.sizes import least

Rows = tuple[tuple[int, ...], ...]


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
    return _protected(draft_of(counts, sizes, total, minimum, two_sided))


def draft_of(
    counts: ArrayLike, sizes: ArrayLike, total: ArrayLike | None, minimum: int, two_sided: bool
) -> tuple[Rows, tuple[int, ...], bool, bool, int, bool]:
    """The fields of a ``Draft`` in plain numbers. Raises ValueError as ``protect_counts`` does."""
    numbers, people, everyone = _checked(counts, sizes, total, two_sided)
    others = everyone is not None and bool((everyone > numbers.sum(axis=0)).any())
    # Everyone's row is protected like a group's; with populations nobody knows how many people it has.
    if everyone is not None:
        numbers = np.vstack([numbers, everyone])
        people = np.append(people, everyone.sum() if two_sided else np.iinfo(np.int32).max)
    rows = tuple(map(tuple, numbers.tolist()))
    has_total = everyone is not None
    return rows, tuple(people.tolist()), has_total, others, least(minimum), bool(two_sided)


@lru_cache(maxsize=4096)
def _protected(table: tuple[Rows, tuple[int, ...], bool, bool, int, bool]) -> Protected:
    """The same tables are asked for again with every page, and what comes out cannot be changed."""
    rows, people, has_total, others, minimum, two_sided = table
    numbers = np.array(rows, dtype=np.int64).reshape(len(people), -1)
    return Draft(numbers, np.array(people, dtype=np.int64), has_total, others, minimum, two_sided).protected()


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
