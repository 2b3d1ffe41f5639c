"""Questions of disclosure that the number of people alone answers."""

from numpy.typing import ArrayLike

from moothall.methods.arguments import one_dimension, refuse, whole_numbers

MAP_FROM = 20


def release_due(*, changed: int, minimum: int = 5) -> bool:
    """Whether a row of figures may be shown anew: ``changed`` people in it voted or changed since last time.

    Nobody or at least ``minimum``: otherwise the old figures stand, so that no single vote can be read off a
    change. Raises ValueError for a negative number and a ``minimum`` below 1.

    >>> [release_due(changed=people) for people in (0, 1, 4, 5)]
    [True, False, False, True]
    """
    if changed < 0:
        raise ValueError(f"changed must be 0 or more, not {changed!r}.")
    return changed == 0 or changed >= least(minimum)


def merge_small(sizes: ArrayLike, *, minimum: int = 5) -> tuple[tuple[int, ...], ...]:
    """Which groups to show together so that each has at least ``minimum`` people: tuples of places in
    ``sizes``.

    Groups that are large enough stand alone, in their order. All others are joined; if they are still too
    few, the smallest of the large ones joins them (of equals the first), and so on. The joined ones come
    last. If all together are too few, there is one tuple of all.

    Raises ValueError for sizes that are not whole numbers from 0 on and for a ``minimum`` below 1.

    >>> merge_small([12, 3, 7, 1])
    ((0,), (1, 2, 3))
    """
    people = whole_numbers(sizes, "sizes")
    one_dimension(people, "sizes")
    refuse(people < 0, people, "sizes", "must be 0 or more")
    by_size = sorted(range(len(people)), key=lambda place: (people[place], place))
    joined = [place for place in by_size if people[place] < least(minimum)]
    alone = by_size[len(joined) :]
    while joined and alone and people[joined].sum() < minimum:
        joined.append(alone.pop(0))
    return (*((place,) for place in sorted(alone)), *([tuple(sorted(joined))] if joined else []))


def map_allowed(n: int) -> bool:
    """Whether ``n`` voters are enough for a map of opinions, which needs 20.

    Raises ValueError for a negative number.

    >>> map_allowed(19), map_allowed(20)
    (False, True)
    """
    if n < 0:
        raise ValueError(f"n must be 0 or more, not {n!r}.")
    return n >= MAP_FROM


def least(minimum: int) -> int:
    """``minimum`` if it is a whole number from 1 on. Raises ValueError if not."""
    if isinstance(minimum, bool) or minimum != int(minimum) or minimum < 1:
        raise ValueError(f"minimum must be a whole number from 1 on, not {minimum!r}.")
    return int(minimum)
